using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A listing as people say it over GraphQL: the department its acts, the enterprise its own.</summary>
public sealed class ListingMutationTests
{
    private const string Samr = "org:samr.yanbian";
    private const string Customs = "org:customs.changchun";

    private const string Read = """
        query L($law: Date) { listing(id: "L-1", lawAsOf: $law) {
          status state disputed dispute { statement answer outcome overdue answerBy } steps { type on issuer }
          terms { defenceUntil hearingRequestUntil publishBy acceptRepairBy decideRepairBy } repairFrom endsOn endsByNorm withheld } }
        """;

    [Fact]
    public async Task A_listing_takes_its_course_and_says_until_when_what_is_to_be_done()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await DepartmentAsync(
            host,
            "proposeListing",
            new
            {
                catalogueItem = "行政管理信息/行政处罚",
                authority = Samr,
                basis = "SAMR Decree 44, article 5",
                normVersion = "2021-09-01",
                scope = "food",
                severity = "GENERAL",
                procedure = "samr-44",
            }
        );
        await DepartmentAsync(host, "serveListingNotice", new { servedOn = "2026-02-02", defenceUntil = "2026-02-10" });
        var open = await ListingAsync(host);
        Assert.Equal("2026-02-10", open.GetProperty("terms").GetProperty("defenceUntil").GetString());
        Assert.Equal("2026-02-10", open.GetProperty("terms").GetProperty("hearingRequestUntil").GetString());

        await FirmAsync(host, "fileDefence", new { filedOn = "2026-02-04", statement = "It was not us." });
        await FirmAsync(host, "requestHearing", new { requestedOn = "2026-02-05" });
        var early = new
        {
            outcome = "LISTED",
            documentNo = "X-1",
            decidedOn = "2026-02-16",
        };
        Assert.Equal("input.type", (await SayAsync(host, "decideListing", early, "department", Samr)).GetProperty("path").GetString());
        await DepartmentAsync(
            host,
            "holdHearing",
            new
            {
                notifiedOn = "2026-02-10",
                heldOn = "2026-02-26",
                outcome = "ATTENDED",
            }
        );
        await DepartmentAsync(host, "decideListing", early with { decidedOn = "2026-03-02" });
        Assert.Equal("2026-03-30", (await ListingAsync(host)).GetProperty("terms").GetProperty("publishBy").GetString());
        await DepartmentAsync(host, "publishListing", new { publishedOn = "2026-03-05" });
        await FirmAsync(host, "applyForRepair", new { appliedOn = "2026-06-02", commitment = "We keep the rules." });
        Assert.Equal("2026-06-04", (await ListingAsync(host)).GetProperty("terms").GetProperty("acceptRepairBy").GetString());
        await DepartmentAsync(host, "acceptRepair", new { acceptedOn = "2026-06-03" });
        var review = await ListingAsync(host);
        Assert.Equal(("UNDER_REVIEW", "UNDER_REVIEW"), (review.GetProperty("status").GetString(), review.GetProperty("state").GetString()));
        Assert.Equal("2026-06-25", review.GetProperty("terms").GetProperty("decideRepairBy").GetString());
        Assert.Equal("NDRC Order 36 (2026)", review.GetProperty("endsByNorm").GetString());
        Assert.Equal(
            [
                "ListingProposed",
                "ListingNoticeServed",
                "ListingDefenceFiled",
                "ListingHearingRequested",
                "ListingHearingHeld",
                "ListingDecided",
                "ListingPublished",
                "RepairApplied",
                "RepairAccepted",
            ],
            review.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("type").GetString())
        );

        // What is between the firm and the authority is not the public's.
        var seen = await ListingAsync(host, "consumer", null);
        Assert.Equal("REPAIR_ELIGIBLE", seen.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("state").ValueKind);
        Assert.Empty(seen.GetProperty("steps").EnumerateArray());

        var repaired = new { outcome = "REPAIRED", decidedOn = "2026-06-10" };
        Assert.Equal("input.outcome", (await SayAsync(host, "decideRepair", repaired, "department", Samr)).GetProperty("path").GetString());
        await DepartmentAsync(
            host,
            "confirmDuty",
            new
            {
                authority = Samr,
                documentNo = "X-1",
                performedOn = "2026-06-08",
            },
            withListing: false
        );
        await DepartmentAsync(host, "decideRepair", repaired);
        Assert.Equal(JsonValueKind.Null, (await AskAsync(host, "department", Samr)).ValueKind);
        await DepartmentAsync(
            host,
            "reinstateListing",
            new
            {
                reinstatedOn = "2026-07-01",
                documentNo = "X-9",
                reason = "False papers.",
            }
        );
        Assert.Equal("2027-07-01", (await ListingAsync(host)).GetProperty("endsOn").GetString());
        await DepartmentAsync(
            host,
            "annulListing",
            new
            {
                annulledOn = "2026-07-02",
                by = "延吉市人民法院",
                documentNo = "J-1",
                reason = "Quashed.",
            }
        );
        Assert.Equal(JsonValueKind.Null, (await AskAsync(host, "department", Samr)).ValueKind);
    }

    [Fact]
    public async Task An_objection_marks_what_it_is_about_in_every_view_until_it_is_answered()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await PublishAsync(host);
        Assert.False((await ListingAsync(host, "consumer", null)).GetProperty("disputed").GetBoolean());
        await FirmAsync(
            host,
            "fileObjection",
            new
            {
                objection = "O-1",
                filedOn = "2026-03-10",
                statement = "Not ours.",
            }
        );
        const string Views = """
            query V($id: ID!) { negativeList { nodes { disputed } } listing(id: "L-1") { disputed } enterprise(uscc: $id) { listings { disputed } } }
            """;
        var marked = await host.AskAsync(Views, new { id = Samples.Importer }, role: "consumer");
        Assert.Equal(3, marked.Text.Split("\"disputed\":true").Length - 1);
        var dispute = (await ListingAsync(host)).GetProperty("dispute");
        Assert.Equal(("2026-03-30", true), (dispute.GetProperty("answerBy").GetString(), dispute.GetProperty("overdue").GetBoolean()));
        Assert.False((await ListingAsync(host, law: "2026-03-30")).GetProperty("dispute").GetProperty("overdue").GetBoolean());

        var answer = new
        {
            objection = "O-1",
            outcome = "UNRESOLVED",
            answeredOn = "2026-03-20",
            statement = "The stamp is theirs.",
        };
        Assert.Equal(
            "input.objection",
            (await SayAsync(host, "answerObjection", answer, "department", Customs, withListing: false)).GetProperty("path").GetString()
        );
        await DepartmentAsync(host, "answerObjection", answer, withListing: false);
        var unresolved = (await ListingAsync(host)).GetProperty("dispute");
        Assert.Equal(
            ("Not ours.", "The stamp is theirs."),
            (unresolved.GetProperty("statement").GetString(), unresolved.GetProperty("answer").GetString())
        );
        Assert.True((await ListingAsync(host, "consumer", null)).GetProperty("disputed").GetBoolean());

        await FirmAsync(
            host,
            "fileObjection",
            new
            {
                objection = "O-2",
                filedOn = "2026-04-10",
                statement = "Look again.",
            }
        );
        await DepartmentAsync(
            host,
            "answerObjection",
            answer with
            {
                objection = "O-2",
                outcome = "UNCHANGED",
                answeredOn = "2026-04-20",
            },
            withListing: false
        );
        var own = await host.AskAsync(
            "query O($id: ID!) { enterprise(uscc: $id) { objections { id outcome statement answer } } }",
            new { id = Samples.Importer },
            role: "enterprise",
            party: Samples.Importer
        );
        Assert.Equal(2, own.Data.GetProperty("enterprise").GetProperty("objections").GetArrayLength());
    }

    [Fact]
    public async Task Two_departments_put_another_tier_and_the_reasons_say_so()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        var proposal = new
        {
            @override = "OV-1",
            tier = "TIER_2",
            person = "S-017",
            reason = "Its books were seen.",
            evidence = new string('a', 64),
            proposedOn = "2026-06-01",
            expiresOn = "2027-05-31",
        };
        await DepartmentAsync(host, "proposeOverride", proposal, withListing: false);
        var approval = new
        {
            @override = "OV-1",
            person = "C-004",
            approvedOn = "2026-06-03",
        };
        Assert.Equal(
            "input.override",
            (await SayAsync(host, "approveOverride", approval, "department", Samr, withListing: false)).GetProperty("path").GetString()
        );
        Assert.Equal("Receipt", Kind(await SayAsync(host, "approveOverride", approval, "department", Customs, withListing: false)));
        const string Tier =
            "query T($id: ID!) { enterprise(uscc: $id) { indicator { tier computedTier reasons { rule legalBasis reliefOn } } } }";
        var indicator = (await host.AskAsync(Tier, new { id = Samples.Importer }, role: "department"))
            .Data.GetProperty("enterprise")
            .GetProperty("indicator");
        Assert.Equal(("TIER_2", "NO_DATA"), (indicator.GetProperty("tier").GetString(), indicator.GetProperty("computedTier").GetString()));
        var reason = indicator.GetProperty("reasons").EnumerateArray().Last();
        Assert.Equal(("override", "2027-06-01"), (reason.GetProperty("rule").GetString(), reason.GetProperty("reliefOn").GetString()));
        var end = new
        {
            @override = "OV-1",
            person = "C-004",
            endedOn = "2026-06-20",
            reason = "No longer so.",
        };
        Assert.Equal("Receipt", Kind(await SayAsync(host, "endOverride", end, "department", Customs, withListing: false)));
        indicator = (await host.AskAsync(Tier, new { id = Samples.Importer }, role: "department"))
            .Data.GetProperty("enterprise")
            .GetProperty("indicator");
        Assert.Equal("NO_DATA", indicator.GetProperty("tier").GetString());
    }

    [Fact]
    public async Task A_record_is_withdrawn_by_its_authority_and_known_as_it_was()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.RecordAsync(
            new
            {
                type = "CreditRecordEntered",
                subject = Samples.Importer,
                kind = "supervision",
                catalogueItem = "行政管理信息/行政处罚",
                severity = "general",
                authority = Samr,
                documentNo = "C-9",
                documentDate = "2026-05-01",
                summary = "Declared late",
            }
        );
        var (position, known) = (host.Log.Head.Size - 1, host.Log.Head.Recorded);
        var withdrawal = new
        {
            record = position,
            authority = Samr,
            withdrawnOn = "2026-06-20",
            reason = "Another firm.",
        };
        Assert.Equal(
            "input.authority",
            (await SayAsync(host, "withdrawRecord", withdrawal, "department", Customs, withListing: false)).GetProperty("path").GetString()
        );
        await DepartmentAsync(host, "withdrawRecord", withdrawal, withListing: false);
        const string Records =
            "query R($id: ID!, $known: DateTime) { enterprise(uscc: $id, knownAsOf: $known) { records { nodes { documentNo } } } }";
        Assert.DoesNotContain(
            "C-9",
            (await host.AskAsync(Records, new { id = Samples.Importer }, role: "department")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "C-9",
            (await host.AskAsync(Records, new { id = Samples.Importer, known }, role: "department")).Text,
            StringComparison.Ordinal
        );
    }

    private static async Task PublishAsync(EdgeHost host)
    {
        await DepartmentAsync(
            host,
            "proposeListing",
            new
            {
                catalogueItem = "行政管理信息/行政处罚",
                authority = Samr,
                basis = "SAMR Decree 44, article 5",
                normVersion = "2021-09-01",
                scope = "food",
                severity = "GENERAL",
            }
        );
        await DepartmentAsync(host, "serveListingNotice", new { servedOn = "2026-02-02", defenceUntil = "2026-02-09" });
        await DepartmentAsync(
            host,
            "decideListing",
            new
            {
                outcome = "LISTED",
                documentNo = "X-1",
                decidedOn = "2026-03-02",
            }
        );
        await DepartmentAsync(host, "publishListing", new { publishedOn = "2026-03-05" });
    }

    private static async Task<JsonElement> ListingAsync(EdgeHost host, string role = "department", string? party = Samr, string? law = null)
    {
        var listing = await AskAsync(host, role, party, law);
        Assert.Equal(JsonValueKind.Object, listing.ValueKind);
        return listing;
    }

    private static async Task<JsonElement> AskAsync(EdgeHost host, string role, string? party, string? law = null) =>
        (await host.AskAsync(Read, new { law }, role, party)).Data.GetProperty("listing");

    private static async Task DepartmentAsync(EdgeHost host, string mutation, object fields, bool withListing = true) =>
        Assert.Equal("Receipt", Kind(await SayAsync(host, mutation, fields, "department", Samr, withListing)));

    private static async Task FirmAsync(EdgeHost host, string mutation, object fields) =>
        Assert.Equal("Receipt", Kind(await SayAsync(host, mutation, fields, "enterprise", Samples.Importer)));

    private static string Kind(JsonElement answer) =>
        answer.GetProperty("__typename").GetString() == "FilingReceipt" ? "Receipt" : answer.GetRawText();

    private static async Task<JsonElement> SayAsync(
        EdgeHost host,
        string mutation,
        object fields,
        string role,
        string party,
        bool withListing = true
    )
    {
        var input = JsonSerializer.SerializeToNode(fields)!.AsObject();
        input["commandId"] = Guid.NewGuid().ToString("N");
        input["subject"] = Samples.Importer;
        if (withListing)
            input["listing"] = "L-1";
        var type = char.ToUpperInvariant(mutation[0]) + mutation[1..] + "Input";
        var answer = await host.AskAsync(
            $"mutation M($input: {type}!) {{ {mutation}(input: $input) {{ __typename ... on Refusal {{ code path message }} }} }}",
            new { input },
            role,
            party
        );
        Assert.Empty(answer.Codes);
        return answer.Data.GetProperty(mutation);
    }
}
