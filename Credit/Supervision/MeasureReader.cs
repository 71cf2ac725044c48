using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Supervision;

/// <summary>Reads the JSON of the published list and of the measures. Format: docs/supervision.md.</summary>
internal static partial class MeasureReader
{
    private const int BytesMax = 1 << 20;
    private const int DepthMax = 8;
    private const int RowsMax = 1_000;
    private const int TextLengthMax = 300;
    private static readonly string[] Sources = ["verified", "unverified"];
    private static readonly string[] Sorts = ["discipline", "incentive"];
    private static readonly string[] Effects = ["relief", "burden"];
    private static readonly string[] Kinds = [.. Enum.GetNames<MeasureKind>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] Severities = ["general", "serious"];
    private static readonly ServiceTier[] Tiers = [.. Enum.GetValues<ServiceTier>().Where(tier => tier != ServiceTier.NoData)];

    public static MeasureList? ReadList(ReadOnlyMemory<byte> json, List<Finding> findings) =>
        Read(
            json,
            findings,
            "the published list",
            root =>
            {
                var (id, _) = (root.Code("id", Ids(), "an id"), root.Text("title", TextLengthMax));
                return new MeasureList(id, root.Date("validFrom"), ReadBasis(root), Rows(root, "items", ReadItem));
            }
        );

    public static IReadOnlyList<MeasureRule>? ReadMeasures(ReadOnlyMemory<byte> json, List<Finding> findings) =>
        Read(
            json,
            findings,
            "measures",
            root =>
            {
                _ = (root.Code("id", Ids(), "an id"), root.Text("title", TextLengthMax));
                return Rows(root, "measures", ReadMeasure);
            }
        );

    private static T? Read<T>(ReadOnlyMemory<byte> json, List<Finding> findings, string what, Func<ObjectReader, T> read)
        where T : class
    {
        if (json.Length > BytesMax)
        {
            findings.Add(new Finding("", $"{what}: at most {BytesMax} bytes are allowed"));
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax });
            if (ObjectReader.Open(document.RootElement, "", findings) is not { } root)
                return null;
            var value = read(root);
            return root.Close(what) ? value : null;
        }
        catch (JsonException malformed)
        {
            findings.Add(new Finding("", $"{what}: not JSON: {malformed.Message}"));
            return null;
        }
    }

    private static List<T> Rows<T>(ObjectReader root, string name, Func<ObjectReader, T?> read)
        where T : class
    {
        var rows = new List<T>();
        foreach (var (index, element) in (root.Array(name, RowsMax) ?? []).Index())
        {
            if (root.Open(element, $"{name}/{index}") is { } fields && read(fields) is { } row)
                rows.Add(row);
        }
        return rows;
    }

    private static ListedMeasure? ReadItem(ObjectReader fields)
    {
        var item = new ListedMeasure(
            fields.Code("code", Codes(), "a code of the list"),
            fields.Choice("sort", Sorts) == "incentive" ? ListedSort.Incentive : ListedSort.Discipline,
            fields.Text("zh", TextLengthMax),
            fields.Text("en", TextLengthMax),
            fields.Date("validFrom"),
            fields.OptionalDate("validTo"),
            fields.OptionalFlag("needsListing") ?? false,
            ReadBasis(fields)
        );
        return fields.Close("an item of the published list") ? item : null;
    }

    private static MeasureRule? ReadMeasure(ObjectReader fields)
    {
        var id = fields.Code("id", Ids(), "an id");
        var (from, to) = (fields.Date("validFrom"), fields.OptionalDate("validTo"));
        var cause = ReadCause(fields);
        var kind = fields.Choice("kind", Kinds);
        var measure = new MeasureRule(
            id,
            from,
            to,
            cause,
            Enum.TryParse<MeasureKind>(kind, ignoreCase: true, out var known) ? known : default,
            fields.Choice("effect", Effects) == "relief" ? MeasureEffect.Relief : MeasureEffect.Burden,
            fields.Text("zh", TextLengthMax),
            fields.Text("en", TextLengthMax),
            ReadExtent(fields),
            fields.OptionalCode("item", Codes(), "a code of the list"),
            ReadBasis(fields)
        );
        return fields.Close("a measure") ? measure : null;
    }

    private static MeasureCause ReadCause(ObjectReader fields)
    {
        MeasureCause cause = new MeasureCause.OfListing(Severity.General);
        if (!fields.Has("on"))
            fields.Report("on", "the field is missing: a measure follows from a rating, a listing or a tier");
        if (fields.OptionalObject("on") is not { } on)
            return cause;
        if (on.Has("listing"))
            cause = new MeasureCause.OfListing(SeverityText.Parse(on.Choice("listing", Severities)));
        else if (on.Has("tier"))
        {
            var text = on.Choice("tier", [.. Tiers.Select(tier => tier.Write())]);
            cause = new MeasureCause.OfTier(Tiers.FirstOrDefault(tier => tier.Write() == text, ServiceTier.Tier5));
        }
        else
        {
            var scheme = on.Choice("scheme", RatingScheme.All);
            cause = new MeasureCause.OfRating(scheme, on.Choice("grade", RatingScheme.Grades(scheme)));
        }
        on.Close("what a measure follows from");
        return cause;
    }

    private static MeasureExtent? ReadExtent(ObjectReader fields)
    {
        if (fields.OptionalObject("extent") is not { } extent)
            return null;
        var read = new MeasureExtent(
            extent.Choice("figure", MeasureExtent.Figures),
            extent.Choice("comparison", MeasureExtent.Comparisons) == "below",
            decimal.TryParse(
                extent.Code("value", Shares(), "a share from 0 to 1 with at most 4 decimals"),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var value
            )
                ? value
                : 0,
            extent.Choice("of", MeasureExtent.Wholes)
        );
        return extent.Close("an extent") ? read : null;
    }

    private static LegalBasis ReadBasis(ObjectReader fields)
    {
        var nothing = new LegalBasis("", "", false);
        if (!fields.Has("basis"))
            fields.Report("basis", "the field is missing: every measure names its norm");
        if (fields.OptionalObject("basis") is not { } basis)
            return nothing;
        var read = new LegalBasis(
            basis.Text("norm", TextLengthMax),
            basis.Text("article", TextLengthMax),
            basis.Choice("source", Sources) == "verified"
        );
        return basis.Close("basis") ? read : nothing;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,63}\z")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\A[A-Z][0-9]{2}\z")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\A(?:0(?:\.[0-9]{1,4})?|1(?:\.0{1,4})?)\z")]
    private static partial Regex Shares();
}
