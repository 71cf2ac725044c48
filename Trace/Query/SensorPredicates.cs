using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>
/// Predicates over measurements (EPCIS 2.0 §7.3.8). What the metadata of an element says holds for each of its reports, unless the
/// report says it itself.
/// </summary>
internal static class SensorPredicates
{
    public static Predicate Exists(ParameterUse use) => use.IsAsked() ? Measured(seen => Reports(seen).Any()) : new(_ => true);

    /// <summary>A moment of a report or of its element's metadata.</summary>
    public static Func<ParameterUse, Predicate> Time(string name) =>
        use =>
        {
            var asked = use.Time();
            return Measured(seen =>
                Reports(seen)
                    .Any(report =>
                        report.Text(name) is { } text && EpcisTime.TryParse(text, out var time) && use.Op.Accepts(time.CompareTo(asked))
                    )
            );
        };

    /// <summary>A URI of a report or of its element's metadata.</summary>
    public static Func<ParameterUse, Predicate> Uri(string name) =>
        use =>
        {
            var ids = use.Ids();
            return Measured(seen => Reports(seen).Any(report => report.Text(name) is { } text && ids.Any(id => id.Is(text, seen.Context))));
        };

    /// <summary>A word of a vocabulary.</summary>
    public static Func<ParameterUse, Predicate> Word(string name, Term term, string what) =>
        use =>
        {
            var asked = use.Terms(term, what);
            return Measured(seen => Reports(seen).Any(report => report.Text(name) is { } text && term.IsIn(asked, text, seen.Context)));
        };

    public static Predicate StringValue(ParameterUse use)
    {
        var asked = use.Any();
        return Measured(seen => Reports(seen).Any(report => report.Text("stringValue") is { } text && asked.Any(one => one.Text == text)));
    }

    public static Predicate HexBinaryValue(ParameterUse use)
    {
        var asked = use.Any();
        if (asked.Any(one => one.Text.Length % 2 != 0 || !one.Text.All(char.IsAsciiHexDigit)))
            use.Fail("takes an even number of hexadecimal digits");
        return Measured(seen =>
            Reports(seen)
                .Any(report =>
                    report.Text("hexBinaryValue") is { } text && asked.Any(one => one.Text.Equals(text, StringComparison.OrdinalIgnoreCase))
                )
        );
    }

    public static Predicate BooleanValue(ParameterUse use)
    {
        var asked = use.Truth() ? JsonValueKind.True : JsonValueKind.False;
        return Measured(seen => Reports(seen).Any(report => report.Member("booleanValue") is { } value && value.ValueKind == asked));
    }

    /// <summary>A number, in the unit that stands in the parameter's name or one that it converts to; without one, as it is stated.</summary>
    public static Func<ParameterUse, Predicate> Number(string name) =>
        use =>
        {
            var asked = use.Op == Operator.EQ ? use.Numbers() : [use.Number()];
            // A deviation is a difference of values: ten kelvins of it are ten degrees Celsius.
            var isDifference = name == "sDev";
            return Measured(seen => Reports(seen).Any(report => IsAsked(report)));

            bool IsAsked(SensorReport report)
            {
                if (report.Member(name) is not { } value || NumberOf(value) is not { } stated)
                    return false;
                if (use.Hole.Length == 0)
                    return asked.Any(one => use.Op.Accepts(stated.CompareTo(one)));
                return report.Text("uom") is { } unit
                    && asked.Any(one => Units.Compare((stated, unit), (one, use.Hole), isDifference) is { } c && use.Op.Accepts(c));
            }
        };

    private static Rational? NumberOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => Rational.Parse(value.GetRawText()),
            JsonValueKind.String => Rational.Parse(value.GetString()),
            _ => null,
        };

    private static Predicate Measured(Func<SeenEvent, bool> holds) =>
        new(holds) { Narrow = filter => filter with { Traits = filter.Traits | EventTraits.Sensors } };

    private static IEnumerable<SensorReport> Reports(SeenEvent seen)
    {
        foreach (var element in FieldPredicates.SensorElement(seen))
        {
            var metadata = FieldPredicates.Member(element, "sensorMetadata").FirstOrDefault();
            foreach (var report in FieldPredicates.Elements(FieldPredicates.Member(element, "sensorReport")))
                yield return new SensorReport(report, metadata);
        }
    }

    private readonly record struct SensorReport(JsonElement Own, JsonElement Metadata)
    {
        public JsonElement? Member(string name) =>
            Own.ValueKind == JsonValueKind.Object && Own.TryGetProperty(name, out var own) ? own
            : Metadata.ValueKind == JsonValueKind.Object && Metadata.TryGetProperty(name, out var shared) ? shared
            : null;

        public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }
}
