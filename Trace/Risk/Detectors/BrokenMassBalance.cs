using System.Globalization;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Graph.Balance;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>Finds lots of which more came out than went in, as a whole or at one party.</summary>
public static class BrokenMassBalance
{
    /// <summary>Looks at the events of one lot.</summary>
    /// <param name="lot">The lot.</param>
    /// <param name="history">Its events, and those in which its serials came to be.</param>
    /// <param name="rules">The thresholds.</param>
    public static IEnumerable<FoundSignal> Find(ItemId lot, IReadOnlyList<SaidEvent> history, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(lot);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(rules);
        var balance = MassBalance.Of(lot, history.Select(said => new LotEvent(said.Position, said.Event)));
        foreach (var account in balance.Accounts.Where(account => account.Out > account.In * (1 + rules.BalanceTolerance)))
        {
            var positions = account.Movements.Select(moved => moved.Position).ToHashSet();
            var said = history.Where(one => positions.Contains(one.Position)).ToList();
            var explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"{account.Out} {account.Uom ?? "pieces"} went out of {account.In} that came in{(account.Party is { } party ? $" at {party}" : "")}"
            );
            yield return FoundSignal.Of(AlertSignals.BrokenMassBalance, AlertLevels.Warning, lot.Canonical, explanation, said);
        }
    }
}
