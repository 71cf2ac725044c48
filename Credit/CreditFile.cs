using System.Collections.Immutable;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Supervision;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit;

/// <summary>Where the log has an event, and who said it.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Issuer">The party that the log attests to have said it.</param>
/// <param name="Recorded">When the log recorded it.</param>
public sealed record EventPlace(long Position, string Issuer, DateTimeOffset Recorded);

/// <summary>An event and where the log has it.</summary>
public sealed record Placed<T>(T Event, EventPlace Place)
    where T : CreditEvent;

/// <summary>
/// All that is on record about one enterprise, in three layers that are never mixed: ratings of authorities as they stand, records
/// of conduct, and listings. A fold over the stream <c>credit:…</c> and the enterprise's own filing; it holds no score.
/// </summary>
/// <param name="Subject">The enterprise, a party id in canonical text.</param>
public sealed record CreditFile(string Subject)
{
    /// <summary>Revision of the last event of the enterprise's credit stream, or -1.</summary>
    public long Revision { get; init; } = -1;

    /// <summary>The enterprise's filing, or null when it is not filed.</summary>
    public Filed<EnterpriseFiled>? Enterprise { get; init; }

    /// <summary>Imported ratings, in the order of the log.</summary>
    public ImmutableList<Placed<RatingImported>> Ratings { get; init; } = [];

    /// <summary>Records of conduct, in the order of the log.</summary>
    public ImmutableList<Placed<CreditRecordEntered>> Records { get; init; } = [];

    /// <summary>Documents that were complied with, in the order of the log.</summary>
    public ImmutableList<Placed<DutyPerformed>> Duties { get; init; } = [];

    /// <summary>Listings by id.</summary>
    public ImmutableSortedDictionary<string, Listing> Listings { get; init; } =
        ImmutableSortedDictionary.Create<string, Listing>(StringComparer.Ordinal);

    /// <summary>Measures that authorities decided on, and what the enterprise says of itself.</summary>
    public SupervisionFile Supervision { get; init; } = SupervisionFile.Empty;

    /// <summary>The file after an event of the enterprise's credit stream.</summary>
    /// <exception cref="InvalidDataException">The log holds a step of a listing that it could not hold.</exception>
    public static CreditFile Evolve(CreditFile file, CreditEvent @event, EventPlace place)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(place);
        var next = file with { Revision = file.Revision + 1 };
        return @event switch
        {
            RatingImported rating => next with { Ratings = file.Ratings.Add(new Placed<RatingImported>(rating, place)) },
            CreditRecordEntered record => next with { Records = file.Records.Add(new Placed<CreditRecordEntered>(record, place)) },
            DutyPerformed duty => next with { Duties = file.Duties.Add(new Placed<DutyPerformed>(duty, place)) },
            ListingEvent step => next with
            {
                Listings = file.Listings.SetItem(
                    step.Listing,
                    ListingMachine.Evolve(file.Listings.GetValueOrDefault(step.Listing), step, place)
                ),
            },
            SupervisionEvent treated => next with { Supervision = file.Supervision.Evolve(treated, place) },
            _ => throw new InvalidDataException($"{@event?.GetType().Name} is not an event of a credit file"),
        };
    }

    /// <summary>The file after a filing of the enterprise.</summary>
    public static CreditFile Evolve(CreditFile file, EnterpriseFiled filing, long position)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file with { Enterprise = new Filed<EnterpriseFiled>(filing, position) };
    }

    /// <summary>
    /// The rating of a scheme in force on a day: the one decided last by then, unless its time had run out. A rating that a later one
    /// replaced does not come back.
    /// </summary>
    public Placed<RatingImported>? RatingInForce(string scheme, DateOnly asOf)
    {
        var latest = Ratings
            .Where(rating => rating.Event.Scheme == scheme && rating.Event.Decided <= asOf)
            .MaxBy(rating => (rating.Event.Decided, rating.Place.Position));
        return latest?.Event.ValidTo < asOf ? null : latest;
    }

    /// <summary>Whether what a document demanded was done by a day, as its authority says.</summary>
    public bool IsPerformed(CreditDocument document, DateOnly asOf) =>
        Duties.Any(duty => duty.Event.Document == document && duty.Event.PerformedOn <= asOf);

    /// <summary>This file as it was known at some time, with the repairs that are known by now: a repair holds for every question asked after it.</summary>
    public CreditFile WithRepairsOf(CreditFile now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return this with { Listings = Listings.SetItems(now.Listings.Where(listing => listing.Value.IsRepaired)) };
    }

    /// <summary>
    /// Whether a record fell with a repair: a listing that rests on the same document of the same authority was repaired. It is then
    /// not shown, shared or used, whatever day is asked about.
    /// </summary>
    public bool IsRepaired(CreditRecordEntered record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Listings.Values.Any(listing =>
            listing.IsRepaired && listing.Decision?.DocumentNo == record.DocumentNo && listing.Proposal.Authority == record.Authority
        );
    }
}
