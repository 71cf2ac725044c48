using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>Predicates over extension fields, wherever an event has them: EQ_, GT_, …, EXISTS_ with the name of a field.</summary>
internal static class FieldPredicates
{
    /// <summary>Fields that stand beside the standard ones of some object of an event.</summary>
    /// <param name="holders">The objects in which the field is looked for.</param>
    /// <param name="inner">It is looked for inside the extensions there, at any depth, and not beside them.</param>
    public static Func<ParameterUse, Predicate> In(Func<SeenEvent, IEnumerable<JsonElement>> holders, bool inner) =>
        use =>
        {
            var name = FieldName.Of(use.Hole, use.Context);
            Func<JsonElement, SeenEvent, bool> asked =
                use.Op == Operator.EXISTS
                    ? use.IsAsked()
                        ? (_, _) => true
                        : null!
                    : FieldValue.Test(use);
            if (asked is null)
                return new Predicate(_ => true);
            return new Predicate(seen =>
                holders(seen)
                    .Any(holder => (inner ? Within(holder, name, seen) : Beside(holder, name, seen)).Any(value => asked(value, seen)))
            );
        };

    public static IEnumerable<JsonElement> Event(SeenEvent seen) => [seen.Json];

    public static IEnumerable<JsonElement> Ilmd(SeenEvent seen) => Member(seen.Json, "ilmd");

    public static IEnumerable<JsonElement> Error(SeenEvent seen) => Member(seen.Json, "errorDeclaration");

    public static IEnumerable<JsonElement> ReadPoint(SeenEvent seen) => Member(seen.Json, "readPoint");

    public static IEnumerable<JsonElement> BizLocation(SeenEvent seen) => Member(seen.Json, "bizLocation");

    public static IEnumerable<JsonElement> SensorElement(SeenEvent seen) => Elements(Member(seen.Json, "sensorElementList"));

    public static IEnumerable<JsonElement> SensorMetadata(SeenEvent seen) =>
        SensorElement(seen).SelectMany(element => Member(element, "sensorMetadata"));

    public static IEnumerable<JsonElement> SensorReport(SeenEvent seen) =>
        SensorElement(seen).SelectMany(element => Elements(Member(element, "sensorReport")));

    /// <summary>The member of this name, if it is there.</summary>
    public static IEnumerable<JsonElement> Member(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? [value] : [];

    /// <summary>The elements of lists.</summary>
    public static IEnumerable<JsonElement> Elements(IEnumerable<JsonElement> lists) =>
        lists.Where(list => list.ValueKind == JsonValueKind.Array).SelectMany(list => list.EnumerateArray());

    private static IEnumerable<JsonElement> Beside(JsonElement holder, FieldName name, SeenEvent seen) =>
        holder.ValueKind == JsonValueKind.Object
            ? holder.EnumerateObject().Where(member => name.Is(member.Name, seen.Context)).Select(member => member.Value)
            : [];

    // Only extensions have names with a colon, so what is inside a standard field of the holder is not gone into.
    private static IEnumerable<JsonElement> Within(JsonElement holder, FieldName name, SeenEvent seen)
    {
        var open = new Stack<JsonElement>();
        if (holder.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in holder.EnumerateObject().Where(member => member.Name.Contains(':', StringComparison.Ordinal)))
                open.Push(member.Value);
        }
        while (open.TryPop(out var value))
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var element in value.EnumerateArray())
                    open.Push(element);
            }
            if (value.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var member in value.EnumerateObject())
            {
                if (name.Is(member.Name, seen.Context))
                    yield return member.Value;
                open.Push(member.Value);
            }
        }
    }
}

/// <summary>Compares the value of an extension field, whose type nobody declared, with what is asked.</summary>
internal static class FieldValue
{
    private const int DateLength = 10;

    /// <summary>A test of a value: of a list, any element counts.</summary>
    public static Func<JsonElement, SeenEvent, bool> Test(ParameterUse use)
    {
        var values = (use.Op == Operator.EQ ? use.Any() : [use.One()]).Where(value => value.Text is not null).ToList();
        var asked = new Asked(
            values.Select(value => value.Text).ToHashSet(StringComparer.Ordinal),
            new IdSet(values.Select(value => value.Text), use.Context),
            [.. values.Where(value => value.IsNumber).Select(value => Rational.Parse(value.Text)).OfType<Rational>()],
            [.. values.Select(value => Rational.Parse(value.Text)).OfType<Rational>()],
            [.. values.Select(value => TimeOf(value.Text)).OfType<DateTimeOffset>()]
        );
        if (use.Op != Operator.EQ && asked.Numbers.Count + asked.Times.Count == 0)
            use.Fail("takes a number or a time");
        return Holds;

        bool Holds(JsonElement value, SeenEvent seen) =>
            value.ValueKind switch
            {
                JsonValueKind.Array => value.EnumerateArray().Any(element => Holds(element, seen)),
                JsonValueKind.Object => value.TryGetProperty("@value", out var inside) && Holds(inside, seen),
                _ => use.Op == Operator.EQ ? Equal(value, asked, seen) : Compare(value, asked) is { } compared && use.Op.Accepts(compared),
            };
    }

    private static bool Equal(JsonElement value, Asked asked, SeenEvent seen) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => Rational.Parse(value.GetRawText()) is { } stated && asked.Numbers.Contains(stated),
            JsonValueKind.True => asked.Texts.Contains("true"),
            JsonValueKind.False => asked.Texts.Contains("false"),
            JsonValueKind.String => value.GetString()! is var text
                && (
                    asked.Texts.Contains(text)
                    || (asked.Times.Count > 0 && TimeOf(text) is { } moment && asked.Times.Contains(moment))
                    || (asked.Typed.Count > 0 && Rational.Parse(text) is { } stated && asked.Typed.Contains(stated))
                    || (UriText.IsUri(text) && asked.Ids.Has(text, seen.Context))
                ),
            _ => false,
        };

    private static int? Compare(JsonElement value, Asked asked)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => "",
        };
        return asked.Numbers is [var number] && Rational.Parse(text) is { } stated ? stated.CompareTo(number)
            : asked.Times is [var time] && TimeOf(text) is { } moment ? moment.CompareTo(time)
            : null;
    }

    // A date stands for its first moment, in UTC: label data has dates.
    private static DateTimeOffset? TimeOf(string text) =>
        EpcisTime.TryParse(text, out var time) || (text.Length == DateLength && EpcisTime.TryParse(text + "T00:00:00Z", out time))
            ? time
            : null;

    /// <param name="Texts">As they were handed in.</param>
    /// <param name="Ids">As identifiers.</param>
    /// <param name="Typed">Those that came as JSON numbers: they equal texts that are numbers.</param>
    /// <param name="Numbers">Those that can be read as numbers.</param>
    /// <param name="Times">Those that can be read as times.</param>
    private sealed record Asked(
        HashSet<string> Texts,
        IdSet Ids,
        IReadOnlyList<Rational> Typed,
        IReadOnlyList<Rational> Numbers,
        IReadOnlyList<DateTimeOffset> Times
    );
}
