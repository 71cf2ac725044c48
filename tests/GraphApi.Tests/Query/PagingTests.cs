using System.Net;
using System.Text;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Tests.Query;

public sealed class PagingTests
{
    private const int Events = 9;

    [Theory]
    [InlineData("/events?perPage=2")]
    [InlineData("/events?perPage=4&orderBy=eventTime")]
    [InlineData("/events?perPage=3&orderBy=eventTime&orderDirection=ASC")]
    [InlineData("/events?perPage=1&orderBy=recordTime")]
    [InlineData("/events?perPage=2&EQ_bizStep=inspecting&MATCH_epc=https%3A%2F%2Fid.gs1.org%2F01%2F08801234567893%2F21%2F7")]
    public async Task Pages_hold_every_event_once_whatever_is_recorded_between_them(string path)
    {
        await using var host = await StartAsync();
        var whole = (
            await host.EventsAsync(path.Replace("perPage=", "perPage=10&x=", StringComparison.Ordinal).Split("&x=")[0] + Rest(path))
        )
            .Numbers()
            .ToList();
        Assert.Equal(Events, whole.Count);
        var (found, next) = (new List<int>(), (string?)path);
        while (next is not null)
        {
            using var page = await host.GetAsync(next);
            found.AddRange((await page.EventsAsync()).Numbers());
            next = page.Next();
            await host.CaptureAsync(Samples.Maker, Said(100 + found.Count));
        }
        Assert.Equal(whole, found);
    }

    [Fact]
    public async Task A_limit_counts_over_all_pages()
    {
        await using var host = await StartAsync();
        var (found, next) = (new List<int>(), (string?)"/events?perPage=2&orderBy=eventTime&eventCountLimit=5");
        while (next is not null)
        {
            using var page = await host.GetAsync(next);
            found.AddRange((await page.EventsAsync()).Numbers());
            next = page.Next();
        }
        Assert.Equal([9, 8, 7, 6, 5], found);
        using var both = await host.GetAsync("/events?eventCountLimit=5&maxEventCount=5");
        await both.ProblemAsync(HttpStatusCode.BadRequest, "QueryParameterException", "maxEventCount");
    }

    [Fact]
    public async Task Too_many_results_are_413_and_just_enough_are_not()
    {
        await using var host = await StartAsync();
        Assert.Equal(2, (await host.EventsAsync($"/events?perPage=2&maxEventCount={Events}")).Count);
        using var refused = await host.GetAsync($"/events?perPage=2&maxEventCount={Events - 1}");
        await refused.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "QueryTooLargeException", "maxEventCount");
    }

    [Fact]
    public async Task A_token_is_for_its_own_question_asker_and_time()
    {
        await using var host = await StartAsync();
        using var first = await host.GetAsync("/events?perPage=2");
        var next = first.Next()!;
        var token = next[(next.IndexOf("nextPageToken=", StringComparison.Ordinal) + "nextPageToken=".Length)..];
        foreach (
            var (path, headers) in new (string, (string, string)[])[]
            {
                ($"/events?EQ_action=OBSERVE&nextPageToken={token}", []),
                ($"/bizSteps/inspecting/events?nextPageToken={token}", []),
                ($"/epcs?nextPageToken={token}", []),
                ($"/events?nextPageToken={(token[0] == 'A' ? 'B' : 'A')}{token[1..]}", []),
                ($"/events?nextPageToken={token}", [("Xinyuan-Role", "department")]),
            }
        )
        {
            using var foreign = await host.GetAsync(path, headers);
            await foreign.ProblemAsync(HttpStatusCode.BadRequest, "QueryParameterException", "nextPageToken");
        }
        using var good = await host.GetAsync(next);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using var ended = await host.SendAsync(HttpMethod.Delete, "/nextPageToken/" + token, null);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var stale = await host.GetAsync(next);
        await stale.ProblemAsync(HttpStatusCode.BadRequest, "QueryParameterException", "nextPageToken");
    }

    [Fact]
    public void A_token_ends_after_its_life()
    {
        var clock = new MovedClock(DateTimeOffset.UnixEpoch);
        using var tokens = new PageTokens(clock);
        var bound = Encoding.UTF8.GetBytes("question");
        var given = new PageToken(7, new EventKey(5, 3), 11);
        var (text, expires) = tokens.Give(given, bound);
        Assert.Equal(DateTimeOffset.UnixEpoch + PageTokens.Life, expires);
        Assert.Equal(given, tokens.Read(text, bound));
        clock.Now = expires;
        Assert.Null(tokens.Read(text, bound));
    }

    private static string Rest(string path) => path.IndexOf('&', StringComparison.Ordinal) is var at and >= 0 ? path[at..] : "";

    private static async Task<EdgeHost> StartAsync()
    {
        var host = await EdgeHost.StartAsync();
        await host.CaptureAsync(Samples.Maker, [.. Enumerable.Range(1, Events).Select(Said)]);
        return host;
    }

    private static object Said(int number) =>
        new
        {
            type = "ObjectEvent",
            eventID = $"urn:uuid:00000000-0000-4000-8000-00000000{number:D4}",
            // Pairs of events happen at one moment.
            eventTime = FormattableString.Invariant($"2026-09-01T08:00:{number / 2 % 60:D2}.000Z"),
            eventTimeZoneOffset = "+00:00",
            action = "OBSERVE",
            bizStep = "inspecting",
            epcList = (string[])[Samples.Cream("7")],
        };

    private sealed class MovedClock(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
