using System.Net;
using System.Text.Json;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reads;
using Xinyuan.GraphApi.Tests.Streaming;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests.Access;

public sealed class ReadLogTests
{
    private const string Samr = "org:samr.yanbian";
    private const string File = "{ enterprise(uscc: \"$\") { name ratings { grade } } }";
    private const string Reads = """
        { enterprise(uscc: "$") { readLog(first: 10) { nodes {
          by { id } roles what legalBasis purpose person queryHash resultHash deferredUntil withheld } pageInfo { hasNextPage } } } }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_privileged_read_is_on_the_ledger_before_its_answer_and_the_enterprise_sees_it()
    {
        await using var host = await EdgeHost.StartPersonalAsync();
        await FileAsync(host);
        var before = host.Log.Head.Size;
        var answer = await AskAsync(host, File, "department", Samr, "Customs%20Law%20art.%206", "case%207");
        Assert.Equal(before + 1, host.Log.Head.Size);
        var entry = await host.Log.ReadAsync(before, Cancel);
        Assert.Equal((ReadEntry.Type, AccessClass.Audit), (entry.Envelope.Type, entry.Sections[0].Class));
        var recorded = ReadEntry.Open(entry, host.Log.Personal);
        Assert.Equal((Samr, "Customs Law art. 6", "case 7"), (recorded.Read.By, recorded.Read.LegalBasis, recorded.Read.Purpose));
        Assert.Equal(Digest.Of(System.Text.Encoding.UTF8.GetBytes(answer.Text)).ToHex(), recorded.Read.ResultHash);

        // What is one's own, and what is public, is nobody's privilege.
        await AskAsync(host, File, "enterprise", Samples.Importer);
        await AskAsync(host, File, "bank", "org:bank");
        await AskAsync(host, "{ enterprises { nodes { name } } }", "department", Samr);
        Assert.Equal(before + 1, host.Log.Head.Size);

        var own = Assert.Single(await NodesAsync(host, "enterprise", Samples.Importer));
        Assert.Equal(Samr, own.GetProperty("by").GetProperty("id").GetString());
        Assert.Equal("Enterprise.ratings (subject)", own.GetProperty("what")[0].GetString());
        Assert.Equal(JsonValueKind.Null, own.GetProperty("queryHash").ValueKind);
        Assert.Empty(await NodesAsync(host, "enterprise", Samples.Maker));
        Assert.Empty(await NodesAsync(host, "department", Samr));
        Assert.Equal(before + 1, host.Log.Head.Size);

        // Reading the read log is recorded too, and there it ends.
        Assert.Single(await NodesAsync(host, "auditor", "org:audit"));
        Assert.Equal(before + 2, host.Log.Head.Size);
        Assert.Equal(
            "Enterprise.readLog (read-log)",
            (await NodesAsync(host, "enterprise", Samples.Importer))[0].GetProperty("what")[0].GetString()
        );
    }

    [Fact]
    public async Task A_page_of_firms_is_one_entry_and_a_sole_trader_is_named_nowhere_in_clear()
    {
        var trader = "uscc:" + Facts.Uscc.Complete("92222401MA7XYA00"[..16]);
        await using var host = await EdgeHost.StartPersonalAsync();
        await FileAsync(host);
        await host.RecordAsync(
            new
            {
                type = "EnterpriseFiled",
                party = trader,
                name = "张三小店",
                roles = new[] { "retailer" },
                country = "CN",
            }
        );
        var before = host.Log.Head.Size;
        await AskAsync(host, "{ enterprises { nodes { name ratings { grade } } } }", "department", Samr);
        Assert.Equal(before + 1, host.Log.Head.Size);
        var entry = await host.Log.ReadAsync(before, Cancel);
        Assert.DoesNotContain(
            trader[5..],
            string.Join(' ', entry.Sections.Select(one => System.Text.Encoding.UTF8.GetString(one.Bytes.Span))),
            StringComparison.Ordinal
        );
        Assert.Contains(ReadEntry.Open(entry, host.Log.Personal).Openings, opening => opening.Subject == trader);
        Assert.Single(await NodesAsync(host, "enterprise", trader, trader));
        Assert.Single(await NodesAsync(host, "enterprise", Samples.Importer));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_answered()
    {
        // The log keeps no personal data: who reads in person could not be kept.
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await EdgeHost.StartWithGrainsAsync(configure: options => options with { TokenIssuers = [issuer.Believed] });
        await FileAsync(host);
        var before = host.Log.Head.Size;
        var token = issuer.Token("department", Samr);
        using var refused = await host.PostAsync(
            "/graphql",
            JsonSerializer.Serialize(new { query = File.Replace("$", Samples.Importer, StringComparison.Ordinal) }),
            TokenTests.Bearer(token),
            ("Accept", MediaTypes.Response)
        );
        var text = await refused.TextAsync();
        Assert.Contains(ErrorCodes.ReadNotRecorded, text, StringComparison.Ordinal);
        Assert.DoesNotContain("grade", text, StringComparison.Ordinal);
        var position = host.Log.Find(LogQuery.OfType("RatingImported"))[0];
        using var bundle = await host.GetAsync(
            $"/log/proof/{position}",
            TokenTests.Bearer(token),
            ("Accept", Ledger.ProofBundle.MediaType)
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, bundle.StatusCode);
        Assert.Equal(before, host.Log.Head.Size);
    }

    [Fact]
    public async Task An_authority_defers_its_own_reads_while_a_procedure_runs()
    {
        var clock = new ManualClock(Samples.Today);
        await using var host = await EdgeHost.StartPersonalAsync(clock: clock);
        await FileAsync(host);
        await AskAsync(host, File, "department", Samr);
        await AskAsync(host, File, "department", "org:tax.yanji");
        Assert.Equal("NOT_ALLOWED", Code(await DeferAsync("enterprise", Samples.Importer, "d-0", "2026-10-20")));
        Assert.Equal("INVALID", Code(await DeferAsync("department", Samr, "d-0", "2028-10-20")));
        Assert.Null(Code(await DeferAsync("department", Samr, "d-1", "2026-10-20")));
        Assert.Null(Code(await DeferAsync("department", Samr, "d-1", "2026-10-20")));
        Assert.Equal("CONFLICT", Code(await DeferAsync("department", Samr, "d-1", "2026-10-21")));

        Assert.Equal(["org:tax.yanji"], await ReadersAsync());
        var all = await NodesAsync(host, "auditor", "org:audit");
        Assert.Contains(all, node => node.GetProperty("deferredUntil").GetString() == "2026-10-20");
        clock.Advance(TimeSpan.FromDays(16));
        Assert.Equal(["org:audit", "org:samr.yanbian", "org:tax.yanji"], (await ReadersAsync()).Order());

        // The later of two decisions about a procedure holds: it can be ended early, and run on.
        Assert.Null(Code(await DeferAsync("department", Samr, "d-2", "2026-11-20")));
        Assert.DoesNotContain(Samr, await ReadersAsync());
        Assert.Null(Code(await DeferAsync("department", Samr, "d-3", "2026-10-20")));
        Assert.Contains(Samr, await ReadersAsync());
        using var page = await host.GetAsync(
            $"/enterprises/{Samples.Importer}/read-log?first=2",
            (CallerReader.RoleHeader, "enterprise"),
            (CallerReader.PartyHeader, Samples.Importer)
        );
        Assert.Equal(2, (await page.JsonAsync()).GetProperty("reads").GetArrayLength());
        using var other = await host.GetAsync(
            $"/enterprises/{Samples.Importer}/read-log",
            (CallerReader.RoleHeader, "enterprise"),
            (CallerReader.PartyHeader, Samples.Maker)
        );
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);

        async Task<List<string?>> ReadersAsync() =>
            [
                .. (await NodesAsync(host, "enterprise", Samples.Importer)).Select(node =>
                    node.GetProperty("by").GetProperty("id").GetString()
                ),
            ];
        async Task<Answer> DeferAsync(string role, string party, string id, string until) =>
            await AskAsync(
                host,
                $$"""
                mutation { deferReadDisclosure(input: { commandId: "{{id}}", subject: "$", legalBasis: "Order 44 art. 9", procedure: "P-1", until: "{{until}}" }) {
                  ... on FilingReceipt { position } ... on Refusal { code message } } }
                """,
                role,
                party
            );
        static string? Code(Answer answer) =>
            answer.Data.GetProperty("deferReadDisclosure").TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    [Fact]
    public async Task The_whole_history_and_who_read_in_person_need_a_legal_basis()
    {
        const string History = "{ enterprise(uscc: \"$\") { history { nodes { type } } } }";
        await using var issuer = await TestIssuer.StartAsync();
        await using var host = await EdgeHost.StartPersonalAsync(options => options with { TokenIssuers = [issuer.Believed] });
        await FileAsync(host);
        using var read = await host.PostAsync(
            "/graphql",
            JsonSerializer.Serialize(new { query = File.Replace("$", Samples.Importer, StringComparison.Ordinal) }),
            TokenTests.Bearer(issuer.Token("department", Samr, "han-meimei")),
            ("Accept", MediaTypes.Response)
        );
        Assert.True(read.IsSuccessStatusCode);
        foreach (var (role, basis, isOpen) in new[] { ("auditor", null, false), ("department", "Law", false), ("auditor", "Law", true) })
        {
            var history = (await AskAsync(host, History, role, "org:audit", basis)).Data.GetProperty("enterprise").GetProperty("history");
            Assert.Equal(isOpen, history.GetProperty("nodes").GetArrayLength() > 0);
        }
        Assert.DoesNotContain("han-meimei", (await AskAsync(host, Reads, "auditor", "org:audit")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("han-meimei", (await AskAsync(host, Reads, "enterprise", Samples.Importer)).Text, StringComparison.Ordinal);
        Assert.Contains("han-meimei", (await AskAsync(host, Reads, "auditor", "org:audit", "Law")).Text, StringComparison.Ordinal);
        var last = ReadEntry.Open(await host.Log.ReadAsync(host.Log.Head.Size - 1, Cancel), host.Log.Personal);
        Assert.Contains("ReadLogEntry.person (personal)", Assert.Single(last.Openings).What);
    }

    private static async Task FileAsync(EdgeHost host) =>
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

    private static async Task<IReadOnlyList<JsonElement>> NodesAsync(EdgeHost host, string role, string party, string? subject = null)
    {
        var answer = await AskAsync(host, Reads, role, party, subject: subject);
        return [.. answer.Data.GetProperty("enterprise").GetProperty("readLog").GetProperty("nodes").EnumerateArray()];
    }

    private static async Task<Answer> AskAsync(
        EdgeHost host,
        string query,
        string role,
        string party,
        string? basis = null,
        string? purpose = null,
        string? subject = null
    )
    {
        List<(string, string)> headers =
        [
            ("Accept", MediaTypes.Response),
            (CallerReader.RoleHeader, role),
            (CallerReader.PartyHeader, party),
        ];
        if (basis is not null)
            headers.Add((CallerReader.BasisHeader, basis));
        if (purpose is not null)
            headers.Add((CallerReader.PurposeHeader, purpose));
        var asked = query.Replace("$", subject ?? Samples.Importer, StringComparison.Ordinal);
        using var response = await host.PostAsync("/graphql", JsonSerializer.Serialize(new { query = asked }), [.. headers]);
        var text = await response.TextAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.DoesNotContain("\"errors\"", text, StringComparison.Ordinal);
        return new Answer(response.StatusCode, JsonDocument.Parse(text).RootElement, text, []);
    }
}
