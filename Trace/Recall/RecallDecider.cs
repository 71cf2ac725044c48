using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Recalls;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Recall;

/// <summary>
/// Who may say what in a recall, and when. Who answers for the goods opens it, or an authority orders it; who leads it reports;
/// holders answer; an authority closes it.
/// </summary>
public static class RecallDecider
{
    /// <summary>What comes of something that is said of a recall.</summary>
    /// <param name="fact">What is said.</param>
    /// <param name="recall">The recall as it stands, or null when there is none.</param>
    /// <param name="actor">Who says it.</param>
    /// <param name="filings">Who answers for which goods, as it is filed now.</param>
    /// <param name="occurred">When it happened, as the actor says.</param>
    public static CaseDecision Decide(
        RecallFact fact,
        RecallState? recall,
        CaseActor actor,
        FilingRegister filings,
        DateTimeOffset occurred
    )
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filings);
        var isService = fact is RecallAffectedFound or RecallHolderNotified;
        if (isService != (actor.Role == CaseRole.Service))
            return Refuse("type", isService ? "this is found by the service itself" : "the service opens and moves no recall");
        if (actor.Role == CaseRole.Other)
            return Refuse("type", "recalls are the business of enterprises and authorities");
        var refused = fact switch
        {
            SaleStopped stopped => OpenStop(stopped, recall, actor, filings, occurred),
            RecallStarted started => OpenRecall(started, recall, actor, filings, occurred),
            _ when recall is null => Refuse("recall", $"there is no recall '{fact.Recall}'"),
            RecallScopeExtended extended => Extend(extended, recall, actor, filings),
            _ => Move(fact, recall, actor, filings),
        };
        return refused as CaseDecision ?? new CaseDecision.Accepted(ClassOf(fact), RecallTags.Of(fact, recall, actor, filings));
    }

    private static CaseDecision.Refused? OpenStop(
        SaleStopped stopped,
        RecallState? recall,
        CaseActor actor,
        FilingRegister filings,
        DateTimeOffset occurred
    ) =>
        recall is not null ? Refuse("recall", $"the recall '{stopped.Recall}' is open already")
        : stopped.KnownAt > occurred ? Refuse("knownAt", "the risk became known after the sale was stopped for it")
        : RecallNorms.Objection(stopped.Basis, level: null, occurred) is { } basis ? Refuse("basis", basis)
        : MayOpen(stopped.Scope, stopped.DocumentNo, actor, filings, withPlatform: true);

    private static CaseDecision.Refused? OpenRecall(
        RecallStarted started,
        RecallState? recall,
        CaseActor actor,
        FilingRegister filings,
        DateTimeOffset occurred
    ) =>
        recall is { Stage: not RecallStage.SaleStopped } ? Refuse("recall", $"the recall '{started.Recall}' was started already")
        : started.KnownAt > occurred ? Refuse("knownAt", "the risk became known after the recall was started for it")
        : RecallNorms.Objection(started.Basis, started.Level, occurred) is { } basis ? Refuse("basis", basis)
        : MayOpen(started.Scope, started.DocumentNo, actor, filings, withPlatform: false);

    private static CaseDecision.Refused? Extend(
        RecallScopeExtended extended,
        RecallState recall,
        CaseActor actor,
        FilingRegister filings
    ) =>
        !recall.IsOpen ? Refuse("recall", "a recall that is over is not extended")
        : actor.IsAuthority || Leads(recall, actor, filings)
            ? Unfiled(extended.Scope, filings)
                ?? (actor.IsAuthority ? null : NotAnswered(extended.Scope, actor, filings, withPlatform: false))
        : Refuse("type", "a recall is extended by who leads it, or by an authority");

    private static CaseDecision.Refused? Move(RecallFact fact, RecallState recall, CaseActor actor, FilingRegister filings)
    {
        if (!Follows(fact, recall.Stage))
            return Refuse("type", $"a recall that is {Words(recall.Stage)} takes no {fact.Type}");
        var may = fact switch
        {
            RecallAffectedFound or RecallHolderNotified => true,
            RecallPlanReported or RecallReported => actor.Role == CaseRole.Anyone || Leads(recall, actor, filings),
            RecallProgressReported => actor.Role == CaseRole.Anyone
                || Leads(recall, actor, filings)
                || recall.Notices.ContainsKey(actor.Party),
            RecallNoticeAcknowledged => recall.Notices.ContainsKey(actor.Party),
            RecallClosed or RecallFailureFound => actor.IsAuthority,
            // What an authority ordered, no firm takes back.
            RecallWithdrawn => actor.IsAuthority || (recall.OrderNo is null && recall.Starter == actor.Party),
            _ => false,
        };
        return may ? null
            // To others it is as if there were no notice.
            : fact is RecallNoticeAcknowledged ? Refuse("recall", "the party was told nothing in this recall")
            : Refuse("type", $"{actor.Party} may not say this: {Rule(fact)}");
    }

    /// <summary>Whether a fact may come in a stage.</summary>
    public static bool Follows(RecallFact fact, RecallStage stage) =>
        fact switch
        {
            RecallPlanReported or RecallReported => stage == RecallStage.Started,
            RecallProgressReported => stage is RecallStage.Started or RecallStage.Reported,
            RecallClosed => stage == RecallStage.Reported,
            RecallFailureFound => stage != RecallStage.Withdrawn,
            RecallNoticeAcknowledged or RecallAffectedFound or RecallHolderNotified or RecallWithdrawn => stage
                is RecallStage.SaleStopped
                    or RecallStage.Started
                    or RecallStage.Reported,
            _ => false,
        };

    /// <summary>Whether a party leads the recall: opened it, carries it out, or answers for the goods and sells them.</summary>
    public static bool Leads(RecallState recall, string party, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(recall);
        ArgumentNullException.ThrowIfNull(filings);
        return RecallTags.Leaders(recall.Scopes, recall.RecallAgent, filings).Contains(party)
            || (recall.OrderNo is null && recall.Start is not null && recall.Starter == party);
    }

    private static bool Leads(RecallState recall, CaseActor actor, FilingRegister filings) => Leads(recall, actor.Party, filings);

    private static CaseDecision.Refused? MayOpen(
        RecallScope scope,
        string? documentNo,
        CaseActor actor,
        FilingRegister filings,
        bool withPlatform
    )
    {
        if (RecallScopes.Fault(scope) is { } fault)
            return Refuse(fault.Field, fault.Message);
        return actor.Role switch
        {
            CaseRole.Department => documentNo is null ? Refuse("documentNo", "an authority orders by a document") : Unfiled(scope, filings),
            CaseRole.Anyone => Unfiled(scope, filings),
            _ when documentNo is not null => Refuse("documentNo", "only an authority orders"),
            _ => NotAnswered(scope, actor, filings, withPlatform),
        };
    }

    private static CaseDecision.Refused? Unfiled(RecallScope scope, FilingRegister filings) =>
        RecallScopes.Fault(scope) is { } fault ? Refuse(fault.Field, fault.Message)
        : RecallScopes.Gtins(scope).FirstOrDefault(gtin => filings.GoodsOf(gtin) is null) is { } unknown
            ? Refuse("scope", $"nobody filed the GTIN '{unknown}'")
        : null;

    private static CaseDecision.Refused? NotAnswered(RecallScope scope, CaseActor actor, FilingRegister filings, bool withPlatform)
    {
        foreach (var gtin in RecallScopes.Gtins(scope))
        {
            var isPlatform = filings.GoodsOf(gtin)?.Platform == actor.Party;
            if (!filings.AnswersFor(gtin, actor.Party) || (isPlatform && !withPlatform && !AnswersBeside(gtin, actor.Party, filings)))
            {
                return Refuse(
                    "scope",
                    $"{actor.Party} does not answer for the GTIN '{gtin}': its filing names owner, seller, domestic agent and recall agent"
                        + (withPlatform ? ", and the platform" : "")
                );
            }
        }
        return null;
    }

    private static bool AnswersBeside(string gtin, string party, FilingRegister filings) =>
        filings.GoodsOf(gtin) is { } goods
        && (goods.Party == party || goods.Seller == party || goods.DomesticAgent == party || goods.RecallAgent == party);

    private static string ClassOf(RecallFact fact) =>
        fact switch
        {
            RecallAffectedFound or RecallHolderNotified or RecallNoticeAcknowledged or RecallProgressReported => AccessClass.Party,
            RecallFailureFound => AccessClass.Subject,
            _ => AccessClass.Open,
        };

    private static string Rule(RecallFact fact) =>
        fact switch
        {
            RecallClosed or RecallFailureFound => "an authority decides",
            RecallWithdrawn => "a recall is taken back by who started it, what was ordered by an authority",
            _ => "who leads the recall reports on it",
        };

    private static string Words(RecallStage stage) =>
        stage switch
        {
            RecallStage.SaleStopped => "a stop of sale",
            RecallStage.Started => "under way",
            RecallStage.Reported => "reported as carried out",
            RecallStage.Closed => "closed",
            _ => "withdrawn",
        };

    private static CaseDecision.Refused Refuse(string field, string message) => new(field, message);
}
