using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Rules;

/// <summary>
/// What of a credit file may be shown, shared and used on a day: what was repaired is gone whatever day is asked about, and so is
/// what had run out by then or came after. Sorted, so that the order in which it came to be known plays no part.
/// </summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="AsOf">The day, in UTC+8.</param>
/// <param name="Enterprise">Its filing, or null.</param>
/// <param name="Ratings">The ratings in force, by scheme.</param>
/// <param name="Records">The records, by position.</param>
/// <param name="Listings">The public listings, by id.</param>
public sealed record OutwardView(
    string Subject,
    DateOnly AsOf,
    Filed<EnterpriseFiled>? Enterprise,
    IReadOnlyList<Placed<RatingImported>> Ratings,
    IReadOnlyList<Placed<CreditRecordEntered>> Records,
    IReadOnlyList<Listing> Listings
)
{
    /// <summary>What was done by the day of what documents demanded, by position; of a document that is not shown as well.</summary>
    public IReadOnlyList<Placed<DutyPerformed>> Duties { get; init; } = [];

    /// <summary>Whether what a document demanded was done by the day.</summary>
    public bool IsPerformed(CreditDocument document) => Duties.Any(duty => duty.Event.Document == document);

    /// <summary>The view of a file on a day.</summary>
    public static OutwardView Of(CreditFile file, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new OutwardView(
            file.Subject,
            asOf,
            file.Enterprise,
            [.. RatingScheme.All.Select(scheme => file.RatingInForce(scheme, asOf)).OfType<Placed<RatingImported>>()],
            [.. file.Records.Where(record => IsShown(file, record.Event, asOf)).OrderBy(record => record.Place.Position)],
            [.. file.Listings.Values.Where(listing => listing.IsPublicOn(asOf)).OrderBy(listing => listing.Id, StringComparer.Ordinal)]
        )
        {
            Duties = [.. file.Duties.Where(duty => duty.Event.PerformedOn <= asOf).OrderBy(duty => duty.Place.Position)],
        };
    }

    /// <summary>SHA-256 over everything in the view: the same input has the same hash.</summary>
    public Digest Hash() => Digest.Of(Write());

    private static bool IsShown(CreditFile file, CreditRecordEntered record, DateOnly asOf) =>
        record.DocumentDate <= asOf
        && !file.IsRepaired(record)
        && (Publicity.Of(record.Severity) is not { } terms || asOf < terms.EndsOn(record.DocumentDate));

    private ReadOnlySpan<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder }))
        {
            json.WriteStartArray();
            Row(json, "subject", Subject, Date(AsOf));
            if (Enterprise is { } filed)
                Row(json, "enterprise", Number(filed.Position), filed.Filing.Name, string.Join(',', filed.Filing.Roles));
            foreach (var (rating, place) in Ratings)
            {
                Row(
                    json,
                    "rating",
                    Number(place.Position),
                    rating.Scheme,
                    rating.Grade,
                    Date(rating.Decided),
                    Date(rating.ValidTo),
                    rating.Authority,
                    rating.DocumentNo
                );
            }
            foreach (var (record, place) in Records)
            {
                Row(
                    json,
                    "record",
                    Number(place.Position),
                    record.Kind,
                    record.CatalogueItem ?? "",
                    record.Severity.Write(),
                    record.Authority,
                    record.DocumentNo,
                    Date(record.DocumentDate),
                    record.Amount is { } money ? Number(money.Value) + money.Currency : ""
                );
            }
            foreach (var (duty, place) in Duties)
                Row(json, "duty", Number(place.Position), duty.Authority, duty.DocumentNo, Date(duty.PerformedOn));
            foreach (var listing in Listings)
            {
                Row(
                    json,
                    "listing",
                    listing.Id,
                    listing.Severity.Write(),
                    listing.StatusOn(AsOf).ToString(),
                    Date(listing.Decision?.DecidedOn),
                    string.Join(',', listing.Positions.Select(position => Number(position)))
                );
            }
            json.WriteEndArray();
        }
        return buffer.WrittenSpan;
    }

    private static void Row(Utf8JsonWriter json, params ReadOnlySpan<string> cells)
    {
        json.WriteStartArray();
        foreach (var cell in cells)
            json.WriteStringValue(cell);
        json.WriteEndArray();
    }

    private static string Date(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Number(decimal number) => number.ToString("0.#####", CultureInfo.InvariantCulture);
}
