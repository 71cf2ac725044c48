using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>What came of asking for an erasure.</summary>
public abstract record EraseResult
{
    private EraseResult() { }

    /// <summary>The subject's keys are destroyed, and the log says so.</summary>
    /// <param name="Receipt">Of the entry.</param>
    /// <param name="Entries">How many entries had data under the keys.</param>
    public sealed record Erased(Receipt Receipt, int Entries) : EraseResult;

    /// <summary>The subject was erased before.</summary>
    public sealed record AlreadyErased(ErasureRecord By) : EraseResult;

    /// <summary>The log keeps nothing under a key of this subject.</summary>
    public sealed record Unknown : EraseResult;

    /// <summary>Law keeps what an entry holds until the end of a day (UTC+8): of all such entries, the one that ends last.</summary>
    public sealed record Retained(long Position, DateOnly Until) : EraseResult;

    /// <summary>A legal hold stands.</summary>
    public sealed record Held(LegalHold Hold) : EraseResult;

    /// <summary>The log did not take the entry, such as when it is too busy; nothing was erased.</summary>
    public sealed record NotRecorded(AppendResult Result) : EraseResult;
}

/// <summary>How far an erasure has come. Named so that a test can stop between any two steps.</summary>
internal enum ErasePhase
{
    /// <summary>Neither retention nor hold speaks against it.</summary>
    Checked,

    /// <summary>The log has the entry.</summary>
    Recorded,

    /// <summary>The list of erasures has it.</summary>
    Listed,
}

/// <summary>
/// Erases data subjects, in an order that a crash cannot spoil: check, entry, list, destruction. Once the log has the entry the
/// erasure is decided, and whatever is left of it is done at the next start (<see cref="CompleteAsync"/>) or the next erasure.
/// </summary>
public sealed class Eraser
{
    private const int AttemptsMax = 3;

    private readonly FileLog _log;
    private readonly SubjectVault _vault;
    private readonly Action<ErasePhase>? _reached;

    /// <summary>For a log with a vault. The log's own key signs what is stated.</summary>
    public Eraser(FileLog log)
        : this(log, null) { }

    internal Eraser(FileLog log, Action<ErasePhase>? reached)
    {
        ArgumentNullException.ThrowIfNull(log);
        _vault = log.Personal ?? throw new InvalidOperationException("the log has no key store");
        (_log, _reached) = (log, reached);
    }

    /// <summary>Erases a subject.</summary>
    /// <param name="decision">Whom, who decided it, and on what ground.</param>
    /// <param name="asOf">Now: against it retention and holds are judged.</param>
    /// <param name="cancel">Ends the waiting; what the log has recorded is completed at the next start.</param>
    /// <exception cref="ArgumentException">The decision is not of its form.</exception>
    public async ValueTask<EraseResult> EraseAsync(SubjectDecision decision, DateTimeOffset asOf, CancellationToken cancel)
    {
        SubjectDecision.ThrowIfFaulty(decision);
        using var turn = await _vault.TakeTurnAsync(cancel).ConfigureAwait(false);
        await CompleteOpenAsync(cancel).ConfigureAwait(false);
        var subject = _vault.PseudonymOf(decision.Subject);
        if (_vault.ErasureOf(subject) is { } before)
            return new EraseResult.AlreadyErased(before);
        var keys = _vault.KeyIdsOf(subject);
        if (keys.Count == 0)
            return new EraseResult.Unknown();
        _vault.Close(subject);
        try
        {
            return await EraseAsync(decision, subject, keys, asOf, cancel).ConfigureAwait(false);
        }
        finally
        {
            // From the list on it is the list that refuses; before it, nothing was erased.
            _vault.Reopen(subject);
        }
    }

    /// <summary>
    /// Does what a crash left undone: what the log says was erased and the list does not know is listed and destroyed. Call it when
    /// the log is opened, before anything is appended. Returns how many there were.
    /// </summary>
    public async ValueTask<int> CompleteAsync(CancellationToken cancel)
    {
        using var turn = await _vault.TakeTurnAsync(cancel).ConfigureAwait(false);
        return await CompleteOpenAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Lets new entries about an erased subject in again, under a new key. What was erased stays erased. Null when the subject is not erased.</summary>
    /// <exception cref="ArgumentException">The decision is not of its form.</exception>
    public async ValueTask<AppendResult?> ReadmitAsync(SubjectDecision decision, DateTimeOffset asOf, CancellationToken cancel)
    {
        SubjectDecision.ThrowIfFaulty(decision);
        using var turn = await _vault.TakeTurnAsync(cancel).ConfigureAwait(false);
        await CompleteOpenAsync(cancel).ConfigureAwait(false);
        var subject = _vault.PseudonymOf(decision.Subject);
        if (_vault.ErasureOf(subject) is null)
            return null;
        var id = $"readmitted:{subject}:{_vault.List.Readmissions(subject)}";
        var statement = PersonalStatement.Of(decision, subject);
        var result = await _log.AppendAsync(PersonalEntries.Batch(PersonalEntries.ReadmittedType, id, statement, asOf, _log.Sign), cancel)
            .ConfigureAwait(false);
        if (result is AppendResult.Appended)
            _vault.List.Add(new ErasureRecord(subject, IsErased: false, [], asOf, id));
        return result;
    }

    private async ValueTask<int> CompleteOpenAsync(CancellationToken cancel)
    {
        var open = new Dictionary<Pseudonym, ErasureRecord>();
        foreach (var position in _log.Find(LogQuery.OfType(PersonalEntries.ErasedType, PersonalEntries.ReadmittedType)))
        {
            var entry = await _log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (_vault.List.Knows(entry.Envelope.Id))
                continue;
            if (Pseudonym.Parse(PersonalEntries.Read(entry).Subject) is not { } subject)
                throw new InvalidDataException($"entry {position} names no subject");
            var isErased = entry.Envelope.Type == PersonalEntries.ErasedType;
            // A readmission that follows means that the keys of now were made after the erasure.
            if (!isErased && open.Remove(subject, out var former))
                _vault.List.Add(former with { KeyIds = [] });
            var record = new ErasureRecord(subject, isErased, [], entry.Envelope.Occurred, entry.Envelope.Id);
            if (isErased)
                open[subject] = record;
            else
                _vault.List.Add(record);
        }
        foreach (var record in open.Values)
            ListAndDestroy(record with { KeyIds = _vault.KeyIdsOf(record.Subject) });
        return open.Count;
    }

    private async ValueTask<EraseResult> EraseAsync(
        SubjectDecision decision,
        Pseudonym subject,
        IReadOnlyList<UInt128> keys,
        DateTimeOffset asOf,
        CancellationToken cancel
    )
    {
        var id = $"erased:{subject}:{_vault.List.Readmissions(subject)}";
        var statement = PersonalStatement.Of(decision, subject) with { Keys = keys.Count };
        for (var attempt = 1; ; attempt++)
        {
            var head = _log.Head.Size - 1;
            var (objection, entries) = await ObjectionAsync(subject, keys, asOf, cancel).ConfigureAwait(false);
            if (objection is not null)
                return objection;
            _reached?.Invoke(ErasePhase.Checked);
            // Whatever was recorded about the subject since the look must be looked at as well.
            var nothingNew = new AppendCondition.NoneAfter(
                head,
                new LogQuery(new QueryClause([subject.Tag], []), new QueryClause([PersonalEntries.Tag(subject)], []))
            );
            var batch = PersonalEntries.Batch(PersonalEntries.ErasedType, id, statement, asOf, _log.Sign, nothingNew);
            var result = await _log.AppendAsync(batch, cancel).ConfigureAwait(false);
            if (result is AppendResult.Conflict && attempt < AttemptsMax)
                continue;
            if (result is not AppendResult.Appended appended)
                return new EraseResult.NotRecorded(result);
            _reached?.Invoke(ErasePhase.Recorded);
            ListAndDestroy(new ErasureRecord(subject, IsErased: true, keys, asOf, id));
            return new EraseResult.Erased(appended.Receipts[0], entries);
        }
    }

    private void ListAndDestroy(ErasureRecord record)
    {
        _vault.List.Add(record);
        _reached?.Invoke(ErasePhase.Listed);
        _vault.Destroy(record);
    }

    private async ValueTask<(EraseResult? Objection, int Entries)> ObjectionAsync(
        Pseudonym subject,
        IReadOnlyList<UInt128> keys,
        DateTimeOffset asOf,
        CancellationToken cancel
    )
    {
        if (await LegalHolds.StandingAsync(_log, subject, asOf, cancel).ConfigureAwait(false) is { Count: > 0 } holds)
            return (new EraseResult.Held(holds.FirstOrDefault(hold => hold.Until is null) ?? holds.MaxBy(hold => hold.Until)!), 0);
        EraseResult.Retained? longest = null;
        var entries = 0;
        foreach (var position in _log.Find(LogQuery.Tagged(subject.Tag)))
        {
            var entry = await _log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (await LastDayAsync(entry, keys, cancel).ConfigureAwait(false) is not { } until)
                continue;
            entries++;
            if (longest is null || until > longest.Until)
                longest = new EraseResult.Retained(position, until);
        }
        return (longest?.Until >= Retention.DayOf(asOf) ? longest : null, entries);
    }

    // The latest of the subject's sections in the entry; what rests on a document about the subject stays the statutory time. Null
    // for an entry that holds nothing under these keys, such as one from before an earlier erasure.
    private async ValueTask<DateOnly?> LastDayAsync(Entry entry, IReadOnlyList<UInt128> keys, CancellationToken cancel)
    {
        var sections = entry
            .Sections.Where(SubjectVault.IsPersonal)
            .Select(section => SectionContainer.Read(section.Bytes))
            .OfType<SectionContainer>()
            .Where(container => keys.Contains(container.KeyId))
            .ToList();
        if (sections.Count > 0)
            return sections.Max(container => Retention.LastDay(container.RetainUntil, entry.Recorded));
        if (entry.Evidence is not { } evidence)
            return null;
        var document = await _log.ReadDocumentAsync(evidence.Stored, cancel).ConfigureAwait(false);
        var isOurs = document is not null && DocumentContainer.Read(document.Bytes)?.KeyIds.Any(keys.Contains) == true;
        return isOurs ? Retention.LastDay(null, entry.Recorded) : null;
    }
}
