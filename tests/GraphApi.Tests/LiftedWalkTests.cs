using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

/// <summary>
/// Repair stops publication, sharing and use at once, in every outward view, for every reader and every question about the past; so
/// does an annulment. Every way to read is walked before and after.
/// </summary>
public sealed class LiftedWalkTests
{
    private const string Samr = "org:samr.yanbian";
    private const string Listing = "NL-WALKED";
    private const string Document = "DOC-WALKED";
    private const string Prose = "Prose that was walked";
    private static readonly string[] Marks = [Listing, Document, Prose, "veto.listing"];

    private static readonly (string Role, string? Party)[] Readers =
    [
        ("consumer", null),
        ("enterprise", Samples.Importer),
        ("enterprise", Samples.Maker),
        ("department", null),
        ("bank", null),
        ("auditor", null),
        ("operator", null),
    ];

    private const string File = """
        enterprise(uscc: $id, lawAsOf: $law, knownAsOf: $known) {
          ratings { scheme disputed } records { nodes { documentNo summary disputed dispute { statement } } }
          listings { id documentNo status disputed dispute { statement } steps { type position } events { position sections { content } } }
          objections { id statement answer }
          indicator { tier vetoes { rule events { position sections { content } } } reasons { rule events { sections { content } } } } }
        """;

    private const string Queries = $$"""
        query W($id: ID!, $listing: ID!, $law: Date, $known: DateTime) {
          {{File}}
          enterprises(lawAsOf: $law, knownAsOf: $known) { nodes { uscc listings { id } records { nodes { documentNo } } } }
          negativeList(filter: { lawAsOf: $law, knownAsOf: $known }) { nodes { id documentNo events { sections { content } } } }
          listing(id: $listing, lawAsOf: $law, knownAsOf: $known) { id documentNo status events { sections { content } } }
          party(id: $id) { enterprise { listings { id } records { nodes { documentNo } } } }
          recall(id: "R-1") { events { type sections { content } } }
        }
        """;

    public static TheoryData<string> Ends => ["repair", "annul"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_is_repaired_or_annulled_is_gone_from_every_view_at_once(string end)
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.AskAsync(
            "mutation S($input: StartRecallInput!) { startRecall(input: $input) { __typename } }",
            new { input = RecallWorkflowTests.Recall("R-1") },
            role: "enterprise",
            party: Samples.Importer
        );
        var first = host.Log.Head.Size;
        await SayAsync(host, Before());
        var known = host.Log.Head.Recorded;
        var before = await WalkAsync(host, first, known);
        Assert.Equal(
            ["follow", "log.proof", "proof.rest", "query", "query.known", "query.law", "query.law.known"],
            before
                .Where(view => Marks.Any(mark => view.Text.Contains(mark, StringComparison.Ordinal)))
                .Select(view => view.Way)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            before,
            view => view is { Way: "query", Reader: "consumer " } && view.Text.Contains(Listing, StringComparison.Ordinal)
        );

        await SayAsync(host, After(end));
        foreach (var (way, reader, text) in await WalkAsync(host, first, known))
        {
            foreach (var mark in Marks)
                Assert.False(text.Contains(mark, StringComparison.Ordinal), $"{reader} sees {mark} by {way}: {text}");
        }
        // What does not rest on the document stays.
        var stays = await host.AskAsync(
            "query S($id: ID!) { enterprise(uscc: $id) { records { nodes { documentNo } } ratings { grade } } }",
            new { id = Samples.Importer },
            role: "department"
        );
        Assert.Contains("DOC-STAYS", stays.Text, StringComparison.Ordinal);
        Assert.Contains("\"B\"", stays.Text, StringComparison.Ordinal);
    }

    private static async Task<List<(string Way, string Reader, string Text)>> WalkAsync(EdgeHost host, long first, DateTimeOffset known)
    {
        var seen = new List<(string, string, string)>();
        // An auditor's look at an entry is itself an entry: the walk ends where it began to look.
        var end = host.Log.Checkpoint.Size;
        foreach (var (role, party) in Readers)
        {
            var reader = $"{role} {party}";
            foreach (
                var (way, law, when) in ((string, string?, DateTimeOffset?)[])
                    [
                        ("query", null, null),
                        ("query.law", "2026-03-01", null),
                        ("query.known", null, known),
                        ("query.law.known", "2026-03-01", known),
                    ]
            )
            {
                var asked = new
                {
                    id = Samples.Importer,
                    listing = "NL-WALKED",
                    law,
                    known = when,
                };
                var answer = await host.AskAsync(Queries, asked, role, party);
                Assert.Empty(answer.Codes);
                seen.Add((way, reader, answer.Data.GetRawText()));
            }
            for (var position = first; position < end; position++)
            {
                var proof = await host.AskAsync(
                    "query P($at: Long!) { log { proof(position: $at) { bundle } } }",
                    new { at = position },
                    role,
                    party
                );
                seen.Add(
                    ("log.proof", reader, Opened(proof.Data.GetProperty("log").GetProperty("proof").GetProperty("bundle").GetString()!))
                );
                List<(string, string)> headers = [("Accept", ProofBundle.MediaType), (CallerReader.RoleHeader, role)];
                if (party is not null)
                    headers.Add((CallerReader.PartyHeader, party));
                using var rest = await host.GetAsync($"/log/proof/{position.ToString(CultureInfo.InvariantCulture)}", [.. headers]);
                seen.Add(("proof.rest", reader, Opened(await rest.TextAsync())));
            }
            seen.Add(("follow", reader, await FollowAsync(host, role, party)));
        }
        return seen;
    }

    // All that a subscription to the firm's tag tells, up to an entry that is put behind everything.
    private static async Task<string> FollowAsync(EdgeHost host, string role, string? party)
    {
        await SayAsync(host, [Rating("fx", "A", Guid.NewGuid().ToString("N"))]);
        var last = host.Log.Head.Size - 1;
        var caller = new Caller([Enum.Parse<Role>(role, ignoreCase: true)], party is null ? null : Party(party), Open: true);
        var text = new StringBuilder();
        try
        {
            var following = host.Services.GetRequiredService<EventFollowing>().Follow(["party:" + Samples.Importer], -1, caller);
            // To others a stream tells nothing of a credit file: what is read by privilege is asked for by a query, which is recorded.
            if (party != Samples.Importer)
                return "";
            await foreach (var told in following.WithCancellation(TestContext.Current.CancellationToken))
            {
                foreach (var section in told.Seen.Entry.Sections.Where(section => told.Seen.Disclosure.Shows(section.Name)))
                    text.Append(Encoding.UTF8.GetString(section.Bytes.Span)).Append('\n');
                if (told.Seen.Position == last)
                    break;
            }
        }
        catch (global::GraphQL.ExecutionError denied)
        {
            return denied.Message;
        }
        return text.ToString();
    }

    // The sections of a bundle stand in base64.
    private static string Opened(string bundle)
    {
        if (!bundle.StartsWith('{'))
            return bundle;
        var text = new StringBuilder(bundle);
        using var json = JsonDocument.Parse(bundle);
        Open(json.RootElement, text);
        return text.ToString();
    }

    private static void Open(JsonElement element, StringBuilder text)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                Open(member.Value, text);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Open(item, text);
        }
        else if (element.ValueKind == JsonValueKind.String && element.TryGetBytesFromBase64(out var bytes))
        {
            text.Append(Encoding.UTF8.GetString(bytes));
        }
    }

    private static Xinyuan.Facts.PartyId Party(string text) =>
        Xinyuan.Facts.PartyId.TryParse(text, out var party, out _) ? party : throw new ArgumentException(text);

    private static async Task SayAsync(EdgeHost host, object[] records)
    {
        // Cases and credit go in documents of their own; the same authority says both.
        foreach (var document in records.GroupBy(record => JsonSerializer.Serialize(record).Contains("\"Recall", StringComparison.Ordinal)))
        {
            using var response = await host.PostAsync(
                "/records",
                JsonSerializer.Serialize(new { records = document }),
                (CallerReader.RoleHeader, "department"),
                (CallerReader.PartyHeader, Samr)
            );
            Assert.True(response.IsSuccessStatusCode, await response.TextAsync());
        }
        await host.Log.WaitForCheckpointAsync(host.Log.Head.Size, TestContext.Current.CancellationToken);
    }

    private static object Rating(string scheme, string grade, string id) =>
        new
        {
            type = "RatingImported",
            id,
            subject = Samples.Importer,
            scheme,
            grade,
            decided = "2026-02-01",
            authority = Samr,
            documentNo = "T-1",
        };

    private static object Record(string documentNo, string summary) =>
        new
        {
            type = "CreditRecordEntered",
            subject = Samples.Importer,
            kind = "supervision",
            catalogueItem = "行政管理信息/行政处罚",
            severity = "general",
            authority = Samr,
            documentNo,
            documentDate = "2026-02-16",
            summary,
        };

    private static Dictionary<string, object> Step(string type, string field, string day, params (string Name, object Value)[] more)
    {
        var step = new Dictionary<string, object>
        {
            ["type"] = type,
            ["subject"] = Samples.Importer,
            ["listing"] = Listing,
            [field] = day,
        };
        foreach (var (name, value) in more)
            step[name] = value;
        return step;
    }

    private static object[] Before() =>
        [
            Rating("tax", "B", "rating"),
            Record(Document, Prose),
            Record("DOC-STAYS", "Another matter"),
            Step(
                "ListingProposed",
                "basis",
                "Order 44, article 2",
                ("catalogueItem", "行政管理信息/行政处罚"),
                ("authority", Samr),
                ("normVersion", "2021"),
                ("scope", "inspection"),
                ("severity", "general")
            ),
            Step("ListingNoticeServed", "servedOn", "2026-02-02", ("defenceUntil", "2026-02-09")),
            Step("ListingDefenceFiled", "filedOn", "2026-02-04", ("statement", Prose)),
            Step("ListingDecided", "decidedOn", "2026-02-16", ("outcome", "listed"), ("documentNo", Document)),
            Step("ListingPublished", "publishedOn", "2026-02-20"),
            Step("ObjectionFiled", "filedOn", "2026-03-01", ("objection", "O-1"), ("statement", Prose)),
            new
            {
                type = "DutyPerformed",
                subject = Samples.Importer,
                authority = Samr,
                documentNo = Document,
                performedOn = "2026-06-01",
            },
            new
            {
                type = "RecallFailureFound",
                recall = "R-1",
                subject = Samples.Importer,
                failure = "not_reported",
                documentNo = Document,
                documentDate = "2026-02-16",
                summary = Prose,
            },
        ];

    private static object[] After(string end) =>
        end == "repair"
            ?
            [
                Step("RepairApplied", "appliedOn", "2026-06-02", ("commitment", Prose)),
                Step("RepairAccepted", "acceptedOn", "2026-06-03"),
                Step("RepairDecided", "decidedOn", "2026-06-10", ("outcome", "repaired"), ("reason", Prose)),
            ]
            : [Step("ListingAnnulled", "annulledOn", "2026-06-10", ("by", "延吉市人民法院"), ("documentNo", "J-1"), ("reason", Prose))];
}
