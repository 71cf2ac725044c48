using System.Text.Json.Nodes;
using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>Risk signals as they are raised and moved.</summary>
public class AlertStreamTests
{
    private const string Query =
        "subscription S($level: AlertLevel, $after: Long) { alerts(level: $level, after: $after) { id level stage explanation } }";

    [Fact]
    public async Task Each_step_of_a_signal_comes_to_whom_it_is_open()
    {
        await using var host = await EdgeHost.StartAsync();
        using var department = await SseClient.OpenAsync(host.Http, Query, role: "department");
        using var consumer = await SseClient.OpenAsync(host.Http, Query, role: "consumer");
        await RaiseAsync(host, "a-1", AlertLevels.All[0]);
        await RaiseAsync(host, "a-2", AlertLevels.All[^1]);
        await host.RecordAsAsync(
            "department",
            new
            {
                type = "AlertAssessed",
                alert = "a-2",
                outcome = AlertAssessed.Outcomes[0],
            },
            new
            {
                type = "AlertWarned",
                alert = "a-2",
                message = "请勿食用",
            }
        );
        var told = await department.TakeAsync(4);
        Assert.Equal(["a-1", "a-2", "a-2", "a-2"], told.Select(one => Alert(one).GetProperty("id").GetString()));
        Assert.Equal(told.Select(one => one.Position), told.Select(Extension));
        Assert.NotNull(Alert(told[0]).GetProperty("explanation").GetString());
        // A step is told as the signal stands; before the warning it stood for nobody else.
        var open = new List<SseEvent>();
        while (open.Count == 0 || open[^1].Position < told[3].Position)
            open.AddRange(await consumer.TakeAsync(1));
        Assert.All(open, one => Assert.Equal("WARNED", Alert(one).GetProperty("stage").GetString()));
        Assert.All(open, one => Assert.Null(Alert(one).GetProperty("explanation").GetString()));
        Assert.DoesNotContain(open, one => Alert(one).GetProperty("id").GetString() == "a-1");
    }

    [Fact]
    public async Task A_level_leaves_out_what_is_less_grave()
    {
        await using var host = await EdgeHost.StartAsync();
        await RaiseAsync(host, "a-1", AlertLevels.All[0]);
        await RaiseAsync(host, "a-2", AlertLevels.All[^1]);
        using var stream = await SseClient.OpenAsync(host.Http, Query, new { level = "CRITICAL", after = -1 }, role: "department");
        Assert.Equal("a-2", Alert((await stream.TakeAsync(1))[0]).GetProperty("id").GetString());
    }

    private static System.Text.Json.JsonElement Alert(SseEvent told) => told.Json.GetProperty("data").GetProperty("alerts");

    private static long Extension(SseEvent told) => told.Json.GetProperty("extensions").GetProperty("position").GetInt64();

    private static async Task RaiseAsync(EdgeHost host, string id, string level)
    {
        var fact = new AlertRaised(id, AlertSignals.All[0], level, [], [Samples.Importer], "test-1", "Two places at once.", []);
        var fields = new JsonObject
        {
            ["type"] = fact.Type,
            ["alert"] = id,
            ["signal"] = fact.Signal,
            ["level"] = level,
            ["parties"] = new JsonArray(Samples.Importer),
            ["rule"] = fact.Rule,
            ["explanation"] = fact.Explanation,
        };
        var entry = CaseEntry.Write(
            "alert-raised:" + id,
            fact,
            fields,
            new CaseDecision.Accepted(AccessClass.Party, [fact.Tag, "party:" + Samples.Importer]),
            Samples.Today
        );
        Assert.IsType<AppendResult.Appended>(await host.Log.AppendAsync(AppendBatch.Of(entry), TestContext.Current.CancellationToken));
    }
}
