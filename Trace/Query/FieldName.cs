using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>
/// The name of an extension field in a query. EPCIS 1 joins namespace and local name by <c>#</c>, JSON-LD by nothing; so a name is
/// compared by its namespace without the last separator, and its local part.
/// </summary>
internal sealed class FieldName
{
    private readonly string _normal;
    private readonly string? _asSpelled;

    private FieldName(string normal, string? asSpelled) => (_normal, _asSpelled) = (normal, asSpelled);

    public static FieldName Of(string name, EpcisContext context)
    {
        var whole = IdText.Expand(name, context);
        return new FieldName(Normal(whole), whole == name ? name : null);
    }

    /// <summary>Whether a member of an event has this name.</summary>
    public bool Is(string name, EpcisContext context) => name == _asSpelled || Normal(IdText.Expand(name, context)) == _normal;

    /// <summary>Whether a name can be that of an extension: it is a URI or has a prefix.</summary>
    public static bool IsOne(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < name.Length - 1 && UriText.IsUri(name);
    }

    public static string Normal(string whole)
    {
        var at = whole.AsSpan().LastIndexOfAny(':', '/', '#');
        return at < 0 ? whole : string.Concat(whole.AsSpan(0, at).TrimEnd(":/#"), " ", whole.AsSpan(at + 1));
    }
}
