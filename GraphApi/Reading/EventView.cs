using System.Globalization;
using System.Text.Json;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Reading;

/// <summary>
/// An EPCIS event as one reader may see it. Everything is read out of the sections that the policy discloses to them, so what is
/// withheld cannot slip through.
/// </summary>
internal sealed class EventView
{
    private const string PublicSection = "public";
    private const string ItemsSection = "items";
    private const string QuantitiesSection = "quantities";

    private readonly JsonElement? _public;
    private readonly JsonElement? _trade;
    private readonly Envelope? _envelope;

    private EventView(Entry entry, Disclosure disclosure, IWay way)
    {
        (Entry, Disclosure, Way) = (entry, disclosure, way);
        _envelope = disclosure.Shows(Envelope.SectionName) ? entry.Envelope : null;
        _public = Json(PublicSection);
        _trade = Json("trade");
        Items = [.. ReadItems()];
    }

    /// <summary>The whole entry; only for proofs, which disclose by the same <see cref="Disclosure"/>.</summary>
    public Entry Entry { get; }

    public Disclosure Disclosure { get; }

    /// <summary>What the reader named to come by it.</summary>
    public IWay Way { get; }

    public long Position => Entry.Position;

    public DateTimeOffset Recorded => Entry.Recorded;

    public string? Id => _envelope?.Id;

    public string? Type => _envelope?.Type;

    public string? Issuer => _envelope?.Issuer;

    public DateTimeOffset? Occurred => _envelope?.Occurred;

    /// <summary>The event's own id.</summary>
    public string? EventId => Text("eventID");

    public string? Action => Text("action");

    public string? BizStep => Text("bizStep");

    public string? Disposition => Text("disposition");

    /// <summary>When it happened, as spelled.</summary>
    public string? EventTime => Text("eventTime");

    /// <summary>When it happened, in the zone in which it did.</summary>
    public DateTimeOffset? Moment =>
        DateTimeOffset.TryParse(EventTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out var spelled) ? spelled : Occurred;

    public string? ReadPoint => Text("readPoint", "id");

    public string? BizLocation => Text("bizLocation", "id");

    /// <summary>Whether the event was declared to be in error; it is then no longer to be relied on.</summary>
    public bool IsError => Member("errorDeclaration") is not null;

    /// <summary>Ids of the events that stand in the place of one that was declared to be in error.</summary>
    public IEnumerable<string> CorrectiveEventIds =>
        Member("errorDeclaration") is { ValueKind: JsonValueKind.Object } declaration
        && declaration.TryGetProperty("correctiveEventIDs", out var ids)
        && ids.ValueKind == JsonValueKind.Array
            ? ids.EnumerateArray().Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetString()!)
            : [];

    /// <summary>A text out of the declaration that an event is in error, or null.</summary>
    public string? OfErrorDeclaration(string name) => Text("errorDeclaration", name);

    /// <summary>The items that the reader may see, with their places in the recorded list.</summary>
    public IReadOnlyList<SeenItem> Items { get; }

    /// <summary>Whether the reader may see every field of the event.</summary>
    public bool IsWhole => Entry.Sections.All(section => !EpcisEvent.SectionNames.Contains(section.Name) || Disclosure.Shows(section.Name));

    /// <summary>What is withheld: names of sections, wholly or in part.</summary>
    public IReadOnlyList<string> Withheld => Disclosure.Withheld;

    /// <summary>An entry that is an EPCIS event.</summary>
    public static EventView Of(Entry entry, Caller caller, IWay way) => new(entry, Disclosure.Of(entry, caller, way), way);

    /// <summary>An entry of any type: of a credit file nothing that was repaired or annulled is seen.</summary>
    public static async ValueTask<EventView> OfAsync(IEventLog log, Entry entry, Caller caller, IWay way, CancellationToken cancel) =>
        new(entry, await EntryDisclosure.OfAsync(log, entry, caller, way, cancel), way);

    /// <summary>A member of the event, wherever it is recorded, if it is disclosed.</summary>
    public JsonElement? Member(string name) =>
        _public?.TryGetProperty(name, out var open) == true ? open
        : _trade?.TryGetProperty(name, out var closed) == true ? closed
        : null;

    /// <summary>The lot number that the event gives its items, or null.</summary>
    public string? LotNumber => Ilmd("lotNumber") ?? Ilmd("hasBatchLotNumber");

    /// <summary>Where a member is recorded, as pages name it for their script: a path, after its section unless that is `public`.</summary>
    public string? FieldOf(string name) =>
        _public?.TryGetProperty(name, out _) == true ? name
        : _trade?.TryGetProperty(name, out _) == true ? "trade:" + name
        : null;

    /// <summary>
    /// A field of the items' master data by its standard name, whatever the prefix that stands before it; null when it is not stated
    /// as text.
    /// </summary>
    public string? Ilmd(string name)
    {
        if (Member("ilmd") is not { ValueKind: JsonValueKind.Object } ilmd)
            return null;
        foreach (var member in ilmd.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && Cbv.Word(member.Name) == name)
                return member.Value.GetString();
        }
        return null;
    }

    private string? Text(params ReadOnlySpan<string> path)
    {
        JsonElement? here = Member(path[0]);
        foreach (var name in path[1..])
        {
            here = here is { ValueKind: JsonValueKind.Object } inside && inside.TryGetProperty(name, out var next) ? next : null;
        }
        return here is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }

    private JsonElement? Json(string section)
    {
        if (!Disclosure.Shows(section) || Entry[section] is not { } found)
            return null;
        var json = JsonElement.Parse(found.Bytes.Span);
        return json.ValueKind == JsonValueKind.Object ? json : null;
    }

    private IEnumerable<SeenItem> ReadItems()
    {
        if (Entry[ItemsSection] is not { } section)
            yield break;
        var whole = Disclosure.Shows(ItemsSection);
        var seen = Disclosure.Elements.Where(element => element.Section == ItemsSection).Select(element => element.Index).ToHashSet();
        if (!whole && seen.Count == 0)
            yield break;
        JsonElement[] quantities =
            Disclosure.Shows(QuantitiesSection) && Entry[QuantitiesSection] is { } beside
                ? [.. JsonElement.Parse(beside.Bytes.Span).EnumerateArray()]
                : [];
        var index = 0;
        foreach (var element in JsonElement.Parse(section.Bytes.Span).EnumerateArray())
        {
            // A list that is disclosed whole is a section as any other; else each element stands for itself.
            var field = whole ? string.Create(CultureInfo.InvariantCulture, $"{ItemsSection}:{index}.id") : ItemsSection;
            if (whole || seen.Contains(index))
                yield return SeenItem.Read(element, index < quantities.Length ? quantities[index] : null, field);
            index++;
        }
    }
}

/// <summary>An item of an event.</summary>
/// <param name="Role">What it is to the event: epc, parent, child, input, output.</param>
/// <param name="Spelling">The identifier as it is recorded.</param>
/// <param name="Quantity">How much of it, as the number is recorded; null when it is not stated, or withheld.</param>
/// <param name="Uom">The unit (UN/CEFACT Recommendation 20), or null.</param>
/// <param name="Field">Where a page says that it comes from.</param>
internal sealed record SeenItem(string Role, string Spelling, string? Quantity, string? Uom, string Field)
{
    private ItemId? _id;

    public ItemId Id => _id ??= ItemId.Parse(Spelling);

    public static SeenItem Read(JsonElement element, JsonElement? beside, string field)
    {
        var counted = beside is { ValueKind: JsonValueKind.Object } one ? one : default(JsonElement?);
        return new SeenItem(
            element.GetProperty("role").GetString()!,
            element.GetProperty("id").GetString()!,
            counted?.TryGetProperty("quantity", out var quantity) == true ? quantity.GetRawText() : null,
            counted?.TryGetProperty("uom", out var uom) == true ? uom.GetString() : null,
            field
        );
    }
}
