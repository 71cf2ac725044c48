using System.Collections.Concurrent;

namespace Xinyuan.Trace.Graph;

/// <summary>The state of an item by the links up to one of them.</summary>
/// <param name="LastLink">That link, or -1.</param>
/// <param name="UtcTicks">The time of the latest event.</param>
/// <param name="Latest">What was said last.</param>
/// <param name="IsRecalled">A recall holds.</param>
/// <param name="IsKnown">Somebody whose word counts has said something.</param>
/// <param name="Count">How many marks it is made of.</param>
internal readonly record struct StateFold(int LastLink, long UtcTicks, ItemState Latest, bool IsRecalled, bool IsKnown, int Count)
{
    public static readonly StateFold Empty = new(-1, long.MinValue, ItemState.Unknown, false, false, 0);

    /// <summary>With a mark that is not before any of its own.</summary>
    public StateFold With((long UtcTicks, bool LiftsRecall, ItemState State) mark, bool isOne)
    {
        var isRecalled = (IsRecalled && !mark.LiftsRecall) || mark.State == ItemState.Recalled;
        var latest = mark.State != ItemState.Unknown && !(isOne && Latest == ItemState.Destroyed) ? mark.State : Latest;
        if (mark.LiftsRecall && latest == ItemState.Recalled)
            latest = ItemState.Active;
        return new StateFold(LastLink, mark.UtcTicks, latest, isRecalled, true, Count + 1);
    }
}

/// <summary>
/// Remembers the states of items with many events, so that asking again costs what came since. A change of the rules, or a declaration
/// of error anywhere, makes it forget. Safe for use by several threads at once.
/// </summary>
internal sealed class StateMemory
{
    private const int KeptFrom = 32;
    private const int KeptMax = 16_384;
    private readonly ConcurrentDictionary<(int Item, long Rules), (int Declarations, StateFold Fold)> _folds = new();

    public StateFold Find(int item, StateRules rules, int declarations) =>
        rules.Version >= 0 && _folds.TryGetValue((item, rules.Version), out var kept) && kept.Declarations == declarations
            ? kept.Fold
            : StateFold.Empty;

    public void Keep(int item, StateRules rules, int declarations, StateFold fold)
    {
        if (rules.Version < 0 || fold.Count < KeptFrom)
            return;
        if (_folds.Count >= KeptMax)
            _folds.Clear();
        _folds[(item, rules.Version)] = (declarations, fold);
    }
}
