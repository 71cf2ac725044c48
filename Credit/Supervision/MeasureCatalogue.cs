using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Supervision;

/// <summary>What came of loading measures.</summary>
public abstract record MeasuresResult
{
    private MeasuresResult() { }

    /// <summary>They are in order.</summary>
    public sealed record Loaded(MeasureCatalogue Catalogue) : MeasuresResult;

    /// <summary>They are refused: ill-formed, or a measure that the published list does not allow.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : MeasuresResult;
}

/// <summary>Which measures may be taken at all, and which follow by themselves from a rating, a listing or a tier.</summary>
/// <param name="List">The published list.</param>
/// <param name="Measures">The measures, in the order of their file.</param>
public sealed record MeasureCatalogue(MeasureList List, IReadOnlyList<MeasureRule> Measures)
{
    private const string ResourcePrefix = "Xinyuan.Credit.Supervision.";

    private static readonly Lazy<MeasureCatalogue> Embedded = new(LoadEmbedded);

    /// <summary>The measures that come with the program.</summary>
    /// <exception cref="InvalidDataException">They are not in order.</exception>
    public static MeasureCatalogue Shipped => Embedded.Value;

    /// <summary>The days on which the law itself changes a measure or the list: first days, and days after the last.</summary>
    public IEnumerable<DateOnly> LegalDates =>
        Measures
            .SelectMany(measure => Dates(measure.ValidFrom, measure.ValidTo))
            .Concat(List.Items.SelectMany(item => Dates(item.ValidFrom, item.ValidTo)))
            .Distinct()
            .Order();

    /// <summary>Loads the published list and the measures; refuses what is ill-formed or not in the list, with the element named.</summary>
    /// <param name="list">The JSON of the published list.</param>
    /// <param name="measures">The JSON of the measures.</param>
    public static MeasuresResult Load(ReadOnlyMemory<byte> list, ReadOnlyMemory<byte> measures)
    {
        var findings = new List<Finding>();
        if (MeasureReader.ReadList(list, findings) is { } read && MeasureReader.ReadMeasures(measures, findings) is { } followed)
        {
            var catalogue = new MeasureCatalogue(read, followed);
            MeasureConsistency.Check(catalogue, findings);
            if (findings.Count == 0)
                return new MeasuresResult.Loaded(catalogue);
        }
        return new MeasuresResult.Invalid(findings);
    }

    private static IEnumerable<DateOnly> Dates(DateOnly from, DateOnly? to) => to is { } last ? [from, last.AddDays(1)] : [from];

    private static MeasureCatalogue LoadEmbedded() =>
        Load(Resource("measure-list.json"), Resource("measures.json")) switch
        {
            MeasuresResult.Loaded loaded => loaded.Catalogue,
            MeasuresResult.Invalid invalid => throw new InvalidDataException(string.Join("; ", invalid.Findings)),
            _ => throw new InvalidOperationException("measures are loaded or invalid"),
        };

    private static byte[] Resource(string name)
    {
        using var stream = typeof(MeasureCatalogue).Assembly.GetManifestResourceStream(ResourcePrefix + name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
