using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Standards;

namespace Xinyuan.Credit.Tests.Golden;

/// <summary>
/// The results of a log made from a seed: the same bytes from two logs, and the same as were reviewed and committed. A change of the
/// bytes is a change of what firms are told; renew the file with XINYUAN_RENEW_GOLDEN=1 and review the difference.
/// </summary>
public sealed class GoldenTests
{
    private const string Renew = "XINYUAN_RENEW_GOLDEN";
    private const int Firms = 10;
    private static readonly string[] Days = ["2021-10-31", "2024-06-30", "2026-03-31", "2026-04-01", "2026-06-30"];

    private static readonly JsonSerializerOptions Form = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    [Fact]
    public async Task A_log_replayed_twice_gives_the_bytes_that_were_reviewed()
    {
        var first = await ReplayAsync();
        Assert.Equal(first, await ReplayAsync());
        var path = Path.Combine(FolderOfThis(), "results.jsonl");
        if (Environment.GetEnvironmentVariable(Renew) == "1")
            await File.WriteAllTextAsync(path, first, TestContext.Current.CancellationToken);
        var reviewed = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.True(
            reviewed == first,
            $"the results differ from {path}; run this test with {Renew}=1, review the difference, and commit it"
        );
    }

    [Fact]
    public async Task The_golden_results_show_every_outcome()
    {
        var reviewed = await File.ReadAllTextAsync(Path.Combine(FolderOfThis(), "results.jsonl"), TestContext.Current.CancellationToken);
        foreach (
            var word in new[] { "NoData", "Tier1", "Tier5", "NotMet", "Insufficient", "dishonest.3-violations", "veto.customs.dishonest" }
        )
            Assert.Contains($"\"{word}\"", reviewed, StringComparison.Ordinal);
    }

    private static async Task<string> ReplayAsync()
    {
        await using var test = new TestLog();
        foreach (var firm in Enumerable.Range(1, Firms))
            await test.Accept("org:open", SpeakerRole.Anyone, [.. History(firm)]);
        var results = new StringBuilder();
        var catalogue = RuleSetCatalogue.Embedded();
        foreach (var firm in Enumerable.Range(1, Firms))
        {
            var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Samples.Enterprise(firm)), TestLog.Cancel);
            foreach (var day in Days.Select(Samples.Day))
            {
                var rules = catalogue.InForceOn(day);
                var line = rules is null ? null : Evaluation.Evaluate(file, rules, day);
                results.Append(JsonSerializer.Serialize(line, Form)).Append('\n');
            }
            foreach (var finding in StandardEvaluation.Evaluate(file, StandardCatalogue.Embedded[0], Samples.Day(Days[^1])))
            {
                var told = new
                {
                    file.Subject,
                    finding.Item.Item,
                    finding.Outcome,
                    finding.Measured,
                    finding.Positions,
                    finding.ChangesOn,
                };
                results.Append(JsonSerializer.Serialize(told, Form)).Append('\n');
            }
        }
        return results.ToString();
    }

    // The seed is the firm's number; of the first nothing but its filing is on record.
    private static IEnumerable<string> History(int firm)
    {
        var (subject, seed) = (Samples.Enterprise(firm), new Seed((uint)firm));
        yield return Samples.EnterpriseFiled(subject, customsCode: $"22249{(firm % 3 == 0 ? '8' : '6')}{firm:D4}"[..10]);
        if (firm == 1)
            yield break;
        foreach (var (scheme, grade, decided) in Ratings(seed))
            yield return Samples.Rating(subject, scheme, grade, decided);
        var year = new DateOnly(2023, 1, 1);
        yield return Samples.Figures(subject, "customs-documents", "2023-01-01", "2023-12-31", seed.Next(50, 4000));
        yield return Samples.Figures(subject, "customs-documents", "2025-01-01", "2025-12-31", seed.Next(50, 4000));
        foreach (var month in Enumerable.Range(30, seed.Next(4, 12)).Select(year.AddMonths))
        {
            var (from, to) = (Write(month), Write(month.AddMonths(1).AddDays(-1)));
            var lists = seed.Next(5, 400);
            yield return Samples.Figures(subject, "declaration-lists", from, to, lists);
            yield return Samples.Figures(subject, "declaration-lists-matched", from, to, lists - seed.Next(0, lists / 10));
            yield return Samples.Figures(subject, "orders", from, to, seed.Next(10, 900));
            yield return Samples.Figures(subject, "complaints", from, to, seed.Next(0, 3));
        }
        if (firm == 4)
        {
            yield return Samples.Penalty(subject, "customs-violation", "2024-02-20", "650000.00", "D-1");
            yield return Samples.Penalty(subject, "customs-violation", "2024-05-20", "650000.00", "D-2");
            yield return Samples.Penalty(subject, "customs-violation", "2024-05-21", "650000.00", "D-3");
            yield return Samples.Penalty(subject, "customs-violation", "2024-05-22", "650000.00", "D-4");
            yield return Samples.Penalty(subject, "customs-violation", "2024-05-23", "650000.00", "D-5");
        }
        foreach (var number in Enumerable.Range(0, seed.Next(0, 12)))
            yield return Samples.Record(subject, "positive", Day(seed), seed.Of("trade", "logistics", "quality", "funds"), $"G-{number}");
        foreach (var number in Enumerable.Range(0, seed.Next(0, 1 + firm)))
        {
            var matter = seed.Of("customs-violation", "customs-violation", "tax-overdue", "customs-disclosed", "smuggling-act");
            var severity = seed.Of("minor", "general", "general", "serious");
            yield return Samples.Penalty(subject, matter, Day(seed), $"{seed.Next(1, 900_000)}.00", $"P-{number}", severity);
        }
    }

    private static IEnumerable<(string Scheme, string Grade, string Decided)> Ratings(Seed seed)
    {
        yield return ("customs-tier", seed.Of("高级认证", "常规", "失信"), "2023-05-10");
        yield return ("customs-tier", seed.Of("高级认证", "认证", "常规", "失信"), "2026-05-10");
        yield return ("tax", seed.Of("A", "B", "M", "C", "D"), "2026-04-20");
        yield return ("public-credit", seed.Of("A", "A", "B", "C"), "2026-05-20");
    }

    private static string Day(Seed seed) => Write(new DateOnly(2023, 7, 1).AddDays(seed.Next(0, 1090)));

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string FolderOfThis([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    // Numbers that no library changes under us: Numerical Recipes' linear congruence.
    private sealed class Seed(uint state)
    {
        private uint _state = state;

        public int Next(int min, int max)
        {
            _state = unchecked((_state * 1_664_525) + 1_013_904_223);
            return min + (int)((_state >> 8) % (uint)(max - min + 1));
        }

        public string Of(params string[] choices) => choices[Next(0, choices.Length - 1)];
    }
}
