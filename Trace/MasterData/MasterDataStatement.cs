using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.MasterData;

/// <summary>What a firm said of a place, a product or a party, in the header of a document of events.</summary>
public sealed class MasterDataStatement
{
    /// <summary>The entry type of a statement.</summary>
    public const string EntryType = "MasterDataStated";

    /// <summary>The section that holds it: the parties' own. What a firm files is public; what it tells its partners is not.</summary>
    public const string SectionName = "statement";

    /// <summary>The stream of what a party says of places, products and parties.</summary>
    public static string StreamOf(string submitter) => "masterdata:" + submitter;

    private const string OldStem = "urn:epcglobal:cbv:mda#";
    private const string Stem = "urn:epcglobal:cbv:mda:";

    private MasterDataStatement(long position, string submitter, DateTimeOffset recorded, JsonElement said)
    {
        (Position, Submitter, Recorded) = (position, submitter, recorded);
        (Type, Id) = (said.GetProperty("type").GetString()!, ItemId.Parse(said.GetProperty("id").GetString()!));
        var context = EpcisContext.Standard;
        if (said.TryGetProperty("@context", out var declared))
            context = context.With(declared);
        Attributes = said.TryGetProperty("attributes", out var attributes)
            ? [.. attributes.EnumerateArray().Select(attribute => Read(attribute, context))]
            : [];
        Children = said.TryGetProperty("children", out var children)
            ? [.. children.EnumerateArray().Select(child => ItemId.Parse(child.GetString()!).Canonical)]
            : [];
    }

    /// <summary>Where the log has it.</summary>
    public long Position { get; }

    /// <summary>Who said it, a party id.</summary>
    public string Submitter { get; }

    /// <summary>When the log recorded it.</summary>
    public DateTimeOffset Recorded { get; }

    /// <summary>What kind of thing it is said to be, a URI.</summary>
    public string Type { get; }

    /// <summary>What it is about.</summary>
    public ItemId Id { get; }

    /// <summary>Its attributes in the order in which they were said.</summary>
    public IReadOnlyList<MasterDataAttribute> Attributes { get; }

    /// <summary>Canonical ids of what is directly part of it.</summary>
    public IReadOnlyList<string> Children { get; }

    /// <summary>Reads a statement out of its entry.</summary>
    /// <exception cref="InvalidDataException">The entry is none.</exception>
    public static MasterDataStatement Read(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            return new MasterDataStatement(
                entry.Position,
                entry.Envelope.Issuer,
                entry.Recorded,
                JsonDocument.Parse(entry[SectionName]!.Bytes).RootElement
            );
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidDataException($"entry {entry.Position} is no statement of master data", fault);
        }
    }

    // Two spellings of the standard's own names are about; the one of EPCIS 2.0 counts.
    private static MasterDataAttribute Read(JsonElement attribute, EpcisContext context)
    {
        var name = context.Expand(attribute.GetProperty("id").GetString()!);
        if (name.StartsWith(OldStem, StringComparison.Ordinal))
            name = Stem + name[OldStem.Length..];
        if (!attribute.TryGetProperty("attribute", out var value))
            return new MasterDataAttribute(name, "");
        return new MasterDataAttribute(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
    }
}

/// <summary>An attribute of master data.</summary>
/// <param name="Name">Its whole name, a URI.</param>
/// <param name="Value">Its value as text; a structured one as JSON.</param>
public sealed record MasterDataAttribute(string Name, string Value);
