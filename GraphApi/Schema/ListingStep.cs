using GraphQL;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Grains;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A step that moved a listing.</summary>
internal sealed class ListingStep(ListingStepView view)
{
    /// <summary>What happened, such as `ListingNoticeServed`.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Type => view.Type;

    /// <summary>The day that the law goes by; null for the proposal.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? On => view.On;

    /// <summary>Who put it on record, a party id.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Issuer => view.Issuer;

    /// <summary>When the log recorded it.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Recorded => view.Recorded;

    /// <summary>Where the log has it.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.Position;
}

/// <summary>Until when what is to be done about a listing. Null: it is not to be done, or the calendar has no such year.</summary>
internal sealed class ListingTerms(ListingTermsView view)
{
    /// <summary>The enterprise: the last day for a statement and a defence.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? DefenceUntil => view.DefenceUntil;

    /// <summary>The enterprise: the last day to ask for a hearing.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? HearingRequestUntil => view.HearingRequestUntil;

    /// <summary>The authority: the last day to publish its decision.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? PublishBy => view.PublishBy;

    /// <summary>The authority: the last day to take up an application for repair.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? AcceptRepairBy => view.AcceptRepairBy;

    /// <summary>The authority: the last day to decide about it.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? DecideRepairBy => view.DecideRepairBy;
}

/// <summary>An objection of an enterprise, and what came of it.</summary>
internal sealed class Dispute(DisputeView view)
{
    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.Id;

    /// <summary>The listing that it is about, or null.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string? Listing => view.Listing;

    /// <summary>The position of the record or rating that it is about, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public long? Record => view.Record;

    /// <summary>The day on which it was received.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly FiledOn => view.FiledOn;

    /// <summary>What the enterprise says.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Statement => view.Statement;

    /// <summary>The last day for an answer.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? AnswerBy => view.AnswerBy;

    /// <summary>Whether on the day asked about the answer was overdue.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Overdue => view.IsOverdue;

    /// <summary>What came of it; null while it waits for an answer.</summary>
    [ReadableBy(AccessClass.Open)]
    public ObjectionOutcome? Outcome => view.Outcome is { } outcome ? Enum.Parse<ObjectionOutcome>(outcome) : null;

    /// <summary>The day of the answer.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? AnsweredOn => view.AnsweredOn;

    /// <summary>What the authority says.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Answer => view.Answer;

    internal static Dispute? Of(DisputeView? view) => view is null ? null : new Dispute(view);
}
