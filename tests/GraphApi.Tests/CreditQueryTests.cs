using Xinyuan.GraphApi.GraphQL;

namespace Xinyuan.GraphApi.Tests;

public class CreditQueryTests
{
    private const string File = """
        query F($id: ID!) { enterprise(uscc: $id) {
          uscc name roles ratings { scheme grade } indicator { tier score } records { nodes { summary } } listings { id status defenceUntil }
          withheld asOf { position checkpoint } } }
        """;

    private static object Rating =>
        new
        {
            type = "RatingImported",
            subject = Samples.Importer,
            scheme = "tax",
            grade = "B",
            decided = "2026-04-01",
            authority = "org:tax.yanji",
            documentNo = "TAX-2026-1",
        };

    private static object Record =>
        new
        {
            type = "CreditRecordEntered",
            subject = Samples.Importer,
            kind = "supervision",
            catalogueItem = "行政管理信息/行政监督检查",
            severity = "general",
            authority = "org:customs.changchun",
            documentNo = "C-9",
            documentDate = "2026-05-01",
            summary = "Declared late",
        };

    private static object Proposal(string listing) =>
        new
        {
            type = "ListingProposed",
            subject = Samples.Importer,
            listing,
            catalogueItem = "行政管理信息/行政处罚",
            authority = "org:samr.yanbian",
            basis = "Order 44, article 2",
            normVersion = "2021",
            scope = "inspection",
            severity = "general",
        };

    private static object[] Published(string listing) =>
        [
            Proposal(listing),
            new
            {
                type = "ListingNoticeServed",
                subject = Samples.Importer,
                listing,
                servedOn = "2026-08-01",
                defenceUntil = "2026-08-10",
            },
            new
            {
                type = "ListingDecided",
                subject = Samples.Importer,
                listing,
                outcome = "listed",
                documentNo = "D-1",
                decidedOn = "2026-09-01",
            },
            new
            {
                type = "ListingPublished",
                subject = Samples.Importer,
                listing,
                publishedOn = "2026-09-03",
            },
        ];

    [Fact]
    public async Task A_firm_sees_its_own_file_and_a_stranger_what_is_public_of_it()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync([.. Samples.Filings, Rating, Record, .. Published("NL-A"), Proposal("NL-B")]);
        var id = new { id = Samples.Importer };

        var own = (await host.AskAsync(File, id, role: "enterprise", party: Samples.Importer)).Data.GetProperty("enterprise");
        Assert.Equal("B", own.GetProperty("ratings")[0].GetProperty("grade").GetString());
        Assert.Equal("Declared late", own.GetProperty("records").GetProperty("nodes")[0].GetProperty("summary").GetString());
        Assert.StartsWith("TIER_", own.GetProperty("indicator").GetProperty("tier").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, own.GetProperty("listings").GetArrayLength());
        Assert.Equal("WITHHELD:history", Assert.Single(own.GetProperty("withheld").EnumerateArray()).GetString());

        foreach (
            var (role, party) in ((string, string?)[])
                [("consumer", null), ("enterprise", Samples.Maker), ("bank", null), ("operator", null)]
        )
        {
            var seen = (await host.AskAsync(File, id, role, party)).Data.GetProperty("enterprise");
            Assert.Equal("延吉某某跨境电商有限公司", seen.GetProperty("name").GetString());
            Assert.Empty(seen.GetProperty("ratings").EnumerateArray());
            Assert.Empty(seen.GetProperty("records").GetProperty("nodes").EnumerateArray());
            Assert.Null(seen.GetProperty("indicator").GetString());
            var listing = Assert.Single(seen.GetProperty("listings").EnumerateArray());
            Assert.Equal("NL-A", listing.GetProperty("id").GetString());
            Assert.Null(listing.GetProperty("defenceUntil").GetString());
            var withheld = seen.GetProperty("withheld").EnumerateArray().Select(entry => entry.GetString()).Order(StringComparer.Ordinal);
            string[] closed =
            [
                "WITHHELD:aeoDistance",
                "WITHHELD:figures",
                "WITHHELD:history",
                "WITHHELD:indicator",
                "WITHHELD:objections",
                "WITHHELD:ratings",
                "WITHHELD:readLog",
                "WITHHELD:records",
            ];
            // Who runs the service checks who reads, and reads nothing itself.
            Assert.Equal(closed.Where(mark => role != "operator" || mark != "WITHHELD:readLog"), withheld);
        }
        Assert.Equal(
            2,
            (await host.AskAsync(File, id, role: "department")).Data.GetProperty("enterprise").GetProperty("listings").GetArrayLength()
        );
    }

    [Fact]
    public async Task That_there_is_a_record_of_somebody_who_is_not_filed_is_itself_withheld()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Rating);
        const string Query = "query Q($id: ID!) { enterprise(uscc: $id) { uscc } party(id: $id) { id } }";
        var id = new { id = Samples.Importer };
        (string Role, string? Party, bool Known)[] callers =
        [
            ("consumer", null, false),
            ("enterprise", Samples.Maker, false),
            ("department", null, true),
            ("enterprise", Samples.Importer, true),
        ];
        foreach (var (role, party, known) in callers)
        {
            var data = (await host.AskAsync(Query, id, role, party)).Data;
            Assert.Equal(known, data.GetProperty("enterprise").ValueKind == System.Text.Json.JsonValueKind.Object);
            Assert.Equal(known, data.GetProperty("party").ValueKind == System.Text.Json.JsonValueKind.Object);
        }
    }

    [Fact]
    public async Task The_negative_list_has_what_is_public_and_shows_its_publication_and_no_other_step_to_all()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync([.. Samples.Filings, .. Published("NL-A"), Proposal("NL-B")]);
        const string Query = """
            { negativeList { nodes { id subject { id name } status events { type withheld sections { name content } } } pageInfo { hasNextPage } asOf { position } } }
            """;
        var answer = await host.AskAsync(Query, role: "consumer");
        var listing = Assert.Single(answer.Data.GetProperty("negativeList").GetProperty("nodes").EnumerateArray());
        Assert.Equal(Samples.Importer, listing.GetProperty("subject").GetProperty("id").GetString());
        var types = listing.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("type").GetString()).ToList();
        Assert.Equal(["ListingPublished"], types);
    }

    [Fact]
    public async Task Enterprises_are_paged_by_opaque_cursors()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        const string Query =
            "query Q($after: String) { enterprises(first: 1, after: $after) { nodes { uscc } pageInfo { hasNextPage endCursor } } }";
        var first = (await host.AskAsync(Query)).Data.GetProperty("enterprises");
        Assert.True(first.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        var cursor = first.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        var second = (await host.AskAsync(Query, new { after = cursor })).Data.GetProperty("enterprises");
        Assert.False(second.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        Assert.NotEqual(
            first.GetProperty("nodes")[0].GetProperty("uscc").GetString(),
            second.GetProperty("nodes")[0].GetProperty("uscc").GetString()
        );
        Assert.Equal([ErrorCodes.BadValue], (await host.AskAsync(Query, new { after = "not a cursor" })).Codes);
        Assert.Equal([ErrorCodes.BadValue], (await host.AskAsync("{ enterprises(first: 0) { nodes { uscc } } }")).Codes);
    }

    [Fact]
    public async Task A_filing_is_answered_by_a_receipt_or_a_refusal_and_read_at_its_position()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        const string Command = """
            mutation M($input: FileGoodsInput!) { fileGoods(input: $input) {
              __typename ... on FilingReceipt { commandId position alreadyKnown } ... on Refusal { code path message } } }
            """;
        var input = new
        {
            commandId = "cream-1",
            gtin = Samples.Gtin,
            party = Samples.Maker,
            name = "面霜",
            hsCode = "3304990039",
            originCountry = "KR",
        };
        var receipt = (await host.AskAsync(Command, new { input })).Data.GetProperty("fileGoods");
        Assert.Equal("FilingReceipt", receipt.GetProperty("__typename").GetString());
        Assert.True((await host.AskAsync(Command, new { input })).Data.GetProperty("fileGoods").GetProperty("alreadyKnown").GetBoolean());
        const string Query =
            "query P($at: Long!) { product(id: \"(01)08801234567893\", minPosition: $at) { masterData { name } status vouched } }";
        var read = await host.AskAsync(Query, new { at = receipt.GetProperty("position").GetInt64() });
        Assert.Equal("面霜", read.Data.GetProperty("product").GetProperty("masterData").GetProperty("name").GetString());

        var bad = (
            await host.AskAsync(Command, new { input = input with { commandId = "cream-2", gtin = "08801234567890" } })
        ).Data.GetProperty("fileGoods");
        Assert.Equal("INVALID", bad.GetProperty("code").GetString());
        Assert.Equal("input.gtin", bad.GetProperty("path").GetString());
        var taken = (await host.AskAsync(Command, new { input = input with { name = "别的" } })).Data.GetProperty("fileGoods");
        Assert.Equal("CONFLICT", taken.GetProperty("code").GetString());
        Assert.Equal(
            "NOT_ALLOWED",
            (await host.AskAsync(Command, new { input }, role: "consumer")).Data.GetProperty("fileGoods").GetProperty("code").GetString()
        );
    }

    [Fact]
    public async Task A_position_that_the_log_does_not_reach_is_said_within_bounds()
    {
        await using var host = await EdgeHost.StartAsync(options => options with { PositionWait = TimeSpan.FromMilliseconds(50) });
        Assert.Equal([ErrorCodes.PositionNotReached], (await host.AskAsync("{ log(minPosition: 7) { size } }")).Codes);
        Assert.Equal([ErrorCodes.PositionNotReached], (await host.AskAsync("{ log(minPosition: 9223372036854775807) { size } }")).Codes);
    }

    [Fact]
    public async Task An_identifier_that_is_not_of_its_form_is_the_caller_s_fault()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        Assert.Equal([ErrorCodes.BadValue], (await host.AskAsync("{ enterprise(uscc: \"123\") { name } }")).Codes);
        Assert.Equal([ErrorCodes.BadValue], (await host.AskAsync("{ party(id: \"nobody\") { name } }")).Codes);
        Assert.Null((await host.AskAsync("{ party(id: \"org:nobody\") { name } }")).Data.GetProperty("party").GetString());
    }
}
