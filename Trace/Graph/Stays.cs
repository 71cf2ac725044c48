namespace Xinyuan.Trace.Graph;

/// <summary>That an item was in a container for a while.</summary>
internal readonly record struct Stay(int Container, int Content, Period Period);

/// <summary>Stays, to be asked which of them were at a time: a tree laid over the stays in the order of their starts.</summary>
internal sealed class Stays
{
    private readonly Stay[] _byStart;
    private readonly long[] _latest;
    private ILookup<int, Stay>? _byContainer;

    public Stays(IEnumerable<Stay> stays)
    {
        _byStart = [.. stays.OrderBy(stay => stay.Period)];
        _latest = new long[_byStart.Length];
        Latest(0, _byStart.Length);
    }

    /// <summary>The stays in one container.</summary>
    public IEnumerable<Stay> In(int container) => (_byContainer ??= _byStart.ToLookup(stay => stay.Container))[container];

    /// <summary>The stays that have a moment in common with a period, each cut to that period.</summary>
    public IReadOnlyList<Stay> During(Period period)
    {
        if (_byStart.Length == 0)
            return [];
        var found = new List<Stay>();
        Find(0, _byStart.Length, period, found);
        return found;
    }

    // The end of the last of the stays from one to before another, kept at their middle.
    private long Latest(int from, int end)
    {
        if (from >= end)
            return Period.Always;
        var middle = (from + end) / 2;
        return _latest[middle] = Math.Max(_byStart[middle].Period.Until, Math.Max(Latest(from, middle), Latest(middle + 1, end)));
    }

    private void Find(int from, int end, Period period, List<Stay> found)
    {
        var middle = (from + end) / 2;
        if (from >= end || _latest[middle] < period.From)
            return;
        Find(from, middle, period, found);
        var stay = _byStart[middle];
        if (stay.Period.From > period.Until)
            return;
        if (stay.Period.Until >= period.From)
            found.Add(stay with { Period = stay.Period.And(period) });
        Find(middle + 1, end, period, found);
    }
}
