namespace Xinyuan.Credit.Grains;

/// <summary>A step that moved a listing.</summary>
/// <param name="Type">The type of the event.</param>
/// <param name="On">The day that the law goes by; null for the proposal, which has none.</param>
/// <param name="Issuer">Who put it on record.</param>
/// <param name="Recorded">When the log recorded it.</param>
/// <param name="Position">Where the log has it.</param>
[GenerateSerializer, Alias("xinyuan.credit.listing-step")]
public sealed record ListingStepView(
    [property: Id(0)] string Type,
    [property: Id(1)] DateOnly? On,
    [property: Id(2)] string Issuer,
    [property: Id(3)] DateTimeOffset Recorded,
    [property: Id(4)] long Position
);

/// <summary>Until when what is to be done about a listing; each null when it is not to be done, or the calendar cannot say.</summary>
/// <param name="DefenceUntil">The last day for a statement and a defence.</param>
/// <param name="HearingRequestUntil">The last day to ask for a hearing.</param>
/// <param name="PublishBy">The last day for the authority to publish its decision.</param>
/// <param name="AcceptRepairBy">The last day for the authority to take up an application for repair.</param>
/// <param name="DecideRepairBy">The last day for the authority to decide about it.</param>
/// <param name="WithdrawBy">The last day on which an annulled listing may still be shown anywhere; here it is gone at once.</param>
[GenerateSerializer, Alias("xinyuan.credit.listing-terms")]
public sealed record ListingTermsView(
    [property: Id(0)] DateOnly? DefenceUntil,
    [property: Id(1)] DateOnly? HearingRequestUntil,
    [property: Id(2)] DateOnly? PublishBy,
    [property: Id(3)] DateOnly? AcceptRepairBy,
    [property: Id(4)] DateOnly? DecideRepairBy,
    [property: Id(5)] DateOnly? WithdrawBy
);

/// <summary>An objection of an enterprise and what came of it.</summary>
[GenerateSerializer, Alias("xinyuan.credit.dispute")]
public sealed record DisputeView
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The listing that it is about, or null.</summary>
    [Id(1)]
    public required string? Listing { get; init; }

    /// <summary>The position of the record or rating that it is about, or null.</summary>
    [Id(2)]
    public required long? Record { get; init; }

    /// <summary>The day on which it was received.</summary>
    [Id(3)]
    public required DateOnly FiledOn { get; init; }

    /// <summary>What the enterprise says.</summary>
    [Id(4)]
    public required string Statement { get; init; }

    /// <summary>The last day for an answer, or null when the calendar cannot say it.</summary>
    [Id(5)]
    public required DateOnly? AnswerBy { get; init; }

    /// <summary>Whether on the day asked about the answer was overdue.</summary>
    [Id(6)]
    public required bool IsOverdue { get; init; }

    /// <summary>The name of its <see cref="Events.ObjectionOutcome"/>, or null while it waits for an answer.</summary>
    [Id(7)]
    public required string? Outcome { get; init; }

    /// <summary>The day of the answer, or null.</summary>
    [Id(8)]
    public required DateOnly? AnsweredOn { get; init; }

    /// <summary>What the authority says, or null.</summary>
    [Id(9)]
    public required string? Answer { get; init; }

    /// <summary>Where the log has it: the objection, and the answer.</summary>
    [Id(10)]
    public required IReadOnlyList<long> Positions { get; init; }
}
