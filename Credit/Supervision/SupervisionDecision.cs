using Xinyuan.Credit.Events;
using Xinyuan.Credit.Standards;

namespace Xinyuan.Credit.Supervision;

/// <summary>Whether a decision about how an enterprise is treated may enter its file.</summary>
internal static class SupervisionDecision
{
    /// <summary>What stands against an event, or null when it may enter the file.</summary>
    /// <param name="file">The file as it stands.</param>
    /// <param name="event">What is said.</param>
    /// <param name="speaker">Who says it.</param>
    /// <param name="list">The published list of measures.</param>
    /// <param name="today">The day on which it is said, in UTC+8.</param>
    public static Refusal? Objection(CreditFile file, SupervisionEvent @event, Speaker speaker, MeasureList list, DateOnly today) =>
        @event switch
        {
            MeasureApplied applied => InFuture("decidedOn", applied.DecidedOn, today) ?? Apply(file, applied, list),
            MeasureLifted lifted => InFuture("liftedOn", lifted.LiftedOn, today) ?? Lift(file, lifted, speaker),
            TreatmentSuspended suspended => InFuture("decidedOn", suspended.DecidedOn, today) ?? Suspend(file, suspended, today),
            TreatmentResumed resumed => InFuture("resumedOn", resumed.ResumedOn, today) ?? Resume(file, resumed, speaker),
            AeoSelfAssessed assessed => InFuture("assessedOn", assessed.AssessedOn, today) ?? Assess(assessed),
            _ => new Refusal("type", "not an event of supervision"),
        };

    private static Refusal? Apply(CreditFile file, MeasureApplied applied, MeasureList list)
    {
        if (file.Supervision.Measures.ContainsKey(applied.Measure))
            return new Refusal("measure", $"there is a measure '{applied.Measure}' of this enterprise");
        if (list.Find(applied.Item, applied.DecidedOn) is not { } item)
            return new Refusal("item", $"'{applied.Item}' is not in the published list of measures on {applied.DecidedOn:O}");
        if (applied.Listing is not { } id)
        {
            return item.NeedsListing
                ? new Refusal("listing", $"'{item.Code}' ({item.TitleZh}) may only rest on a listing that is public on the day")
                : null;
        }
        return file.Listings.TryGetValue(id, out var listing) && listing.IsPublicOn(applied.DecidedOn)
            ? null
            : new Refusal("listing", $"no listing '{id}' of this enterprise is public on {applied.DecidedOn:O}");
    }

    private static Refusal? Lift(CreditFile file, MeasureLifted lifted, Speaker speaker)
    {
        if (!file.Supervision.Measures.TryGetValue(lifted.Measure, out var measure))
            return new Refusal("measure", $"there is no measure '{lifted.Measure}' of this enterprise");
        if (measure.Lifted is not null)
            return new Refusal("measure", $"the measure '{lifted.Measure}' is lifted");
        if (lifted.LiftedOn < measure.Applied.Event.DecidedOn)
            return new Refusal("liftedOn", "the measure would end before it began");
        return OnlyIssuer("measure", speaker, measure.Applied.Place.Issuer);
    }

    private static Refusal? Suspend(CreditFile file, TreatmentSuspended suspended, DateOnly today)
    {
        if (file.RatingInForce(suspended.Scheme, suspended.DecidedOn) is not { } rating)
            return new Refusal("scheme", $"no rating '{suspended.Scheme}' of this enterprise is in force");
        // Who rated is who suspends: nobody else says what a rating means.
        if (rating.Event.Authority != suspended.Authority)
            return new Refusal("authority", $"the rating is that of {rating.Event.Authority}, which alone may suspend it");
        return file.Supervision.Running(suspended.Scheme) is { } running && running.HoldsOn(today)
            ? new Refusal("scheme", $"'{suspended.Scheme}' is suspended")
            : null;
    }

    private static Refusal? Resume(CreditFile file, TreatmentResumed resumed, Speaker speaker)
    {
        if (file.Supervision.Running(resumed.Scheme) is not { } running)
            return new Refusal("scheme", $"'{resumed.Scheme}' is not suspended");
        if (resumed.ResumedOn < running.Suspended.Event.DecidedOn)
            return new Refusal("resumedOn", "the suspension would end before it began");
        return OnlyIssuer("scheme", speaker, running.Suspended.Place.Issuer);
    }

    private static Refusal? Assess(AeoSelfAssessed assessed)
    {
        if (StandardCatalogue.Find(assessed.Standard) is not { } standard)
            return new Refusal("standard", $"there is no standard '{assessed.Standard}'");
        if (standard.Items.FirstOrDefault(item => item.Item == assessed.Item) is not { } item)
            return new Refusal("item", $"'{assessed.Item}' is not an item of '{standard.Id}'");
        return item.If is null
            ? null
            : new Refusal("item", $"'{assessed.Item}' is told from the record, not from what the firm says of itself");
    }

    private static Refusal? OnlyIssuer(string field, Speaker speaker, string issuer) =>
        speaker.Role == SpeakerRole.Anyone || speaker.Party == issuer
            ? null
            : new Refusal(field, $"only {issuer}, which decided it, may end it");

    private static Refusal? InFuture(string field, DateOnly date, DateOnly today) =>
        date > today ? new Refusal(field, $"{date:O} lies in the future") : null;
}
