using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <content>The negative list, objections, corrections and overrides.</content>
internal sealed partial class Mutation
{
    /// <summary>Proposes, as an authority, to list an enterprise.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ProposeListing(ProposeListingInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingProposed", input, context);

    /// <summary>Puts on record, as the authority, that the enterprise was told.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ServeListingNotice(
        ServeListingNoticeInput input,
        [FromServices] FilingDesk desk,
        IResolveFieldContext context
    ) => CaseDesk.SayAsync(desk, "ListingNoticeServed", input, context);

    /// <summary>States the case, and defends itself, as the enterprise.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FileDefence(FileDefenceInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingDefenceFiled", input, context);

    /// <summary>Asks for a hearing, as the enterprise.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> RequestHearing(RequestHearingInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingHearingRequested", input, context);

    /// <summary>Puts on record, as the authority, that the hearing was held.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> HoldHearing(HoldHearingInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingHearingHeld", input, context);

    /// <summary>Decides, as the authority, to list or not to.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> DecideListing(DecideListingInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingDecided", input, context);

    /// <summary>Publishes, as the authority, the decision to list.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> PublishListing(PublishListingInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingPublished", input, context);

    /// <summary>Applies for repair, as the enterprise.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ApplyForRepair(ApplyForRepairInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RepairApplied", input, context);

    /// <summary>Takes up, as the authority, an application for repair.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> AcceptRepair(AcceptRepairInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RepairAccepted", input, context);

    /// <summary>Repairs the credit, as the authority, or refuses to.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> DecideRepair(DecideRepairInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RepairDecided", input, context);

    /// <summary>Puts on record, as the authority, that what the listing rested on was quashed.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> AnnulListing(AnnulListingInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ListingAnnulled", input, context);

    /// <summary>Revokes, as the authority, a repair that was obtained by fraud.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ReinstateListing(
        ReinstateListingInput input,
        [FromServices] FilingDesk desk,
        IResolveFieldContext context
    ) => CaseDesk.SayAsync(desk, "ListingReinstated", input, context);

    /// <summary>Puts on record, as the authority of a document, that what it demanded was done.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ConfirmDuty(ConfirmDutyInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "DutyPerformed", input, context);

    /// <summary>Withdraws, as its authority, a record or rating that was wrong.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> WithdrawRecord(WithdrawRecordInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "RecordWithdrawn", input, context);

    /// <summary>Objects, as the enterprise, to a listing, a record or a rating.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FileObjection(FileObjectionInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ObjectionFiled", input, context);

    /// <summary>Answers, as the authority, an objection.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> AnswerObjection(AnswerObjectionInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "ObjectionAnswered", input, context);

    /// <summary>Proposes, as a department, another tier than the computed one.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ProposeOverride(ProposeOverrideInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "OverrideProposed", input, context);

    /// <summary>Approves it, as another person of another department.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> ApproveOverride(ApproveOverrideInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "OverrideApproved", input, context);

    /// <summary>Ends an override before its time.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> EndOverride(EndOverrideInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        CaseDesk.SayAsync(desk, "OverrideEnded", input, context);
}
