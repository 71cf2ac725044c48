using Xinyuan.Credit.Lifecycle;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>Decides steps of rule sets, on what the log has and the steps before them. For one document.</summary>
internal sealed class RuleSetDecision(IEventLog log, Submission submission, long head, DateTimeOffset arrived)
{
    private RuleSetRegister? _register;

    /// <summary>What the decisions rest on: whether two overlap is a question of all rule sets, not of one stream.</summary>
    public IReadOnlyList<AppendCondition> Conditions { get; } = [new AppendCondition.NoneAfter(head, LogQuery.OfType(RuleSetEvent.Types))];

    public async ValueTask<Refusal?> ObjectionAsync(RuleSetEvent step, CancellationToken cancel)
    {
        _register ??= await RuleSetRegister.Empty.CatchUpAsync(log, cancel).ConfigureAwait(false);
        var signatory = await Signatory.OfAsync(log, submission, cancel).ConfigureAwait(false);
        var by = new ActingOfficer(submission.Submitter, step.Officer, signatory);
        if (RuleSetMachine.Objection(_register, step, by, LegalDate.Of(arrived)) is { } refusal)
            return refusal;
        // Where it will stand is not known yet, and nothing here depends on it.
        _register = RuleSetMachine.Evolve(_register, step, by, long.MaxValue, arrived);
        return null;
    }
}
