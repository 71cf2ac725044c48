using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>A parameter with its values while a predicate is made of it. Reading a value that is not of its form sets the fault.</summary>
/// <param name="name">The parameter as it was spelled.</param>
/// <param name="op">Its operator.</param>
/// <param name="hole">What stands where the row of the table has a hole: a type, a unit, a field; else empty.</param>
/// <param name="values">Its values.</param>
/// <param name="context">The prefixes that the query declares.</param>
internal sealed class ParameterUse(string name, Operator op, string hole, IReadOnlyList<QueryValue> values, EpcisContext context)
{
    public Operator Op => op;

    public string Hole => hole;

    public EpcisContext Context => context;

    public QueryFault? Fault { get; private set; }

    /// <summary>One or more values of any text.</summary>
    public IReadOnlyList<QueryValue> Any()
    {
        if (values.Count == 0 || values.Any(value => value.Text.Length == 0))
            Fail("takes one or more values, none of them empty");
        return values;
    }

    /// <summary>The only value.</summary>
    public QueryValue One()
    {
        if (values is [{ Text.Length: > 0 } one])
            return one;
        Fail("takes one value");
        return default;
    }

    public DateTimeOffset Time()
    {
        // A plus sign that was not encoded in a query string comes as a space.
        if (Fault is null && EpcisTime.TryParse((One().Text ?? "").Replace(' ', '+'), out var time))
            return time;
        Fail("takes a time with a zone, such as 2026-05-04T09:30:00Z");
        return default;
    }

    public Rational Number() => NumberOf(One());

    public IReadOnlyList<Rational> Numbers() => [.. Any().Select(NumberOf)];

    /// <summary>Words of a vocabulary in one spelling.</summary>
    public HashSet<string> Terms(Term term, string what)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in Any())
        {
            var normal = term.Of(value.Text, context);
            if (!term.IsSound(normal))
                Fail($"'{value.Text}' is not {what}, nor a URI");
            found.Add(normal);
        }
        return found;
    }

    public IdSet Ids() => Ids(Any().Select(value => value.Text));

    public IdSet Ids(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        foreach (var text in all)
        {
            if (!UriText.IsUri(text) && text is not ['(', ..])
                Fail($"'{text}' is not a URI");
        }
        return new IdSet(all, context);
    }

    public bool Truth()
    {
        switch (One().Text)
        {
            case "true" or "1":
                return true;
            case "false" or "0":
                return false;
            default:
                Fail("takes true or false");
                return false;
        }
    }

    /// <summary>For EXISTS_: no value, null, true or 1; false and 0 ask nothing.</summary>
    public bool IsAsked()
    {
        if (values.Count == 0 || values is [{ Text: "" or "true" or "1" }])
            return true;
        if (values is not [{ Text: "false" or "0" }])
            Fail("takes no value, or true or false");
        return false;
    }

    public void Fail(string message) => Fault ??= new QueryFault(name, message);

    private Rational NumberOf(QueryValue value)
    {
        if (Fault is null && Rational.Parse(value.Text) is { } number)
            return number;
        Fail("takes a number");
        return default;
    }
}
