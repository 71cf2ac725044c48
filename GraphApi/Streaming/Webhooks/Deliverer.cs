using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>Somebody's wish to be told, by calls to an address.</summary>
internal sealed record Webhook
{
    /// <summary>Names it, in files too: letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is told.</summary>
    public required Uri Address { get; init; }

    /// <summary>The place that it begins after.</summary>
    public required DeliveryPlace Begin { get; init; }

    /// <summary>When it is told; null for at once.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Whether it is also told, by its schedule, that there is nothing.</summary>
    public bool ReportIfEmpty { get; init; }

    /// <summary>What it is told.</summary>
    public required IWebhookSource Source { get; init; }
}

/// <summary>Makes the messages of a webhook.</summary>
internal interface IWebhookSource
{
    /// <summary>The next message after a position, of what the log has now.</summary>
    /// <param name="after">Everything up to here was told.</param>
    /// <param name="max">At most so many events.</param>
    /// <param name="orEmpty">Also when there is nothing to tell.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The message, null when there is nothing to tell; and how far the log was looked through, at least to its end or one entry.</returns>
    Task<(WebhookMessage? Message, long Position)> NextAsync(long after, int max, bool orEmpty, CancellationToken cancel);
}

/// <summary>
/// Tells webhooks what they wish to be told: each in order, one message at a time, and goes on only when the receiver took it. A
/// receiver who fails is called again after longer and longer waits, and given up at last; its place stays. It knows nothing of what is told.
/// </summary>
internal sealed class Deliverer(
    EntryFeed feed,
    WebhookCaller caller,
    DeliveryFolder folder,
    WebhookOptions options,
    TimeProvider clock,
    ILogger<Deliverer> logger
) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    /// <summary>Begins, or goes on from the place where it was.</summary>
    public void Start(Webhook webhook)
    {
        var running = new Running(folder.ReadPlace(webhook.Id) ?? webhook.Begin);
        if (!_running.TryAdd(webhook.Id, running))
            throw new InvalidOperationException($"the webhook {webhook.Id} is running");
        running.Task = Task.Run(() => RunAsync(webhook, running));
    }

    /// <summary>Ends it and forgets its place and token. A call under way is broken off.</summary>
    public async Task StopAsync(string id)
    {
        if (!_running.TryRemove(id, out var running))
            return;
        await running.EndAsync();
        folder.Delete(id);
    }

    /// <summary>How far a webhook has come; null when there is none of this id.</summary>
    public DeliveryPlace? PlaceOf(string id) => _running.TryGetValue(id, out var running) ? running.Place : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running.Values)
            await running.EndAsync();
        _running.Clear();
    }

    private async Task RunAsync(Webhook webhook, Running running)
    {
        try
        {
            while (!running.Place.GivenUp)
            {
                await WaitAsync(webhook, running);
                await TellAsync(webhook, running);
            }
        }
        catch (OperationCanceledException) when (running.Cancel.IsCancellationRequested)
        {
            // It was stopped, or the service is.
        }
        catch (Exception failure)
        {
            // Its place is kept: the next start goes on.
            logger.LogError(failure, "The webhook {Id} stopped", webhook.Id);
        }
    }

    private async Task WaitAsync(Webhook webhook, Running running)
    {
        if (webhook.Schedule is not { } schedule)
        {
            await feed.WaitAsync(running.Looked, running.Cancel);
            return;
        }
        var now = clock.GetUtcNow();
        var next = schedule.Next(now) ?? throw new InvalidOperationException("the schedule has no next time");
        await DelayAsync(next - now, running.Cancel);
    }

    // Everything that the log has by now, message by message.
    private async Task TellAsync(Webhook webhook, Running running)
    {
        var orEmpty = webhook.ReportIfEmpty && webhook.Schedule is not null;
        var (max, end) = (options.BatchMax, feed.End);
        while (!running.Place.GivenUp)
        {
            var (message, position) = await webhook.Source.NextAsync(running.Looked, max, orEmpty, running.Cancel);
            if (message is not null)
            {
                var outcome = await caller.CallAsync(webhook.Address, folder.ReadToken(webhook.Id), message, running.Cancel);
                if (!outcome.IsTaken)
                {
                    if (outcome.IsTooLarge)
                        max = Math.Max(1, max / 2);
                    await FailAsync(webhook, running, outcome);
                    continue;
                }
                var now = clock.GetUtcNow();
                running.Place = new DeliveryPlace(position, now) { Notified = now };
                folder.WritePlace(webhook.Id, running.Place);
            }
            running.Looked = position;
            if (position >= end)
                return;
            orEmpty = false;
        }
    }

    private async Task FailAsync(Webhook webhook, Running running, CallOutcome outcome)
    {
        var (place, now) = (running.Place, clock.GetUtcNow());
        var since = place.FailingSince ?? now;
        var isOver = now - since >= options.GiveUp;
        running.Place = place with { FailingSince = since, Failures = place.Failures + 1, Failure = outcome.Why, GivenUp = isOver };
        folder.WritePlace(webhook.Id, running.Place);
        if (isOver)
        {
            logger.LogWarning(
                "The webhook {Id} was given up after {Failures} calls: {Why}",
                webhook.Id,
                running.Place.Failures,
                outcome.Why
            );
            return;
        }
        await DelayAsync(Backoff.Wait(options, running.Place.Failures, outcome.RetryAfter), running.Cancel);
    }

    private Task DelayAsync(TimeSpan time, CancellationToken cancel) => Waiting.DelayAsync(time, clock, cancel);

    private sealed class Running(DeliveryPlace place) : IDisposable
    {
        private readonly CancellationTokenSource _cancel = new();
        private DeliveryPlace _place = place;

        public CancellationToken Cancel => _cancel.Token;

        /// <summary>As it is kept.</summary>
        public DeliveryPlace Place
        {
            get => Volatile.Read(ref _place);
            set => Volatile.Write(ref _place, value);
        }

        /// <summary>Everything up to here was told or was nothing to tell; only the webhook's own task moves it.</summary>
        public long Looked { get; set; } = place.Position;

        public Task Task { get; set; } = Task.CompletedTask;

        public async Task EndAsync()
        {
            await _cancel.CancelAsync();
            await Task;
            Dispose();
        }

        public void Dispose() => _cancel.Dispose();
    }
}
