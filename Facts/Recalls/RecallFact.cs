using Xinyuan.Facts.Cases;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Recalls;

/// <summary>Something that happened in a recall, or in the stop of sale that goes before it.</summary>
/// <param name="Recall">The recall's id.</param>
public abstract partial record RecallFact(string Recall) : CaseFact(Recall)
{
    /// <summary>The stream of a recall.</summary>
    public static string StreamOf(string recall) => "recall:" + recall;

    /// <inheritdoc/>
    public override string Stream => StreamOf(Case);

    /// <summary>The types of these facts, as entries have them.</summary>
    public static new IReadOnlyList<string> Types { get; } =
    [
        nameof(SaleStopped),
        nameof(RecallStarted),
        nameof(RecallPlanReported),
        nameof(RecallScopeExtended),
        nameof(RecallAffectedFound),
        nameof(RecallHolderNotified),
        nameof(RecallNoticeAcknowledged),
        nameof(RecallProgressReported),
        nameof(RecallReported),
        nameof(RecallFailureFound),
        nameof(RecallClosed),
        nameof(RecallWithdrawn),
    ];
}

/// <summary>Sale was stopped (停止销售), at once and before anything else.</summary>
/// <param name="Recall">The recall's id; it opens the case.</param>
/// <param name="Basis">The norm, an id of the table of norms.</param>
/// <param name="Scope">Which goods.</param>
/// <param name="Reason">Why.</param>
/// <param name="KnownAt">When the risk became known (知悉食品安全风险).</param>
/// <param name="Instructions">What buyers and dealers should do.</param>
/// <param name="Contact">Whom to call.</param>
/// <param name="DocumentNo">The order's number, when an authority ordered it.</param>
public sealed record SaleStopped(
    string Recall,
    string Basis,
    RecallScope Scope,
    string Reason,
    DateTimeOffset KnownAt,
    string Instructions,
    string Contact,
    string? DocumentNo
) : RecallFact(Recall);

/// <summary>A recall was started (启动召回).</summary>
/// <param name="Recall">The recall's id; it opens the case, or goes on from the stop of sale.</param>
/// <param name="Level">One of <see cref="RecallLevels.All"/>.</param>
/// <param name="Basis">The norm, an id of the table of norms.</param>
/// <param name="Scope">Which goods.</param>
/// <param name="Reason">Why.</param>
/// <param name="KnownAt">When the risk became known; every clock runs from it.</param>
/// <param name="Instructions">What buyers and dealers should do.</param>
/// <param name="Contact">Whom to call.</param>
/// <param name="RecallAgent">Who carries it out (受委托企业), or null for the one that is filed.</param>
/// <param name="DocumentNo">The order's number, when an authority ordered it (责令召回).</param>
public sealed record RecallStarted(
    string Recall,
    string Level,
    string Basis,
    RecallScope Scope,
    string Reason,
    DateTimeOffset KnownAt,
    string Instructions,
    string Contact,
    string? RecallAgent,
    string? DocumentNo
) : RecallFact(Recall);

/// <summary>The plan of the recall was reported (报告召回计划).</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="ReportedTo">The authority.</param>
/// <param name="Measures">What is planned.</param>
public sealed record RecallPlanReported(string Recall, string ReportedTo, string Measures) : RecallFact(Recall);

/// <summary>More goods came under the recall.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="Scope">Which goods, beside those before.</param>
/// <param name="Reason">Why.</param>
public sealed record RecallScopeExtended(string Recall, RecallScope Scope, string Reason) : RecallFact(Recall);

/// <summary>The service found what the recall reaches, and froze it here.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="AsOf">The last entry of the log that counted.</param>
/// <param name="Total">How many items are affected with these.</param>
/// <param name="Truncated">A bound of the trace was reached: there may be more.</param>
/// <param name="Items">The items that are new; empty where they were not read.</param>
public sealed record RecallAffectedFound(string Recall, long AsOf, int Total, bool Truncated, IReadOnlyList<AffectedItem> Items)
    : RecallFact(Recall);

/// <summary>A holder of affected goods was told. The entry itself is the notice, and carries the holder's term.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="Holder">Who has the goods, or sold them last.</param>
/// <param name="HolderClass">What the holder is: one of its filed roles, or <c>unfiled</c>.</param>
/// <param name="Count">How many items it has or sold.</param>
/// <param name="AsOf">The last entry of the log that counted.</param>
/// <param name="Items">Its items; of many the first, empty where they were not read.</param>
public sealed record RecallHolderNotified(
    string Recall,
    string Holder,
    string HolderClass,
    int Count,
    long AsOf,
    IReadOnlyList<AffectedItem> Items
) : RecallFact(Recall);

/// <summary>A holder confirmed that it was told.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="SaleStopped">Whether it has stopped selling.</param>
/// <param name="Held">How many pieces it has.</param>
/// <param name="Note">What else it says.</param>
public sealed record RecallNoticeAcknowledged(string Recall, bool SaleStopped, int? Held, string? Note) : RecallFact(Recall);

/// <summary>Somebody reported how far they are; all counts are totals up to now, in pieces.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="Found">Found.</param>
/// <param name="Returned">Taken back from buyers.</param>
/// <param name="Destroyed">Made harmless or destroyed (无害化处理、销毁).</param>
/// <param name="SoldOnward">Sold to buyers, and not recovered.</param>
/// <param name="Note">What else there is to say.</param>
public sealed record RecallProgressReported(string Recall, int Found, int Returned, int Destroyed, int SoldOnward, string? Note)
    : RecallFact(Recall);

/// <summary>The recall was reported as carried out (召回和处理情况报告).</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="ReportedTo">The authority.</param>
/// <param name="Recovered">Pieces that came back.</param>
/// <param name="Outstanding">Pieces that did not.</param>
/// <param name="Summary">What was done.</param>
public sealed record RecallReported(string Recall, string ReportedTo, int Recovered, int Outstanding, string Summary) : RecallFact(Recall);

/// <summary>An authority found that somebody did not do their part.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="Subject">The firm.</param>
/// <param name="Failure">One of <see cref="RecallFailures.All"/>.</param>
/// <param name="DocumentNo">The document's number.</param>
/// <param name="DocumentDate">The document's date.</param>
/// <param name="Summary">What happened.</param>
public sealed record RecallFailureFound(
    string Recall,
    string Subject,
    string Failure,
    string DocumentNo,
    DateOnly DocumentDate,
    string Summary
) : RecallFact(Recall);

/// <summary>An authority closed the recall.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="DocumentNo">The decision's number.</param>
/// <param name="DecidedOn">The decision's date.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
public sealed record RecallClosed(string Recall, string DocumentNo, DateOnly DecidedOn, string Outcome) : RecallFact(Recall)
{
    /// <summary>What a closing can say.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["effective", "ineffective"];
}

/// <summary>The recall, or the stop of sale, was taken back: it was wrong.</summary>
/// <param name="Recall">The recall's id.</param>
/// <param name="Reason">Why.</param>
public sealed record RecallWithdrawn(string Recall, string Reason) : RecallFact(Recall);
