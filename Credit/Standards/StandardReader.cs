using System.Text.Json;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Rules;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Standards;

/// <summary>Reads a standard's JSON. Format: docs/credit.md.</summary>
internal static class StandardReader
{
    private const int BytesMax = 1 << 20;
    private const int DepthMax = 24;
    private const int ItemsMax = 200;
    private const int TextLengthMax = 500;
    private static readonly string[] Parts = ["compliance", "finance", "information"];
    private static readonly string[] Sources = ["verified", "unverified"];
    private static readonly string[] Tellings = ["both", "met", "not_met"];

    public static StandardResult Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > BytesMax)
            return new StandardResult.Invalid([new Finding("", $"a standard has at most {BytesMax} bytes")]);
        var findings = new List<Finding>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax });
            if (ObjectReader.Open(document.RootElement, "", findings) is { } fields)
            {
                var read = ReadStandard(fields, Digest.Of(json.Span).ToHex());
                if (fields.Close("a standard"))
                    return new StandardResult.Loaded(read);
            }
        }
        catch (JsonException malformed)
        {
            return new StandardResult.Invalid([new Finding("", "the standard is not JSON: " + malformed.Message)]);
        }
        return new StandardResult.Invalid(findings);
    }

    private static Standard ReadStandard(ObjectReader fields, string hash)
    {
        var scheme = fields.Choice("scheme", RatingScheme.Open);
        var read = new Standard
        {
            Id = fields.CaseId("id"),
            Title = fields.Text("title", TextLengthMax),
            Scheme = scheme,
            Grade = fields.Choice("grade", RatingScheme.Grades(scheme)),
            Norm = fields.Text("norm", TextLengthMax),
            ValidFrom = fields.Date("validFrom"),
            ValidTo = fields.OptionalDate("validTo"),
            Items = fields.OptionalObjects("items", ItemsMax, ReadItem),
            Hash = hash,
        };
        if (read.ValidTo < read.ValidFrom)
            fields.Report("validTo", "the standard ends before it begins");
        if (read.Items.Count == 0)
            fields.Report("items", "a standard has at least one item");
        foreach (var (index, item) in read.Items.Index())
        {
            if (read.Items.Take(index).Any(earlier => earlier.Item == item.Item && earlier.Part == item.Part))
                fields.Report($"items/{index}/item", $"'{item.Item}' is an item already");
        }
        return read;
    }

    private static StandardItem ReadItem(ObjectReader fields)
    {
        var (number, part, asks) = (fields.Text("item", 40), fields.Choice("part", Parts), fields.Text("asks", TextLengthMax));
        var isVerified = fields.Choice("source", Sources) == "verified";
        var remedy = fields.OptionalText("remedy", TextLengthMax);
        var unknown = fields.OptionalText("unknown", TextLengthMax);
        if (!fields.Has("if"))
        {
            if (unknown is null)
                fields.Report("", "an item says when it is met (if), or why the platform cannot know (unknown)");
            return new StandardItem(number, part, asks, isVerified, remedy, null, Telling.Neither, unknown);
        }
        var tells = fields.Has("tells") ? (Telling)Math.Max(0, Array.IndexOf(Tellings, fields.Choice("tells", Tellings))) : Telling.Both;
        if (unknown is null != (tells == Telling.Both))
            fields.Report("unknown", "what the records cannot prove is said, and only that");
        return new StandardItem(number, part, asks, isVerified, remedy, ConditionReader.Required(fields, "if"), tells, unknown);
    }
}
