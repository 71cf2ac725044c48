namespace Xinyuan.Credit.Grains;

/// <summary>How far the log was read for an answer.</summary>
/// <param name="Position">The position of the last entry, or -1.</param>
/// <param name="Recorded">When it was recorded.</param>
[GenerateSerializer, Alias("xinyuan.credit.as-of")]
public sealed record CreditAsOf([property: Id(0)] long Position, [property: Id(1)] DateTimeOffset Recorded);

/// <summary>What is asked of a credit file.</summary>
/// <param name="LawAsOf">As the law stood on this day, in UTC+8; null for today.</param>
/// <param name="KnownAsOf">As it was known at this moment; null for now. A repair known now holds even so.</param>
/// <param name="RuleSet">The rule set's id; null for the one in force on the day.</param>
/// <param name="Unfiltered">
/// What was repaired, annulled, withdrawn or has expired is shown too. Set by the edge alone, for an auditor whose read was recorded
/// with its legal ground; the indicator uses none of it even then.
/// </param>
/// <param name="Caller">Who asks; without it nothing is answered.</param>
[GenerateSerializer, Alias("xinyuan.credit.file-request")]
public sealed record CreditFileRequest(
    [property: Id(0)] DateOnly? LawAsOf = null,
    [property: Id(1)] DateTimeOffset? KnownAsOf = null,
    [property: Id(2)] string? RuleSet = null,
    [property: Id(3)] CreditCaller? Caller = null,
    [property: Id(4)] bool Unfiltered = false
);

/// <summary>What may be shown of an enterprise's credit file; who sees which part of it is decided at the edge.</summary>
[GenerateSerializer, Alias("xinyuan.credit.file-view")]
public sealed record CreditFileView
{
    /// <summary>The enterprise, a party id in canonical text.</summary>
    [Id(0)]
    public required string Subject { get; init; }

    /// <summary>Its filing, or null when it is not filed.</summary>
    [Id(1)]
    public required EnterpriseView? Enterprise { get; init; }

    /// <summary>The day that the answer is good for, in UTC+8.</summary>
    [Id(2)]
    public required DateOnly LawAsOf { get; init; }

    /// <summary>Ratings decided by that day, the latest first.</summary>
    [Id(3)]
    public required IReadOnlyList<RatingView> Ratings { get; init; }

    /// <summary>Listings that stand or whose procedure runs. Repaired and expired ones are not among them.</summary>
    [Id(4)]
    public required IReadOnlyList<ListingView> Listings { get; init; }

    /// <summary>Records, the latest document first, at most <see cref="RecordsMax"/>.</summary>
    [Id(5)]
    public required IReadOnlyList<CreditRecordView> Records { get; init; }

    /// <summary>How many records there are in all.</summary>
    [Id(6)]
    public required int RecordsTotal { get; init; }

    /// <summary>The platform indicator; null when no rule set is in force or the one asked for is not known.</summary>
    [Id(7)]
    public required IndicatorView? Indicator { get; init; }

    /// <summary>Figures of spans that had ended by that day, the latest span first.</summary>
    [Id(20)]
    public required IReadOnlyList<FigureView> Figures { get; init; }

    /// <summary>How far the log was read.</summary>
    [Id(8)]
    public required CreditAsOf AsOf { get; init; }

    /// <summary>Objections, the latest first; those about what is no longer shown are not among them.</summary>
    [Id(30)]
    public IReadOnlyList<DisputeView> Disputes { get; init; } = [];

    /// <summary>Records in a view, at most.</summary>
    public const int RecordsMax = 1_000;
}

/// <summary>An enterprise as it is filed.</summary>
[GenerateSerializer, Alias("xinyuan.credit.enterprise")]
public sealed record EnterpriseView(
    [property: Id(0)] string Party,
    [property: Id(1)] string Name,
    [property: Id(2)] string? NameEn,
    [property: Id(3)] IReadOnlyList<string> Roles,
    [property: Id(4)] string? CustomsCode,
    [property: Id(5)] string? Region,
    [property: Id(6)] string Country,
    [property: Id(7)] bool IsSoleTrader
);

/// <summary>An imported rating.</summary>
[GenerateSerializer, Alias("xinyuan.credit.rating")]
public sealed record RatingView(
    [property: Id(0)] string Scheme,
    [property: Id(1)] string Grade,
    [property: Id(2)] DateOnly Decided,
    [property: Id(3)] DateOnly? ValidTo,
    [property: Id(4)] string Authority,
    [property: Id(5)] string DocumentNo,
    [property: Id(6)] bool IsInForce,
    [property: Id(7)] long Position
)
{
    /// <summary>The objection that marks it as disputed, or null.</summary>
    [Id(30)]
    public DisputeView? Dispute { get; init; }

    /// <summary>Where the log has what withdrew or corrected it; only in an unfiltered view.</summary>
    [Id(31)]
    public long? WithdrawnBy { get; init; }
}

/// <summary>A listing as it stands on the day asked about.</summary>
[GenerateSerializer, Alias("xinyuan.credit.listing")]
public sealed record ListingView
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The enterprise.</summary>
    [Id(1)]
    public required string Subject { get; init; }

    /// <summary>The enterprise's filed name, or null.</summary>
    [Id(2)]
    public required string? SubjectName { get; init; }

    /// <summary>The name of its <see cref="Listings.ListingStatus"/>.</summary>
    [Id(3)]
    public required string Status { get; init; }

    /// <summary>Whether it is public on the day; otherwise only the enterprise and departments may see it.</summary>
    [Id(4)]
    public required bool IsPublic { get; init; }

    /// <summary><c>general</c> or <c>serious</c>.</summary>
    [Id(5)]
    public required string Severity { get; init; }

    /// <summary>The catalogue's item.</summary>
    [Id(6)]
    public required string CatalogueItem { get; init; }

    /// <summary>Who decides it.</summary>
    [Id(7)]
    public required string Authority { get; init; }

    /// <summary>Norm and article.</summary>
    [Id(8)]
    public required string Basis { get; init; }

    /// <summary>Which version of the norm.</summary>
    [Id(9)]
    public required string NormVersion { get; init; }

    /// <summary>What it reaches.</summary>
    [Id(10)]
    public required string Scope { get; init; }

    /// <summary>The decision's number, or null.</summary>
    [Id(11)]
    public required string? DocumentNo { get; init; }

    /// <summary>The last day for a defence, or null before the notice.</summary>
    [Id(12)]
    public required DateOnly? DefenceUntil { get; init; }

    /// <summary>The decision's date, or null.</summary>
    [Id(13)]
    public required DateOnly? DecidedOn { get; init; }

    /// <summary>The first day of publicity, or null.</summary>
    [Id(14)]
    public required DateOnly? PublishedOn { get; init; }

    /// <summary>The first day on which repair can be applied for, or null.</summary>
    [Id(15)]
    public required DateOnly? RepairFrom { get; init; }

    /// <summary>The day of the latest application for repair, or null.</summary>
    [Id(16)]
    public required DateOnly? RepairAppliedOn { get; init; }

    /// <summary>The first day on which it has expired, or null.</summary>
    [Id(17)]
    public required DateOnly? EndsOn { get; init; }

    /// <summary>Positions in the log of all that moved it, ascending.</summary>
    [Id(18)]
    public required IReadOnlyList<long> Positions { get; init; }

    /// <summary>The name of its <see cref="Listings.ListingState"/>: how far what is on record has moved it.</summary>
    [Id(19)]
    public required string State { get; init; }

    /// <summary>All that moved it, in the order of the log.</summary>
    [Id(20)]
    public required IReadOnlyList<ListingStepView> Steps { get; init; }

    /// <summary>Until when what is to be done.</summary>
    [Id(21)]
    public required ListingTermsView Terms { get; init; }

    /// <summary>The norm that <see cref="EndsOn"/> was taken from, once it is decided.</summary>
    [Id(22)]
    public required string? EndsByNorm { get; init; }

    /// <summary>The objection that marks it as disputed, or null.</summary>
    [Id(23)]
    public required DisputeView? Dispute { get; init; }
}

/// <summary>A record of conduct.</summary>
[GenerateSerializer, Alias("xinyuan.credit.record")]
public sealed record CreditRecordView(
    [property: Id(0)] string Kind,
    [property: Id(1)] string CatalogueItem,
    [property: Id(2)] string Severity,
    [property: Id(3)] string Authority,
    [property: Id(4)] string DocumentNo,
    [property: Id(5)] DateOnly DocumentDate,
    [property: Id(6)] string Summary,
    [property: Id(7)] decimal? Amount,
    [property: Id(8)] string? Currency,
    [property: Id(9)] long Position
)
{
    /// <summary>The objection that marks it as disputed, or null.</summary>
    [Id(30)]
    public DisputeView? Dispute { get; init; }

    /// <summary>Where the log has what withdrew or corrected it; only in an unfiltered view.</summary>
    [Id(31)]
    public long? WithdrawnBy { get; init; }

    /// <summary>What it is about, where a rule must tell it apart, or null.</summary>
    [Id(20)]
    public required string? Matter { get; init; }

    /// <summary>The first day on which it is so, or null when that is the document's date.</summary>
    [Id(21)]
    public required DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it is so, or null.</summary>
    [Id(22)]
    public required DateOnly? ValidTo { get; init; }
}

/// <summary>The platform indicator.</summary>
[GenerateSerializer, Alias("xinyuan.credit.indicator")]
public sealed record IndicatorView(
    [property: Id(0)] string Tier,
    [property: Id(1)] decimal? Score,
    [property: Id(2)] RuleSetView RuleSet,
    [property: Id(3)] IReadOnlyList<ReasonView> Vetoes,
    [property: Id(4)] IReadOnlyList<ReasonView> Reasons,
    [property: Id(5)] string InputHash
)
{
    /// <summary>The tier that was computed, where an override put another; else null.</summary>
    [Id(30)]
    public string? ComputedTier { get; init; }
}

/// <summary>A rule set.</summary>
[GenerateSerializer, Alias("xinyuan.credit.rule-set")]
public sealed record RuleSetView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Title,
    [property: Id(2)] DateOnly ValidFrom,
    [property: Id(3)] DateOnly? ValidTo,
    [property: Id(4)] string Hash
);

/// <summary>Why a rule or veto counted.</summary>
[GenerateSerializer, Alias("xinyuan.credit.reason")]
public sealed record ReasonView(
    [property: Id(0)] string Rule,
    [property: Id(1)] string LegalBasis,
    [property: Id(2)] decimal Points,
    [property: Id(3)] IReadOnlyList<long> Positions,
    [property: Id(4)] string? Remedy,
    [property: Id(5)] DateOnly? ReliefOn
)
{
    /// <summary><c>MET</c>, <c>NOT_MET</c> or <c>INSUFFICIENT</c>.</summary>
    [Id(10)]
    public required string Outcome { get; init; }

    /// <summary>What was measured against which limit, or null.</summary>
    [Id(11)]
    public required string? Measured { get; init; }

    /// <summary>The points that there are to gain by the remedy.</summary>
    [Id(12)]
    public required decimal Gain { get; init; }

    /// <summary>The earliest day on which repair can be applied for, or null.</summary>
    [Id(13)]
    public required DateOnly? RepairFrom { get; init; }
}

/// <summary>A figure that an authority reported.</summary>
[GenerateSerializer, Alias("xinyuan.credit.figure")]
public sealed record FigureView(
    [property: Id(0)] string Figure,
    [property: Id(1)] DateOnly From,
    [property: Id(2)] DateOnly To,
    [property: Id(3)] decimal Value,
    [property: Id(4)] string? Currency,
    [property: Id(5)] string Authority,
    [property: Id(6)] string DocumentNo,
    [property: Id(7)] long Position
);
