using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>
/// One spelling for the words of CBV and of GS1's web vocabulary: the bare word, whether it came bare, as a CURIE, as a web URI of
/// GS1's hosts or as a URN of CBV 1. A URI of somebody's own is spelled out.
/// </summary>
internal sealed class Term(string[] stems, IReadOnlySet<string>? words = null)
{
    private static readonly string[] Cbv =
    [
        "https://ref.gs1.org/cbv/",
        "http://ref.gs1.org/cbv/",
        "https://ns.gs1.org/cbv/",
        "http://ns.gs1.org/cbv/",
        "https://gs1.org/cbv/",
        "http://gs1.org/cbv/",
    ];

    private static readonly string[] Voc =
    [
        "https://gs1.org/voc/",
        "http://gs1.org/voc/",
        "https://www.gs1.org/voc/",
        "http://www.gs1.org/voc/",
    ];

    public static readonly Term EventType = new(["https://ref.gs1.org/epcis/", "https://ns.gs1.org/epcis/"], EventTypes());
    public static readonly Term BizStep = OfCbv("BizStep-", "bizstep", Epcis.Cbv.BizSteps);
    public static readonly Term Disposition = OfCbv("Disp-", "disp", Epcis.Cbv.Dispositions);
    public static readonly Term BizTransactionType = OfCbv("BTT-", "btt", Epcis.Cbv.BizTransactionTypes);
    public static readonly Term SourceDestinationType = OfCbv("SDT-", "sdt", Epcis.Cbv.SourceDestinationTypes);
    public static readonly Term ErrorReason = OfCbv("ER-", "er", Epcis.Cbv.ErrorReasons);
    public static readonly Term Component = OfCbv("Comp-", "comp", Epcis.Cbv.Components);
    public static readonly Term Measurement = new(Voc, Epcis.Cbv.Measurements);
    public static readonly Term Alert = new(Voc, Epcis.Cbv.SensorAlerts);

    /// <summary>The one spelling.</summary>
    public string Of(string text, EpcisContext context)
    {
        var whole = IdText.Expand(text, context);
        foreach (var stem in stems)
        {
            if (whole.StartsWith(stem, StringComparison.Ordinal) && whole.Length > stem.Length)
                return whole[stem.Length..];
        }
        return whole;
    }

    /// <summary>Whether an event's word is among those that are asked for. A CURIE that the query does not declare is one as spelled.</summary>
    public bool IsIn(HashSet<string> asked, string text, EpcisContext context) => asked.Contains(Of(text, context)) || asked.Contains(text);

    /// <summary>Whether the one spelling is a word of the vocabulary.</summary>
    public bool IsWord(string normal) => words is not null && words.Contains(normal);

    /// <summary>Whether the one spelling is a word of the vocabulary or a URI.</summary>
    public bool IsSound(string normal) => words is null || words.Contains(normal) || UriText.IsUri(normal);

    private static Term OfCbv(string local, string urn, IReadOnlySet<string> words) =>
        new([.. Cbv.Select(stem => stem + local), $"urn:epcglobal:cbv:{urn}:"], words);

    private static HashSet<string> EventTypes() =>
        ["ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent"];
}
