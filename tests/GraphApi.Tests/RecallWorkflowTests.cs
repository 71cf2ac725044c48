using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A recall from the stop of sale to its closing, as people say it; what the service finds by itself is tested with its reactions.</summary>
public sealed class RecallWorkflowTests
{
    private const string Department = "org:samr.yanbian";

    private const string Start =
        "mutation S($input: StartRecallInput!) { startRecall(input: $input) { __typename ... on FilingReceipt { position } ... on Refusal { code path message } } }";

    private const string Read = """
        query R($id: ID!, $at: DateTime) { recall(id: $id) {
          stage level orderNo reason instructions contact affectedTotal withheld
          starter { id } legalBasis { id verified article words } scope { kind item gtin }
          clocks(at: $at) { kind hours status dueAt } notices { count } decision { outcome } } }
        """;

    [Fact]
    public async Task A_recall_starts_at_who_answers_for_the_goods_and_shows_on_the_page_of_each_of_them()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.CaptureAsync(Samples.Maker, Samples.Made, Samples.SoldOther);
        var started = await host.AskAsync(Start, new { input = Recall("R-1") }, role: "enterprise", party: Samples.Importer);
        Assert.Equal("FilingReceipt", started.Data.GetProperty("startRecall").GetProperty("__typename").GetString());

        var status = await host.AskAsync(
            "query P($id: String!) { product(id: $id) { status recalls { id stage reason } } }",
            new { id = Samples.Cream("7") },
            role: "consumer"
        );
        var product = status.Data.GetProperty("product");
        Assert.Equal("RECALLED", product.GetProperty("status").GetString());
        Assert.Equal("R-1", product.GetProperty("recalls")[0].GetProperty("id").GetString());

        using var page = await host.GetAsync($"/01/{Samples.Gtin}/21/7?lang=en", ("Accept", "text/html"));
        var html = await page.TextAsync();
        Assert.Contains("data-recall=\"R-1\"", html, StringComparison.Ordinal);
        Assert.Contains("Stop using it", html, StringComparison.Ordinal);

        using var linkset = await host.GetAsync($"/01/{Samples.Gtin}/21/7", ("Accept", "application/linkset+json"));
        Assert.Contains("recallStatus", await linkset.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_answer_for_the_goods_starts_no_recall_of_them()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        var refused = await host.AskAsync(Start, new { input = Recall("R-1") }, role: "enterprise", party: "gln:6901234000009");
        var refusal = refused.Data.GetProperty("startRecall");
        Assert.Equal("INVALID", refusal.GetProperty("code").GetString());
        Assert.Equal("input.scope", refusal.GetProperty("path").GetString());
    }

    [Fact]
    public async Task The_clock_runs_from_what_was_known_and_a_stranger_sees_the_notice_and_no_holder()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.AskAsync(Start, new { input = Recall("R-1") }, role: "enterprise", party: Samples.Importer);
        var early = await RecallAsync(host, "R-1", "2026-10-02T07:59:59Z");
        Assert.Equal("RUNNING", Clock(early, "PLAN"));
        var late = await RecallAsync(host, "R-1", "2026-10-02T08:00:01Z");
        Assert.Equal("OVERDUE", Clock(late, "PLAN"));
        Assert.Equal("MET", Clock(late, "START"));
        Assert.Equal(JsonValueKind.Null, late.GetProperty("affectedTotal").ValueKind);
        Assert.Contains("WITHHELD:affectedTotal", late.GetProperty("withheld").EnumerateArray().Select(field => field.GetString()));
        Assert.Empty(late.GetProperty("notices").EnumerateArray());
        Assert.Equal("Stop using it", late.GetProperty("instructions").GetString());
        Assert.True(late.GetProperty("legalBasis").GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task An_authority_closes_what_was_reported_and_nothing_before()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.AskAsync(Start, new { input = Recall("R-1") }, role: "enterprise", party: Samples.Importer);
        object closing = new
        {
            type = "RecallClosed",
            recall = "R-1",
            documentNo = "D-1",
            decidedOn = "2026-10-09",
            outcome = "effective",
        };
        Assert.Equal(400, await SayAsync(host, "department", Department, closing));
        object plan = new
        {
            type = "RecallPlanReported",
            recall = "R-1",
            reportedTo = Department,
            measures = "take all back",
        };
        Assert.Equal(400, await SayAsync(host, "department", Department, plan));
        Assert.Equal(200, await SayAsync(host, "enterprise", Samples.Importer, plan));
        object report = new
        {
            type = "RecallReported",
            recall = "R-1",
            reportedTo = Department,
            recovered = 1,
            outstanding = 1,
            summary = "one came back",
        };
        Assert.Equal(200, await SayAsync(host, "enterprise", Samples.Importer, report));
        Assert.Equal(400, await SayAsync(host, "enterprise", Samples.Importer, closing));
        Assert.Equal(200, await SayAsync(host, "department", Department, closing));
        var closed = await RecallAsync(host, "R-1", "2026-10-10T00:00:00Z");
        Assert.Equal("CLOSED", closed.GetProperty("stage").GetString());
        Assert.Equal("effective", closed.GetProperty("decision").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task The_same_document_again_changes_nothing_and_another_under_its_id_is_a_conflict()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        var input = Recall("R-1");
        var first = await host.AskAsync(Start, new { input }, role: "enterprise", party: Samples.Importer);
        var again = await host.AskAsync(Start, new { input }, role: "enterprise", party: Samples.Importer);
        Assert.Equal(first.Text, again.Text);
        input["reason"] = "another";
        var other = await host.AskAsync(Start, new { input }, role: "enterprise", party: Samples.Importer);
        Assert.Equal("CONFLICT", other.Data.GetProperty("startRecall").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"records":[{"type":"RecallStarted"}]}""")]
    [InlineData("""{"records":[{"type":"AlertAssessed","alert":"none","outcome":"confirmed"}]}""")]
    [InlineData("""{"records":[{"type":"RecallClosed","recall":"\ud800","documentNo":1}]}""")]
    [InlineData("""{"records":[{"type":"RecallStarted","scope":{"lots":[1]}},{"type":"EnterpriseFiled"}]}""")]
    [InlineData("""{"records":[{"type":"AlertRaised","alert":"a","signal":"cloned_code","level":"info","rule":"x","explanation":"y"}]}""")]
    public async Task A_document_that_is_not_in_order_is_refused_with_the_element(string document)
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        using var response = await host.PostAsync("/records", document);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.NotEmpty((await response.JsonAsync()).GetProperty("errors").EnumerateArray());
    }

    internal static Dictionary<string, object> Recall(string id) =>
        new()
        {
            ["commandId"] = "start-" + id,
            ["recall"] = id,
            ["level"] = "FIRST",
            ["basis"] = "cross-border-food-recall-2026",
            ["scope"] = new { lots = (string[])[Samples.Lot] },
            ["reason"] = "mould was found",
            ["knownAt"] = "2026-10-01T08:00:00Z",
            ["occurred"] = "2026-10-01T10:00:00Z",
            ["instructions"] = "Stop using it",
            ["contact"] = "+86 400 000 0000",
        };

    private static async Task<JsonElement> RecallAsync(EdgeHost host, string id, string at)
    {
        var answer = await host.AskAsync(Read, new { id, at }, role: "consumer");
        Assert.Empty(answer.Codes);
        return answer.Data.GetProperty("recall");
    }

    private static string? Clock(JsonElement recall, string kind) =>
        recall
            .GetProperty("clocks")
            .EnumerateArray()
            .Single(clock => clock.GetProperty("kind").GetString() == kind)
            .GetProperty("status")
            .GetString();

    private static async Task<int> SayAsync(EdgeHost host, string role, string party, object record)
    {
        using var response = await host.PostAsync(
            "/records",
            JsonSerializer.Serialize(new { records = (object[])[record] }),
            ("Xinyuan-Role", role),
            ("Xinyuan-Party", party)
        );
        return (int)response.StatusCode;
    }
}
