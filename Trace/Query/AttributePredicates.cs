using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>Predicates over the master data of what an event names: HASATTR_ and EQATTR_ (EPCIS 2.0 §8.2.7.1).</summary>
internal static class AttributePredicates
{
    // The fields whose values are elements of a vocabulary; an extension field is asked for by its name.
    private static readonly Dictionary<string, Func<SeenEvent, IEnumerable<string>>> Fields = new(StringComparer.Ordinal)
    {
        ["readPoint"] = seen => One(seen.Event.ReadPoint),
        ["bizLocation"] = seen => One(seen.Event.BizLocation),
        ["bizStep"] = seen => One(seen.Event.BizStep),
        ["disposition"] = seen => One(seen.Event.Disposition),
        ["epc"] = seen => seen.Event.Items.Where(item => !item.IsQuantity).Select(item => item.Spelling),
        ["epcClass"] = seen => seen.Event.Items.Where(item => item.IsQuantity).Select(item => item.Spelling),
        ["bizTransaction"] = seen => seen.Event.BizTransactions,
        ["source"] = seen => Listed(seen, "sourceList", "source"),
        ["destination"] = seen => Listed(seen, "destinationList", "destination"),
    };

    public static Predicate Has(ParameterUse use)
    {
        var names = use.Any().Select(value => FieldName.Of(value.Text, use.Context)).ToList();
        var field = FieldOf(use.Hole, use);
        return new(seen => Attributes(seen, field).Any(attribute => names.Exists(name => name.Is(attribute.Key, seen.Context))));
    }

    /// <summary>The hole is FIELD_ATTRIBUTE.</summary>
    public static Predicate Equal(ParameterUse use)
    {
        var known = Fields.Keys.FirstOrDefault(name => use.Hole.StartsWith(name + "_", StringComparison.Ordinal));
        var at = known?.Length ?? use.Hole.IndexOf('_', StringComparison.Ordinal);
        if (at <= 0 || at == use.Hole.Length - 1)
        {
            use.Fail("is EQATTR_, the name of a field, an underscore and the name of an attribute");
            return new(_ => false);
        }
        var field = FieldOf(use.Hole[..at], use);
        var attribute = FieldName.Of(use.Hole[(at + 1)..], use.Context);
        var values = use.Any().Select(value => value.Text).ToHashSet(StringComparer.Ordinal);
        return new(seen =>
            Attributes(seen, field).Any(stated => attribute.Is(stated.Key, seen.Context) && stated.Value.Any(values.Contains))
        );
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Attributes(
        SeenEvent seen,
        Func<SeenEvent, IEnumerable<string>> field
    ) => field(seen).SelectMany(id => seen.Vocabulary.AttributesOf(IdText.CanonicalOf(id, seen.Context)));

    private static Func<SeenEvent, IEnumerable<string>> FieldOf(string name, ParameterUse use)
    {
        if (Fields.TryGetValue(name, out var known))
            return known;
        if (!FieldName.IsOne(name))
            use.Fail($"'{name}' is neither one of {string.Join(", ", Fields.Keys)} nor the name of an extension field");
        var field = FieldName.Of(name, use.Context);
        return seen =>
            seen.Json.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.String && field.Is(member.Name, seen.Context))
                .Select(member => member.Value.GetString()!);
    }

    private static IEnumerable<string> One(string? text) => text is null ? [] : [text];

    private static IEnumerable<string> Listed(SeenEvent seen, string list, string name) =>
        FieldPredicates
            .Elements(FieldPredicates.Member(seen.Json, list))
            .SelectMany(one => FieldPredicates.Member(one, name))
            .Where(id => id.ValueKind == JsonValueKind.String)
            .Select(id => id.GetString()!);
}
