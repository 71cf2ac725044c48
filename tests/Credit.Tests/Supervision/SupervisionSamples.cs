using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Tests.Supervision;

/// <summary>Decisions about how a firm is treated, and measures as data, for the tests.</summary>
internal static class SupervisionSamples
{
    public static string Applied(
        string subject,
        string measure = "M-1",
        string item = "D09",
        string decidedOn = "2026-03-02",
        string? validTo = null,
        string? listing = null,
        string authority = Samples.Samr
    )
    {
        var end = validTo is null ? "" : $",\"validTo\":\"{validTo}\"";
        var rests = listing is null ? "" : $",\"listing\":\"{listing}\"";
        return $$"""{"type":"MeasureApplied","subject":"{{subject}}","measure":"{{measure}}","item":"{{item}}","authority":"{{authority}}","""
            + $$""" "documentNo":"M-DOC-1","decidedOn":"{{decidedOn}}","basis":"SAMR Decree 44","content":"列为重点监管对象"{{end}}{{rests}}}""";
    }

    public static string Lifted(string subject, string measure = "M-1", string liftedOn = "2026-06-01") =>
        $$"""{"type":"MeasureLifted","subject":"{{subject}}","measure":"{{measure}}","documentNo":"M-DOC-2","liftedOn":"{{liftedOn}}","reason":"改正"}""";

    public static string Suspended(
        string subject,
        string decidedOn = "2026-05-04",
        string treatedAs = "常规",
        string authority = Samples.Customs
    ) =>
        $$"""{"type":"TreatmentSuspended","subject":"{{subject}}","scheme":"customs-tier","treatedAs":"{{treatedAs}}","authority":"{{authority}}","""
        + $$""" "documentNo":"J-1","decidedOn":"{{decidedOn}}","basis":"GACC Decree 237 art. 27"}""";

    public static string Resumed(string subject, string resumedOn = "2026-06-04") =>
        $$"""{"type":"TreatmentResumed","subject":"{{subject}}","scheme":"customs-tier","documentNo":"J-2","resumedOn":"{{resumedOn}}"}""";

    public static string CustomsTier(string subject, string grade, string decided = "2024-01-15") =>
        Samples.Rating(subject, "customs-tier", grade, decided).Replace("org:samr.yanbian", Samples.Customs, StringComparison.Ordinal);

    public static string SelfAssessed(string subject, string item = "solvency", string outcome = "met", string assessedOn = "2026-06-01") =>
        $$"""{"type":"AeoSelfAssessed","subject":"{{subject}}","standard":"aeo-2026-34-advanced","item":"{{item}}","outcome":"{{outcome}}","""
        + $$""" "assessedOn":"{{assessedOn}}","statement":"资产负债率 62%"}""";

    /// <summary>The shipped measures, changed.</summary>
    public static MeasuresResult Load(Action<JsonObject>? ofList = null, Action<JsonObject>? ofMeasures = null)
    {
        var (list, measures) = (Shipped("measure-list.json"), Shipped("measures.json"));
        ofList?.Invoke(list);
        ofMeasures?.Invoke(measures);
        return MeasureCatalogue.Load(JsonSerializer.SerializeToUtf8Bytes(list), JsonSerializer.SerializeToUtf8Bytes(measures));
    }

    private static JsonObject Shipped(string name)
    {
        using var stream = typeof(MeasureCatalogue).Assembly.GetManifestResourceStream("Xinyuan.Credit.Supervision." + name)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
