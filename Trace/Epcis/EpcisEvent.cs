using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// An EPCIS event: its JSON, whole and as it was said, with its fields read. It has been checked, by the reader or when it was
/// captured.
/// </summary>
public sealed class EpcisEvent
{
    private readonly bool _isStandard;
    private EpcisContext? _context;
    private IReadOnlyList<EventItem>? _items;

    internal EpcisEvent(JsonElement json, JsonElement? documentContext, string? submitter = null)
    {
        (Json, Submitter) = (json, submitter);
        DocumentContext = documentContext is { } declared && !IsStandard(declared) ? declared : null;
        Type = RecentTexts.Of(json.GetProperty("type"));
        _isStandard = EventForms.IsType(Type);
        EventTime = EpcisTime.TryParse(RecentTexts.Of(json.GetProperty("eventTime")), out var time)
            ? time
            : throw new InvalidDataException("the event's time is not a time");
    }

    /// <summary>The event as it was said, every field and extension; with the event id that the log gave where it had none.</summary>
    public JsonElement Json { get; }

    /// <summary>
    /// What of the <c>@context</c> of the document that the event came in it needs: the prefixes that it uses. Null when EPCIS's own
    /// context has them all.
    /// </summary>
    public JsonElement? DocumentContext { get; }

    /// <summary>The party that said it; null for an event that is not recorded yet.</summary>
    public string? Submitter { get; }

    /// <summary>One of the five types of EPCIS, or a URI.</summary>
    public string Type { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset EventTime { get; }

    /// <summary>The event's own id, or null before the log gave it one.</summary>
    public string? EventId => Text("eventID");

    /// <summary><c>ADD</c>, <c>OBSERVE</c>, <c>DELETE</c>, or null for a transformation.</summary>
    public string? Action => Text("action");

    /// <summary>The business step: a bare word of CBV, or a URI.</summary>
    public string? BizStep => Text("bizStep") is { } step ? Cbv.BizStep(step) : null;

    /// <summary>The state of the items afterwards: a bare word of CBV, or a URI.</summary>
    public string? Disposition => Text("disposition") is { } disposition ? Cbv.Disposition(disposition) : null;

    /// <summary>Where it was read, as spelled.</summary>
    public string? ReadPoint => IdOf("readPoint");

    /// <summary>Where the items are afterwards, as spelled.</summary>
    public string? BizLocation => IdOf("bizLocation");

    /// <summary>What joins several events into one transformation, or null.</summary>
    public string? TransformationId => Text("transformationID") is { Length: > 0 } id ? id : null;

    /// <summary>The lot number that the event gives its items (ilmd), or null.</summary>
    public string? LotNumber => _isStandard && Json.TryGetProperty("ilmd", out var ilmd) ? Ilmd.LotNumber(ilmd, Context) : null;

    /// <summary>The declaration that this event is in error, or null.</summary>
    public ErrorDeclaration? ErrorDeclaration =>
        Json.TryGetProperty("errorDeclaration", out var declaration)
            ? new ErrorDeclaration(
                declaration.GetProperty("declarationTime").GetString()!,
                declaration.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
                Texts(declaration, "correctiveEventIDs")
            )
            : null;

    /// <summary>The items that the event names; none that are known when its type is a URI.</summary>
    public IReadOnlyList<EventItem> Items => _items ??= _isStandard ? ItemLists.Read(Json) : [];

    /// <summary>The documents that the event belongs to: orders, invoices, declarations.</summary>
    public IReadOnlyList<string> BizTransactions =>
        _isStandard && Json.TryGetProperty("bizTransactionList", out var list)
            ? [.. list.EnumerateArray().Select(transaction => RecentTexts.Of(transaction.GetProperty("bizTransaction")))]
            : [];

    /// <summary>Whether it belongs to a document of this type: a bare word of CBV.</summary>
    internal bool HasTransactionOf(string type) =>
        _isStandard
        && Json.TryGetProperty("bizTransactionList", out var list)
        && list.EnumerateArray()
            .Any(transaction => transaction.TryGetProperty("type", out var said) && Cbv.BizTransaction(said.GetString()!) == type);

    /// <summary>States that hold from now on until they are taken back.</summary>
    public IReadOnlyList<string> PersistentSet => Persistent("set");

    /// <summary>States that are taken back.</summary>
    public IReadOnlyList<string> PersistentUnset => Persistent("unset");

    internal EpcisContext Context => _context ??= Declared();

    /// <summary>The sections that an event is recorded in; who may see all of an entry's may see the event whole.</summary>
    public static IReadOnlyList<string> SectionNames { get; } =
    [EventSections.Public, EventSections.Items, EventSections.Quantities, EventSections.Trade];

    /// <summary>The access class of the envelope of an event's entry: that it is there, of which type, by whom and when it happened.</summary>
    public const string EnvelopeClass = AccessClass.Holder;

    /// <summary>Puts an event together again out of the sections of its entry.</summary>
    /// <exception cref="InvalidDataException">The entry is not an EPCIS event.</exception>
    public static EpcisEvent FromEntry(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return EventSections.Join(
            entry["public"]?.Bytes
                ?? throw new InvalidDataException($"entry {entry.Position} is not an EPCIS event: it has no section 'public'"),
            entry[EventSections.Items]?.Bytes,
            entry[EventSections.Quantities]?.Bytes,
            entry[EventSections.Trade]?.Bytes,
            entry.Envelope.Issuer
        );
    }

    /// <summary>
    /// Puts together what one reader may see of an event: a sound event but for what is missing. Null when not even that it
    /// happened is disclosed.
    /// </summary>
    /// <param name="disclosed">The bytes of a section by its name, as they are disclosed; null for one that is withheld.</param>
    /// <param name="submitter">The party that said it.</param>
    /// <exception cref="InvalidDataException">They are not sections of an EPCIS event.</exception>
    public static EpcisEvent? FromDisclosed(Func<string, ReadOnlyMemory<byte>?> disclosed, string submitter)
    {
        ArgumentNullException.ThrowIfNull(disclosed);
        if (disclosed(EventSections.Public) is not { } open)
            return null;
        return EventSections.Join(
            open,
            disclosed(EventSections.Items),
            disclosed(EventSections.Quantities),
            disclosed(EventSections.Trade),
            submitter
        );
    }

    /// <summary>The types of entries that are events.</summary>
    public static IReadOnlyList<string> EntryTypes { get; } = [.. EventForms.Types, EventSections.ExtendedType];

    /// <summary>Whether an entry of this type is an EPCIS event.</summary>
    public static bool IsEntryType(string type) => EventForms.IsType(type) || type == EventSections.ExtendedType;

    /// <summary>The same event with an id, when it has none.</summary>
    internal EpcisEvent WithEventId(string eventId)
    {
        var json = JsonObject.Create(Json)!;
        json["eventID"] = eventId;
        return new EpcisEvent(JsonSerializer.SerializeToElement(json), DocumentContext, Submitter) { _context = _context };
    }

    // The document's context is worked out once for all of its events; it is null where it is EPCIS's own.
    internal static EpcisEvent FromDocument(JsonElement json, JsonElement? context, EpcisContext read)
    {
        var said = new EpcisEvent(json, context is { } declared ? read.UsedBy(json, declared) : null);
        if (!json.TryGetProperty("@context", out _))
            said._context = read;
        return said;
    }

    internal static EpcisEvent FromBare(JsonElement json) => new(json, null);

    internal static bool IsStandard(JsonElement context) =>
        context.ValueKind switch
        {
            JsonValueKind.String => context.GetString()!.EndsWith("/epcis-context.jsonld", StringComparison.Ordinal),
            JsonValueKind.Array => context.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String && IsStandard(part)),
            _ => false,
        };

    private EpcisContext Declared()
    {
        var outer = DocumentContext is { } declared ? EpcisContext.Standard.With(declared) : EpcisContext.Standard;
        return Json.TryGetProperty("@context", out var own) ? outer.With(own) : outer;
    }

    private string? Text(string name) =>
        Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? RecentTexts.Of(value) : null;

    private string? IdOf(string name) =>
        _isStandard && Json.TryGetProperty(name, out var place) ? RecentTexts.Of(place.GetProperty("id")) : null;

    private string[] Persistent(string name) =>
        _isStandard && Json.TryGetProperty("persistentDisposition", out var persistent)
            ? [.. Texts(persistent, name).Select(Cbv.Disposition)]
            : [];

    private static string[] Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];
}
