using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>Spellings of identifiers.</summary>
internal static class IdText
{
    public static string CanonicalOf(string spelling, EpcisContext context) => ItemId.Parse(Expand(spelling, context)).Canonical;

    /// <summary>A CURIE spelled out; what only looks like one (JSON-LD 1.1 §5.2: two slashes after the colon) stays.</summary>
    public static string Expand(string text, EpcisContext context)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.AsSpan(colon + 1).StartsWith("//") ? text : context.Expand(text);
    }
}

/// <summary>The identifiers that a parameter names: each equals every other spelling of the same.</summary>
internal sealed class IdSet
{
    private readonly HashSet<string> _canonical;

    // Those whose prefix the query does not declare: the same letters in an event count as the same.
    private readonly HashSet<string> _asSpelled;

    public IdSet(IEnumerable<string> texts, EpcisContext context)
    {
        var all = texts.Select(text => (Text: text, Whole: IdText.Expand(text, context))).ToList();
        Ids = [.. all.Select(one => ItemId.Parse(one.Whole)).Distinct()];
        _canonical = Ids.Select(id => id.Canonical).ToHashSet(StringComparer.Ordinal);
        _asSpelled = all.Where(one => one.Whole == one.Text).Select(one => one.Text).ToHashSet(StringComparer.Ordinal);
    }

    public IReadOnlyList<ItemId> Ids { get; }

    /// <summary>Whether an event's spelling is of one of them.</summary>
    public bool Has(string spelling, EpcisContext context) =>
        _asSpelled.Contains(spelling) || _canonical.Contains(IdText.CanonicalOf(spelling, context));

    /// <summary>Whether an event's item is one of them.</summary>
    public bool Has(EventItem item, EpcisContext context) =>
        _asSpelled.Contains(item.Spelling) || _canonical.Contains(item.Id.Canonical) || Has(item.Spelling, context);
}
