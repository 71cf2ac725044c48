using System.Text;
using System.Text.Json;
using Xinyuan.Credit;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Supervision;
using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Supervision;

namespace Xinyuan.Silo.Tests;

/// <summary>Firms are looked at again when something is said of them and when a legal date passes; each change is told once.</summary>
public sealed class StandingTests
{
    private const string Samr = "org:samr.yanbian";
    private static readonly string Firm = Trade.Works;

    private static readonly object[] Listing =
    [
        new
        {
            type = "ListingProposed",
            subject = Firm,
            listing = "L-1",
            catalogueItem = "行政管理信息/行政处罚",
            authority = Samr,
            basis = "SAMR Decree 44 art. 5",
            normVersion = "2021-09-01",
            scope = "food",
            severity = "general",
        },
        new
        {
            type = "ListingNoticeServed",
            subject = Firm,
            listing = "L-1",
            servedOn = "2026-02-02",
            defenceUntil = "2026-02-09",
        },
        new
        {
            type = "ListingDecided",
            subject = Firm,
            listing = "L-1",
            outcome = "listed",
            documentNo = "X-1",
            decidedOn = "2026-02-16",
        },
        new
        {
            type = "ListingPublished",
            subject = Firm,
            listing = "L-1",
            publishedOn = "2026-02-20",
        },
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_legal_date_that_passes_is_told_once_over_restarts_and_without_the_journal()
    {
        using var folder = new TemporaryFolder();
        var clock = new StandingClock(new DateTimeOffset(2026, 2, 21, 4, 0, 0, TimeSpan.Zero));
        await using var log = Open(folder, clock);
        using var library = new RuleSetLibrary(log, RuleSetCatalogue.Embedded());
        await SayAsync(log, clock, SpeakerRole.Anyone, Listing);
        using (var watch = Watch(log, library, folder, clock))
            Assert.Equal(0, await watch.LookAtDueAsync(Cancel));
        var raised = Count(log);
        Assert.NotEqual(0, raised);

        // The day before the shortest publicity has passed nobody is due; on the day the firm is, and after a restart no more.
        clock.Now = new DateTimeOffset(2026, 5, 15, 15, 59, 0, TimeSpan.Zero);
        using (var watch = Watch(log, library, folder, clock))
            await watch.LookAtDueAsync(Cancel);
        Assert.Equal(raised, Count(log) - Count(log, since: "2026-03-31", until: "2026-05-15"));
        var before = Count(log);
        clock.Now = new DateTimeOffset(2026, 5, 15, 16, 0, 0, TimeSpan.Zero);
        using (var watch = Watch(log, library, folder, clock))
        {
            Assert.Equal(1, await watch.LookAtDueAsync(Cancel));
            Assert.Equal(0, await watch.LookAtDueAsync(Cancel));
        }
        Assert.Equal(before + 1, Count(log));
        var alert = await log.ReadAsync(log.Find(LogQuery.OfType(nameof(AlertRaised)))[^1], Cancel);
        Assert.Equal(new DateTimeOffset(2026, 5, 15, 16, 0, 0, TimeSpan.Zero), alert.Envelope.Occurred);
        Assert.DoesNotContain(
            "L-1",
            string.Concat(alert.Sections.Select(section => Encoding.UTF8.GetString(section.Bytes.Span))),
            StringComparison.Ordinal
        );

        File.Delete(JournalOf(folder));
        using (var watch = Watch(log, library, folder, clock))
            await watch.LookAtDueAsync(Cancel);
        Assert.Equal(before + 1, Count(log));
    }

    [Fact]
    public async Task A_change_is_told_to_the_firm_and_to_departments_and_of_what_was_annulled_nothing_is_told_any_more()
    {
        using var folder = new TemporaryFolder();
        await using var service = await Service.StartAsync(folder);
        foreach (var record in Listing)
        {
            var (status, text) = await service.SayAsync("department", Samr, null, record);
            Assert.True(status == 200, text);
        }
        await service.SettleAsync();
        var own = await AlertsAsync(service, "enterprise", Firm);
        Assert.Contains(own.SelectMany(Changes), change => change.GetProperty("name").GetString() == "L-1");
        Assert.Equal(own.Count, (await AlertsAsync(service, "department", Samr)).Count);
        Assert.Empty(await AlertsAsync(service, "enterprise", Trade.Shop));
        Assert.Empty(await AlertsAsync(service, "consumer", null));
        var warned = await service.SayAsync(
            "department",
            Samr,
            null,
            new
            {
                type = "AlertAssessed",
                alert = own[0].GetProperty("id").GetString(),
                outcome = "confirmed",
            },
            new
            {
                type = "AlertWarned",
                alert = own[0].GetProperty("id").GetString(),
                message = "…",
            }
        );
        Assert.Equal(400, warned.Status);

        var (done, why) = await service.SayAsync(
            "department",
            Samr,
            null,
            new
            {
                type = "ListingAnnulled",
                subject = Firm,
                listing = "L-1",
                annulledOn = "2026-03-02",
                by = "延边州市场监管局",
                documentNo = "X-9",
                reason = "复议撤销",
            }
        );
        Assert.True(done == 200, why);
        await service.SettleAsync();
        foreach (var (role, party) in new[] { ("enterprise", Firm), ("department", Samr) })
        {
            var told = string.Concat((await AlertsAsync(service, role, party)).Select(alert => alert.GetRawText()));
            Assert.DoesNotContain("L-1", told, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<JsonElement> Changes(JsonElement alert) => alert.GetProperty("changes").EnumerateArray();

    private static async Task<List<JsonElement>> AlertsAsync(Service service, string role, string? party)
    {
        const string Query =
            "{ alerts(filter: { signal: CREDIT_STANDING_CHANGED }) { nodes { id level explanation changes { aspect name before after worse } } } }";
        var data = await service.AskAsync(Query, role: role, party: party);
        return [.. data.GetProperty("alerts").GetProperty("nodes").EnumerateArray()];
    }

    private static FileLog Open(TemporaryFolder folder, TimeProvider clock) =>
        FileLog.Open(
            new FileLogOptions
            {
                Folder = folder.Data,
                KeyFolder = folder.Data + "-keys",
                Origin = "standing.example/log",
                Clock = clock,
            }
        );

    private static string JournalOf(TemporaryFolder folder) => Path.Combine(folder.Path, "standing.due");

    private static StandingWatch Watch(IEventLog log, RuleSetLibrary library, TemporaryFolder folder, TimeProvider clock) =>
        new(log, library, MeasureCatalogue.Shipped, new StandingOptions(JournalOf(folder)), clock);

    private static async Task SayAsync(IEventLog log, TimeProvider clock, SpeakerRole role, object[] records)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(new { records });
        var outcome = await new RecordsIntake(log, clock).SubmitAsync(
            new Submission(Samr, RecordsIntake.MediaType, document),
            role,
            Cancel
        );
        Assert.True(outcome is RecordsOutcome.Accepted, JsonSerializer.Serialize(outcome as RecordsOutcome.Refused));
    }

    private static int Count(FileLog log, string? since = null, string? until = null)
    {
        var alerts = log.Find(LogQuery.OfType(nameof(AlertRaised)));
        if (since is null)
            return alerts.Count;
        var days = alerts.Select(position => log.ReadAsync(position, Cancel).AsTask().GetAwaiter().GetResult().Envelope.Occurred);
        return days.Select(LegalDate.Of)
            .Count(day => string.CompareOrdinal($"{day:yyyy-MM-dd}", since) > 0 && string.CompareOrdinal($"{day:yyyy-MM-dd}", until) <= 0);
    }
}
