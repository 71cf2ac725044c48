namespace Xinyuan.Credit.Events;

/// <summary>Something about how an enterprise is treated: a decision of an authority, or what the firm says of itself.</summary>
/// <param name="Subject">The enterprise.</param>
public abstract record SupervisionEvent(string Subject) : CreditEvent(Subject)
{
    /// <summary>The types of these events, as entries have them.</summary>
    public static new IReadOnlyList<string> Types { get; } =
    [nameof(MeasureApplied), nameof(MeasureLifted), nameof(TreatmentSuspended), nameof(TreatmentResumed), nameof(AeoSelfAssessed)];
}

/// <summary>An authority decided to take a measure of the published list towards an enterprise.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Measure">The measure's id, unique among those of the enterprise.</param>
/// <param name="Item">The item of the published list.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="DocumentNo">The decision's number.</param>
/// <param name="DecidedOn">The decision's date, from which it holds.</param>
/// <param name="ValidTo">The last day on which it holds, or null when it holds until it is lifted.</param>
/// <param name="Listing">The listing that it rests on, or null.</param>
/// <param name="Basis">Norm and article.</param>
/// <param name="Content">What is done, in a sentence.</param>
public sealed record MeasureApplied(
    string Subject,
    string Measure,
    string Item,
    string Authority,
    string DocumentNo,
    DateOnly DecidedOn,
    DateOnly? ValidTo,
    string? Listing,
    string Basis,
    string Content
) : SupervisionEvent(Subject);

/// <summary>The authority ended a measure.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Measure">The measure's id.</param>
/// <param name="DocumentNo">The decision's number.</param>
/// <param name="LiftedOn">The first day on which it holds no more.</param>
/// <param name="Reason">Why.</param>
public sealed record MeasureLifted(string Subject, string Measure, string DocumentNo, DateOnly LiftedOn, string Reason)
    : SupervisionEvent(Subject);

/// <summary>
/// The authority of a rating suspended what follows from it (暂停适用相应管理措施), as customs do with a certified firm under
/// investigation for smuggling: the rating stands, and the firm is treated as of another grade. Decree 237 art. 27.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Scheme">The rating's scheme.</param>
/// <param name="TreatedAs">The grade that it is treated as.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="DocumentNo">The decision's number.</param>
/// <param name="DecidedOn">The first day.</param>
/// <param name="ValidTo">The last day, or null when it holds until it is ended.</param>
/// <param name="Basis">Norm and article.</param>
public sealed record TreatmentSuspended(
    string Subject,
    string Scheme,
    string TreatedAs,
    string Authority,
    string DocumentNo,
    DateOnly DecidedOn,
    DateOnly? ValidTo,
    string Basis
) : SupervisionEvent(Subject);

/// <summary>The authority let a rating have its effects again.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Scheme">The rating's scheme.</param>
/// <param name="DocumentNo">The decision's number.</param>
/// <param name="ResumedOn">The first day on which the rating has its effects again.</param>
public sealed record TreatmentResumed(string Subject, string Scheme, string DocumentNo, DateOnly ResumedOn) : SupervisionEvent(Subject);

/// <summary>
/// What an enterprise says of itself on an item of the certified-enterprise standard that no platform can know, such as its solvency.
/// Always shown as the firm's own word.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Standard">The standard's id.</param>
/// <param name="Item">The item, as the standard numbers or names it.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="AssessedOn">The day that it is about.</param>
/// <param name="Statement">What it says, in a sentence.</param>
/// <param name="Evidence">SHA-256 of the evidence that it keeps, 64 hexadecimal digits, or null.</param>
public sealed record AeoSelfAssessed(
    string Subject,
    string Standard,
    string Item,
    string Outcome,
    DateOnly AssessedOn,
    string Statement,
    string? Evidence
) : SupervisionEvent(Subject)
{
    /// <summary>What an item can come to (达标、基本达标、不达标), as GACC Announcement 2026 No. 34 has it.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["met", "basically_met", "not_met"];
}
