using System.Text.Json;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>
/// A simple event query (EPCIS 2.0 §8.2.7.1), read and checked. All its parameters hold of an event together; of one parameter's
/// values, any.
/// </summary>
public sealed class EventQuery
{
    private readonly IReadOnlyList<Predicate> _predicates;

    private EventQuery(IReadOnlyList<Predicate> predicates, QueryControls controls)
    {
        (_predicates, Controls) = (predicates, controls);
        Columns = predicates
            .Where(one => one.Narrow is not null)
            .Aggregate(new ColumnFilter(), (filter, predicate) => predicate.Narrow!(filter));
        Named = [.. predicates.SelectMany(one => one.Named).Distinct()];
        Terms = [.. predicates.Where(one => one.Terms is not null).Select(one => one.Terms!)];
    }

    /// <summary>
    /// Every parameter there is, as <c>OP_NAME{hole}</c>, with what it takes and what it asks: the table of the manual.
    /// </summary>
    public static IReadOnlyList<(string Pattern, string Values, string Meaning)> Parameters { get; } =
    [.. ParameterTable.Rows.Select(row => (row.Pattern, row.Values, row.Meaning))];

    /// <summary>In which order, and how many.</summary>
    public QueryControls Controls { get; }

    /// <summary>The items that it names one by one: who asks holds them.</summary>
    public IReadOnlyList<ItemId> Named { get; }

    /// <summary>For each parameter that the term index helps with: every event that meets it carries one of these terms.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Terms { get; }

    /// <summary>What of it the columns can decide.</summary>
    public ColumnFilter Columns { get; }

    /// <summary>Reads a query in its JSON form: the value of <c>query</c> of a named query.</summary>
    public static QueryReadResult Read(JsonElement query)
    {
        var (arguments, context, fault) = QueryArgument.Of(query);
        return fault is null ? Read(arguments, context) : new QueryReadResult.Invalid(fault);
    }

    /// <summary>Reads the parameters of a query string, decoded.</summary>
    /// <param name="parameters">Names with their values as they stand; several values of one stand between vertical bars.</param>
    /// <param name="context">Prefixes that the caller declares (<c>GS1-Extensions</c>), as a JSON-LD context; or null.</param>
    public static QueryReadResult Read(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> parameters, JsonElement? context = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Read([.. parameters.Select(one => QueryArgument.Of(one.Key, one.Value))], context);
    }

    /// <summary>Whether an event, as its reader sees it, is asked for.</summary>
    public bool Matches(SeenEvent seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        foreach (var predicate in _predicates)
        {
            if (!predicate.Holds(seen))
                return false;
        }
        return true;
    }

    private static QueryReadResult Read(List<QueryArgument> arguments, JsonElement? declared)
    {
        if (arguments.Count > QueryLimits.ParametersMax)
            return Invalid("query", $"a query has at most {QueryLimits.ParametersMax} parameters");
        var context = declared is { } given ? EpcisContext.Standard.With(given) : EpcisContext.Standard;
        var predicates = new List<Predicate>();
        var controls = new QueryControlsReader();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in arguments)
        {
            if (Oversize(argument) is { } large)
                return Invalid(argument.Name.Length > QueryLimits.NameLengthMax ? "query" : argument.Name, large);
            if (!known.Add(argument.Name))
                return Invalid(argument.Name, "is given twice");
            if (controls.Takes(argument, context, out var fault))
            {
                if (fault is not null)
                    return new QueryReadResult.Invalid(fault);
                continue;
            }
            var (op, rest) = Split(argument.Name);
            string hole = "";
            if (ParameterTable.Rows.FirstOrDefault(row => row.Takes(op, rest, out hole)) is not { } row)
                return Invalid(argument.Name, "there is no such parameter");
            var use = new ParameterUse(argument.Name, op, hole, argument.Values, context);
            var predicate = row.Make(use);
            if (use.Fault is { } wrong)
                return new QueryReadResult.Invalid(wrong);
            predicates.Add(predicate);
        }
        return controls.Read() switch
        {
            (_, { } fault) => new QueryReadResult.Invalid(fault),
            var (read, _) => new QueryReadResult.Read(new EventQuery(predicates, read)),
        };
    }

    private static string? Oversize(QueryArgument argument) =>
        argument.Name.Length > QueryLimits.NameLengthMax ? $"a parameter's name has at most {QueryLimits.NameLengthMax} characters"
        : argument.Values.Count > QueryLimits.ValuesMax ? $"takes at most {QueryLimits.ValuesMax} values"
        : argument.Values.Any(value => value.Text.Length > QueryLimits.ValueLengthMax)
            ? $"a value has at most {QueryLimits.ValueLengthMax} characters"
        : null;

    private static (Operator Op, string Name) Split(string name)
    {
        var at = name.IndexOf('_', StringComparison.Ordinal);
        return
            at > 0
            && Enum.TryParse<Operator>(name.AsSpan(0, at), out var op)
            && op != Operator.None
            && name.AsSpan(0, at).SequenceEqual(op.ToString())
            ? (op, name[(at + 1)..])
            : (Operator.None, name);
    }

    private static QueryReadResult.Invalid Invalid(string parameter, string message) => new(new QueryFault(parameter, message));
}
