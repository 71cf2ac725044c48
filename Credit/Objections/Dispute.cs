using System.Collections.Immutable;
using Xinyuan.Credit.Calendars;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Objections;

/// <summary>An objection of an enterprise and what came of it. Both statements are kept whatever came of it.</summary>
/// <param name="Filed">What the enterprise says.</param>
/// <param name="Answered">What the authority says, or null before it does.</param>
public sealed record Dispute(Placed<ObjectionFiled> Filed, Placed<ObjectionAnswered>? Answered)
{
    /// <summary>Its id.</summary>
    public string Id => Filed.Event.Objection;

    /// <summary>Whether it waits for an answer; what it is about is then marked in every view, whatever day is asked about.</summary>
    public bool IsOpen => Answered is null;

    /// <summary>
    /// Whether what it is about carries a mark: while it waits, and for good when nothing could be found out. Then both statements go
    /// with it (征信业管理条例, article 25).
    /// </summary>
    public bool IsMarked => Answered is null or { Event.Outcome: ObjectionOutcome.Unresolved };

    /// <summary>The last day for an answer; null when the calendar cannot say it.</summary>
    public DateOnly? AnswerBy => LegalNorms.Shipped.Objection.Answer.LastDay(Filed.Event.FiledOn, WorkingCalendar.Shipped).Day;

    /// <summary>Whether on a day the term for an answer had passed without one.</summary>
    public bool IsOverdueOn(DateOnly day) => day > AnswerBy && (Answered is null || Answered.Event.AnsweredOn > AnswerBy);

    /// <summary>Whether it is about a listing.</summary>
    public bool IsAbout(string listing) => Filed.Event.Listing == listing;

    /// <summary>Whether it is about a record or rating.</summary>
    public bool IsAbout(long record) => Filed.Event.Record == record;

    /// <summary>The objections of an enterprise after one was filed or answered.</summary>
    /// <exception cref="InvalidDataException">The log holds an answer to no objection.</exception>
    public static ImmutableSortedDictionary<string, Dispute> Evolve(
        ImmutableSortedDictionary<string, Dispute> disputes,
        CreditEvent @event,
        EventPlace place
    )
    {
        ArgumentNullException.ThrowIfNull(disputes);
        ArgumentNullException.ThrowIfNull(place);
        return @event switch
        {
            ObjectionFiled filed => disputes.SetItem(filed.Objection, new Dispute(new Placed<ObjectionFiled>(filed, place), null)),
            ObjectionAnswered answered when disputes.TryGetValue(answered.Objection, out var dispute) => disputes.SetItem(
                answered.Objection,
                dispute with
                {
                    Answered = new Placed<ObjectionAnswered>(answered, place),
                }
            ),
            _ => throw new InvalidDataException($"position {place.Position}: {@event?.GetType().Name} answers no objection"),
        };
    }
}
