using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>A legal hold that stands.</summary>
/// <param name="Id">Its id among the subject's holds, such as a case number.</param>
/// <param name="Position">Where the log has it.</param>
/// <param name="DecidedBy">Who ordered it.</param>
/// <param name="Until">Its last day (UTC+8), or null when it runs until it is lifted.</param>
public sealed record LegalHold(string Id, long Position, string DecidedBy, DateOnly? Until);

/// <summary>A decision about a subject.</summary>
/// <param name="Subject">The data subject's id, in clear: the log gets its pseudonym.</param>
/// <param name="DecidedBy">Who decided: a party id, never a natural person's.</param>
/// <param name="Ground">The legal ground; at most <see cref="GroundLengthMax"/> characters, no personal data.</param>
/// <param name="Because">Why; at most <see cref="BecauseLengthMax"/> characters, no personal data.</param>
public sealed record SubjectDecision(string Subject, string DecidedBy, string Ground, string? Because = null)
{
    /// <summary>The longest ground.</summary>
    public const int GroundLengthMax = 200;

    /// <summary>The longest reason.</summary>
    public const int BecauseLengthMax = 500;

    /// <summary>What is wrong with it, or null. That a text speaks of the person is found only where it names the id itself.</summary>
    public string? Fault() =>
        this switch
        {
            { Subject.Length: 0 or > 256 } => "the subject is empty or longer than 256 characters",
            { DecidedBy.Length: 0 or > 256 } => "who decided is empty or longer than 256 characters",
            { Ground.Length: 0 or > GroundLengthMax } => $"the ground is empty or longer than {GroundLengthMax} characters",
            { Because.Length: 0 or > BecauseLengthMax } => $"the reason is empty or longer than {BecauseLengthMax} characters",
            _ when $"{DecidedBy}\n{Ground}\n{Because}".Contains(Subject, StringComparison.Ordinal) =>
                "the decision names its subject; the log keeps these texts for good",
            _ => null,
        };

    internal static void ThrowIfFaulty(SubjectDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Fault() is { } fault)
            throw new ArgumentException(fault, nameof(decision));
    }
}

/// <summary>Legal holds: while one stands, its subject's data are not erased.</summary>
public static class LegalHolds
{
    private const int IdLengthMax = 64;

    /// <summary>Places a hold. Placing it again with the same id answers as the first time.</summary>
    /// <returns>The receipt, or a refusal of the log.</returns>
    /// <exception cref="ArgumentException">The decision or the id is not of its form.</exception>
    public static ValueTask<AppendResult> PlaceAsync(
        FileLog log,
        SubjectDecision decision,
        string hold,
        DateOnly? until,
        DateTimeOffset at,
        CancellationToken cancel
    )
    {
        var subject = Check(log, decision, hold);
        var statement = PersonalStatement.Of(decision, subject) with { Hold = hold, Until = until };
        return log.AppendAsync(
            PersonalEntries.Batch(PersonalEntries.HoldPlacedType, $"hold:{subject}:{hold}", statement, at, log.Sign),
            cancel
        );
    }

    /// <summary>Lifts a hold that stands; null when the subject has none of this id.</summary>
    /// <exception cref="ArgumentException">The decision or the id is not of its form.</exception>
    public static async ValueTask<AppendResult?> LiftAsync(
        FileLog log,
        SubjectDecision decision,
        string hold,
        DateTimeOffset at,
        CancellationToken cancel
    )
    {
        var subject = Check(log, decision, hold);
        if (log.FindId($"hold:{subject}:{hold}") is null)
            return null;
        var statement = PersonalStatement.Of(decision, subject) with { Hold = hold };
        return await log.AppendAsync(
                PersonalEntries.Batch(PersonalEntries.HoldLiftedType, $"lifted:{subject}:{hold}", statement, at, log.Sign),
                cancel
            )
            .ConfigureAwait(false);
    }

    /// <summary>The holds that stand on a day, in the order of the log.</summary>
    public static async ValueTask<IReadOnlyList<LegalHold>> StandingAsync(
        IEventLog log,
        Pseudonym subject,
        DateTimeOffset asOf,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        var today = Retention.DayOf(asOf);
        var standing = new List<LegalHold>();
        var query = new LogQuery(
            new QueryClause([PersonalEntries.Tag(subject)], [PersonalEntries.HoldPlacedType, PersonalEntries.HoldLiftedType])
        );
        foreach (var position in log.Find(query))
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            var said = PersonalEntries.Read(entry);
            if (entry.Envelope.Type == PersonalEntries.HoldLiftedType)
                standing.RemoveAll(hold => hold.Id == said.Hold);
            else
                standing.Add(new LegalHold(said.Hold!, position, said.DecidedBy, said.Until));
        }
        return [.. standing.Where(hold => hold.Until is null || hold.Until >= today)];
    }

    /// <summary>What is wrong with a hold's id, or null.</summary>
    public static string? IdFault(SubjectDecision decision, string hold)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(hold);
        return hold.Length is 0 or > IdLengthMax || hold.Any(char.IsControl) || hold.Contains(decision.Subject, StringComparison.Ordinal)
            ? $"a hold's id has 1 to {IdLengthMax} characters and does not name the subject"
            : null;
    }

    private static Pseudonym Check(IEventLog log, SubjectDecision decision, string hold)
    {
        ArgumentNullException.ThrowIfNull(log);
        SubjectDecision.ThrowIfFaulty(decision);
        if (IdFault(decision, hold) is { } wrong)
            throw new ArgumentException(wrong, nameof(hold));
        return (log.Personal ?? throw new InvalidOperationException("the log has no key store")).PseudonymOf(decision.Subject);
    }
}
