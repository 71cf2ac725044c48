using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Somebody read what is on record about an enterprise. It was put on the ledger before they got the answer.</summary>
internal sealed class ReadLogEntry(ShownRead shown, string subject) : IAboutEnterprise
{
    private readonly Read _read = shown.Read.Read;

    /// <inheritdoc/>
    [Ignore]
    public Standing Standing => Standing.Stranger;

    /// <inheritdoc/>
    [Ignore]
    public string About => subject;

    /// <summary>Its place in the log.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => shown.Read.Position;

    /// <summary>When.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Recorded => shown.Read.Recorded;

    /// <summary>Who: the party that the reader spoke for.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Party> By([FromServices] Filings filings, CancellationToken cancel) =>
        new(await filings.ReadAsync(register => PartyView.Of(_read.By, register), cancel));

    /// <summary>In which role; several only on a service that runs open.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Roles => _read.Roles;

    /// <summary>What was opened of this enterprise: fields and sections, each with its access class.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> What => shown.What;

    /// <summary>Norm and article, as the reader said.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? LegalBasis => _read.LegalBasis;

    /// <summary>What for, as the reader said.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Purpose => _read.Purpose;

    /// <summary>Who in person. Personal data: to an auditor, with a legal basis that is recorded.</summary>
    [ReadableBy(AccessClass.Personal)]
    public string? Person => shown.Read.Person;

    /// <summary>SHA-256 of the question.</summary>
    [ReadableBy(AccessClass.Audit)]
    public string? QueryHash => _read.QueryHash;

    /// <summary>SHA-256 of the answer, where it was known before it went out.</summary>
    [ReadableBy(AccessClass.Audit)]
    public string? ResultHash => _read.ResultHash;

    /// <summary>The last day on which an authority has deferred that the enterprise is told.</summary>
    [ReadableBy(AccessClass.Audit)]
    public DateOnly? DeferredUntil => shown.DeferredUntil;

    /// <summary>The fields that are withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);
}

/// <summary>A read of a page.</summary>
internal sealed class ReadLogEdge(ReadLogEntry node, string cursor) : Edge<ReadLogEntry>(node, cursor);

/// <summary>A page of reads.</summary>
internal sealed class ReadLogConnection(Page<ReadLogEntry> page)
    : Connection<ReadLogEntry, ReadLogEdge>(page, (node, cursor) => new ReadLogEdge(node, cursor))
{
    /// <summary>What stands in the place of a read log that is withheld.</summary>
    public static readonly ReadLogConnection Empty = new(Page<ReadLogEntry>.Empty);
}
