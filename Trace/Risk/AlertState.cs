using System.Collections.Immutable;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Risk;

/// <summary>How far a risk signal has come.</summary>
public enum AlertStage
{
    /// <summary>The service raised it; nobody has looked.</summary>
    Raised,

    /// <summary>An authority assessed it: it is confirmed, or still suspected.</summary>
    Assessed,

    /// <summary>An authority warned the public.</summary>
    Warned,

    /// <summary>An authority took a measure.</summary>
    Disposed,

    /// <summary>An authority looked whether the measure worked. The end.</summary>
    Reviewed,

    /// <summary>An authority found that there was nothing to it. The end.</summary>
    Dismissed,
}

/// <summary>A risk signal: a fold over its facts. What explains it stays in the log.</summary>
/// <param name="Raised">How it began.</param>
/// <param name="Place">Where the log has that.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Level">Its level now.</param>
/// <param name="Warning">The public warning in force, or null.</param>
/// <param name="Steps">The positions of its entries, ascending.</param>
public sealed record AlertState(
    AlertRaised Raised,
    CasePlace Place,
    AlertStage Stage,
    string Level,
    AlertWarned? Warning,
    ImmutableArray<long> Steps
)
{
    /// <summary>Its place in its stream.</summary>
    public long Revision => Steps.Length - 1;

    /// <summary>Whether it is over.</summary>
    public bool IsOver => Stage is AlertStage.Reviewed or AlertStage.Dismissed;

    /// <summary>Whether everybody may know of it.</summary>
    public bool IsPublic => Warning is not null;

    /// <summary>The signal after one more of its facts; null before it is raised.</summary>
    public static AlertState? Evolve(AlertState? alert, AlertFact fact, CasePlace place)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(place);
        if (fact is AlertRaised raised && alert is null)
            return new AlertState(raised, place, AlertStage.Raised, raised.Level, null, [place.Position]);
        if (alert is null)
            return null;
        var next = alert with { Steps = alert.Steps.Add(place.Position) };
        return fact switch
        {
            AlertAssessed assessed => next with { Stage = AlertStage.Assessed, Level = assessed.Level ?? alert.Level },
            AlertWarned warned => next with { Stage = AlertStage.Warned, Warning = warned },
            AlertDisposed => next with { Stage = AlertStage.Disposed },
            AlertReviewed => next with { Stage = AlertStage.Reviewed },
            // Who was warned of nothing is not warned any longer.
            AlertDismissed => next with { Stage = AlertStage.Dismissed, Warning = null },
            _ => next,
        };
    }
}
