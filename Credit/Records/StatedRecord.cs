using Xinyuan.Credit.Events;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit.Records;

/// <summary>A record of a records document, read and in order.</summary>
/// <param name="Index">Its place in the document, from 0.</param>
/// <param name="Type">The entry type that it is recorded under.</param>
/// <param name="Id">The id that its sender gave it, or null.</param>
/// <param name="Occurred">When it happened, or null when not stated.</param>
/// <param name="Json">The record exactly as it stands in the document.</param>
/// <param name="Content">What it says.</param>
public sealed record StatedRecord(
    int Index,
    string Type,
    string? Id,
    DateTimeOffset? Occurred,
    ReadOnlyMemory<byte> Json,
    RecordContent Content
)
{
    /// <summary>Where it stands in the document.</summary>
    public string Path => $"/records/{Index}";
}

/// <summary>What a record says.</summary>
public abstract record RecordContent
{
    private RecordContent() { }

    /// <summary>Somebody files an enterprise, a place or goods.</summary>
    public sealed record Files(Filing Filing) : RecordContent;

    /// <summary>Something enters a credit file.</summary>
    public sealed record Credits(CreditEvent Event) : RecordContent;

    /// <summary>A record without a catalogue item: kept for departments, outside every credit file.</summary>
    public sealed record Operates(CreditRecordEntered Record) : RecordContent;

    /// <summary>A key speaks for a party from now on.</summary>
    public sealed record RegistersKey(IssuerKeyRegistered Key) : RecordContent;

    /// <summary>A key puts another in its place.</summary>
    public sealed record RotatesKey(IssuerKeyRotated Key) : RecordContent;

    /// <summary>A key speaks no more.</summary>
    public sealed record RevokesKey(IssuerKeyRevoked Key) : RecordContent;

    /// <summary>A rule set takes a step of its life.</summary>
    public sealed record Governs(RuleSetEvent Step) : RecordContent;
}
