namespace Xinyuan.Ledger;

/// <summary>
/// Records what rests on a signature, as long as the key speaks, or on a token, with the person whom it names: judged on the log as it
/// stands, and once more where positions are given out, so that a key which ends in between signs nothing. Everything that is
/// appended on the strength of a signature is appended here.
/// </summary>
public static class SignedAppend
{
    private const int AttemptsMax = 4;

    /// <summary>
    /// Appends a batch. What the log has already keeps its receipts, whatever became of the key since. A key that has ended is
    /// refused as <see cref="RefusalReason.KeyEnded"/>; a conflict is always about the batch's own conditions.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="submission">The document that the batch rests on; one that nobody signed is appended as it is.</param>
    /// <param name="batch">What to append.</param>
    /// <param name="clock">Tells whether a key's time is over.</param>
    /// <param name="cancel">Ends the waiting, not what was begun.</param>
    public static async ValueTask<AppendResult> AppendAsync(
        IEventLog log,
        Submission submission,
        AppendBatch batch,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(clock);
        if (submission.Person is { } person)
            return await AttestAsync(log, batch, Attestation.Write(submission.Submitter, person, batch.Entries, clock.GetUtcNow()), cancel)
                .ConfigureAwait(false);
        if (submission.Key is not { } key)
            return await log.AppendAsync(batch, cancel).ConfigureAwait(false);
        // Each further attempt follows an entry that concerns the key, or its time: there are at most a few of either.
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var size = log.Head.Size;
            var validity = await KeyValidity.OfAsync(log, key, size, clock.GetUtcNow(), cancel).ConfigureAwait(false);
            var conditions = Conditions(validity, size);
            var result = await log.AppendAsync(batch with { Conditions = [.. conditions, .. batch.Conditions] }, cancel)
                .ConfigureAwait(false);
            if (result is not AppendResult.Conflict conflict || !conditions.Contains(conflict.Condition))
                return result;
            if (validity.Fault is { } fault)
                return new AppendResult.Refused(RefusalReason.KeyEnded, fault);
        }
        return new AppendResult.Refused(RefusalReason.Busy, $"the key {key.KeyId} is being changed; try again after a while");
    }

    // The receipts are those of the batch: who said it is nobody's record.
    private static async ValueTask<AppendResult> AttestAsync(IEventLog log, AppendBatch batch, NewEntry attested, CancellationToken cancel)
    {
        var result = await log.AppendAsync(batch with { Entries = [.. batch.Entries, attested] }, cancel).ConfigureAwait(false);
        return result is AppendResult.Appended { Receipts: var receipts } ? new AppendResult.Appended([.. receipts.SkipLast(1)]) : result;
    }

    private static IReadOnlyList<AppendCondition> Conditions(KeyValidity validity, long size)
    {
        var entries = IssuerKeys.Entries(validity.Key.KeyId);
        // Of a key that has ended nothing new is taken: the condition never holds, since the key is registered. What is known
        // is answered all the same, before any condition is looked at.
        if (validity.Until is not null)
            return [new AppendCondition.NoneAfter(-1, entries)];
        var unchanged = new AppendCondition.NoneAfter(size - 1, entries);
        return validity.EndsAt is { } end ? [unchanged, new AppendCondition.RecordedBefore(end)] : [unchanged];
    }
}
