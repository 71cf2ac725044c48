using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Query;

namespace Xinyuan.Trace.Graph.Balance;

/// <summary>
/// Of a lot no more can be used, sold or destroyed than came into being, and no party can send on more than it had: out ≤ in, for
/// every kind of unit; where units of one kind meet, in the base unit of the kind. Pure: the same events in any order give the same
/// balance. Quantities are the parties' business
/// (<see cref="Ledger.AccessClass.Party"/>): a consumer never sees them.
/// </summary>
public static class MassBalance
{
    /// <summary>Works out the balance of a lot.</summary>
    /// <param name="lot">The lot.</param>
    /// <param name="events">
    /// The recorded events that name it, and those in which its serials came to be; others do no harm. Events that are declared in error
    /// by one of these count for nothing.
    /// </param>
    public static LotBalance Of(ItemId lot, IEnumerable<LotEvent> events)
    {
        ArgumentNullException.ThrowIfNull(lot);
        ArgumentNullException.ThrowIfNull(events);
        var all = events.DistinctBy(said => said.Position).OrderBy(said => said.Position).ToList();
        var errors = all.Where(said => said.Event.ErrorDeclaration is not null)
            .Select(said => (said.Event.Submitter, said.Event.EventId))
            .ToHashSet();
        var (movements, uncounted) = (new List<(string? Uom, MassMovement Movement)>(), new List<long>());
        foreach (var said in all.Where(said => !errors.Contains((said.Event.Submitter, said.Event.EventId))))
        {
            if (!MassMovements.Read(lot, said, movements))
                uncounted.Add(said.Position);
        }
        var accounts = new List<MassAccount>();
        foreach (var unit in OneUnitAKind(movements).GroupBy(moved => moved.Uom).OrderBy(unit => unit.Key, StringComparer.Ordinal))
        {
            List<MassMovement> ofUnit = [.. unit.Select(moved => moved.Movement)];
            if (Whole(unit.Key, ofUnit) is { } whole)
                accounts.Add(whole);
            var byParty = ofUnit.GroupBy(moved => moved.Party).OrderBy(party => party.Key, StringComparer.Ordinal);
            accounts.AddRange(byParty.Select(party => OfParty(party.Key, unit.Key, [.. party])).OfType<MassAccount>());
        }
        return new LotBalance(lot, accounts, uncounted);
    }

    // What one party weighs in tonnes and the next in kilograms is one account. Units that stand alone stay as they were said.
    private static IEnumerable<(string? Uom, MassMovement Movement)> OneUnitAKind(List<(string? Uom, MassMovement Movement)> movements)
    {
        var scales = movements.Select(moved => moved.Uom).OfType<string>().Distinct().ToDictionary(uom => uom, Units.Scale);
        var mixed = scales.Values.OfType<(string Kind, string, decimal)>().GroupBy(scale => scale.Kind).Where(kind => kind.Count() > 1);
        var kinds = mixed.Select(kind => kind.Key).ToHashSet();
        foreach (var (uom, movement) in movements)
        {
            if (uom is not null && scales[uom] is { } scale && kinds.Contains(scale.Kind))
                yield return (scale.Base, movement with { Quantity = movement.Quantity * scale.Factor });
            else
                yield return (uom, movement);
        }
    }

    private static MassAccount? Whole(string? uom, List<MassMovement> all)
    {
        var (made, numbered) = (Sum(all, MassFlow.Made), Sum(all, MassFlow.Serialised));
        // Goods that were never counted as a lot came to be piece by piece; those of which this log knows no making came in from outside.
        var origin =
            made > 0 ? made
            : numbered > 0 ? numbered
            : FromOutside(all);
        // Without any beginning there is nothing to hold an end against.
        if (origin == 0)
            return null;
        var @in = origin + Sum(all, MassFlow.Returned);
        var @out = Sum(all, MassFlow.Consumed) + Sum(all, MassFlow.Sold) + Sum(all, MassFlow.Destroyed);
        return new MassAccount(null, uom, @in, @out, numbered, all);
    }

    // Goods that go from hand to hand are received more than once: so what was received, save what parties of this log had sent on; and
    // at least what one of them received in all.
    private static decimal FromOutside(List<MassMovement> all) =>
        Math.Max(
            Sum(all, MassFlow.Received) - Sum(all, MassFlow.Shipped),
            all.Where(moved => moved.Flow == MassFlow.Received)
                .GroupBy(moved => moved.Party)
                .Select(party => party.Sum(moved => moved.Quantity))
                .DefaultIfEmpty()
                .Max()
        );

    private static MassAccount? OfParty(string party, string? uom, List<MassMovement> own)
    {
        var @in = Sum(own, MassFlow.Made) + Sum(own, MassFlow.Received) + Sum(own, MassFlow.Returned);
        if (@in == 0)
            return null;
        var @out = Sum(own, MassFlow.Consumed) + Sum(own, MassFlow.Sold) + Sum(own, MassFlow.Destroyed) + Sum(own, MassFlow.Shipped);
        return new MassAccount(party, uom, @in, @out, 0, own);
    }

    private static decimal Sum(List<MassMovement> all, MassFlow flow) =>
        all.Where(moved => moved.Flow == flow).Sum(moved => moved.Quantity);
}
