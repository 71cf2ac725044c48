using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>An enterprise of a page.</summary>
internal sealed class EnterpriseEdge(Enterprise node, string cursor) : Edge<Enterprise>(node, cursor);

/// <summary>A page of enterprises.</summary>
internal sealed class EnterpriseConnection(Page<Enterprise> page, AsOf asOf)
    : Connection<Enterprise, EnterpriseEdge>(page, (node, cursor) => new EnterpriseEdge(node, cursor))
{
    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => asOf;
}

/// <summary>A listing of a page.</summary>
internal sealed class NegativeListEdge(Listing node, string cursor) : Edge<Listing>(node, cursor);

/// <summary>A page of the public negative list.</summary>
internal sealed class NegativeListConnection(Page<Listing> page, AsOf asOf)
    : Connection<Listing, NegativeListEdge>(page, (node, cursor) => new NegativeListEdge(node, cursor))
{
    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => asOf;
}

/// <summary>A record of a page.</summary>
internal sealed class CreditRecordEdge(CreditRecord node, string cursor) : Edge<CreditRecord>(node, cursor);

/// <summary>A page of records.</summary>
internal sealed class CreditRecordConnection(Page<CreditRecord> page)
    : Connection<CreditRecord, CreditRecordEdge>(page, (node, cursor) => new CreditRecordEdge(node, cursor))
{
    /// <summary>What stands in the place of records that are withheld.</summary>
    public static readonly CreditRecordConnection Empty = new(Page<CreditRecord>.Empty);
}

/// <summary>An event of a page.</summary>
internal sealed class EventEdge(Event node, string cursor) : Edge<Event>(node, cursor);

/// <summary>A page of events.</summary>
internal sealed class EventConnection(Page<Event> page) : Connection<Event, EventEdge>(page, (node, cursor) => new EventEdge(node, cursor))
{
    /// <summary>What stands in the place of events that are withheld.</summary>
    public static readonly EventConnection Empty = new(Page<Event>.Empty);
}
