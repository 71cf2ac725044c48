using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>An identifier as a query names it: it equals every other spelling of the same.</summary>
internal sealed class IdText
{
    // Its prefix is not declared in the query; then the same letters in an event count as the same.
    private readonly string? _asSpelled;

    private IdText(ItemId id, string? asSpelled) => (Id, _asSpelled) = (id, asSpelled);

    public ItemId Id { get; }

    public string Canonical => Id.Canonical;

    public static IdText Of(string text, EpcisContext context)
    {
        var whole = Expand(text, context);
        return new IdText(ItemId.Parse(whole), whole == text ? text : null);
    }

    /// <summary>Whether an event's spelling is of this identifier.</summary>
    public bool Is(string spelling, EpcisContext context) => spelling == _asSpelled || CanonicalOf(spelling, context) == Canonical;

    public static string CanonicalOf(string spelling, EpcisContext context) => ItemId.Parse(Expand(spelling, context)).Canonical;

    /// <summary>A CURIE spelled out; what only looks like one (JSON-LD 1.1 §5.2: two slashes after the colon) stays.</summary>
    public static string Expand(string text, EpcisContext context)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.AsSpan(colon + 1).StartsWith("//") ? text : context.Expand(text);
    }
}
