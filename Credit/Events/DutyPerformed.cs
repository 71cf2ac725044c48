namespace Xinyuan.Credit.Events;

/// <summary>A document of an authority: a penalty decision, an order, a decision to list.</summary>
/// <param name="Authority">Who issued it.</param>
/// <param name="Number">Its number, the authority's own.</param>
public sealed record CreditDocument(string Authority, string Number);

/// <summary>
/// What a document demanded was done (整改到位、义务履行): the fine is paid, the fault mended. Said by the authority that issued the document.
/// Without it there is no repair, whatever time has passed (Order 36: corrected, and every duty performed).
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Authority">Who issued the document, and says this.</param>
/// <param name="DocumentNo">The document's number.</param>
/// <param name="PerformedOn">The day on which the last of its duties was performed.</param>
/// <param name="Note">What was done, or null.</param>
public sealed record DutyPerformed(string Subject, string Authority, string DocumentNo, DateOnly PerformedOn, string? Note)
    : CreditEvent(Subject)
{
    /// <summary>The document.</summary>
    public CreditDocument Document => new(Authority, DocumentNo);
}
