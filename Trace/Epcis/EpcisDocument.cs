using System.Text.Json;
using Xinyuan.Facts.Reading;
using Xinyuan.Trace.Epcis.Reading;
using Xinyuan.Trace.Epcis.Xml;

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
    private IReadOnlyList<string>? _xmlPaths;

    private EpcisDocument(string type, IReadOnlyList<EpcisEvent> events, string eventsPath, Finding? warning) =>
        (Type, Events, EventsPath, _warning) = (type, events, eventsPath, warning);

    /// <summary><c>EPCISDocument</c>, <c>EPCISQueryDocument</c>, or the type of the bare event.</summary>
    public string Type { get; }

    /// <summary>The events in the document's order.</summary>
    public IReadOnlyList<EpcisEvent> Events { get; }

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

    /// <summary>The media types of documents of events, the usual one first.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = ["application/ld+json", "application/json", .. XmlTypes];

    /// <summary>The place of an event: a JSON Pointer, or an XPath in a document of XML.</summary>
    public string PathOf(int index) =>
        _xmlPaths is { } paths ? paths[index]
        : EventsPath.Length == 0 ? ""
        : $"{EventsPath}/{index}";

    /// <summary>Reads a document of one of the <see cref="MediaTypes"/>; here, and here alone, its format is chosen.</summary>
    public static EpcisReadResult Read(ReadOnlyMemory<byte> bytes, string mediaType) =>
        XmlTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase) ? ReadXml(bytes) : Read(bytes);

    // Every rule is held against the document in JSON that says the same; what they find is then named in the terms of XML.
    private static EpcisReadResult ReadXml(ReadOnlyMemory<byte> utf8)
    {
        if (XmlSource.ToJson(utf8, null, out var finding) is not { } mapped)
            return new EpcisReadResult.Invalid([finding!]);
        switch (Read(mapped.Json))
        {
            case EpcisReadResult.Read { Document: var document } read:
                document._xmlPaths = mapped.EventPaths;
                return read;
            case EpcisReadResult.Invalid invalid:
                var places = new XmlPlaces();
                XmlSource.ToJson(utf8, places, out _);
                return new EpcisReadResult.Invalid([.. invalid.Findings.Select(found => found with { Path = places.Of(found.Path) })]);
            case var other:
                throw new InvalidOperationException($"unexpected result {other}");
        }
    }

    /// <summary>Reads a document in JSON. A byte order mark is tolerated; a member given twice, or anything beyond <see cref="EpcisLimits"/>, is not.</summary>
    public static EpcisReadResult Read(ReadOnlyMemory<byte> utf8Json)
    {
        if (JsonText.Parse(utf8Json, out var finding) is not { } root)
            return new EpcisReadResult.Invalid([finding!]);
        if (root.ValueKind != JsonValueKind.Object)
            return Invalid("", "an EPCIS document is a JSON object");
        if (!root.TryGetProperty("type", out var typeElement))
            return Invalid("", "type is missing");
        var type = typeElement.ValueKind == JsonValueKind.String ? typeElement.GetString()! : "";

        var checker = new Checker();
        var isBare = type is not ("EPCISDocument" or "EPCISQueryDocument");
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
        return new EpcisReadResult.Read(
            isBare ? new EpcisDocument(type, [EpcisEvent.FromBare(root)], "", finding) : FromWhole(root, type, context, finding)
        );
    }

    private static EpcisDocument FromWhole(JsonElement root, string type, JsonElement context, Finding? warning)
    {
        var body = root.GetProperty("epcisBody");
        var isQuery = type == "EPCISQueryDocument";
        var list = (isQuery ? body.GetProperty("queryResults").GetProperty("resultsBody") : body).GetProperty("eventList");
        var read = EpcisContext.Standard.With(context);
        var events = list.EnumerateArray().Select(element => EpcisEvent.FromDocument(element, context, read)).ToArray();
        return new EpcisDocument(type, events, isQuery ? "/epcisBody/queryResults/resultsBody/eventList" : "/epcisBody/eventList", warning);
    }

    private static EpcisReadResult.Invalid Invalid(string path, string message) => new([new Finding(path, message)]);
}
