using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests.Streaming.Webhooks;

/// <summary>Calls to subscribers: in order, nothing lost, nothing skipped, whatever the receiver does.</summary>
public sealed class DelivererTests : IAsyncLifetime
{
    private static readonly WebhookOptions Options = new()
    {
        AllowPrivate = true,
        AllowHttp = true,
        BatchMax = 4,
    };

    private readonly ManualClock _clock = new(Samples.Today);
    private readonly Receiver _receiver = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("xinyuan-hooks-").FullName;
    private EdgeHost _host = null!;
    private LogTail _tail = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartAsync();
        _tail = new LogTail(_host.Log);
    }

    public async ValueTask DisposeAsync()
    {
        _tail.Dispose();
        _receiver.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_entry_is_told_once_and_in_order_and_the_place_moves_with_the_answers()
    {
        await AppendAsync(0, 10);
        await using var deliverer = Make();
        deliverer.Start(Webhook());
        var told = await AnswerAsync(200, 3);
        await AppendAsync(10, 2);
        // Entries that are recorded one after the other may be told one by one.
        while (told.Count < 12)
            told.AddRange(await AnswerAsync(204, 1));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (long)i), told);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(199)]
    public async Task Only_2xx_moves_the_place_and_all_else_is_tried_again(int status)
    {
        await AppendAsync(0, 3);
        await using var deliverer = Make();
        deliverer.Start(Webhook());
        var call = await _receiver.NextAsync();
        call.Reply(status, status == 301 ? $"Location: {_receiver.Address}elsewhere\r\n" : "");
        await _clock.WaitForTimerAsync(Cancel);
        Assert.Equal(-1, deliverer.PlaceOf("w-1")!.Position);
        _clock.Advance(Options.RetryFirst);
        var again = await _receiver.NextAsync();
        Assert.Equal(("/hook", call.Text), (again.Path, again.Text));
        again.Reply(200);
        await AppendAsync(3, 1);
        (await _receiver.NextAsync()).Reply(200);
    }

    [Fact]
    public async Task A_receiver_that_fails_long_enough_is_given_up_and_its_place_stays()
    {
        await AppendAsync(0, 1);
        await using (var deliverer = Make())
        {
            deliverer.Start(Webhook());
            (await _receiver.NextAsync()).Reply(200);
            await AppendAsync(1, 1);
            (await _receiver.NextAsync()).Reply(503);
            await _clock.WaitForTimerAsync(Cancel);
            _clock.Advance(Options.GiveUp);
            (await _receiver.NextAsync()).Reply(503);
            await GivenUpAsync(deliverer);
            var place = deliverer.PlaceOf("w-1")!;
            Assert.Equal((true, 0L, "the receiver answered 503"), (place.GivenUp, place.Position, place.Failure));
        }
        // And is not called again by a restart, as if nothing had been.
        await using var next = Make();
        next.Start(Webhook());
        Assert.True(next.PlaceOf("w-1")!.GivenUp);
        Assert.Equal(0, next.PlaceOf("w-1")!.Position);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        await AppendAsync(0, 6);
        await using (var deliverer = Make())
        {
            deliverer.Start(Webhook());
            Assert.Equal([0L, 1, 2, 3], await AnswerAsync(200, 1));
            // The rest is under way when the service stops; the receiver never answers it.
            await _receiver.NextAsync();
        }
        await using var next = Make();
        next.Start(Webhook());
        Assert.Equal([4L, 5], await AnswerAsync(200, 1));
    }

    [Fact]
    public async Task A_receiver_may_ask_for_smaller_messages_and_for_time()
    {
        await AppendAsync(0, 4);
        await using var deliverer = Make();
        deliverer.Start(Webhook());
        (await _receiver.NextAsync()).Reply(413, "Retry-After: 90\r\n");
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(90), Cancel);
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal([0L, 1], await AnswerAsync(200, 1));
        Assert.Equal([2L, 3], await AnswerAsync(200, 1));
    }

    [Fact]
    public async Task A_schedule_tells_at_its_time_what_came_since()
    {
        await AppendAsync(0, 2);
        await using var deliverer = Make();
        deliverer.Start(Webhook() with { Schedule = ScheduleTests.Read("hour=9"), ReportIfEmpty = true });
        var wait = TimeSpan.FromHours(1);
        await _clock.WaitForTimerAsync(wait, Cancel);
        Assert.Equal(0, _receiver.Connections);
        _clock.Advance(wait);
        Assert.Equal([0L, 1], await AnswerAsync(200, 1));
        await _clock.WaitForTimerAsync(TimeSpan.FromDays(1), Cancel);
        _clock.Advance(TimeSpan.FromDays(1));
        var empty = await _receiver.NextAsync();
        Assert.Equal("", empty.Text);
        empty.Reply(200);
    }

    [Fact]
    public async Task The_signature_is_the_HMAC_of_the_body_under_the_token()
    {
        await AppendAsync(0, 1);
        await using var deliverer = Make(out var folder);
        folder.WriteToken("w-1", "13df38d8275b13f05704629e5f1cf3d45d6132d5");
        deliverer.Start(Webhook());
        var call = await _receiver.NextAsync();
        var hash = System.Security.Cryptography.HMACSHA256.HashData("13df38d8275b13f05704629e5f1cf3d45d6132d5"u8, call.Body);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(hash), call.Headers["GS1-Signature"]);
        call.Reply(200);
    }

    [Fact]
    public async Task What_is_stopped_is_called_no_more_and_forgotten()
    {
        await AppendAsync(0, 1);
        await using var deliverer = Make(out var folder);
        folder.WriteToken("w-1", "secret-token");
        deliverer.Start(Webhook());
        await _receiver.NextAsync();
        await deliverer.StopAsync("w-1");
        Assert.Null(deliverer.PlaceOf("w-1"));
        Assert.Null(folder.ReadToken("w-1"));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_shortened_by_chance_by_half_at_most()
    {
        var options = new WebhookOptions();
        for (var failures = 1; failures < 100; failures++)
        {
            var whole = Math.Min(options.RetryFirst.TotalSeconds * Math.Pow(2, failures - 1), options.RetryMost.TotalSeconds);
            Assert.InRange(Backoff.Wait(options, failures, null).TotalSeconds, (whole / 2) - 0.001, whole + 0.001);
        }
        Assert.Equal(TimeSpan.FromMinutes(5), Backoff.Wait(options, 1, TimeSpan.FromMinutes(5)));
        Assert.Equal(options.RetryMost, Backoff.Wait(options, 1, TimeSpan.FromDays(365)));
    }

    private Deliverer Make() => Make(out _);

    private Deliverer Make(out DeliveryFolder folder)
    {
        folder = new DeliveryFolder(Path.Combine(_folder, "places"), Path.Combine(_folder, "tokens"));
        var caller = new WebhookCaller(Options, new AddressGuard(Options));
        return new Deliverer(new EntryFeed(_host.Log, _tail), caller, folder, Options, _clock, NullLogger<Deliverer>.Instance);
    }

    private Webhook Webhook() =>
        new()
        {
            Id = "w-1",
            Address = _receiver.Address,
            Begin = new DeliveryPlace(-1, _clock.GetUtcNow()),
            Source = new Numbers(new EntryFeed(_host.Log, _tail)),
        };

    private async Task AppendAsync(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var entry = new NewEntry
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"number:{i}"),
                Stream = "numbers",
                Type = "Number",
                Issuer = "org:test",
                Occurred = Samples.Today,
                EnvelopeClass = AccessClass.Open,
                Sections = [],
                Tags = ["kind:number"],
            };
            Assert.IsType<AppendResult.Appended>(await _host.Log.AppendAsync(AppendBatch.Of(entry), Cancel));
        }
    }

    /// <summary>Answers so many calls, and says which positions they told.</summary>
    private async Task<List<long>> AnswerAsync(int status, int calls)
    {
        var told = new List<long>();
        for (var i = 0; i < calls; i++)
        {
            var call = await _receiver.NextAsync();
            told.AddRange(call.Text.Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture)));
            call.Reply(status);
        }
        return told;
    }

    private static async Task GivenUpAsync(Deliverer deliverer)
    {
        while (!deliverer.PlaceOf("w-1")!.GivenUp)
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Tells the positions of the entries.</summary>
    private sealed class Numbers(EntryFeed feed) : IWebhookSource
    {
        public async Task<(WebhookMessage? Message, long Position)> NextAsync(long after, int max, bool orEmpty, CancellationToken cancel)
        {
            var page = await feed.ReadAsync(LogQuery.Tagged("kind:number"), after, max, cancel);
            var text = string.Join(',', page.Entries.Select(entry => entry.Position.ToString(CultureInfo.InvariantCulture)));
            return (text.Length > 0 || orEmpty ? new WebhookMessage(Encoding.UTF8.GetBytes(text), "text/plain") : null, page.Position);
        }
    }
}
