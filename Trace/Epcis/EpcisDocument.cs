using System.Text.Json;
using Xinyuan.Facts.Reading;
using Xinyuan.Trace.Epcis.Reading;
using Xinyuan.Trace.Epcis.Xml;
using Xinyuan.Trace.MasterData;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// An EPCIS document, of 2.0 in JSON or JSON-LD, or in XML of any version: an <c>EPCISDocument</c>, an <c>EPCISQueryDocument</c>, or in
/// JSON a single bare event. It holds
/// every rule of GS1's JSON Schema (except where a published example and the standard's own data model go beyond it: see
/// docs/trace.md), the declared prefixes of extensions, and the rules that a schema cannot say.
/// </summary>
public sealed class EpcisDocument
{
    private static readonly string[] XmlTypes = ["application/xml", "text/xml"];

    private readonly Finding? _warning;
    private readonly IReadOnlyList<int>? _indices;

    private EpcisDocument(
        string type,
        IReadOnlyList<EpcisEvent> events,
        string eventsPath,
        Finding? warning,
        IReadOnlyList<int>? indices = null
    ) => (Type, Events, EventsPath, _warning, _indices) = (type, events, eventsPath, warning, indices);

    /// <summary><c>EPCISDocument</c>, <c>EPCISQueryDocument</c>, or the type of the bare event.</summary>
    public string Type { get; }

    /// <summary>The events in the document's order.</summary>
    public IReadOnlyList<EpcisEvent> Events { get; }

    /// <summary>What the document says of places, products and parties; at most <see cref="EpcisLimits.MasterDataMax"/> elements.</summary>
    public IReadOnlyList<VocabularyElement> MasterData { get; private init; } = [];

    /// <summary>
    /// What was tolerated: identifiers that look like a GS1 key and are not a well-formed one, and are opaque therefore. At most
    /// <see cref="EpcisLimits.FindingsMax"/>.
    /// </summary>
    public IReadOnlyList<Finding> Warnings =>
        [
            .. (_warning is null ? [] : (Finding[])[_warning])
                .Concat(
                    Events.SelectMany(
                        (said, index) =>
                            said
                                .Items.Where(item => item.Id.Warning is not null)
                                .Select(item => new Finding(PathOf(index), item.Id.Warning!))
                    )
                )
                .Take(EpcisLimits.FindingsMax),
        ];

    /// <summary>Where the events stand, as a JSON Pointer; empty for a bare event.</summary>
    internal string EventsPath { get; }

    /// <summary>Where each event as sent stands in a document of XML; null in one of JSON.</summary>
    internal IReadOnlyList<string>? XmlPaths { get; init; }

    /// <summary>The media types of documents of events, the usual one first.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = ["application/ld+json", "application/json", .. XmlTypes];

    /// <summary>Which of the events as sent this is, from 0; other than <paramref name="index"/> only where some were left out.</summary>
    public int SentAs(int index) => _indices is null ? index : _indices[index];

    /// <summary>The place of an event: a JSON Pointer, or an XPath in a document of XML.</summary>
    public string PathOf(int index) => PathOfSent(SentAs(index));

    /// <summary>The place of an event by its number in the document as sent, from 0.</summary>
    internal string PathOfSent(int sent) =>
        XmlPaths is { } paths ? paths[sent]
        : EventsPath.Length == 0 ? ""
        : $"{EventsPath}/{sent}";

    /// <summary>Reads a document of one of the <see cref="MediaTypes"/>; here, and here alone, its format is chosen.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="mediaType">Its media type, without parameters.</param>
    /// <param name="eventByEvent">Whether an event that breaks a rule is left out, rather than the document refused.</param>
    public static EpcisReadResult Read(ReadOnlyMemory<byte> bytes, string mediaType, bool eventByEvent = false) =>
        XmlTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase) ? XmlDocuments.Read(bytes, eventByEvent) : Read(bytes, eventByEvent);

    /// <summary>Reads a document in JSON. A byte order mark is tolerated; a member given twice, or anything beyond <see cref="EpcisLimits"/>, is not.</summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="eventByEvent">Whether an event that breaks a rule is left out, rather than the document refused.</param>
    public static EpcisReadResult Read(ReadOnlyMemory<byte> utf8Json, bool eventByEvent = false) => Read(utf8Json, eventByEvent, null);

    /// <summary>Reads a document in JSON that was made of one in XML, whose events stood at these places.</summary>
    internal static EpcisReadResult Read(ReadOnlyMemory<byte> utf8Json, bool eventByEvent, IReadOnlyList<string>? xmlPaths)
    {
        if (JsonText.Parse(utf8Json, out var finding) is not { } root)
            return new EpcisReadResult.Invalid([finding!]);
        if (root.ValueKind != JsonValueKind.Object)
            return Invalid("", "an EPCIS document is a JSON object");
        if (!root.TryGetProperty("type", out var typeElement))
            return Invalid("", "type is missing");
        var type = typeElement.ValueKind == JsonValueKind.String ? typeElement.GetString()! : "";

        // Before anything is checked: a document that is too long is not worth the work.
        var isBare = type is not ("EPCISDocument" or "EPCISQueryDocument");
        if (!isBare && EventList(root, type) is { } sent && sent.GetArrayLength() > EpcisLimits.EventsMax)
            return new EpcisReadResult.TooMany(sent.GetArrayLength());
        var leftOut = new SortedDictionary<int, Finding>();
        var checker = eventByEvent ? new Checker { EventRule = LeaveOut(leftOut) } : new Checker();
        if (!root.TryGetProperty("@context", out var context))
        {
            if (isBare)
                checker.Report("@context is missing");
        }
        else if (!isBare)
        {
            checker.Context = checker.Context.With(context);
        }
        if (isBare)
            EventForms.Event(checker, root);
        else
            checker.Object(root, type == "EPCISDocument" ? DocumentForms.Document : DocumentForms.QueryDocument);
        if (checker.Findings.Count > 0)
            return new EpcisReadResult.Invalid(checker.Findings);
        var masterData = isBare ? [] : Vocabularies.Of(root, checker.Context);
        if (masterData.Count > EpcisLimits.MasterDataMax)
            return Invalid(masterData[EpcisLimits.MasterDataMax].Path, $"is beyond {EpcisLimits.MasterDataMax} elements of master data");
        return new EpcisReadResult.Read(
            isBare
                ? new EpcisDocument(type, [EpcisEvent.FromBare(root)], "", finding)
                : FromWhole(root, context, finding, leftOut, (masterData, xmlPaths))
        )
        {
            LeftOut = [.. leftOut.Values],
        };
    }

    private static EpcisDocument FromWhole(
        JsonElement root,
        JsonElement context,
        Finding? warning,
        SortedDictionary<int, Finding> leftOut,
        (IReadOnlyList<VocabularyElement> MasterData, IReadOnlyList<string>? XmlPaths) beside
    )
    {
        var type = root.GetProperty("type").GetString()!;
        var read = EpcisContext.Standard.With(context);
        JsonElement? declared = EpcisEvent.IsStandard(context) ? null : context;
        var path = type == "EPCISQueryDocument" ? "/epcisBody/queryResults/resultsBody/eventList" : "/epcisBody/eventList";
        List<int>? indices = leftOut.Count > 0 ? [] : null;
        var events = new List<EpcisEvent>();
        foreach (var (index, element) in EventList(root, type)!.Value.EnumerateArray().Index())
        {
            if (leftOut.ContainsKey(index))
                continue;
            indices?.Add(index);
            events.Add(EpcisEvent.FromDocument(element, declared, read));
        }
        return new EpcisDocument(type, events, path, warning, indices) { XmlPaths = beside.XmlPaths, MasterData = beside.MasterData };
    }

    // The list of events, if that is what stands where it belongs.
    private static JsonElement? EventList(JsonElement root, string type)
    {
        string[] steps =
            type == "EPCISQueryDocument" ? ["epcisBody", "queryResults", "resultsBody", "eventList"] : ["epcisBody", "eventList"];
        var at = root;
        foreach (var step in steps)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
                return null;
        }
        return at.ValueKind == JsonValueKind.Array ? at : null;
    }

    private static Rule LeaveOut(SortedDictionary<int, Finding> leftOut) =>
        (checker, element) =>
        {
            if (checker.Apart(element, EventForms.Event) is { } fault)
                leftOut.Add(checker.Index, fault);
        };

    private static EpcisReadResult.Invalid Invalid(string path, string message) => new([new Finding(path, message)]);
}
