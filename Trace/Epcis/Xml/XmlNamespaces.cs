using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// The namespaces of extensions, each with the prefix under which its names stand in JSON: the one of the document where that is free
/// and can be one. They become the <c>@context</c>.
/// </summary>
internal sealed class XmlNamespaces
{
    private const string StandardContext = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    // What EPCIS 2.0's context declares under fixed prefixes. The vocabulary of master data has a colon at its end in JSON only.
    private static readonly (string Space, string Prefix)[] Known =
    [
        ("urn:epcglobal:cbv:mda", "cbvmda"),
        ("urn:epcglobal:cbv:mda:", "cbvmda"),
        ("https://ref.gs1.org/cbv/", "cbv"),
        ("https://gs1.org/voc/", "gs1"),
        ("https://ref.gs1.org/epcis/", "epcis"),
        ("http://www.w3.org/2000/01/rdf-schema#", "rdfs"),
    ];

    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public XmlNamespaces()
    {
        foreach (var (space, prefix) in Known)
        {
            _prefixes[space] = prefix;
            _taken.Add(prefix);
        }
    }

    /// <summary>A declaration in the document: values may use the prefix too.</summary>
    public void Declare(string prefix, string space)
    {
        if (space.Length > 0)
            PrefixOf(new XmlName(space, "", prefix));
    }

    /// <summary>The name of an extension in JSON. A sign that no URI has is percent-encoded.</summary>
    public string NameOf(XmlName name) => name.Space.Length == 0 ? name.Local : $"{PrefixOf(name)}:{Encoded(name.Local)}";

    /// <summary>Writes the value of <c>@context</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteStringValue(StandardContext);
        if (_declared.Count > 0)
        {
            json.WriteStartObject();
            foreach (var (prefix, space) in _declared)
                json.WriteString(prefix, space);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private string PrefixOf(XmlName name)
    {
        if (_prefixes.TryGetValue(name.Space, out var known))
            return known;
        var prefix = name.Prefix;
        for (var n = 1; !CanBePrefix(prefix) || !_taken.Add(prefix); n++)
            prefix = string.Create(CultureInfo.InvariantCulture, $"ns{n}");
        _prefixes[name.Space] = prefix;
        _declared[prefix] = name.Space;
        return prefix;
    }

    private static bool CanBePrefix(string prefix) => prefix.Length > 0 && !EpcisContext.IsScheme(prefix) && UriText.IsUri(prefix + ":x");

    private static string Encoded(string local)
    {
        if (Ascii.IsValid(local))
            return local;
        var text = new StringBuilder(local.Length * 3);
        foreach (var octet in Encoding.UTF8.GetBytes(local))
        {
            if (char.IsAscii((char)octet))
                text.Append((char)octet);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
        return text.ToString();
    }
}
