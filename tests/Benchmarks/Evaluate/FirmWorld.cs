using System.Globalization;
using System.Text;
using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;
using Xinyuan.Ledger;

namespace Xinyuan.Benchmarks.Evaluate;

/// <summary>
/// Enterprises that nobody has: each with a filing, two ratings and records of conduct over five years, of which one in twelve is a penalty.
/// Records come in passes, so that those of one enterprise lie apart in the log. The same numbers give the same documents.
/// </summary>
internal sealed class FirmWorld(int enterprises, int records)
{
    private const int Passes = 5;
    private const int RecordsPerDocument = 900;
    private const int WritersMax = 4;
    private static readonly string[] Kinds = ["trade", "logistics", "funds", "settlement", "quality", "supervision"];
    private static readonly string[] Offices = ["org:customs.changchun", "org:samr.yanbian", "org:tax.yanji", "org:safe.yanbian"];

    /// <summary>Events of an enterprise: the records, the filing and two ratings.</summary>
    public long Events => (long)enterprises * (records + 3);

    /// <summary>The party id of an enterprise.</summary>
    public static string Id(int firm) => "uscc:" + Uscc.Complete("91222401" + firm.ToString("D8", CultureInfo.InvariantCulture));

    /// <summary>Records all of it, as a department's documents are recorded.</summary>
    public async Task RecordAsync(IEventLog log, CancellationToken cancel)
    {
        var intake = new RecordsIntake(log, TimeProvider.System);
        var options = new ParallelOptions { MaxDegreeOfParallelism = WritersMax, CancellationToken = cancel };
        for (var pass = 0; pass < Passes; pass++)
        {
            var (first, last) = (records * pass / Passes, records * (pass + 1) / Passes);
            var firms = Math.Max(1, RecordsPerDocument / (last - first + 3));
            var documents = Enumerable.Range(0, (enterprises + firms - 1) / firms);
            await Parallel.ForEachAsync(
                documents,
                options,
                async (document, stop) =>
                {
                    var range = Enumerable.Range(document * firms, Math.Min(firms, enterprises - (document * firms)));
                    var lines = range.SelectMany(firm => (first == 0 ? Opening(firm) : []).Concat(Records(firm, first, last)));
                    var bytes = Encoding.UTF8.GetBytes($$"""{"records":[{{string.Join(',', lines)}}]}""");
                    var submission = new Submission("org:samr.yanbian", RecordsIntake.MediaType, bytes);
                    if (await intake.SubmitAsync(submission, SpeakerRole.Anyone, stop) is not RecordsOutcome.Accepted)
                        throw new InvalidOperationException("a document of the world was not taken in");
                }
            );
        }
    }

    private static IEnumerable<string> Opening(int firm)
    {
        var id = Id(firm);
        yield return $$"""{"type":"EnterpriseFiled","party":"{{id}}","name":"延边第{{firm}}跨境电商有限公司","roles":["platform"],"country":"CN"}""";
        yield return Rating(id, "tax", "ABCMD"[firm % 5]);
        yield return Rating(id, "public-credit", "ABCD"[firm / 5 % 4]);
    }

    private static string Rating(string id, string scheme, char grade) =>
        $$"""{"type":"RatingImported","subject":"{{id}}","scheme":"{{scheme}}","grade":"{{grade}}","decided":"2026-04-30","""
        + $$""" "authority":"org:tax.yanji","documentNo":"{{scheme}}-2026"}""";

    private static IEnumerable<string> Records(int firm, int first, int last)
    {
        var id = Id(firm);
        for (var i = first; i < last; i++)
        {
            var roll = (uint)HashCode(firm, i);
            var date = new DateOnly(2026, 6, 30).AddDays(-(int)(roll % 1_800));
            var isPenalty = roll / 1_800 % 12 == 0;
            var severity = isPenalty
                ? roll % 3 == 0
                    ? "general"
                    : "minor"
                : "positive";
            var item = isPenalty ? "行政管理信息/行政处罚" : "合同履行信息";
            var (kind, office) = (isPenalty ? "supervision" : Kinds[roll % 5], Offices[roll / 7 % 4]);
            var fields = FormattableString.Invariant($"\"documentNo\":\"{date:yyyyMM}-{firm}-{i}\",\"documentDate\":\"{date:yyyy-MM-dd}\"");
            var amount = FormattableString.Invariant($"\"value\":\"{roll % 90_000}.50\",\"currency\":\"CNY\"");
            yield return $$"""{"type":"CreditRecordEntered","subject":"{{id}}","kind":"{{kind}}","catalogueItem":"{{item}}","""
                + $$""" "severity":"{{severity}}","authority":"{{office}}",{{fields}},"summary":"申报单证与实物相符，按期结关并完成收汇核对","amount":{ {{amount}} } }""";
        }
    }

    // The same on every run, which the framework's own is not.
    private static int HashCode(int firm, int record)
    {
        var hash = unchecked(((uint)firm * 2_654_435_761) ^ ((uint)record * 2_246_822_519));
        hash = unchecked((hash ^ (hash >> 15)) * 2_246_822_519);
        hash = unchecked((hash ^ (hash >> 13)) * 3_266_489_917);
        return (int)((hash ^ (hash >> 16)) & int.MaxValue);
    }
}
