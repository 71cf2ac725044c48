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
    /// <summary>What was done by the day of what documents demanded, by position; never of one that was lifted.</summary>
    public IReadOnlyList<Placed<DutyPerformed>> Duties { get; init; } = [];

    /// <summary>Figures of spans that had ended by the day, by figure, authority and span.</summary>
    public IReadOnlyList<Placed<FiguresReported>> Figures { get; init; } = [];

    /// <summary>Whether what a record's document demanded was done by the day.</summary>
    public bool IsPerformed(Placed<CreditRecordEntered> record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return IsPerformed(record.Event.Document);
    }

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
            [.. RatingScheme.Open.Select(scheme => file.RatingInForce(scheme, asOf)).OfType<Placed<RatingImported>>()],
            [
                .. file
                    .Records.Where(record => !file.IsWithdrawn(record.Place.Position) && file.IsPublicOn(record.Event, asOf))
                    .OrderBy(record => record.Place.Position),
            ],
            [.. file.Listings.Values.Where(listing => listing.IsPublicOn(asOf)).OrderBy(listing => listing.Id, StringComparer.Ordinal)]
        )
        {
            Duties =
            [
                .. file
                    .Duties.Where(duty => duty.Event.PerformedOn <= asOf && !file.IsWithdrawn(duty.Place.Position))
                    .Where(duty => !file.Listings.Values.Any(listing => listing.IsLifted && listing.Document == duty.Event.Document))
                    .OrderBy(duty => duty.Place.Position),
            ],
            Figures =
            [
                .. file
                    .Figures.Where(report => report.Event.To < asOf)
                    .OrderBy(report => report.Event.Figure, StringComparer.Ordinal)
                    .ThenBy(report => report.Event.Authority, StringComparer.Ordinal)
                    .ThenBy(report => report.Event.From),
            ],
        };
    }

    /// <summary>SHA-256 over everything in the view: the same input has the same hash.</summary>
    public Digest Hash() => Digest.Of(Write());

    // Written again and again when all enterprises are evaluated: a thread keeps what it writes with.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    private ReadOnlySpan<byte> Write()
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(16 << 10);
        var json = _json ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder, SkipValidation = true });
        buffer.ResetWrittenCount();
        json.Reset(buffer);
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
        WriteMore(json);
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
        json.Flush();
        return buffer.WrittenSpan;
    }

    // Rows of their own, so that what has none of this hashes as it did before there was any.
    private void WriteMore(Utf8JsonWriter json)
    {
        if (Enterprise is { Filing.CustomsCode: { } code })
            Row(json, "customs", code);
        foreach (var (record, place) in Records)
        {
            if (record.Matter is not null || record.ValidFrom is not null || record.ValidTo is not null)
                Row(json, "matter", Number(place.Position), record.Matter ?? "", Date(record.ValidFrom), Date(record.ValidTo));
        }
        foreach (var (report, place) in Figures)
        {
            Row(
                json,
                "figure",
                Number(place.Position),
                report.Figure,
                Date(report.From),
                Date(report.To),
                Number(report.Value),
                report.Authority,
                report.DocumentNo
            );
        }
    }

    private static void Row(Utf8JsonWriter json, params ReadOnlySpan<string> cells)
    {
        json.WriteStartArray();
        foreach (var cell in cells)
            json.WriteStringValue(cell);
        json.WriteEndArray();
    }

    private static string Date(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(decimal number) => number.ToString("0.#####", CultureInfo.InvariantCulture);
}
