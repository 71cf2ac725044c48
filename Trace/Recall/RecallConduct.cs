using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Recalls;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Recall;

/// <summary>How somebody behaved in a recall, as an authority's decision makes it certain.</summary>
/// <param name="Subject">The firm.</param>
/// <param name="Rule">What it did: <c>completed</c>, or one of <see cref="RecallFailures.All"/>.</param>
/// <param name="Authority">Whose decision it follows from.</param>
/// <param name="DocumentNo">That decision's number.</param>
/// <param name="Day">That decision's date.</param>
/// <param name="Summary">What happened, in a sentence.</param>
public sealed record Conduct(string Subject, string Rule, string Authority, string DocumentNo, DateOnly Day, string Summary)
{
    /// <summary>Started, reported and carried out in time, as an authority decided.</summary>
    public const string Completed = "completed";
}

/// <summary>
/// What of a recall belongs into credit files. Only an authority's decision brings anything there: what it found of a firm, or that it closed the
/// recall, which makes certain what the log has of it.
/// </summary>
public static class RecallConduct
{
    /// <summary>What follows from a fact.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="recall">The recall after it.</param>
    /// <param name="place">Where the log has the fact.</param>
    /// <param name="filings">Who leads the recall.</param>
    public static IReadOnlyList<Conduct> Of(RecallFact fact, RecallState recall, CasePlace place, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(filings);
        return fact switch
        {
            RecallFailureFound found =>
            [
                new Conduct(found.Subject, found.Failure, place.Issuer, found.DocumentNo, found.DocumentDate, found.Summary),
            ],
            RecallClosed closed => [.. Closed(closed, recall, place, filings)],
            _ => [],
        };
    }

    private static IEnumerable<Conduct> Closed(RecallClosed closed, RecallState recall, CasePlace place, FilingRegister filings)
    {
        var clocks = RecallClock.Of(recall, place.Occurred).ToDictionary(clock => clock.Kind);
        var isOrdered = recall.OrderNo is not null;
        var leader = isOrdered ? recall.ReportPlace!.Issuer : recall.Starter;
        var isLateStart = clocks.TryGetValue(ClockKind.Start, out var start) && start.Status != ClockStatus.Met;
        var isLatePlan = clocks.TryGetValue(ClockKind.Plan, out var plan) && plan.Status != ClockStatus.Met;
        // Who started too late by an authority's order failed no clock of their own: the order itself says what was wrong.
        if (isLateStart && !isOrdered)
            yield return About(leader, RecallFailures.NotStarted, $"召回{recall.Id}未在规定时限内启动（知悉风险后{start!.Hours}小时）");
        if (isLatePlan)
            yield return About(leader, RecallFailures.NotReported, $"召回{recall.Id}未在规定时限内报告召回计划（{plan!.Hours}小时）");
        // Who leads the recall has no one to answer to but the authority.
        foreach (
            var (holder, notice) in recall.Notices.Where(one => one.Value.Answer is null && !RecallDecider.Leads(recall, one.Key, filings))
        )
            yield return About(
                holder,
                RecallFailures.NotCooperating,
                $"召回{recall.Id}：持有{notice.Notice.Count}件，至结案未回应召回通知"
            );
        if (closed.Outcome != "effective" || isLateStart || isLatePlan)
            yield break;
        var failed = recall.Failures.Select(failure => failure.Found.Subject).ToHashSet(StringComparer.Ordinal);
        var agent =
            recall.RecallAgent
            ?? recall.Scopes.SelectMany(RecallScopes.Gtins).Select(gtin => filings.GoodsOf(gtin)?.RecallAgent).FirstOrDefault();
        foreach (
            var subject in ((string?[])[isOrdered ? null : leader, agent]).OfType<string>().Distinct().Where(one => !failed.Contains(one))
        )
            yield return About(subject, Conduct.Completed, $"主动完成召回{recall.Id}，按期启动、报告并办结");

        Conduct About(string subject, string rule, string summary) =>
            new(subject, rule, place.Issuer, closed.DocumentNo, closed.DecidedOn, summary);
    }
}
