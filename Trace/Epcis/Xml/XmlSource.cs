using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// Reads an EPCIS document in XML (EPCIS 1.0 to 1.2, and 2.0 §10.1) and writes the document in JSON that says the same; the rules are
/// held against that. An event is read at a time. No document type, no external entity; sizes and depths are bounded.
/// </summary>
internal sealed class XmlSource : IDisposable
{
    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = EpcisLimits.DocumentBytesMax,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly XmlReader _xml;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly XmlNamespaces _names = new();
    private readonly XmlPlaces? _places;
    private readonly XmlJson _to;
    private readonly XmlEvent _event;
    private readonly List<string> _eventPaths = [];
    private int _elements;
    private int _beyond;

    private XmlSource(ReadOnlyMemory<byte> utf8, XmlPlaces? places)
    {
        _xml = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(utf8.Span)), Strict);
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder, SkipValidation = true });
        _places = places;
        _to = new XmlJson(_json, _names, places);
        _event = new XmlEvent(_to);
    }

    /// <summary>A document in JSON, with the places of its events in XML.</summary>
    /// <param name="Json">The document, with at most <see cref="EpcisLimits.EventsMax"/> events.</param>
    /// <param name="EventPaths">A place for each of these.</param>
    /// <param name="Events">How many events there are.</param>
    internal sealed record Mapped(ReadOnlyMemory<byte> Json, IReadOnlyList<string> EventPaths, int Events);

    /// <summary>The document in JSON, or null with a finding.</summary>
    /// <param name="utf8">The XML.</param>
    /// <param name="places">Told where each part came from, unless null.</param>
    /// <param name="finding">Why not.</param>
    public static Mapped? ToJson(ReadOnlyMemory<byte> utf8, XmlPlaces? places, out Finding? finding)
    {
        finding = null;
        if (utf8.Length > EpcisLimits.DocumentBytesMax)
            finding = new Finding("", $"the document has more than {EpcisLimits.DocumentBytesMax} bytes");
        else if (!Utf8.IsValid(utf8.Span))
            finding = new Finding("", "the document is not UTF-8");
        else if (XmlTags.HasLonger(utf8.Span, EpcisLimits.XmlTagBytesMax))
            finding = new Finding("", $"a tag has more than {EpcisLimits.XmlTagBytesMax} bytes");
        if (finding is not null)
            return null;
        using var source = new XmlSource(JsonText.WithoutMark(utf8), places);
        try
        {
            source.Document();
            source._json.Flush();
            return new Mapped(source._buffer.WrittenMemory, source._eventPaths, source._eventPaths.Count + source._beyond);
        }
        catch (XmlException broken)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $" (line {broken.LineNumber}, column {broken.LinePosition})");
            finding = new Finding("", "the XML is broken, or has a document type declaration" + (broken.LineNumber > 0 ? place : ""));
        }
        catch (Fault fault)
        {
            finding = new Finding(fault.Path, fault.Message);
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _xml.Dispose();
    }

    private void Document()
    {
        _xml.Read();
        if (_xml.NodeType == XmlNodeType.XmlDeclaration)
            CheckEncoding();
        if (_xml.MoveToContent() != XmlNodeType.Element)
            throw new Fault("", "there is no element");
        var name = NameHere();
        var isQuery = name.Local == "EPCISQueryDocument";
        if (!isQuery && name.Local != "EPCISDocument")
            throw new Fault("/" + name.Local, "is neither an EPCISDocument nor an EPCISQueryDocument");
        var space = isQuery ? "urn:epcglobal:epcis-query:xsd:" : "urn:epcglobal:epcis:xsd:";
        if (name.Space != space + "1" && name.Space != space + "2")
            throw new Fault("/" + name.Local, $"is in the namespace '{name.Space}', which is not EPCIS's: {space}1 or {space}2");
        var root = new XmlPart(name, null);
        _places?.Root(root.Path);
        _json.WriteStartObject();
        _json.WriteString("type", name.Local);
        Attributes(root);
        foreach (var (attribute, value) in root.Attributes)
            _to.AttributeMember(_names.NameOf(attribute), root, attribute, () => _json.WriteStringValue(value.Trim()));
        Children(root, child => Top(child, isQuery));
        while (_xml.Read())
        {
            // What follows the root is read, so that broken XML there is found too.
        }
        _json.WritePropertyName("@context");
        _names.Write(_json);
        _json.WriteEndObject();
    }

    private void CheckEncoding()
    {
        var encoding = _xml.GetAttribute("encoding");
        if (encoding is not null && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !IsAscii(encoding))
            throw new Fault("", $"the document says that it is in '{encoding}'; UTF-8 is read");
    }

    private static bool IsAscii(string encoding) => encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    private void Top(XmlPart child, bool isQuery)
    {
        if (child.Name is { Space: "", Local: "EPCISHeader" })
            new XmlHeader(_to).Write(Whole(child), isQuery);
        else if (child.Name is { Space: "", Local: "EPCISBody" })
            In("epcisBody", child, () => Children(child, part => Body(part, isQuery)));
        else
            Extension(child);
    }

    private void Body(XmlPart part, bool isQuery)
    {
        if (!isQuery && part.Name is { Space: "", Local: "EventList" })
            EventList(part);
        else if (isQuery && part.Name.Local == "QueryResults")
            In("queryResults", part, () => Children(part, Result));
        else if (isQuery || part.Name.Space.Length == 0)
            throw new Fault(part.Path, "is not an element here");
        else
            Extension(part);
    }

    private void Result(XmlPart part)
    {
        if (part.Name is { Space: "", Local: "resultsBody" })
        {
            In(
                "resultsBody",
                part,
                () =>
                    Children(
                        part,
                        list =>
                        {
                            if (list.Name is not { Space: "", Local: "EventList" })
                                throw new Fault(list.Path, "is not a list of events");
                            EventList(list);
                        }
                    )
            );
        }
        else
            Extension(part);
    }

    private void EventList(XmlPart list)
    {
        _json.WritePropertyName("eventList");
        _places?.Enter("eventList", list.Path);
        _json.WriteStartArray();
        Events(list, new Dictionary<string, int>(StringComparer.Ordinal));
        _json.WriteEndArray();
        _places?.Leave();
    }

    // EPCIS 1.1 and 1.2 put the types that came later into an `extension` of the list.
    private void Events(XmlPart list, Dictionary<string, int> numbers)
    {
        Children(
            list,
            child =>
            {
                var number = numbers[child.Name.Local] = numbers.GetValueOrDefault(child.Name.Local) + 1;
                var said = XmlPart.InList(child.Name, list, number);
                if (child.Name is { Space: "", Local: "extension" })
                {
                    Events(said, new Dictionary<string, int>(StringComparer.Ordinal));
                    return;
                }
                if (_eventPaths.Count == EpcisLimits.EventsMax)
                {
                    _beyond++;
                    _xml.Skip();
                    return;
                }
                Whole(said);
                if (said.Name is { Space: "", Local: "QuantityEvent" })
                    throw new Fault(said.Path, "is deprecated since EPCIS 1.1; an ObjectEvent with quantityList says the same");
                _places?.Enter(_eventPaths.Count.ToString(CultureInfo.InvariantCulture), said.Path);
                _event.Write(said);
                _places?.Leave();
                _eventPaths.Add(said.Path);
            },
            isKept: false
        );
    }

    private void Extension(XmlPart part) => _to.Extensions([Whole(part)]);

    private void In(string member, XmlPart part, Action content)
    {
        _json.WritePropertyName(member);
        _places?.Enter(member, part.Path);
        _json.WriteStartObject();
        content();
        _json.WriteEndObject();
        _places?.Leave();
    }

    // The elements in the one at hand, each of which the action reads whole. Those of a list are not kept.
    private void Children(XmlPart parent, Action<XmlPart> child, bool isKept = true)
    {
        CheckDepth(parent);
        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return;
        }
        _xml.Read();
        while (_xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element)
                child(isKept ? parent.Add(NameHere()) : XmlPart.InList(NameHere(), parent, 1));
            else if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && _xml.Value.AsSpan().Trim().Length > 0)
                throw new Fault(parent.Path, "holds text, and should hold elements");
            else
                _xml.Read();
        }
        _xml.Read();
    }

    // Reads the element at hand whole.
    private XmlPart Whole(XmlPart part)
    {
        _elements = 0;
        Read(part);
        return part;
    }

    private void Read(XmlPart part)
    {
        CheckDepth(part);
        if (++_elements > EpcisLimits.XmlElementsMax)
            throw new Fault(part.Parent?.Path ?? "", $"more than {EpcisLimits.XmlElementsMax} elements stand in one event or header");
        var isEmpty = _xml.IsEmptyElement;
        Attributes(part);
        _xml.Read();
        while (!isEmpty && _xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element)
            {
                Read(part.Add(NameHere()));
                continue;
            }
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
                part.AddText(_xml.Value);
            _xml.Read();
        }
        if (!isEmpty)
            _xml.Read();
        part.Close();
    }

    private void Attributes(XmlPart part)
    {
        while (_xml.MoveToNextAttribute())
        {
            if (_xml.NamespaceURI == "http://www.w3.org/2000/xmlns/")
                Declare(_xml.Prefix.Length == 0 ? "" : _xml.LocalName, _xml.Value);
            else if (_xml.NamespaceURI is not ("http://www.w3.org/2001/XMLSchema-instance" or "http://www.w3.org/XML/1998/namespace"))
                part.Attributes.Add((NameHere(), _xml.Value));
        }
        _xml.MoveToElement();
    }

    private void Declare(string prefix, string space)
    {
        var isForeign =
            !space.StartsWith("urn:epcglobal:epcis", StringComparison.Ordinal)
            && !space.StartsWith("http://www.w3.org/2001/", StringComparison.Ordinal)
            && space != XmlHeader.BusinessHeaderSpace;
        if (prefix.Length > 0 && isForeign)
            _names.Declare(prefix, space);
    }

    private XmlName NameHere() => new(_xml.NamespaceURI, _xml.LocalName, _xml.Prefix);

    private void CheckDepth(XmlPart part)
    {
        if (_xml.Depth > EpcisLimits.XmlDepthMax)
            throw new Fault(part.Path, $"more than {EpcisLimits.XmlDepthMax} elements stand within each other");
    }

    // Ends the reading; caught where it began.
    private sealed class Fault(string path, string message) : Exception(message)
    {
        public string Path { get; } = path;
    }
}
