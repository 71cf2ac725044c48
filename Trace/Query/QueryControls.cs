using System.Globalization;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>What results are ordered by.</summary>
public enum QueryOrder
{
    /// <summary>When the log recorded them, which is the order of the log.</summary>
    RecordTime,

    /// <summary>When they happened; of one moment, the order of the log.</summary>
    EventTime,
}

/// <summary>How results are ordered and bounded (EPCIS 2.0 §8.2.7.1: orderBy and what follows).</summary>
/// <param name="Order">By what.</param>
/// <param name="Descending">The latest first. With <c>orderBy</c> this is the standard's default; without, the oldest comes first.</param>
/// <param name="CountLimit">Only so many, the first of the order; or null.</param>
/// <param name="CountMax">More than so many are refused (QueryTooLargeException); or null.</param>
public sealed record QueryControls(QueryOrder Order, bool Descending, int? CountLimit, int? CountMax);

internal sealed class QueryControlsReader
{
    private QueryOrder? _order;
    private bool? _descending;
    private int? _limit;
    private int? _max;

    /// <summary>The names that it takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["orderBy", "orderDirection", "eventCountLimit", "maxEventCount"];

    /// <summary>Whether an argument is one of order or number; with what is wrong with it.</summary>
    public bool Takes(QueryArgument argument, EpcisContext context, out QueryFault? fault)
    {
        fault = null;
        if (!Names.Contains(argument.Name))
            return false;
        var use = new ParameterUse(argument.Name, Operator.None, "", argument.Values, context);
        var text = use.One().Text;
        switch (argument.Name)
        {
            case "orderBy" when text is "eventTime" or "recordTime":
                _order = text == "eventTime" ? QueryOrder.EventTime : QueryOrder.RecordTime;
                break;
            case "orderBy":
                use.Fail("takes eventTime or recordTime; other fields are not ordered by here");
                break;
            case "orderDirection" when text is "ASC" or "DESC":
                _descending = text == "DESC";
                break;
            case "orderDirection":
                use.Fail("takes ASC or DESC");
                break;
            case "eventCountLimit":
                _limit = Count(use, text);
                break;
            default:
                _max = Count(use, text);
                break;
        }
        fault = use.Fault;
        return true;
    }

    public (QueryControls Read, QueryFault? Fault) Read()
    {
        var read = new QueryControls(_order ?? QueryOrder.RecordTime, _order is not null && (_descending ?? true), _limit, _max);
        return (read, _limit is not null && _max is not null ? new QueryFault("maxEventCount", "stands not beside eventCountLimit") : null);
    }

    private static int? Count(ParameterUse use, string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        use.Fail("takes a whole number from 1 on");
        return null;
    }
}
