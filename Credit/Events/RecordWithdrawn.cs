namespace Xinyuan.Credit.Events;

/// <summary>
/// A record, a rating or the performance of a duty was withdrawn by its authority: it was wrong. The log keeps it, and shows it to
/// whoever asks what was known before. A record or rating that says what is right instead names it in <c>corrects</c>.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Record">Its position in the log.</param>
/// <param name="Authority">Who put it on record, and says this.</param>
/// <param name="WithdrawnOn">The day.</param>
/// <param name="Reason">What was wrong.</param>
public sealed record RecordWithdrawn(string Subject, long Record, string Authority, DateOnly WithdrawnOn, string Reason)
    : CreditEvent(Subject);
