using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records.Catalogues;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Rules;

/// <summary>Reads conditions and quantities. Format: docs/credit.md.</summary>
internal static partial class ConditionReader
{
    private const int DepthMax = 6;
    private const int PartsMax = 20;
    private const int MonthsMax = 120;

    private static readonly string[] Kinds =
    [
        "filed",
        "declarant",
        "exists",
        "compare",
        "ratio",
        "grade",
        "listed",
        "not",
        "all",
        "any",
        "n-of",
    ];
    private static readonly string[] Comparisons = ["above", "atLeast", "atMost", "below"];
    private static readonly string[] Outcomes = ["not_met", "met", "insufficient"];
    private static readonly string[] ListingClasses = ["general", "serious"];

    /// <summary>The schemes that a rule may rest on; what rested on an internal one would tell it to whom it is not for.</summary>
    public static IReadOnlyList<string> OpenSchemes => RatingScheme.Open;

    /// <summary>The condition in a field that must be there; null, with a finding, when it is at fault.</summary>
    public static Condition? Required(ObjectReader fields, string name)
    {
        if (!fields.Has(name))
            fields.Report(name, "the field is missing");
        return fields.OptionalObject(name) is { } condition ? Read(condition, 1) : null;
    }

    /// <summary>Which records: the members that choose them, read off the object that has them.</summary>
    public static RecordFilter Filter(ObjectReader fields)
    {
        IReadOnlyList<string> kinds = fields.Has("kinds") ? fields.Choices("kinds", RecordKind.All) : [];
        IReadOnlyList<string> matters = fields.Has("matters") ? fields.Choices("matters", MatterCatalogue.Names) : [];
        IReadOnlyList<Severity> severities =
            matters.Count > 0 && !fields.Has("severities")
                ? []
                : [.. fields.Choices("severities", SeverityText.All).Select(SeverityText.Parse)];
        var negative = severities.Count(severity => severity.IsNegative());
        if (negative > 0 && negative < severities.Count)
            fields.Report("severities", "what is to an enterprise's credit and what is not do not count together");
        return new RecordFilter(kinds, severities, fields.OptionalInteger("windowMonths", 1, MonthsMax))
        {
            Matters = matters,
            OlderThanMonths = fields.OptionalInteger("olderThanMonths", 1, MonthsMax),
            AmountAbove = fields.Has("amountAbove") ? Number(fields, "amountAbove") : null,
            IsPerformed = fields.OptionalFlag("performed"),
        };
    }

    /// <summary>A quantity that must be there.</summary>
    public static Quantity? RequiredQuantity(ObjectReader fields, string name)
    {
        if (!fields.Has(name))
            fields.Report(name, "the field is missing");
        if (fields.OptionalObject(name) is not { } quantity)
            return null;
        var read = ReadQuantity(quantity);
        return quantity.Close("a quantity") ? read : null;
    }

    /// <summary>The least sample of a ratio, above 0.</summary>
    public static decimal SampleMin(ObjectReader fields)
    {
        var least = Number(fields, "sampleMin");
        if (least <= 0)
            fields.Report("sampleMin", "a ratio of an empty sample says nothing: the least sample is above 0");
        return least;
    }

    /// <summary>A fraction such as 1/1000 that must be there.</summary>
    public static Fraction ReadFraction(ObjectReader fields, string name)
    {
        var text = fields.Code(name, Fractions(), "a fraction of whole numbers such as 1/1000");
        if (!Fractions().IsMatch(text))
            return new Fraction(0, 1);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var fraction = new Fraction(
            long.Parse(text[..slash], CultureInfo.InvariantCulture),
            long.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture)
        );
        if (fraction.Of > 0)
            return fraction;
        fields.Report(name, "a fraction does not divide by 0");
        return new Fraction(0, 1);
    }

    /// <summary>A number that must be there: a decimal string.</summary>
    public static decimal Number(ObjectReader fields, string name)
    {
        var text = fields.Code(name, Numbers(), "a decimal string with at most 15 digits and 2 decimals");
        return decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : 0;
    }

    private static Condition? Read(ObjectReader fields, int depth)
    {
        if (depth > DepthMax)
        {
            fields.Report("", $"conditions are nested at most {DepthMax} deep");
            return null;
        }
        var kind = fields.Choice("kind", Kinds);
        Condition? read = kind switch
        {
            "filed" => new Condition.Filed(),
            "declarant" => new Condition.Declarant(RequiredFlag(fields, "is")),
            "exists" => new Condition.Exists(Filter(fields)),
            "compare" => ReadCompare(fields),
            "ratio" => ReadRatio(fields),
            "grade" => ReadGraded(fields),
            "listed" => new Condition.Listed([.. fields.Choices("classes", ListingClasses).Select(SeverityText.Parse)]),
            "not" => Inner(fields, depth) is { } of ? new Condition.Not(of) : null,
            "all" or "any" or "n-of" => ReadGroup(fields, kind, depth),
            _ => null,
        };
        return fields.Close($"a condition of kind {kind}") ? read : null;
    }

    private static Condition? Inner(ObjectReader fields, int depth)
    {
        if (!fields.Has("of"))
            fields.Report("of", "the field is missing");
        return fields.OptionalObject("of") is { } inner ? Read(inner, depth + 1) : null;
    }

    private static Condition.AtLeast? ReadGroup(ObjectReader fields, string kind, int depth)
    {
        var parts = new List<Condition>();
        var elements = fields.Array("of", PartsMax) ?? [];
        foreach (var (index, element) in elements.Index())
        {
            if (fields.Open(element, $"of/{index}") is { } part && Read(part, depth + 1) is { } read)
                parts.Add(read);
        }
        var count = kind switch
        {
            "all" => elements.Count,
            "any" => 1,
            _ => fields.Count("n", 1, PartsMax),
        };
        if (count > elements.Count && elements.Count > 0)
            fields.Report("n", $"{count} of {elements.Count} conditions can never be met");
        return parts.Count == elements.Count && parts.Count > 0 ? new Condition.AtLeast(count, parts) : null;
    }

    private static Condition.Compare? ReadCompare(ObjectReader fields)
    {
        var quantity = RequiredQuantity(fields, "quantity");
        var (comparison, limit) = ReadLimit(fields, Number);
        if (comparison is null || quantity is null)
            return null;
        // Nothing of what is counted or summed is below 0.
        if (limit < 0 || (limit == 0 && comparison is Comparison.AtLeast or Comparison.Below))
            fields.Report(Comparisons[(int)comparison], "a limit that every quantity keeps, or none, is no limit");
        return new Condition.Compare(quantity, comparison.Value, limit);
    }

    private static Condition.Ratio? ReadRatio(ObjectReader fields)
    {
        var (part, whole) = (RequiredQuantity(fields, "part"), RequiredQuantity(fields, "whole"));
        var least = SampleMin(fields);
        var (comparison, limit) = ReadLimit(fields, ReadFraction);
        var otherwise = fields.Has("whenInsufficient")
            ? (Outcome)Math.Max(0, Array.IndexOf(Outcomes, fields.Choice("whenInsufficient", Outcomes)))
            : Outcome.Insufficient;
        return comparison is null || part is null || whole is null
            ? null
            : new Condition.Ratio(part, whole, least, comparison.Value, limit, otherwise);
    }

    private static Condition.Graded ReadGraded(ObjectReader fields)
    {
        var scheme = fields.Choice("scheme", RatingScheme.Open);
        return new Condition.Graded(scheme, fields.Choices("in", RatingScheme.Grades(scheme)));
    }

    private static (Comparison? Is, T Limit) ReadLimit<T>(ObjectReader fields, Func<ObjectReader, string, T> read)
        where T : struct
    {
        var named = Comparisons.Where(fields.Has).ToList();
        if (named.Count != 1)
        {
            fields.Report("", $"one of {string.Join(", ", Comparisons)} is expected");
            return (null, default);
        }
        return ((Comparison)Array.IndexOf(Comparisons, named[0]), read(fields, named[0]));
    }

    private static Quantity? ReadQuantity(ObjectReader fields)
    {
        if (fields.Has("figure"))
            return ReadFigure(fields);
        string[] names = ["count", "sum", "largest"];
        var named = Array.FindAll(names, fields.Has);
        if (named.Length != 1)
        {
            fields.Report("", "one of count, sum, largest, figure is expected");
            return null;
        }
        if (fields.OptionalObject(named[0]) is not { } inner)
            return null;
        var filter = Filter(inner);
        if (!inner.Close("a filter of records"))
            return null;
        return named[0] switch
        {
            "count" => new Quantity.Count(filter),
            "sum" => new Quantity.Sum(filter, FigureCatalogue.Currency),
            _ => new Quantity.Largest(filter, FigureCatalogue.Currency),
        };
    }

    private static Quantity.Figure ReadFigure(ObjectReader fields)
    {
        var name = fields.Choice("figure", FigureCatalogue.Names);
        if (fields.Has("months") == fields.Has("year"))
            fields.Report("", "one of months and year is expected");
        if (fields.Has("year"))
            fields.Choice("year", ["previous"]);
        return new Quantity.Figure(name, fields.OptionalInteger("months", 1, MonthsMax));
    }

    private static bool RequiredFlag(ObjectReader fields, string name)
    {
        if (!fields.Has(name))
            fields.Report(name, "the field is missing");
        return fields.OptionalFlag(name) ?? false;
    }

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,6})/(0|[1-9][0-9]{0,6})\z")]
    private static partial Regex Fractions();

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,2})?\z")]
    private static partial Regex Numbers();
}
