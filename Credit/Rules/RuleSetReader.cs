using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Credit.Events;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Rules;

/// <summary>Reads a rule set's JSON. Format: docs/credit.md.</summary>
internal static partial class RuleSetReader
{
    private const int BytesMax = 1 << 20;
    private const int DepthMax = 24;
    private const int RulesMax = 500;
    private const int TextLengthMax = 300;
    private static readonly string[] RuleKinds = ["filed", "exists", "count", "threshold", "band", "rate", "when", "grade"];
    private static readonly string[] Sources = ["verified", "unverified"];

    public static RuleSetResult Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > BytesMax)
            return Refuse($"a rule set has at most {BytesMax} bytes");
        var findings = new List<Finding>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax });
            if (
                ObjectReader.Open(document.RootElement, "", findings) is { } fields
                && ReadRuleSet(fields, Digest.Of(json.Span).ToHex(), findings) is { } read
            )
            {
                RuleSetConsistency.Check(read, findings);
                if (findings.Count == 0)
                    return new RuleSetResult.Loaded(read);
            }
        }
        catch (JsonException malformed)
        {
            return Refuse("the rule set is not JSON: " + malformed.Message);
        }
        return new RuleSetResult.Invalid(findings);
    }

    private static RuleSetResult.Invalid Refuse(string message) => new([new Finding("", message)]);

    private static RuleSet? ReadRuleSet(ObjectReader fields, string hash, List<Finding> findings)
    {
        var read = new RuleSet
        {
            Id = fields.Code("id", Ids(), "an id"),
            Title = fields.Text("title", TextLengthMax),
            ValidFrom = fields.Date("validFrom"),
            ValidTo = fields.OptionalDate("validTo"),
            Start = Number(fields, "start"),
            FactsMin = fields.OptionalInteger("factsMin", 0, 10_000) ?? 0,
            Decay = ReadDecay(fields),
            Rules = Each(fields, "rules", findings, ReadRule),
            Vetoes = Each(fields, "vetoes", findings, ReadVeto),
            Tiers = Each(fields, "tiers", findings, ReadTier),
            Hash = hash,
        };
        return fields.Close("a rule set") ? read : null;
    }

    private static List<T> Each<T>(ObjectReader fields, string name, List<Finding> findings, Func<ObjectReader, T?> read)
        where T : class
    {
        var list = new List<T>();
        foreach (var (index, element) in (fields.Array(name, RulesMax) ?? []).Index())
        {
            if (ObjectReader.Open(element, $"/{name}/{index}", findings) is { } item && read(item) is { } value)
                list.Add(value);
        }
        return list;
    }

    private static Decay ReadDecay(ObjectReader fields)
    {
        var nothing = new Decay(0, 0, new LegalBasis("", "", false));
        if (!fields.Has("decay"))
            fields.Report("decay", "the field is missing");
        if (fields.OptionalObject("decay") is not { } decay)
            return nothing;
        var read = new Decay(Number(decay, "untilMinimum"), Number(decay, "untilMaximum"), ReadBasis(decay));
        return decay.Close("decay") ? read : nothing;
    }

    private static Rule? ReadRule(ObjectReader fields)
    {
        var (id, kind, basis, remedy) = (
            fields.Code("id", Ids(), "an id"),
            fields.Choice("kind", RuleKinds),
            ReadBasis(fields),
            fields.OptionalText("remedy", TextLengthMax)
        );
        Rule? rule = kind switch
        {
            "filed" => new Rule.When(id, basis, remedy, new Condition.Filed(), Number(fields, "points")),
            "exists" => new Rule.When(id, basis, remedy, new Condition.Exists(ConditionReader.Filter(fields)), Number(fields, "points")),
            "count" => new Rule.Count(
                id,
                basis,
                remedy,
                ConditionReader.Filter(fields),
                Number(fields, "pointsEach"),
                Number(fields, "pointsBound")
            ),
            "threshold" => new Rule.When(id, basis, remedy, ReadThreshold(fields), Number(fields, "points")),
            "band" => new Rule.Bands(id, basis, remedy, ConditionReader.Filter(fields), ReadBands(fields)),
            "rate" => ReadRates(fields, id, basis, remedy),
            "when" => ConditionReader.Required(fields, "if") is { } condition
                ? new Rule.When(id, basis, remedy, condition, Number(fields, "points"))
                : null,
            "grade" => ReadGrades(fields, id, basis, remedy),
            _ => null,
        };
        return rule is not null && fields.Close($"a rule of kind {kind}") ? rule : null;
    }

    private static Rule.Grades ReadGrades(ObjectReader fields, string id, LegalBasis basis, string? remedy)
    {
        var scheme = fields.Choice("scheme", ConditionReader.OpenSchemes);
        var table = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (!fields.Has("points"))
            fields.Report("points", "the field is missing");
        if (fields.OptionalObject("points") is { } points)
        {
            foreach (var grade in RatingScheme.Grades(scheme).Where(points.Has))
                table[grade] = Number(points, grade);
            points.Close($"the grades of {scheme}");
        }
        return new Rule.Grades(id, basis, remedy, scheme, table);
    }

    private static Rule.Rates? ReadRates(ObjectReader fields, string id, LegalBasis basis, string? remedy)
    {
        var (part, whole) = (ConditionReader.RequiredQuantity(fields, "part"), ConditionReader.RequiredQuantity(fields, "whole"));
        var least = ConditionReader.SampleMin(fields);
        var bands = new List<RateBand>();
        foreach (var (index, element) in (fields.Array("bands", 50) ?? []).Index())
        {
            if (fields.Open(element, $"bands/{index}") is not { } band)
                continue;
            bands.Add(new RateBand(ConditionReader.ReadFraction(band, "from"), Number(band, "points")));
            band.Close("a band");
        }
        return part is null || whole is null ? null : new Rule.Rates(id, basis, remedy, part, whole, least, bands);
    }

    private static List<Band> ReadBands(ObjectReader fields)
    {
        var bands = new List<Band>();
        foreach (var (index, element) in (fields.Array("bands", 50) ?? []).Index())
        {
            if (fields.Open(element, $"bands/{index}") is not { } band)
                continue;
            if (!band.Has("from"))
                band.Report("from", "the field is missing");
            bands.Add(new Band(band.OptionalInteger("from", 0, 1_000_000) ?? 0, Number(band, "points")));
            band.Close("a band");
        }
        return bands;
    }

    private static Condition.Compare ReadThreshold(ObjectReader fields)
    {
        var filter = ConditionReader.Filter(fields);
        if (!fields.Has("sumFrom"))
            fields.Report("sumFrom", "the field is missing");
        var (limit, currency) = (0m, "");
        if (fields.OptionalObject("sumFrom") is { } sum)
        {
            (limit, currency) = (Number(sum, "value"), sum.Text("currency", 3));
            if (limit <= 0)
                sum.Report("value", "a sum that every enterprise reaches is no threshold");
            sum.Close("sumFrom");
        }
        return new Condition.Compare(new Quantity.Sum(filter, currency), Comparison.AtLeast, limit);
    }

    private static Veto? ReadVeto(ObjectReader fields)
    {
        var (id, basis, remedy) = (fields.Code("id", Ids(), "an id"), ReadBasis(fields), fields.OptionalText("remedy", TextLengthMax));
        var best = ReadTierName(fields, "best");
        Veto? veto;
        if (fields.Has("if"))
        {
            veto = ConditionReader.Required(fields, "if") is { } condition ? new Veto.When(id, basis, remedy, best, condition) : null;
        }
        else if (fields.Has("listing"))
        {
            veto = new Veto.OfListing(id, basis, remedy, best, SeverityText.Parse(fields.Choice("listing", ["general", "serious"])));
        }
        else
        {
            var scheme = fields.Choice("scheme", ConditionReader.OpenSchemes);
            veto = new Veto.OfRating(id, basis, remedy, best, scheme, fields.Choice("grade", RatingScheme.Grades(scheme)));
        }
        return fields.Close("a veto") ? veto : null;
    }

    private static TierStart? ReadTier(ObjectReader fields)
    {
        var start = new TierStart(ReadTierName(fields, "tier"), Number(fields, "from"));
        return fields.Close("a tier") ? start : null;
    }

    private static ServiceTier ReadTierName(ObjectReader fields, string name)
    {
        ServiceTier[] tiers = [ServiceTier.Tier1, ServiceTier.Tier2, ServiceTier.Tier3, ServiceTier.Tier4, ServiceTier.Tier5];
        var text = fields.Choice(name, [.. tiers.Select(tier => tier.Write())]);
        return tiers.FirstOrDefault(tier => tier.Write() == text, ServiceTier.Tier5);
    }

    private static LegalBasis ReadBasis(ObjectReader fields)
    {
        var nothing = new LegalBasis("", "", false);
        if (!fields.Has("basis"))
            fields.Report("basis", "the field is missing: every rule names its norm");
        if (fields.OptionalObject("basis") is not { } basis)
            return nothing;
        var read = new LegalBasis(
            basis.Text("norm", TextLengthMax),
            basis.Text("article", TextLengthMax),
            basis.Choice("source", Sources) == "verified"
        );
        return basis.Close("basis") ? read : nothing;
    }

    private static decimal Number(ObjectReader fields, string name) => ConditionReader.Number(fields, name);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,63}\z")]
    private static partial Regex Ids();
}
