using System.Globalization;
using System.Text.RegularExpressions;
using Xinyuan.Credit.Records.Catalogues;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Events;

/// <summary>Reads the fields of credit events, from documents and from the log alike.</summary>
internal static partial class CreditEventReader
{
    internal const int NameLengthMax = 200;
    internal const int ItemLengthMax = 100;
    private const int ProseLengthMax = 2_000;
    private const string Sha256Form = "a SHA-256 in 64 lower-case hexadecimal digits";
    private static readonly string[] ListingSeverities = ["general", "serious"];
    private static readonly string[] ListingOutcomes = ["listed", "not_listed"];
    private static readonly string[] RepairOutcomes = ["repaired", "refused"];

    /// <summary>Reads an event of a type, all of its fields; null when the type is none or a field is at fault.</summary>
    public static CreditEvent? Read(string type, ObjectReader fields)
    {
        CreditEvent? read = type switch
        {
            nameof(RatingImported) => Rating(fields),
            nameof(CreditRecordEntered) => Record(fields),
            nameof(FiguresReported) => FiguresReader.Read(fields, Amount),
            nameof(ListingProposed) => Proposal(fields),
            nameof(ListingNoticeServed) => Notice(fields),
            nameof(ListingDecided) => new ListingDecided(
                fields.Party("subject"),
                Listing(fields),
                fields.Choice("outcome", ListingOutcomes) == "listed",
                fields.Text("documentNo", ItemLengthMax),
                fields.Date("decidedOn")
            ),
            nameof(ListingPublished) => new ListingPublished(fields.Party("subject"), Listing(fields), fields.Date("publishedOn")),
            nameof(RepairApplied) => new RepairApplied(
                fields.Party("subject"),
                Listing(fields),
                fields.Date("appliedOn"),
                fields.Text("commitment", ProseLengthMax),
                Evidence(fields)
            ),
            nameof(RepairDecided) => Repair(fields),
            _ => Act(type, fields) ?? SupervisionEventReader.Read(type, fields),
        };
        if (read?.Subject.StartsWith("org:", StringComparison.Ordinal) == true)
            fields.Report("subject", "an office has no credit file");
        return read is not null && fields.Close(type) ? read : null;
    }

    private static RatingImported Rating(ObjectReader fields)
    {
        var scheme = fields.Choice("scheme", RatingScheme.All);
        var rating = new RatingImported(
            fields.Party("subject"),
            scheme,
            RatingScheme.Grades(scheme) is { Count: > 0 } grades ? fields.Choice("grade", grades) : fields.Text("grade", ItemLengthMax),
            fields.Date("decided"),
            fields.OptionalDate("validTo"),
            fields.Text("authority", NameLengthMax),
            fields.Text("documentNo", ItemLengthMax)
        )
        {
            Corrects = fields.OptionalPosition("corrects"),
        };
        if (rating.ValidTo < rating.Decided)
            fields.Report("validTo", "the rating ends before it begins");
        return rating;
    }

    private static CreditRecordEntered Record(ObjectReader fields)
    {
        var record = new CreditRecordEntered(
            fields.Party("subject"),
            fields.Choice("kind", RecordKind.All),
            fields.OptionalText("catalogueItem", ItemLengthMax),
            SeverityText.Parse(fields.Choice("severity", SeverityText.All)),
            fields.Text("authority", NameLengthMax),
            fields.Text("documentNo", ItemLengthMax),
            fields.Date("documentDate"),
            fields.Text("summary", ProseLengthMax),
            Amount(fields)
        )
        {
            Matter = fields.Has("matter") ? fields.Choice("matter", MatterCatalogue.Names) : null,
            ValidFrom = fields.OptionalDate("validFrom"),
            ValidTo = fields.OptionalDate("validTo"),
            Penalty = Penalty(fields),
            Corrects = fields.OptionalPosition("corrects"),
        };
        if (record.Matter is { } matter && MatterCatalogue.Objection(matter, record.Severity) is { } objection)
            fields.Report("severity", objection);
        if (record.ValidTo < record.BeginsOn)
            fields.Report("validTo", "the record ceases to hold before it begins to");
        return record;
    }

    private static SamrPenalty? Penalty(ObjectReader fields) =>
        fields.Has("samrPenalty") ? SamrPenaltyText.Parse(fields.Choice("samrPenalty", SamrPenaltyText.All)) : null;

    private static Money? Amount(ObjectReader fields)
    {
        if (fields.OptionalObject("amount") is not { } amount)
            return null;
        var value = amount.Code("value", Amounts(), "an amount: a decimal string, not negative, with at most 14 digits and 5 decimals");
        var currency = amount.Code("currency", Currency(), "a currency of ISO 4217");
        return amount.Close("amount")
            ? new Money(decimal.Parse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), currency)
            : null;
    }

    private static ListingProposed Proposal(ObjectReader fields) =>
        new(
            fields.Party("subject"),
            Listing(fields),
            fields.Text("catalogueItem", ItemLengthMax),
            fields.Text("authority", NameLengthMax),
            fields.Text("basis", NameLengthMax),
            fields.Text("normVersion", ItemLengthMax),
            fields.Text("scope", NameLengthMax),
            SeverityText.Parse(fields.Choice("severity", ListingSeverities))
        )
        {
            Procedure = fields.Has("procedure") ? fields.Choice("procedure", ProcedureIds) : null,
            Penalty = Penalty(fields),
        };

    private static ListingNoticeServed Notice(ObjectReader fields)
    {
        var notice = new ListingNoticeServed(fields.Party("subject"), Listing(fields), fields.Date("servedOn"), fields.Date("defenceUntil"))
        {
            Evidence = Evidence(fields),
        };
        if (notice.DefenceUntil != default && notice.DefenceUntil < notice.ServedOn)
            fields.Report("defenceUntil", "the time for a defence ends before the notice was served");
        return notice;
    }

    private static RepairDecided Repair(ObjectReader fields)
    {
        var decided = new RepairDecided(
            fields.Party("subject"),
            Listing(fields),
            fields.Choice("outcome", RepairOutcomes) == "repaired",
            fields.Date("decidedOn"),
            fields.OptionalText("reason", ProseLengthMax)
        );
        if (!decided.Repaired && decided.Reason is null)
            fields.Report("reason", "a refusal states its reason");
        return decided;
    }

    private static string Listing(ObjectReader fields) =>
        fields.Code("listing", ListingId(), "a listing id: 1 to 64 letters, digits, '-', '.', '_' or ':'");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\z")]
    private static partial Regex ListingId();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,13})(\.[0-9]{1,5})?\z")]
    private static partial Regex Amounts();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex Currency();
}
