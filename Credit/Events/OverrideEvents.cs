namespace Xinyuan.Credit.Events;

/// <summary>
/// A department proposed another tier than the one computed. Without the approval of a second department it does nothing.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Override">The override's id, unique in the enterprise's file.</param>
/// <param name="Tier">1, the best, to 5.</param>
/// <param name="Person">Who answers for it in the department, by the department's own id.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">SHA-256 of what it rests on, 64 hexadecimal digits.</param>
/// <param name="ProposedOn">The first day on which it can hold.</param>
/// <param name="ExpiresOn">The last.</param>
public sealed record OverrideProposed(
    string Subject,
    string Override,
    int Tier,
    string Person,
    string Reason,
    string Evidence,
    DateOnly ProposedOn,
    DateOnly ExpiresOn
) : CreditEvent(Subject);

/// <summary>Another person of another department approved an override.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Override">The override's id.</param>
/// <param name="Person">Who answers for it in the department.</param>
/// <param name="ApprovedOn">The day from which it holds.</param>
public sealed record OverrideApproved(string Subject, string Override, string Person, DateOnly ApprovedOn) : CreditEvent(Subject);

/// <summary>One of the two departments ended an override before its time.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Override">The override's id.</param>
/// <param name="Person">Who answers for it in the department.</param>
/// <param name="EndedOn">The first day on which it holds no more.</param>
/// <param name="Reason">Why.</param>
public sealed record OverrideEnded(string Subject, string Override, string Person, DateOnly EndedOn, string Reason) : CreditEvent(Subject);
