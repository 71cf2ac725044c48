using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Credit;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Supervision;
using Xinyuan.Facts.Risk;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;

namespace Xinyuan.GraphApi.Tests.Access;

/// <summary>What is on record about a firm is recorded as read wherever it is told: also by a signal, and by a back-test.</summary>
public sealed class ReadOfSignalTests
{
    private const string Changes = "{ alerts { nodes { changes { aspect name after } } } }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_signal_tells_of_a_firms_standing_is_recorded_as_read()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(
            Samples.ImporterFiled,
            new
            {
                type = "RatingImported",
                subject = Samples.Importer,
                scheme = "tax",
                grade = "B",
                decided = "2026-04-01",
                authority = "org:tax.yanji",
                documentNo = "TAX-2026-1",
            }
        );
        await RaiseAsync(host, Samples.Importer);
        var before = host.Log.Head.Size;
        var own = await host.AskAsync(Changes, role: "enterprise", party: Samples.Importer);
        Assert.NotEqual(0, ChangesOf(own));
        var stranger = await host.AskAsync(Changes, role: "enterprise", party: Samples.Maker);
        Assert.Empty(stranger.Data.GetProperty("alerts").GetProperty("nodes").EnumerateArray());
        Assert.Equal(before, host.Log.Head.Size);

        Assert.NotEqual(0, ChangesOf(await host.AskAsync(Changes, role: "department", party: "org:samr.yanbian")));
        var opening = Assert.Single(await OpenedSinceAsync(host, before));
        Assert.Equal((Samples.Importer, "Alert.changes (subject)"), (opening.Subject, Assert.Single(opening.What)));
    }

    [Fact]
    public async Task What_a_back_test_tells_of_firms_is_recorded_as_read()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        const string Sums = "{ backtest(candidate: \"decree-251\", baseline: \"platform-indicator-2026\") { enterprises changed } }";
        const string Labels = """
            query B($firm: String!) {
              backtest(candidate: "decree-251", baseline: "platform-indicator-2026", labels: [{ enterprise: $firm, label: WHITE }]) {
                labels { hitsAfter } } }
            """;
        var before = host.Log.Head.Size;
        // Of all firms together nobody is told apart.
        Assert.Empty((await host.AskAsync(Sums, role: "auditor", party: "org:audit")).Codes);
        Assert.Equal(before, host.Log.Head.Size);
        Assert.Empty((await host.AskAsync(Labels, new { firm = Samples.Importer }, "auditor", "org:audit")).Codes);
        var opening = Assert.Single(await OpenedSinceAsync(host, before));
        Assert.Equal((Samples.Importer, "BacktestResult.labels (subject)"), (opening.Subject, Assert.Single(opening.What)));
    }

    private static int ChangesOf(Answer answer) =>
        answer.Data.GetProperty("alerts").GetProperty("nodes").EnumerateArray().Sum(node => node.GetProperty("changes").GetArrayLength());

    private static async Task<IReadOnlyList<Opening>> OpenedSinceAsync(EdgeHost host, long size)
    {
        Assert.Equal(size + 1, host.Log.Head.Size);
        return ReadEntry.Open(await host.Log.ReadAsync(size, Cancel), host.Log.Personal).Openings;
    }

    // As the service raises it: the entry names the firm, and its id the moment.
    private static async Task RaiseAsync(EdgeHost host, string firm)
    {
        var rules = await host.Services.GetRequiredService<RuleSetLibrary>().ReadAsync(Cancel);
        var walk = new StandingWalk(firm, rules, host.Services.GetRequiredService<MeasureCatalogue>());
        var events = await SubjectEvents.ReadAsync(host.Log, firm, Cancel);
        var (moments, _) = walk.Walk(events, StandingMark.Start, LegalDate.Of(DateTimeOffset.UtcNow));
        var fact = new AlertRaised(
            moments[0].Id,
            AlertSignals.CreditStandingChanged,
            AlertLevels.Info,
            [],
            [firm],
            StandingWalk.Version,
            "变动 / changed",
            []
        );
        var fields = new JsonObject
        {
            ["type"] = fact.Type,
            ["alert"] = fact.Alert,
            ["signal"] = fact.Signal,
            ["level"] = fact.Level,
            ["parties"] = new JsonArray(firm),
            ["rule"] = fact.Rule,
            ["explanation"] = fact.Explanation,
        };
        var entry = CaseEntry.Write(
            "alert:" + fact.Alert,
            fact,
            fields,
            new CaseDecision.Accepted(AccessClass.Party, [fact.Tag, "party:" + firm]),
            DateTimeOffset.UtcNow
        );
        Assert.IsType<AppendResult.Appended>(await host.Log.AppendAsync(AppendBatch.Of(entry), Cancel));
    }
}
