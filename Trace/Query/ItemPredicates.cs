using System.Text.RegularExpressions;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>Predicates over the items that an event names: MATCH_ (EPCIS 2.0 §8.2.7.1.1) and quantities.</summary>
internal static class ItemPredicates
{
    public static Func<ParameterUse, Predicate> Instances(params ItemRole[] roles) => use => Match(use, isQuantity: false, roles);

    public static Func<ParameterUse, Predicate> Classes(params ItemRole[] roles) => use => Match(use, isQuantity: true, roles);

    /// <summary>A quantity as it is stated, or in a unit that it converts to.</summary>
    public static Predicate Quantity(ParameterUse use)
    {
        var asked = use.Op == Operator.EQ ? use.Numbers() : [use.Number()];
        return new(seen =>
            seen.Event.Items.Any(item =>
                item.Quantity is { } text && Rational.Parse(text) is { } stated && asked.Any(one => Is(stated, item.Uom, one))
            )
        );

        bool Is(Rational stated, string? unit, Rational one) =>
            use.Hole.Length == 0
                ? use.Op.Accepts(stated.CompareTo(one))
                : unit is not null
                    && Units.Compare((stated, unit), (one, use.Hole), isDifference: false) is { } compared
                    && use.Op.Accepts(compared);
    }

    private static Predicate Match(ParameterUse use, bool isQuantity, ItemRole[] roles)
    {
        var (patterns, names) = (new List<Regex>(), new List<string>());
        List<string>? terms = [];
        foreach (var (text, _) in use.Any())
        {
            if (!EpcPattern.IsOne(text))
            {
                names.Add(text);
                continue;
            }
            if (EpcPattern.Read(text, isQuantity) is { } pattern)
                patterns.Add(pattern);
            else
                use.Fail($"'{text}' is not an EPC pattern");
            if (ItemId.Parse(text).Gtin is { } gtin)
                terms?.Add(EventTags.OfGtin(gtin));
            else
                terms = null;
        }
        if (patterns.Count > QueryLimits.PatternsMax)
            use.Fail($"takes at most {QueryLimits.PatternsMax} patterns");
        var ids = use.Ids(names);
        terms?.AddRange(ids.Ids.Select(EventTags.OfItem));
        return new(seen => seen.Event.Items.Any(item => IsOne(item, seen))) { Terms = terms, Named = ids.Ids };

        bool IsOne(EventItem item, SeenEvent seen)
        {
            if (item.IsQuantity != isQuantity || !roles.Contains(item.Role))
                return false;
            if (ids.Has(item, seen.Context))
                return true;
            return patterns.Count > 0
                && IdText.CanonicalOf(item.Spelling, seen.Context) is var canonical
                && patterns.Exists(pattern => pattern.IsMatch(canonical));
        }
    }
}
