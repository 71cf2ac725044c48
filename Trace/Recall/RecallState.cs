using System.Collections.Immutable;
using Xinyuan.Facts.Recalls;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Recall;

/// <summary>How far a recall has come. What time alone brings about, such as being overdue, is no stage.</summary>
public enum RecallStage
{
    /// <summary>Sale is stopped; no recall was started yet.</summary>
    SaleStopped,

    /// <summary>The recall is under way.</summary>
    Started,

    /// <summary>It is reported as carried out, and an authority has to decide.</summary>
    Reported,

    /// <summary>An authority closed it. What did not come back is still recalled.</summary>
    Closed,

    /// <summary>It was wrong, and is taken back.</summary>
    Withdrawn,
}

/// <summary>That a holder was told, and what it answered.</summary>
/// <param name="Notice">What it was told.</param>
/// <param name="Place">Where the log has the notice.</param>
/// <param name="Answer">Its answer, or null.</param>
/// <param name="AnswerPlace">Where the log has the answer, or null.</param>
public sealed record HolderNotice(
    RecallHolderNotified Notice,
    CasePlace Place,
    RecallNoticeAcknowledged? Answer = null,
    CasePlace? AnswerPlace = null
);

/// <summary>A recall: a fold over its facts, in the order of the log.</summary>
public sealed record RecallState
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come.</summary>
    public required RecallStage Stage { get; init; }

    /// <summary>Who opened it.</summary>
    public required string Starter { get; init; }

    /// <summary>The number of the authority's order, or null when nobody had to order it.</summary>
    public string? OrderNo { get; init; }

    /// <summary>Its class, or null before a recall was started.</summary>
    public string? Level { get; init; }

    /// <summary>The norm it rests on.</summary>
    public required string Basis { get; init; }

    /// <summary>Which goods, as stated and extended.</summary>
    public required ImmutableArray<RecallScope> Scopes { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What buyers and dealers should do.</summary>
    public required string Instructions { get; init; }

    /// <summary>Whom to call.</summary>
    public required string Contact { get; init; }

    /// <summary>When the risk became known; every clock runs from it.</summary>
    public required DateTimeOffset KnownAt { get; init; }

    /// <summary>Who carries it out, when the recall names somebody.</summary>
    public string? RecallAgent { get; init; }

    /// <summary>Where sale was stopped.</summary>
    public CasePlace? SaleStop { get; init; }

    /// <summary>Where the recall was started.</summary>
    public CasePlace? Start { get; init; }

    /// <summary>Where the plan was reported.</summary>
    public CasePlace? Plan { get; init; }

    /// <summary>The report that it is carried out, or null.</summary>
    public RecallReported? Report { get; init; }

    /// <summary>Where that is.</summary>
    public CasePlace? ReportPlace { get; init; }

    /// <summary>The decision that closed it, or null.</summary>
    public RecallClosed? Closing { get; init; }

    /// <summary>Where that is.</summary>
    public CasePlace? ClosingPlace { get; init; }

    /// <summary>Why it was taken back, or null.</summary>
    public RecallWithdrawn? Withdrawal { get; init; }

    /// <summary>How many items it reaches, as far as was found.</summary>
    public int AffectedTotal { get; init; }

    /// <summary>The last entry of the log that counted for that, or -1.</summary>
    public long AffectedAsOf { get; init; } = -1;

    /// <summary>Whether there may be more.</summary>
    public bool AffectedTruncated { get; init; }

    /// <summary>The entries that hold the affected items.</summary>
    public ImmutableArray<long> AffectedEntries { get; init; } = [];

    /// <summary>Who was told, by holder; the latest notice of each.</summary>
    public ImmutableSortedDictionary<string, HolderNotice> Notices { get; init; } =
        ImmutableSortedDictionary.Create<string, HolderNotice>(StringComparer.Ordinal);

    /// <summary>How far everybody is, by who reported; the latest of each.</summary>
    public ImmutableSortedDictionary<string, RecallProgressReported> Progress { get; init; } =
        ImmutableSortedDictionary.Create<string, RecallProgressReported>(StringComparer.Ordinal);

    /// <summary>What authorities found that was not done, with where the log has it.</summary>
    public ImmutableArray<(RecallFailureFound Found, CasePlace Place)> Failures { get; init; } = [];

    /// <summary>The positions of its entries, ascending.</summary>
    public required ImmutableArray<long> Steps { get; init; }

    /// <summary>Its place in its stream.</summary>
    public long Revision => Steps.Length - 1;

    /// <summary>Whether goods are still looked for and holders told.</summary>
    public bool IsOpen => Stage is RecallStage.SaleStopped or RecallStage.Started or RecallStage.Reported;

    /// <summary>Whether its goods may not be sold or used: also when it is closed, since what did not come back is no better for it.</summary>
    public bool Holds => Stage != RecallStage.Withdrawn;

    /// <summary>The recall after one more of its facts; null before it is opened.</summary>
    public static RecallState? Evolve(RecallState? recall, RecallFact fact, CasePlace place)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(place);
        return fact switch
        {
            SaleStopped stopped when recall is null => Open(stopped, place),
            RecallStarted started => Begin(recall, started, place),
            _ => recall?.After(fact, place),
        };
    }

    private static RecallState Open(SaleStopped stopped, CasePlace place) =>
        new()
        {
            Id = stopped.Recall,
            Stage = RecallStage.SaleStopped,
            Starter = place.Issuer,
            OrderNo = stopped.DocumentNo,
            Basis = stopped.Basis,
            Scopes = [stopped.Scope],
            Reason = stopped.Reason,
            Instructions = stopped.Instructions,
            Contact = stopped.Contact,
            KnownAt = stopped.KnownAt,
            SaleStop = place,
            Steps = [place.Position],
        };

    private static RecallState Begin(RecallState? stopped, RecallStarted started, CasePlace place) =>
        new()
        {
            Id = started.Recall,
            Stage = RecallStage.Started,
            Starter = place.Issuer,
            OrderNo = started.DocumentNo,
            Level = started.Level,
            Basis = started.Basis,
            Scopes = [.. stopped?.Scopes ?? [], started.Scope],
            Reason = started.Reason,
            Instructions = started.Instructions,
            Contact = started.Contact,
            // Who stopped the sale knew of the risk; a later word does not make that later.
            KnownAt = stopped is not null && stopped.KnownAt < started.KnownAt ? stopped.KnownAt : started.KnownAt,
            RecallAgent = started.RecallAgent,
            // To start a recall is to stop the sale, when nobody did before.
            SaleStop = stopped?.SaleStop ?? place,
            Start = place,
            AffectedTotal = stopped?.AffectedTotal ?? 0,
            AffectedAsOf = stopped?.AffectedAsOf ?? -1,
            AffectedTruncated = stopped?.AffectedTruncated ?? false,
            AffectedEntries = stopped?.AffectedEntries ?? [],
            Notices = stopped?.Notices ?? ImmutableSortedDictionary.Create<string, HolderNotice>(StringComparer.Ordinal),
            Failures = stopped?.Failures ?? [],
            Steps = [.. stopped?.Steps ?? [], place.Position],
        };

    private RecallState After(RecallFact fact, CasePlace place)
    {
        var next = this with { Steps = Steps.Add(place.Position) };
        return fact switch
        {
            RecallPlanReported => next with { Plan = Plan ?? place },
            RecallScopeExtended extended => next with { Scopes = Scopes.Add(extended.Scope) },
            RecallAffectedFound found => next with
            {
                AffectedTotal = found.Total,
                AffectedAsOf = found.AsOf,
                AffectedTruncated = found.Truncated,
                AffectedEntries = AffectedEntries.Add(place.Position),
            },
            RecallHolderNotified told => next with { Notices = Notices.SetItem(told.Holder, Told(told, place)) },
            RecallNoticeAcknowledged answer when Notices.TryGetValue(place.Issuer, out var notice) => next with
            {
                Notices = Notices.SetItem(place.Issuer, notice with { Answer = answer, AnswerPlace = place }),
            },
            RecallProgressReported progress => next with { Progress = Progress.SetItem(place.Issuer, progress) },
            RecallReported report => next with { Stage = RecallStage.Reported, Report = report, ReportPlace = place },
            RecallFailureFound failure => next with { Failures = Failures.Add((failure, place)) },
            RecallClosed closing => next with { Stage = RecallStage.Closed, Closing = closing, ClosingPlace = place },
            RecallWithdrawn withdrawal => next with { Stage = RecallStage.Withdrawn, Withdrawal = withdrawal },
            _ => next,
        };
    }

    // A later notice of more goods does not undo an answer.
    private HolderNotice Told(RecallHolderNotified told, CasePlace place) =>
        Notices.TryGetValue(told.Holder, out var before)
            ? new HolderNotice(told, place, before.Answer, before.AnswerPlace)
            : new HolderNotice(told, place);
}
