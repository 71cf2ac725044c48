namespace Xinyuan.Credit.Grains;

/// <summary>What is asked of how an enterprise is treated.</summary>
/// <param name="LawAsOf">As the law stood on this day, in UTC+8; null for today.</param>
/// <param name="KnownAsOf">As it was known at this moment; null for now. A repair known now holds even so.</param>
/// <param name="Caller">Who asks; without it nothing is answered.</param>
[GenerateSerializer, Alias("xinyuan.credit.supervision-request")]
public sealed record SupervisionRequest(
    [property: Id(0)] DateOnly? LawAsOf = null,
    [property: Id(1)] DateTimeOffset? KnownAsOf = null,
    [property: Id(2)] CreditCaller? Caller = null
);

/// <summary>The measures that apply to an enterprise; who sees which is decided at the edge.</summary>
/// <param name="LawAsOf">The day that the answer is good for, in UTC+8.</param>
/// <param name="Measures">The measures.</param>
/// <param name="AsOf">How far the log was read.</param>
[GenerateSerializer, Alias("xinyuan.credit.measures")]
public sealed record MeasuresView(
    [property: Id(0)] DateOnly LawAsOf,
    [property: Id(1)] IReadOnlyList<MeasureView> Measures,
    [property: Id(2)] CreditAsOf AsOf
);

/// <summary>A measure that applies.</summary>
[GenerateSerializer, Alias("xinyuan.credit.measure")]
public sealed record MeasureView
{
    /// <summary>Its id, or that of the decision.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The name of its <see cref="Supervision.MeasureKind"/>.</summary>
    [Id(1)]
    public required string Kind { get; init; }

    /// <summary>Whether it makes things harder.</summary>
    [Id(2)]
    public required bool IsBurden { get; init; }

    /// <summary>What it is.</summary>
    [Id(3)]
    public required string TitleZh { get; init; }

    /// <summary>The same in English.</summary>
    [Id(4)]
    public required string TitleEn { get; init; }

    /// <summary>How far it goes, or null.</summary>
    [Id(5)]
    public required ExtentView? Extent { get; init; }

    /// <summary>The item of the published list, or null.</summary>
    [Id(6)]
    public required ListedMeasureView? Item { get; init; }

    /// <summary>Who answers for it.</summary>
    [Id(7)]
    public required string Authority { get; init; }

    /// <summary>Norm and article.</summary>
    [Id(8)]
    public required string LegalBasis { get; init; }

    /// <summary>Whether the norm's text was read in a source.</summary>
    [Id(9)]
    public required bool IsVerified { get; init; }

    /// <summary>The name of its <see cref="Supervision.MeasureGround"/>.</summary>
    [Id(10)]
    public required string Ground { get; init; }

    /// <summary>The same by name: scheme and grade, listing, decision, or tier.</summary>
    [Id(11)]
    public required string Because { get; init; }

    /// <summary>The first day.</summary>
    [Id(12)]
    public required DateOnly Since { get; init; }

    /// <summary>The last day, or null.</summary>
    [Id(13)]
    public required DateOnly? Until { get; init; }

    /// <summary>The entries that it rests on.</summary>
    [Id(14)]
    public required IReadOnlyList<long> Positions { get; init; }

    /// <summary>Whether it rests on an internal aid of supervision, which is shown to departments only.</summary>
    [Id(15)]
    public required bool IsInternal { get; init; }
}

/// <summary>How far a measure goes.</summary>
[GenerateSerializer, Alias("xinyuan.credit.measure-extent")]
public sealed record ExtentView(
    [property: Id(0)] string Figure,
    [property: Id(1)] bool IsBelow,
    [property: Id(2)] decimal Value,
    [property: Id(3)] string Of
);

/// <summary>An item of the published list of measures.</summary>
[GenerateSerializer, Alias("xinyuan.credit.listed-measure")]
public sealed record ListedMeasureView(
    [property: Id(0)] string Code,
    [property: Id(1)] string TitleZh,
    [property: Id(2)] string TitleEn,
    [property: Id(3)] string LegalBasis
);
