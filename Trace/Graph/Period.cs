namespace Xinyuan.Trace.Graph;

/// <summary>From one moment to another, both included, in UTC ticks.</summary>
internal readonly record struct Period(long From, long Until) : IComparable<Period>
{
    public const long Always = long.MinValue;
    public const long Ever = long.MaxValue;
    public static readonly Period Whole = new(Always, Ever);

    public bool IsEmpty => From > Until;

    public Period And(Period other) => new(Math.Max(From, other.From), Math.Min(Until, other.Until));

    public int CompareTo(Period other) => From != other.From ? From.CompareTo(other.From) : Until.CompareTo(other.Until);
}

/// <summary>
/// The moments of some periods. What is added twice counts once, so that the order of adding makes no difference. Adding costs the
/// logarithm of how many periods are apart.
/// </summary>
internal sealed class Periods
{
    private const int Loose = 16;
    private readonly List<Period> _periods = new(1);
    private int _joined;

    /// <summary>How many were added, less those found to be joined with others.</summary>
    public int Count => _periods.Count;

    /// <summary>Adds a period.</summary>
    public void Add(Period period)
    {
        _periods.Add(period);
        if (_periods.Count > (2 * _joined) + Loose)
            Join();
    }

    /// <summary>The periods, apart from each other and in order.</summary>
    public IReadOnlyList<Period> Apart()
    {
        Join();
        return _periods;
    }

    /// <summary>The moments of a period that are not among these, in order.</summary>
    public IEnumerable<Period> MissingOf(Period period)
    {
        Join();
        var from = period.From;
        for (var at = Math.Max(0, LastFrom(from)); at < _periods.Count && _periods[at].From <= period.Until; at++)
        {
            if (_periods[at].Until < from)
                continue;
            if (_periods[at].From > from)
                yield return new Period(from, _periods[at].From - 1);
            if (_periods[at].Until >= period.Until)
                yield break;
            from = _periods[at].Until + 1;
        }
        yield return period with
        {
            From = from,
        };
    }

    private int LastFrom(long moment)
    {
        var at = _periods.BinarySearch(new Period(moment, Period.Ever));
        return at >= 0 ? at : ~at - 1;
    }

    private void Join()
    {
        if (_joined == _periods.Count)
            return;
        _periods.Sort();
        var last = 0;
        for (var i = 1; i < _periods.Count; i++)
        {
            if (_periods[i].From > _periods[last].Until)
                _periods[++last] = _periods[i];
            else if (_periods[i].Until > _periods[last].Until)
                _periods[last] = _periods[last] with { Until = _periods[i].Until };
        }
        _periods.RemoveRange(last + 1, _periods.Count - last - 1);
        _joined = _periods.Count;
    }
}
