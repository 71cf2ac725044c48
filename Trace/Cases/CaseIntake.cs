using Xinyuan.Facts.Cases;
using Xinyuan.Facts.Reading;
using Xinyuan.Facts.Recalls;
using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Trace.Recall;
using Xinyuan.Trace.Risk;

namespace Xinyuan.Trace.Cases;

/// <summary>What became of a document of cases.</summary>
public abstract record CaseOutcome
{
    private CaseOutcome() { }

    /// <summary>All records are in the log; one receipt a record, in the document's order.</summary>
    public sealed record Accepted(IReadOnlyList<Receipt> Receipts) : CaseOutcome;

    /// <summary>No record is in the log. The document's hash and the first finding are kept.</summary>
    public sealed record Refused(IReadOnlyList<Finding> Findings) : CaseOutcome;

    /// <summary>An id is taken with other content, or others kept writing about the same; nothing was written.</summary>
    public sealed record Conflict(Finding Finding) : CaseOutcome;

    /// <summary>The key that signed the document has ended; nothing was written.</summary>
    public sealed record KeyEnded(string Reason) : CaseOutcome;

    /// <summary>The log takes nothing at the moment; the same document may be sent again.</summary>
    public sealed record Busy : CaseOutcome;
}

/// <summary>
/// Takes in what people say in recalls and of risk signals: decides each record on the cases as the log has them, and appends all of
/// a document's records or none. The revision of each case's stream is the arbiter between writers.
/// </summary>
public sealed class CaseIntake(IEventLog log, CaseBook book, TimeProvider clock)
{
    private const int AttemptsMax = 3;

    /// <summary>
    /// Takes a document in. Sending it again answers as the first time. An exception means that the outcome is unknown: send it again.
    /// </summary>
    /// <param name="submission">The document; its signature has been verified.</param>
    /// <param name="role">The role in which the submitter speaks.</param>
    /// <param name="cancel">Ends the waiting, not what was begun.</param>
    public async ValueTask<CaseOutcome> SubmitAsync(Submission submission, CaseRole role, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var arrived = clock.GetUtcNow();
        var (facts, findings) = CaseDocument.Read(submission.Bytes);
        if (findings.Count > 0)
            return await RefuseAsync(submission, findings, cancel).ConfigureAwait(false);
        if (facts.FirstOrDefault(fact => fact.Occurred > arrived + Submission.ClockSkewMax) is { } early)
            return await RefuseAsync(submission, [new Finding($"{early.Path}/occurred", "the moment lies in the future")], cancel)
                .ConfigureAwait(false);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var known = await KnownAsync(facts, submission, cancel).ConfigureAwait(false);
            if (known.Taken is { } taken)
                return new CaseOutcome.Conflict(taken);
            var plan = new Plan(submission, new CaseActor(submission.Submitter, role), arrived, known.Receipts);
            await book.ReadAsync(cases => plan.Decide(facts, cases), cancel).ConfigureAwait(false);
            if (plan.Findings.Count > 0)
                return await RefuseAsync(submission, plan.Findings, cancel).ConfigureAwait(false);
            if (plan.Entries.Count == 0)
                return new CaseOutcome.Accepted(plan.Receipts(facts.Count, []));
            var batch = new AppendBatch
            {
                Entries = plan.Entries,
                Documents = [submission.Document],
                Conditions = plan.Conditions,
            };
            switch (await SignedAppend.AppendAsync(log, submission, batch, clock, cancel).ConfigureAwait(false))
            {
                case AppendResult.Appended appended:
                    return new CaseOutcome.Accepted(plan.Receipts(facts.Count, appended.Receipts));
                case AppendResult.Refused { Reason: RefusalReason.Busy }:
                    return new CaseOutcome.Busy();
                case AppendResult.Refused { Reason: RefusalReason.KeyEnded } ended:
                    return new CaseOutcome.KeyEnded(ended.Detail);
                case AppendResult.Refused { Reason: not RefusalReason.IdTaken } rejected:
                    return await RefuseAsync(submission, [new Finding("", rejected.Detail)], cancel).ConfigureAwait(false);
            }
            // A conflict, or another sender took an id meanwhile: decide again on what the log has now.
        }
        return new CaseOutcome.Conflict(new Finding("", "others kept writing about the same; send the document again"));
    }

    private async ValueTask<(Dictionary<int, Receipt> Receipts, Finding? Taken)> KnownAsync(
        IReadOnlyList<StatedFact> facts,
        Submission submission,
        CancellationToken cancel
    )
    {
        var receipts = new Dictionary<int, Receipt>();
        foreach (var stated in facts)
        {
            if (log.FindId(CaseEntry.IdOf(stated, submission.Submitter)) is not { } position)
                continue;
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (!CaseEntry.Says(entry, stated, submission.Submitter))
                return (receipts, new Finding($"{stated.Path}/id", "the id is taken by a record that says something else"));
            receipts[stated.Index] = new Receipt(
                entry.Envelope.Id,
                position,
                entry.LeafHash,
                entry.Envelope.Revision,
                entry.Recorded,
                AlreadyKnown: true
            );
        }
        return (receipts, null);
    }

    private async ValueTask<CaseOutcome> RefuseAsync(Submission submission, IReadOnlyList<Finding> findings, CancellationToken cancel)
    {
        var notKept = await RefusedDocument
            .KeepAsync(log, submission, clock, [.. findings.Select(fault => new DocumentFault(fault.Message, fault.Path))], cancel)
            .ConfigureAwait(false);
        return notKept switch
        {
            null => new CaseOutcome.Refused(findings),
            { Reason: RefusalReason.KeyEnded } ended => new CaseOutcome.KeyEnded(ended.Detail),
            _ => new CaseOutcome.Busy(),
        };
    }

    /// <summary>Decides the records of one document in order, each on the cases and on the records before it. For one use.</summary>
    private sealed class Plan(Submission submission, CaseActor actor, DateTimeOffset arrived, Dictionary<int, Receipt> known)
    {
        private readonly Dictionary<string, (RecallState? Recall, AlertState? Alert)> _after = new(StringComparer.Ordinal);

        public List<NewEntry> Entries { get; } = [];

        public List<AppendCondition> Conditions { get; } = [];

        public List<Finding> Findings { get; } = [];

        /// <summary>One receipt a record, given those of the appended entries.</summary>
        public IReadOnlyList<Receipt> Receipts(int count, IReadOnlyList<Receipt> appended)
        {
            var next = 0;
            return [.. Enumerable.Range(0, count).Select(index => known.GetValueOrDefault(index) ?? appended[next++])];
        }

        public bool Decide(IReadOnlyList<StatedFact> facts, Cases cases)
        {
            foreach (var stated in facts.Where(fact => !known.ContainsKey(fact.Index)))
            {
                var occurred = stated.Occurred ?? arrived;
                var place = new CasePlace(long.MaxValue, submission.Submitter, occurred, arrived);
                switch (Decide(stated.Fact, occurred, place, cases))
                {
                    case CaseDecision.Accepted accepted:
                        Entries.Add(CaseEntry.Write(stated, accepted, submission, arrived));
                        break;
                    case CaseDecision.Refused refused:
                        Findings.Add(new Finding($"{stated.Path}/{refused.Field}", refused.Message));
                        break;
                }
            }
            return Findings.Count == 0;
        }

        private CaseDecision Decide(CaseFact fact, DateTimeOffset occurred, CasePlace place, Cases cases)
        {
            var (recall, alert) = Before(fact, cases);
            switch (fact)
            {
                case RecallFact said:
                    var decided = RecallDecider.Decide(said, recall, actor, cases.Filings, occurred);
                    if (decided is CaseDecision.Accepted)
                        _after[fact.Stream] = (RecallState.Evolve(recall, said, place), null);
                    return decided;
                case AlertFact said:
                    var moved = AlertDecider.Decide(said, alert, actor);
                    if (moved is CaseDecision.Accepted)
                        _after[fact.Stream] = (null, AlertState.Evolve(alert, said, place));
                    return moved;
                default:
                    throw new InvalidOperationException($"a fact that is {fact.Type} is of no case");
            }
        }

        private (RecallState? Recall, AlertState? Alert) Before(CaseFact fact, Cases cases)
        {
            if (_after.TryGetValue(fact.Stream, out var before))
                return before;
            before = fact is RecallFact ? (cases.Recall(fact.Case), null) : (null, cases.Alert(fact.Case));
            Conditions.Add(new AppendCondition.ExpectedRevision(fact.Stream, before.Recall?.Revision ?? before.Alert?.Revision ?? -1));
            return _after[fact.Stream] = before;
        }
    }
}
