using System.Runtime.CompilerServices;
using System.Text.Json;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Tests;

/// <summary>What the demo's records say of its platform: two ratios, one below the least sample, a combined rule, and NO_DATA of an earlier day.</summary>
public sealed class DemoTests
{
    private const string Mall = "uscc:91000000DEM0002178";

    [Fact]
    public async Task The_demos_platform_shows_ratios_a_combination_and_no_data()
    {
        await using var test = new TestLog("2026-11-24");
        await ImportAsync(test);
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Mall), TestLog.Cancel);
        var now = Evaluate(file, "2026-11-24");
        Assert.Equal("platform-indicator-2026", now.RuleSet);
        var reasons = now.Reasons.ToDictionary(reason => reason.Rule);
        Assert.Equal((Outcome.Met, "1,977 of 2,002", 5m), Told(reasons["trade.matched"]));
        Assert.Equal((Outcome.Met, "1 of 19,312", 3m), Told(reasons["complaints.rate"]));
        Assert.Equal((Outcome.Insufficient, "18 of 18 (least sample 30)", 0m), Told(reasons["logistics.on-time"]));
        Assert.Equal((Outcome.Met, 4m), (reasons["customs.aeo-19"].Outcome, reasons["customs.aeo-19"].Points));
        var then = Evaluate(file, "2024-06-30");
        Assert.Equal(("decree-251", ServiceTier.NoData, null), (then.RuleSet, then.Tier, then.Score));
    }

    private static Indicator Evaluate(CreditFile file, string day) =>
        Evaluation.Evaluate(file, RuleSetCatalogue.Embedded().InForceOn(Samples.Day(day))!, Samples.Day(day));

    private static (Outcome, string?, decimal) Told(Reason reason) => (reason.Outcome, reason.Measured, reason.Points);

    // Recalls are Trace's.
    private static async Task ImportAsync(TestLog test)
    {
        var folder = Path.Combine(FolderOfThis(), "..", "..", "ops", "demo");
        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "manifest.json"), TestLog.Cancel));
        foreach (var row in manifest.RootElement.EnumerateArray().Where(row => row.GetProperty("kind").GetString() == "records"))
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, row.GetProperty("file").GetString()!), TestLog.Cancel);
            using var document = JsonDocument.Parse(bytes);
            var types = document
                .RootElement.GetProperty("records")
                .EnumerateArray()
                .Select(record => record.GetProperty("type").GetString()!);
            if (types.All(RecordsDocument.Types.Contains))
                Assert.IsType<RecordsOutcome.Accepted>(
                    await test.Submit(row.GetProperty("submitter").GetString()!, SpeakerRole.Anyone, bytes)
                );
        }
    }

    private static string FolderOfThis([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
