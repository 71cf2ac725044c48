using Xinyuan.Credit;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Supervision;
using Xinyuan.Facts.Risk;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Reading;

/// <summary>
/// Tells what a signal about a firm's credit standing is about. The signal's entry does not say it, since the log forgets nothing: it is
/// found again from the record as it stands, so that of a repaired listing no signal speaks any longer.
/// </summary>
internal sealed class StandingReader(IEventLog log, RuleSetLibrary library, MeasureCatalogue measures)
{
    /// <summary>The changes of a signal; none for one of another sort, or when nothing of it may be told any more.</summary>
    public async Task<IReadOnlyList<StandingChange>> ReadAsync(AlertView view, CancellationToken cancel)
    {
        var raised = view.State.Raised;
        if (raised.Signal != AlertSignals.CreditStandingChanged || raised.Parties is not [var subject])
            return [];
        var events = await SubjectEvents.ReadAsync(log, subject, cancel);
        var now = events.Aggregate(new CreditFile(subject), (file, next) => next.Apply(file));
        // As far as the signal's own day: what came later is told by later signals.
        var walk = new StandingWalk(subject, await library.ReadAsync(cancel), measures);
        var (moments, _) = walk.Walk(events, StandingMark.Start, LegalDate.Of(view.State.Place.Occurred), now);
        return moments.FirstOrDefault(moment => moment.Id == raised.Alert)?.Changes ?? [];
    }

    /// <summary>Whether a change is shown to the caller: internal aids of supervision are for departments.</summary>
    public bool IsShown(StandingChange change, AlertView view, Caller caller) =>
        !change.IsInternal || AccessPolicy.Allows(caller, AccessClass.Department, view.Standing);
}
