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
        var ids = new List<IdText>();
        var patterns = new List<Regex>();
        List<string>? terms = [];
        foreach (var value in use.Any())
        {
            if (!EpcPattern.IsOne(value.Text))
                continue;
            if (EpcPattern.Read(value.Text, isQuantity) is { } pattern)
                patterns.Add(pattern);
            else
                use.Fail($"'{value.Text}' is not an EPC pattern");
            if (ItemId.Parse(value.Text).Gtin is { } gtin)
                terms?.Add(EventTags.OfGtin(gtin));
            else
                terms = null;
        }
        ids.AddRange(use.Ids().Where((_, at) => !EpcPattern.IsOne(use.Any()[at].Text)));
        terms?.AddRange(ids.Select(id => EventTags.OfItem(id.Id)));
        return new(seen => seen.Event.Items.Any(item => IsOne(item, seen))) { Terms = terms, Named = [.. ids.Select(id => id.Id)] };

        bool IsOne(EventItem item, SeenEvent seen)
        {
            if (item.IsQuantity != isQuantity || !roles.Contains(item.Role))
                return false;
            if (ids.Exists(id => id.Is(item.Spelling, seen.Context)))
                return true;
            return patterns.Count > 0
                && IdText.CanonicalOf(item.Spelling, seen.Context) is var canonical
                && patterns.Exists(pattern => pattern.IsMatch(canonical));
        }
    }
}
