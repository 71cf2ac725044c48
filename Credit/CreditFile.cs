using System.Collections.Immutable;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Objections;
using Xinyuan.Credit.Overrides;
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

    /// <summary>Figures, of each span the report that holds, in the order of the log.</summary>
    public ImmutableList<Placed<FiguresReported>> Figures { get; init; } = [];

    /// <summary>Documents that were complied with, in the order of the log.</summary>
    public ImmutableList<Placed<DutyPerformed>> Duties { get; init; } = [];

    /// <summary>Listings by id.</summary>
    public ImmutableSortedDictionary<string, Listing> Listings { get; init; } =
        ImmutableSortedDictionary.Create<string, Listing>(StringComparer.Ordinal);

    /// <summary>Measures that authorities decided on, and what the enterprise says of itself.</summary>
    public SupervisionFile Supervision { get; init; } = SupervisionFile.Empty;

    /// <summary>Objections of the enterprise, by id.</summary>
    public ImmutableSortedDictionary<string, Dispute> Disputes { get; init; } =
        ImmutableSortedDictionary.Create<string, Dispute>(StringComparer.Ordinal);

    /// <summary>Overrides of the platform indicator, by id.</summary>
    public ImmutableSortedDictionary<string, TierOverride> Overrides { get; init; } =
        ImmutableSortedDictionary.Create<string, TierOverride>(StringComparer.Ordinal);

    /// <summary>What was withdrawn or corrected: its position, and where the log has what did so.</summary>
    public ImmutableSortedDictionary<long, EventPlace> Withdrawn { get; init; } = ImmutableSortedDictionary<long, EventPlace>.Empty;

    /// <summary>The file after an event of the enterprise's credit stream.</summary>
    /// <exception cref="InvalidDataException">The log holds a step of a listing that it could not hold.</exception>
    public static CreditFile Evolve(CreditFile file, CreditEvent @event, EventPlace place)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(place);
        var next = file with { Revision = file.Revision + 1 };
        return @event switch
        {
            RatingImported rating => next.Without(rating.Corrects, place) with
            {
                Ratings = file.Ratings.Add(new Placed<RatingImported>(rating, place)),
            },
            CreditRecordEntered record => next.Without(record.Corrects, place) with
            {
                Records = file.Records.Add(new Placed<CreditRecordEntered>(record, place)),
            },
            FiguresReported figures => next with { Figures = Replace(file.Figures, new Placed<FiguresReported>(figures, place)) },
            DutyPerformed duty => next with { Duties = file.Duties.Add(new Placed<DutyPerformed>(duty, place)) },
            RecordWithdrawn withdrawn => next.Without(withdrawn.Record, place),
            ListingEvent step => next with
            {
                Listings = file.Listings.SetItem(
                    step.Listing,
                    ListingMachine.Evolve(file.Listings.GetValueOrDefault(step.Listing), step, place)
                ),
            },
            SupervisionEvent treated => next with { Supervision = file.Supervision.Evolve(treated, place) },
            ObjectionFiled or ObjectionAnswered => next with { Disputes = Dispute.Evolve(file.Disputes, @event, place) },
            OverrideProposed or OverrideApproved or OverrideEnded => next with
            {
                Overrides = TierOverride.Evolve(file.Overrides, @event, place),
            },
            _ => throw new InvalidDataException($"{@event?.GetType().Name} is not an event of a credit file"),
        };
    }

    // By the order of the log, whatever the order in which they are folded.
    private static ImmutableList<Placed<FiguresReported>> Replace(
        ImmutableList<Placed<FiguresReported>> figures,
        Placed<FiguresReported> report
    )
    {
        var index = figures.FindIndex(earlier => report.Event.Replaces(earlier.Event));
        if (index < 0)
            return figures.Add(report);
        return figures[index].Place.Position < report.Place.Position ? figures.RemoveAt(index).Add(report) : figures;
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
            .Where(rating => rating.Event.Scheme == scheme && rating.Event.Decided <= asOf && !IsWithdrawn(rating.Place.Position))
            .MaxBy(rating => (rating.Event.Decided, rating.Place.Position));
        return latest?.Event.ValidTo < asOf ? null : latest;
    }

    /// <summary>Whether what a document demanded was done by a day, as its authority says.</summary>
    public bool IsPerformed(CreditDocument document, DateOnly asOf) =>
        Duties.Any(duty => duty.Event.Document == document && duty.Event.PerformedOn <= asOf && !IsWithdrawn(duty.Place.Position));

    /// <summary>Whether the record, rating or duty at a position was withdrawn or corrected.</summary>
    public bool IsWithdrawn(long position) => Withdrawn.ContainsKey(position);

    /// <summary>
    /// This file as it was known at some time, with what holds for every question asked after it: repairs and annulments that are known
    /// by now, and marks of objections.
    /// </summary>
    public CreditFile WithRepairsOf(CreditFile now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return this with
        {
            Listings = Listings.SetItems(now.Listings.Where(listing => listing.Value.IsLifted)),
            Disputes = Disputes.SetItems(now.Disputes),
        };
    }

    /// <summary>
    /// Whether a record fell with a listing that rests on the same document of the same authority and was repaired or annulled. It is
    /// then not shown, shared or used, whatever day is asked about.
    /// </summary>
    public bool IsLifted(CreditRecordEntered record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Listings.Values.Any(listing => listing.IsLifted && listing.Document == record.Document);
    }

    /// <summary>Whether a record is public on a day by its valid time and the clock of its class, and was not repaired then or lifted since.</summary>
    public bool IsPublicOn(CreditRecordEntered record, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.DocumentDate > asOf || record.BeginsOn > asOf || record.ValidTo < asOf)
            return false;
        // Most files have no listing, and this is asked of every record of every file.
        if (!Listings.IsEmpty)
        {
            var sharing = Listings.Values.Where(listing => listing.Document == record.Document);
            if (sharing.Any(listing => listing.IsLifted || listing.IsInGap(asOf)))
                return false;
        }
        return Publicity.Of(record.Severity, record.Penalty) is not { } terms || asOf < terms.EndsOn(ClockOf(record));
    }

    /// <summary>
    /// The day from which a record's terms run: its document's date, or the day on which a repair that rested on the same document was
    /// revoked.
    /// </summary>
    public DateOnly ClockOf(CreditRecordEntered record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (Listings.IsEmpty)
            return record.DocumentDate;
        var sharing = Listings.Values.Where(listing => listing.Document == record.Document);
        return sharing.Max(listing => listing.Reinstatement?.ReinstatedOn) ?? record.DocumentDate;
    }

    /// <summary>
    /// Positions of all that was repaired or annulled: the steps of such listings, the records and duties of the same documents, and the
    /// objections about either. Entries at these positions are shown to nobody but an auditor with a recorded ground.
    /// </summary>
    public ImmutableSortedSet<long> LiftedPositions => Lifted.PositionsOf(this);

    private CreditFile Without(long? position, EventPlace by) =>
        position is { } at ? this with { Withdrawn = Withdrawn.SetItem(at, by) } : this;
}
