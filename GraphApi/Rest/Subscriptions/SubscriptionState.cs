using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>Which subscriptions stand: a fold over their entries and over the removal of named queries, which ends what hangs on them.</summary>
internal sealed class SubscriptionState
{
    private readonly Dictionary<string, QuerySubscription> _standing = new(StringComparer.Ordinal);

    /// <summary>The entries that it is made of.</summary>
    public static LogQuery Followed { get; } =
        LogQuery.OfType(QuerySubscription.SubscribedType, QuerySubscription.UnsubscribedType, NamedQueries.RemovedType);

    /// <summary>Those that stand, by id.</summary>
    public IReadOnlyDictionary<string, QuerySubscription> Standing => _standing;

    /// <summary>Takes the next entry.</summary>
    public void Apply(Entry entry)
    {
        var party = entry.Envelope.Issuer;
        switch (entry.Envelope.Type)
        {
            case QuerySubscription.SubscribedType when entry[QuerySubscription.Section] is { } section:
                var terms = SubscriptionTerms.Read(section.Bytes.Span);
                _standing[terms.Id] = new QuerySubscription(party, terms, entry.Recorded, entry.Position);
                break;
            case QuerySubscription.UnsubscribedType when entry[QuerySubscription.Section] is { } section:
                var id = JsonElement.Parse(section.Bytes.Span).GetProperty("id").GetString()!;
                if (_standing.TryGetValue(id, out var ended) && ended.Party == party)
                    _standing.Remove(id);
                break;
            case NamedQueries.RemovedType when entry["query"] is { } section:
                var name = JsonElement.Parse(section.Bytes.Span).GetProperty("name").GetString();
                foreach (var one in _standing.Values.Where(one => one.Party == party && one.Terms.Query == name).ToList())
                    _standing.Remove(one.Terms.Id);
                break;
        }
    }
}
