using System.Collections.Frozen;
using System.Text.Json;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// What a document's <c>@context</c> declares (JSON-LD 1.1): the prefixes of extension names. Remote contexts are never fetched. The
/// EPCIS context itself is known; with any other remote one, every prefix may be declared there, and is taken to be.
/// </summary>
internal sealed class EpcisContext
{
    // The prefixes that GS1's EPCIS context brings along.
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>
    {
        ["epcis"] = "https://ref.gs1.org/epcis/",
        ["cbv"] = "https://ref.gs1.org/cbv/",
        ["cbvmda"] = "urn:epcglobal:cbv:mda:",
        ["gs1"] = "https://gs1.org/voc/",
        ["dcterms"] = "http://purl.org/dc/terms/",
        ["owl"] = "http://www.w3.org/2002/07/owl#",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#",
        ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Schemes = FrozenSet.ToFrozenSet(
        ["http", "https", "urn", "tag", "ni", "did", "info", "geo", "oid", "doi"],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly FrozenDictionary<string, string> _declared;
    private readonly bool _open;

    // What was declared in ways that say more than a prefix: then the declaration is kept as it is.
    private readonly bool _isPlain;

    private EpcisContext(FrozenDictionary<string, string> declared, bool open, bool isPlain) =>
        (_declared, _open, _isPlain) = (declared, open, isPlain);

    /// <summary>Whether a name begins a URI by itself, and can be no prefix.</summary>
    public static bool IsScheme(string name) => Schemes.Contains(name);

    /// <summary>Only what the EPCIS context brings along.</summary>
    public static EpcisContext Standard { get; } = new(Known, open: false, isPlain: true);

    /// <summary>This context with the declarations of a <c>@context</c> value, which has been checked, on top.</summary>
    public EpcisContext With(JsonElement context)
    {
        var declared = new Dictionary<string, string>(_declared, StringComparer.Ordinal);
        var (open, isPlain) = (_open, _isPlain);
        foreach (var part in context.ValueKind == JsonValueKind.Array ? [.. context.EnumerateArray()] : (JsonElement[])[context])
        {
            if (part.ValueKind == JsonValueKind.String)
                open |= !part.GetString()!.EndsWith("/epcis-context.jsonld", StringComparison.Ordinal);
            else if (part.ValueKind == JsonValueKind.Object)
                isPlain &= Declare(part, declared);
        }
        return new EpcisContext(declared.ToFrozenDictionary(StringComparer.Ordinal), open, isPlain && !open);
    }

    /// <summary>Says what is wrong with the name of an extension, or null when it is a URI or has a declared prefix.</summary>
    public string? Fault(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return "is not a field of EPCIS; an extension's name is a URI, or PREFIX:NAME with the prefix declared in @context";
        if (!UriText.IsUri(name))
            return "is not a URI";
        var prefix = name[..colon];
        return _open || _declared.ContainsKey(prefix) || Schemes.Contains(prefix)
            ? null
            : $"has the prefix '{prefix}', which @context does not declare";
    }

    /// <summary>The whole URI of a name; the name itself when its prefix is not declared.</summary>
    public string Expand(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && _declared.TryGetValue(name[..colon], out var stem) ? stem + name[(colon + 1)..] : name;
    }

    /// <summary>
    /// What of a document's declarations an event needs: the prefixes that it uses, in the order of their names, so that the same event
    /// is the same whatever else its document declares. Null when it uses none; the whole declaration where that says more than prefixes.
    /// </summary>
    /// <param name="said">The event.</param>
    /// <param name="whole">The <c>@context</c> that this was read from.</param>
    public JsonElement? UsedBy(JsonElement said, JsonElement whole)
    {
        if (!_isPlain)
            return whole;
        var used = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(said, used);
        return used.Count == 0 ? null : JsonSerializer.SerializeToElement(used);
    }

    private void Collect(JsonElement element, SortedDictionary<string, string> used)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Collect(member.Name, used);
                    Collect(member.Value, used);
                }
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, used);
                break;
            case JsonValueKind.String:
                Collect(element.GetString()!, used);
                break;
        }
    }

    private void Collect(string text, SortedDictionary<string, string> used)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var prefix = colon < 0 ? text : text[..colon];
        if (_declared.TryGetValue(prefix, out var space) && Known.GetValueOrDefault(prefix) != space)
            used[prefix] = space;
    }

    /// <summary>
    /// A name as namespace and local part: by its declared prefix, or, when the name is a whole URI, behind the last of <c>/ # :</c>.
    /// No namespace for a name without any.
    /// </summary>
    public (string? Space, ReadOnlyMemory<char> Local) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return (null, name.AsMemory());
        if (_declared.TryGetValue(name[..colon], out var stem))
            return (stem, name.AsMemory(colon + 1));
        var last = name.AsSpan().LastIndexOfAny('/', '#', ':');
        return (name[..(last + 1)], name.AsMemory(last + 1));
    }

    // Whether the part declares prefixes and nothing else.
    private static bool Declare(JsonElement part, Dictionary<string, string> declared)
    {
        var isPlain = true;
        foreach (var member in part.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                declared[member.Name] = member.Value.GetString()!;
                isPlain &= !member.Name.StartsWith('@');
                continue;
            }
            isPlain = false;
            if (
                member.Value.ValueKind == JsonValueKind.Object
                && member.Value.TryGetProperty("@id", out var id)
                && id.ValueKind == JsonValueKind.String
            )
            {
                declared[member.Name] = id.GetString()!;
            }
        }
        return isPlain;
    }
}
