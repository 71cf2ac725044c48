using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Risk;

namespace Xinyuan.Trace.Tests.Risk;

public sealed class AlertLifeTests
{
    private static readonly CaseActor Department = new("org:samr", CaseRole.Department);
    private static readonly CaseActor Firm = new("gln:9520033000019", CaseRole.Enterprise);
    private static readonly CaseActor Other = new("gln:9520032000010", CaseRole.Enterprise);

    private static readonly AlertFact[] Steps =
    [
        new AlertAssessed("a", "confirmed", "critical", null),
        new AlertWarned("a", "别买", null),
        new AlertDisposed("a", "下架", null),
        new AlertReviewed("a", "有效"),
        new AlertDismissed("a", "误报"),
    ];

    [Fact]
    public void A_signal_goes_from_raised_to_reviewed_and_nothing_follows_on_its_end()
    {
        var alert = Raised();
        foreach (var step in Steps[..4])
        {
            Assert.IsType<CaseDecision.Accepted>(AlertDecider.Decide(step, alert, Department));
            alert = AlertState.Evolve(alert, step, Place(alert!.Steps.Length))!;
        }
        Assert.Equal((AlertStage.Reviewed, "critical"), (alert!.Stage, alert.Level));
        Assert.All(Steps, step => Assert.IsType<CaseDecision.Refused>(AlertDecider.Decide(step, alert, Department)));
        Assert.IsType<CaseDecision.Refused>(AlertDecider.Decide(new AlertCommented("a", "?"), alert, Firm));
    }

    [Fact]
    public void Only_authorities_move_a_signal_and_only_firms_that_it_concerns_comment()
    {
        var alert = Raised();
        Assert.All(Steps, step => Assert.IsType<CaseDecision.Refused>(AlertDecider.Decide(step, alert, Firm)));
        Assert.IsType<CaseDecision.Accepted>(AlertDecider.Decide(new AlertCommented("a", "已查"), alert, Firm));
        var strange = Assert.IsType<CaseDecision.Refused>(AlertDecider.Decide(new AlertCommented("a", "?"), alert, Other));
        // The same words as for a signal that there is not: nobody finds out which there are.
        Assert.Equal(strange, AlertDecider.Decide(new AlertCommented("a", "?"), null, Other));
    }

    [Fact]
    public void A_warning_ends_when_the_signal_is_dismissed()
    {
        var alert = Raised();
        foreach (var step in (AlertFact[])[Steps[0], Steps[1], Steps[4]])
            alert = AlertState.Evolve(alert, step, Place(alert!.Steps.Length))!;
        Assert.False(alert!.IsPublic);
    }

    [Fact]
    public void Nobody_but_the_service_raises_signals() =>
        Assert.IsType<CaseDecision.Refused>(AlertDecider.Decide(Raise(), null, new CaseActor("org:open", CaseRole.Anyone)));

    private static AlertRaised Raise() =>
        new("a", AlertSignals.SaleAfterRecall, AlertLevels.Warning, ["x"], [Firm.Party], "r@1", "because", [1, 2]);

    private static AlertState? Raised() => AlertState.Evolve(null, Raise(), Place(0));

    private static CasePlace Place(long position) => new(position, "org:x", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
