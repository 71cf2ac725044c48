using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xinyuan.Facts;
using Xinyuan.GraphApi.Reading;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.GraphApi.Streaming;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>
/// Runs the subscriptions that the ledger has: reads its entries from the first on, and starts and stops webhooks accordingly. A restart
/// is the same as a start.
/// </summary>
internal sealed class SubscriptionService(
    EntryFeed feed,
    IEventLog log,
    Deliverer deliverer,
    AddressGuard guard,
    NamedQueries named,
    XinyuanApiOptions options,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<SubscriptionService> logger
) : BackgroundService
{
    private const int PageSize = 256;

    private readonly SubscriptionState _state = new();
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position = -1;

    /// <summary>A party's subscriptions to one of its queries, in the order in which they were made.</summary>
    public IReadOnlyList<QuerySubscription> List(string party, string? query = null)
    {
        lock (_gate)
        {
            return
            [
                .. _state
                    .Standing.Values.Where(one => one.Party == party && (query is null || one.Terms.Query == query))
                    .OrderBy(one => one.Position),
            ];
        }
    }

    /// <summary>The subscriptions of all parties.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _state.Standing.Count;
        }
    }

    /// <summary>How far a subscription has come; null when it is not running.</summary>
    public DeliveryPlace? PlaceOf(string id) => deliverer.PlaceOf(id);

    /// <summary>Completes once everything that the log has now is in force, so that a reader sees what it brought about before.</summary>
    public Task ReachNowAsync(CancellationToken cancel) => ReachAsync(feed.End, cancel);

    /// <summary>Completes once everything up to this position is in force; fails when subscriptions are no longer run.</summary>
    public async Task ReachAsync(long position, CancellationToken cancel)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_position >= position)
                    return;
                moved = _moved.Task;
            }
            await moved.WaitAsync(cancel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await CatchUpAsync(stoppingToken);
                await feed.WaitAsync(_position, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        catch (Exception failure)
        {
            // The rest of the service does without; nothing is lost, and the next start goes on.
            logger.LogError(failure, "Subscriptions are no longer run");
            lock (_gate)
                _moved.SetException(failure);
        }
    }

    private async Task CatchUpAsync(CancellationToken cancel)
    {
        var end = feed.End;
        var position = _position;
        while (position < end)
        {
            var page = await feed.ReadAsync(SubscriptionState.Followed, position, PageSize, cancel);
            lock (_gate)
            {
                foreach (var entry in page.Entries)
                    _state.Apply(entry);
            }
            position = page.Position;
        }
        await RunAsync(cancel);
        TaskCompletionSource moved;
        lock (_gate)
        {
            _position = position;
            moved = _moved;
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        moved.SetResult();
    }

    // Only this service changes what runs.
    private async Task RunAsync(CancellationToken cancel)
    {
        foreach (var ended in _running.Where(id => !_state.Standing.ContainsKey(id)).ToList())
        {
            _running.Remove(ended);
            await deliverer.StopAsync(ended);
        }
        foreach (var one in _state.Standing.Values.Where(one => !_running.Contains(one.Terms.Id)))
        {
            if (await WebhookOfAsync(one, cancel) is not { } webhook)
                continue;
            _running.Add(webhook.Id);
            deliverer.Start(webhook);
        }
    }

    // Null for one that does not hold as the service runs now: nobody signed it, its address may not be called any more.
    private async Task<Webhook?> WebhookOfAsync(QuerySubscription one, CancellationToken cancel)
    {
        var terms = one.Terms;
        if ((terms.Open && !options.Open) || guard.FaultOf(terms.Dest, out var address) is not null)
            return null;
        if (await named.FindAsync(one.Party, terms.Query, cancel) is not { } query)
            return null;
        var format = EpcFormat.Named(terms.EpcFormat, services.GetService<CompanyPrefixes>()) ?? EpcFormat.DigitalLink;
        var begin = terms.InitialRecordTime is { } time ? await RecordTimes.LastBeforeAsync(log, time, cancel) : one.Position;
        return new Webhook
        {
            Id = terms.Id,
            Address = address!,
            Begin = new DeliveryPlace(begin, terms.InitialRecordTime ?? one.Created),
            Schedule = terms.Schedule is { } fields ? Schedule.Read(fields, out _) : null,
            ReportIfEmpty = terms.ReportIfEmpty,
            Source = new QueryMessages(
                new QueryFeed(feed, query.Query, one.Reader, services.GetRequiredService<MasterDataReader>(), services),
                terms.Query,
                terms.Id,
                format,
                clock
            ),
        };
    }
}
