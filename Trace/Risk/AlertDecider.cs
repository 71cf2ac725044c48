using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Risk;

/// <summary>Who may move a risk signal, and from where to where.</summary>
public static class AlertDecider
{
    /// <summary>What comes of something that is said of a signal.</summary>
    /// <param name="fact">What is said.</param>
    /// <param name="alert">The signal as it stands, or null when there is none.</param>
    /// <param name="actor">Who says it.</param>
    public static CaseDecision Decide(AlertFact fact, AlertState? alert, CaseActor actor)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(actor);
        if (fact is AlertRaised raised)
            return Raise(raised, alert, actor);
        if (alert is null)
            return new CaseDecision.Refused("alert", $"there is no signal '{fact.Alert}'");
        if (fact is AlertCommented)
            return Comment(alert, actor);
        if (!actor.IsAuthority)
            return new CaseDecision.Refused("type", "a signal is moved by an authority; a firm that it concerns may comment");
        // What may be public of a firm's credit is public by the negative list, for as long as the law says.
        if (fact is AlertWarned && alert.Raised.Signal == AlertSignals.CreditStandingChanged)
            return new CaseDecision.Refused("type", "of a firm's credit the public is told by the negative list, and not by a warning");
        if (!Follows(fact, alert.Stage))
            return new CaseDecision.Refused("type", $"a signal that is {Word(alert.Stage)} cannot be {Word(fact)}");
        return new CaseDecision.Accepted(fact is AlertWarned ? AccessClass.Open : AccessClass.Party, Tags(alert.Raised));
    }

    /// <summary>Whether a step may follow on a stage.</summary>
    public static bool Follows(AlertFact fact, AlertStage stage) =>
        (fact, stage) switch
        {
            (AlertAssessed, AlertStage.Raised or AlertStage.Assessed) => true,
            (AlertWarned, AlertStage.Assessed or AlertStage.Warned) => true,
            (AlertDisposed, AlertStage.Assessed or AlertStage.Warned) => true,
            (AlertReviewed, AlertStage.Disposed) => true,
            (AlertDismissed, AlertStage.Raised or AlertStage.Assessed or AlertStage.Warned) => true,
            _ => false,
        };

    private static CaseDecision Raise(AlertRaised raised, AlertState? alert, CaseActor actor)
    {
        if (actor.Role != CaseRole.Service)
            return new CaseDecision.Refused("type", "signals are raised by the service, out of events of the log");
        return alert is null
            ? new CaseDecision.Accepted(AccessClass.Party, Tags(raised))
            : new CaseDecision.Refused("alert", "the signal is known");
    }

    private static CaseDecision Comment(AlertState alert, CaseActor actor)
    {
        if (alert.IsOver)
            return new CaseDecision.Refused("alert", $"the signal is {Word(alert.Stage)}: nothing is added to it");
        // To others it is as if there were no such signal, or they could find out which there are.
        return actor.IsAuthority || alert.Raised.Parties.Contains(actor.Party)
            ? new CaseDecision.Accepted(AccessClass.Party, [alert.Raised.Tag, "party:" + actor.Party])
            : new CaseDecision.Refused("alert", $"there is no signal '{alert.Raised.Alert}'");
    }

    private static List<string> Tags(AlertRaised raised) =>
        [
            raised.Tag,
            "signal:" + raised.Signal,
            "level:" + raised.Level,
            .. raised.Parties.Select(party => "party:" + party),
            .. raised.Items.Select(item => "item:" + item),
        ];

    private static string Word(AlertStage stage) => stage.ToString().ToLowerInvariant();

    private static string Word(AlertFact fact) => fact.Type["Alert".Length..].ToLowerInvariant();
}
