using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>
/// What somebody would write who wants this one answer fast and nothing else: the same graph in lists, names in memory, one endpoint
/// without access, errors, declarations or bounds.
/// </summary>
internal sealed class HandGraph : IAsyncDisposable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<(int Event, Said As)>> _ofItem = [];
    private readonly List<int> _lots = [];
    private readonly List<(DateTime Occurred, (int Item, Said As)[] Items, bool Adds, bool Deletes)> _events = [];
    private WebApplication? _app;

    public HttpClient Client { get; } = new();

    public void Fill(SupplyWorld world)
    {
        foreach (var said in world.Events())
        {
            var items = said.Items.Select(item => (IdOf(item.Item), item.As)).ToArray();
            var lot = Array.Find(items, item => item.As == Said.Lot);
            foreach (var (item, role) in items)
            {
                _ofItem[item].Add((_events.Count, role));
                if (lot.As == Said.Lot && role == Said.Item)
                    _lots[item] = lot.Item1;
            }
            _events.Add((said.Occurred.UtcDateTime, items, said.Action == "ADD", said.Action == "DELETE"));
        }
    }

    public async Task StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/source", SourceAsync);
        await _app.StartAsync(cancel);
        Client.BaseAddress = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private int IdOf(string name)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, name, out var isKnown);
        if (!isKnown)
        {
            id = _names.Count;
            _names.Add(name);
            _ofItem.Add([]);
            _lots.Add(-1);
        }
        return id;
    }

    private async Task SourceAsync(HttpContext http, string id, int depth)
    {
        if (!_ids.TryGetValue(id, out var root))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var (items, events) = Walk(root, depth);
        http.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        Write(writer, root, items, events);
        await writer.FlushAsync();
    }

    private (Dictionary<int, int> Items, Dictionary<int, int> Events) Walk(int root, int steps)
    {
        var (items, events) = (new Dictionary<int, int> { [root] = 0 }, new Dictionary<int, int>());
        var next = new Queue<int>([root]);
        while (next.TryDequeue(out var item))
        {
            var depth = items[item];
            if (_lots[item] is >= 0 and var lot)
                Go(lot, depth);
            foreach (var (said, role) in _ofItem[item])
            {
                events.TryAdd(said, depth);
                if (role is Said.Output or Said.Lot)
                    GoAll(said, Said.Input, depth);
                else if (role == Said.Parent)
                    GoAll(said, Said.Child, depth);
                else if (role == Said.Child && _events[said].Adds && depth < steps)
                    Ride(said, depth + 1);
            }
        }
        return (items, events);

        void GoAll(int said, Said role, int depth)
        {
            foreach (var (other, its) in _events[said].Items)
            {
                if (its == role)
                    Go(other, depth);
            }
        }

        void Go(int other, int depth)
        {
            if (depth < steps && items.TryAdd(other, depth + 1))
                next.Enqueue(other);
        }

        void Ride(int entered, int depth)
        {
            var box = Array.Find(_events[entered].Items, item => item.As == Said.Parent).Item;
            items.TryAdd(box, depth);
            foreach (var (said, role) in _ofItem[box])
            {
                if (_events[said].Occurred < _events[entered].Occurred)
                    continue;
                events.TryAdd(said, depth);
                if (role == Said.Parent && _events[said].Deletes)
                    return;
            }
        }
    }

    private void Write(Utf8JsonWriter writer, int root, Dictionary<int, int> items, Dictionary<int, int> events)
    {
        var inOrder = events.OrderBy(met => met.Value).ThenBy(met => _events[met.Key].Occurred).ToList();
        writer.WriteStartObject();
        writer.WriteString("root", _names[root]);
        writer.WriteStartArray("events");
        foreach (var (said, depth) in inOrder)
        {
            writer.WriteStartObject();
            writer.WriteNumber("position", said);
            writer.WriteString("occurred", _events[said].Occurred);
            writer.WriteNumber("depth", depth);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("items");
        foreach (var (item, depth) in items)
        {
            writer.WriteStartObject();
            writer.WriteString("id", _names[item]);
            writer.WriteNumber("depth", depth);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("links");
        foreach (var (said, _) in inOrder)
        {
            foreach (var (item, role) in _events[said].Items)
            {
                if (!items.ContainsKey(item))
                    continue;
                writer.WriteStartObject();
                writer.WriteNumber("event", said);
                writer.WriteString("item", _names[item]);
                writer.WriteString("role", role.ToString());
                writer.WriteEndObject();
            }
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
