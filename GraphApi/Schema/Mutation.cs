using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// What can be put on record, named after what happened. Each takes a `commandId`: sent again with the same input, it answers as the
/// first time.
/// </summary>
internal sealed partial class Mutation
{
    /// <summary>Files goods: who may speak for a GTIN.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FileGoods(FileGoodsInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "GoodsFiled", input.Fields(), context);

    /// <summary>Files an enterprise.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FileEnterprise(FileEnterpriseInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "EnterpriseFiled", input.Fields(), context);

    /// <summary>Drafts a rule set: its file, to the byte.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> DraftRuleSet(DraftRuleSetInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "RuleSetDrafted", input.Fields(), context);

    /// <summary>Has a drafted rule set run in the shadow: beside the one in force, without effect.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ShadowRuleSet(RuleSetStepInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "RuleSetShadowed", input.Fields(), context);

    /// <summary>Approves a rule set in the shadow, as somebody else than drafted it; with two it is in force from its first day on.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ApproveRuleSet(RuleSetStepInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "RuleSetApproved", input.Fields(), context);

    /// <summary>Says which day is a rule set's last, or withdraws one that is not in force yet.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> RetireRuleSet(RetireRuleSetInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "RuleSetRetired", input.Fields(), context);

    /// <summary>Stops the sale of goods, at once and before anything else.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> StopSale(StopSaleInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "SaleStopped", input, context);

    /// <summary>Starts a recall, or goes on with one from its stop of sale.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> StartRecall(StartRecallInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RecallStarted", input, context);

    /// <summary>Reports the plan of a recall.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ReportRecallPlan(
        ReportRecallPlanInput input,
        [FromServices] FilingDesk desk,
        IResolveFieldContext context
    ) => CaseDesk.SayAsync(desk, "RecallPlanReported", input, context);

    /// <summary>Brings more goods under a recall.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ExtendRecall(ExtendRecallInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RecallScopeExtended", input, context);

    /// <summary>Confirms, as a holder of the goods, that one was told.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> AcknowledgeRecall(
        AcknowledgeRecallInput input,
        [FromServices] FilingDesk desk,
        IResolveFieldContext context
    ) => CaseDesk.SayAsync(desk, "RecallNoticeAcknowledged", input, context);

    /// <summary>Reports how far one is.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ReportRecallProgress(
        ReportRecallProgressInput input,
        [FromServices] FilingDesk desk,
        IResolveFieldContext context
    ) => CaseDesk.SayAsync(desk, "RecallProgressReported", input, context);

    /// <summary>Reports that a recall is carried out.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ReportRecall(ReportRecallInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RecallReported", input, context);

    /// <summary>Puts on record, as an authority, what somebody did not do.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FindRecallFailure(
        FindRecallFailureInput input,
        [FromServices] FilingDesk desk,
        IResolveFieldContext context
    ) => CaseDesk.SayAsync(desk, "RecallFailureFound", input, context);

    /// <summary>Closes a recall, as an authority.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> CloseRecall(CloseRecallInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RecallClosed", input, context);

    /// <summary>Takes a recall back that was wrong.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> WithdrawRecall(WithdrawRecallInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RecallWithdrawn", input, context);

    /// <summary>Assesses a risk signal, as an authority.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> AssessAlert(AssessAlertInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "AlertAssessed", input, context);

    /// <summary>Warns the public of it, as an authority.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> WarnOfAlert(WarnOfAlertInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "AlertWarned", input, context);

    /// <summary>Puts on record, as an authority, what was done about it.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> DisposeOfAlert(DisposeOfAlertInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "AlertDisposed", input, context);

    /// <summary>Puts on record, as an authority, whether that worked.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ReviewAlert(ReviewAlertInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "AlertReviewed", input, context);

    /// <summary>Dismisses it, as an authority.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> DismissAlert(DismissAlertInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "AlertDismissed", input, context);

    /// <summary>Says something, as a firm that it concerns.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> CommentOnAlert(CommentOnAlertInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "AlertCommented", input, context);

    /// <summary>Defers, as an authority, that an enterprise is told of the authority's own reads, while a procedure runs.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> DeferReadDisclosure(
        DeferReadDisclosureInput input,
        [FromServices] ReadDeferralDesk desk,
        IResolveFieldContext context
    ) => desk.DeferAsync(input, context);
}
