using System.Text.RegularExpressions;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Events;

/// <summary>Reads the fields of events about how an enterprise is treated.</summary>
internal static partial class SupervisionEventReader
{
    private const int NameLengthMax = 200;
    private const int NumberLengthMax = 100;
    private const int ProseLengthMax = 2_000;
    private const int ItemLengthMax = 40;

    /// <summary>Reads an event of a type, without closing the object; null when the type is none of these.</summary>
    public static SupervisionEvent? Read(string type, ObjectReader fields) =>
        type switch
        {
            nameof(MeasureApplied) => Applied(fields),
            nameof(MeasureLifted) => new MeasureLifted(
                fields.Party("subject"),
                fields.CaseId("measure"),
                fields.Text("documentNo", NumberLengthMax),
                fields.Date("liftedOn"),
                fields.Text("reason", ProseLengthMax)
            ),
            nameof(TreatmentSuspended) => Suspended(fields),
            nameof(TreatmentResumed) => new TreatmentResumed(
                fields.Party("subject"),
                fields.Choice("scheme", RatingScheme.All),
                fields.Text("documentNo", NumberLengthMax),
                fields.Date("resumedOn")
            ),
            nameof(AeoSelfAssessed) => new AeoSelfAssessed(
                fields.Party("subject"),
                fields.Code("standard", Standards(), "the id of a standard"),
                fields.Text("item", ItemLengthMax),
                fields.Choice("outcome", AeoSelfAssessed.Outcomes),
                fields.Date("assessedOn"),
                fields.Text("statement", ProseLengthMax),
                fields.OptionalCode("evidence", Sha256(), "a SHA-256 in 64 lower-case hexadecimal digits")
            ),
            _ => null,
        };

    private static MeasureApplied Applied(ObjectReader fields)
    {
        var applied = new MeasureApplied(
            fields.Party("subject"),
            fields.CaseId("measure"),
            fields.Code("item", ListCodes(), "a code of the published list of measures"),
            fields.Text("authority", NameLengthMax),
            fields.Text("documentNo", NumberLengthMax),
            fields.Date("decidedOn"),
            fields.OptionalDate("validTo"),
            fields.Has("listing") ? fields.CaseId("listing") : null,
            fields.Text("basis", NameLengthMax),
            fields.Text("content", ProseLengthMax)
        );
        if (applied.ValidTo < applied.DecidedOn)
            fields.Report("validTo", "the measure ends before it begins");
        return applied;
    }

    private static TreatmentSuspended Suspended(ObjectReader fields)
    {
        var scheme = fields.Choice("scheme", RatingScheme.All);
        var suspended = new TreatmentSuspended(
            fields.Party("subject"),
            scheme,
            RatingScheme.Grades(scheme) is { Count: > 0 } grades
                ? fields.Choice("treatedAs", grades)
                : fields.Text("treatedAs", NumberLengthMax),
            fields.Text("authority", NameLengthMax),
            fields.Text("documentNo", NumberLengthMax),
            fields.Date("decidedOn"),
            fields.OptionalDate("validTo"),
            fields.Text("basis", NameLengthMax)
        );
        if (suspended.ValidTo < suspended.DecidedOn)
            fields.Report("validTo", "the suspension ends before it begins");
        return suspended;
    }

    [GeneratedRegex(@"\A[A-Z][0-9]{2}\z")]
    private static partial Regex ListCodes();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,63}\z")]
    private static partial Regex Standards();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}
