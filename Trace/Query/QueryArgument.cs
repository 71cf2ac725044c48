using System.Text.Json;

namespace Xinyuan.Trace.Query;

/// <summary>A value as it was handed in.</summary>
/// <param name="Text">The string, or the number as it was written.</param>
/// <param name="IsNumber">It came as a JSON number. What comes in a query string has no type.</param>
internal readonly record struct QueryValue(string Text, bool IsNumber = false);

/// <summary>A parameter as it was handed in, whichever form the query had.</summary>
internal sealed record QueryArgument(string Name, IReadOnlyList<QueryValue> Values)
{
    /// <summary>The members of a query in JSON form, or what is wrong with it.</summary>
    public static (List<QueryArgument> Arguments, JsonElement? Context, QueryFault? Fault) Of(JsonElement query)
    {
        var arguments = new List<QueryArgument>();
        JsonElement? context = null;
        if (query.ValueKind != JsonValueKind.Object)
            return (arguments, null, new QueryFault("query", "a query is a JSON object"));
        foreach (var member in query.EnumerateObject())
        {
            if (member.Name == "@context")
            {
                if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object))
                    return (arguments, null, new QueryFault("@context", "is a URI, an object or a list of them"));
                context = member.Value;
                continue;
            }
            if (Read(member.Value) is not { } values)
                return (arguments, null, new QueryFault(member.Name, "is a string, a number, true, false, null or a list of them"));
            arguments.Add(new QueryArgument(member.Name, values));
        }
        return (arguments, context, null);
    }

    /// <summary>A parameter of a query string: several values stand between vertical bars (OpenAPI's pipeDelimited).</summary>
    public static QueryArgument Of(string name, IEnumerable<string> texts) =>
        new(name, [.. texts.SelectMany(text => text.Split('|')).Select(text => new QueryValue(text))]);

    private static List<QueryValue>? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return One(value) is { } one ? [one] : null;
        var values = new List<QueryValue>();
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Null || One(element) is not { } one)
                return null;
            values.Add(one);
        }
        return values;
    }

    private static QueryValue? One(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => new QueryValue(value.GetString()!),
            JsonValueKind.Number => new QueryValue(value.GetRawText(), IsNumber: true),
            JsonValueKind.True => new QueryValue("true"),
            JsonValueKind.False => new QueryValue("false"),
            JsonValueKind.Null => new QueryValue(""),
            _ => null,
        };
}
