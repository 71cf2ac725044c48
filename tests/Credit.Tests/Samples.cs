using System.Globalization;
using System.Text;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;

namespace Xinyuan.Credit.Tests;

/// <summary>Enterprises and documents of the tests. Their codes are in nobody's use: the region 222401 and a serial of zeros.</summary>
internal static partial class Samples
{
    public const string Gtin = "06901234567892";
    public const string Gln = "4006381333931";
    public const string Customs = "org:customs.changchun";
    public const string Samr = "org:samr.yanbian";
    public static readonly string Maker = Enterprise(1);
    public static readonly string Other = Enterprise(2);

    public static string Enterprise(int serial) =>
        "uscc:" + Uscc.Complete("91222401" + serial.ToString("D8", CultureInfo.InvariantCulture));

    public static DateOnly Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static byte[] Document(params IEnumerable<string> records) =>
        Encoding.UTF8.GetBytes($$"""{"records":[{{string.Join(",\n", records)}}]}""");

    public static string EnterpriseFiled(string party, string name = "延边某公司", string customsCode = "")
    {
        var code = customsCode.Length == 0 ? "" : $",\"customsCode\":\"{customsCode}\"";
        return $$"""{"type":"EnterpriseFiled","party":"{{party}}","name":"{{name}}","roles":["maker"],"country":"CN"{{code}}}""";
    }

    public static string GoodsFiled(string party, string gtin = Gtin, string name = "长白山人参") =>
        $$"""{"type":"GoodsFiled","gtin":"{{gtin}}","party":"{{party}}","name":"{{name}}","hsCode":"1211202000","originCountry":"CN"}""";

    public static string PlaceFiled(string party) =>
        $$"""{"type":"PlaceFiled","gln":"{{Gln}}","party":"{{party}}","name":"Bonded warehouse","kind":"warehouse","country":"CN"}""";

    public static string Rating(
        string subject,
        string scheme = "tax",
        string grade = "A",
        string decided = "2026-04-30",
        string? validTo = null
    )
    {
        var end = validTo is null ? "" : $",\"validTo\":\"{validTo}\"";
        return $$"""{"type":"RatingImported","subject":"{{subject}}","scheme":"{{scheme}}","grade":"{{grade}}","decided":"{{decided}}"{{end}},"""
            + """ "authority":"org:samr.yanbian","documentNo":"T-1"}""";
    }

    public static string Record(
        string subject,
        string severity = "general",
        string date = "2026-05-06",
        string kind = "supervision",
        string documentNo = "X-1",
        string? catalogueItem = "行政管理信息/行政处罚"
    )
    {
        var item = catalogueItem is null ? "" : $",\"catalogueItem\":\"{catalogueItem}\"";
        return $$"""{"type":"CreditRecordEntered","subject":"{{subject}}","kind":"{{kind}}"{{item}},"severity":"{{severity}}","authority":"org:samr.yanbian","""
            + $$""" "documentNo":"{{documentNo}}","documentDate":"{{date}}","summary":"…","amount":{"value":"50000.00","currency":"CNY"} }""";
    }

    public static string Penalty(
        string subject,
        string matter,
        string date = "2026-05-06",
        string amount = "50000.00",
        string documentNo = "P-1",
        string severity = "general"
    ) =>
        $$"""{"type":"CreditRecordEntered","subject":"{{subject}}","kind":"supervision","catalogueItem":"行政管理信息/行政处罚","severity":"{{severity}}","""
        + $$""" "matter":"{{matter}}","authority":"{{Customs}}","documentNo":"{{documentNo}}","documentDate":"{{date}}","summary":"…","""
        + $$""" "amount":{"value":"{{amount}}","currency":"CNY"} }""";

    public static string Figures(
        string subject,
        string figure,
        string from = "2025-01-01",
        string to = "2025-01-31",
        long count = 10,
        string? amount = null,
        string authority = Customs
    )
    {
        var value = amount is null ? $"\"count\":{count}" : $$"""  "amount":{"value":"{{amount}}","currency":"CNY"} """;
        return $$"""{"type":"FiguresReported","subject":"{{subject}}","figure":"{{figure}}","from":"{{from}}","to":"{{to}}",{{value}},"""
            + $$""" "authority":"{{authority}}","documentNo":"F-1"}""";
    }

    public static string Proposed(string subject, string listing = "L-1", string severity = "general") =>
        $$"""{"type":"ListingProposed","subject":"{{subject}}","listing":"{{listing}}","catalogueItem":"行政管理信息/行政处罚","authority":"org:samr.yanbian","""
        + $$""" "basis":"SAMR Decree 44 art. 5","normVersion":"2021-09-01","scope":"food","severity":"{{severity}}"}""";

    public static string Notice(
        string subject,
        string listing = "L-1",
        string servedOn = "2026-02-02",
        string defenceUntil = "2026-02-09"
    ) =>
        $$"""{"type":"ListingNoticeServed","listing":"{{listing}}","subject":"{{subject}}","servedOn":"{{servedOn}}","defenceUntil":"{{defenceUntil}}"}""";

    public static string Decided(string subject, string listing = "L-1", string outcome = "listed", string decidedOn = "2026-02-16") =>
        $$"""{"type":"ListingDecided","listing":"{{listing}}","subject":"{{subject}}","outcome":"{{outcome}}","documentNo":"X-1","decidedOn":"{{decidedOn}}"}""";

    public static string Published(string subject, string listing = "L-1", string publishedOn = "2026-02-20") =>
        $$"""{"type":"ListingPublished","listing":"{{listing}}","subject":"{{subject}}","publishedOn":"{{publishedOn}}"}""";

    public static string Applied(string subject, string listing = "L-1", string appliedOn = "2026-06-01") =>
        $$"""{"type":"RepairApplied","listing":"{{listing}}","subject":"{{subject}}","appliedOn":"{{appliedOn}}","commitment":"We keep the rules from now on."}""";

    public static string Repaired(string subject, string listing = "L-1", string decidedOn = "2026-06-10", string outcome = "repaired") =>
        $$"""{"type":"RepairDecided","listing":"{{listing}}","subject":"{{subject}}","outcome":"{{outcome}}","decidedOn":"{{decidedOn}}","reason":"…"}""";

    public static string Duty(string subject, string documentNo = "X-1", string performedOn = "2026-05-20") =>
        $$"""{"type":"DutyPerformed","subject":"{{subject}}","authority":"org:samr.yanbian","documentNo":"{{documentNo}}","performedOn":"{{performedOn}}"}""";

    /// <summary>The event that a record says.</summary>
    public static CreditEvent Event(string record)
    {
        var read = Assert.IsType<RecordsReadResult.Read>(RecordsDocument.Read(Document(record)));
        return Assert.IsType<RecordContent.Credits>(read.Document.Records[0].Content).Event;
    }

    /// <summary>The file after these events, at positions from 0.</summary>
    public static CreditFile File(string subject, params IEnumerable<CreditEvent> events) =>
        events
            .Index()
            .Aggregate(
                new CreditFile(subject),
                (file, next) => CreditFile.Evolve(file, next.Item, new EventPlace(next.Index, Samr, DateTimeOffset.UnixEpoch))
            );
}
