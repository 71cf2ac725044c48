namespace Xinyuan.Credit.Events;

/// <summary>
/// The enterprise objected to a record, a rating or a listing (异议). Until it is answered, that is marked as disputed everywhere.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Objection">The objection's id, unique in the enterprise's file.</param>
/// <param name="Listing">The listing's id, or null when it is about a record or rating.</param>
/// <param name="Record">The position of the record or rating, or null when it is about a listing.</param>
/// <param name="FiledOn">The day on which it was received.</param>
/// <param name="Statement">What the enterprise says.</param>
/// <param name="Evidence">SHA-256 of the evidence handed in, 64 hexadecimal digits, or null.</param>
public sealed record ObjectionFiled(
    string Subject,
    string Objection,
    string? Listing,
    long? Record,
    DateOnly FiledOn,
    string Statement,
    string? Evidence
) : CreditEvent(Subject);

/// <summary>What came of an objection (征信业管理条例, article 25).</summary>
public enum ObjectionOutcome
{
    /// <summary>It was right: what it is about has been corrected, withdrawn or annulled.</summary>
    Corrected,

    /// <summary>It was wrong: what it is about stands, and is no longer marked.</summary>
    Unchanged,

    /// <summary>It could not be found out: both statements stay with what it is about.</summary>
    Unresolved,
}

/// <summary>The authority answered an objection.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Objection">The objection's id.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="AnsweredOn">The day.</param>
/// <param name="Statement">What the authority says.</param>
public sealed record ObjectionAnswered(string Subject, string Objection, ObjectionOutcome Outcome, DateOnly AnsweredOn, string Statement)
    : CreditEvent(Subject);
