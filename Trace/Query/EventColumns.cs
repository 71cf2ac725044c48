using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>Where an event stands in the order of a query: a moment in ticks (0 where the log's own order counts) and its position.</summary>
public readonly record struct EventKey(long Moment, long Position) : IComparable<EventKey>
{
    /// <inheritdoc/>
    public int CompareTo(EventKey other) => Moment == other.Moment ? Position.CompareTo(other.Position) : Moment.CompareTo(other.Moment);

    /// <summary>Whether this stands before the other.</summary>
    public static bool operator <(EventKey one, EventKey other) => one.CompareTo(other) < 0;

    /// <summary>Whether this stands after the other.</summary>
    public static bool operator >(EventKey one, EventKey other) => one.CompareTo(other) > 0;

    /// <summary>Whether this stands before the other, or is it.</summary>
    public static bool operator <=(EventKey one, EventKey other) => one.CompareTo(other) <= 0;

    /// <summary>Whether this stands after the other, or is it.</summary>
    public static bool operator >=(EventKey one, EventKey other) => one.CompareTo(other) >= 0;
}

/// <summary>What the columns keep as small numbers.</summary>
public enum Column
{
    /// <summary>The type of event.</summary>
    Type,

    /// <summary>The action.</summary>
    Action,

    /// <summary>The business step.</summary>
    BizStep,

    /// <summary>The disposition.</summary>
    Disposition,

    /// <summary>The read point, in canonical form.</summary>
    ReadPoint,

    /// <summary>The business location, in canonical form.</summary>
    BizLocation,
}

/// <summary>
/// A fold over the log that holds of each event what most queries narrow by, as small numbers: time, type, action, business step,
/// disposition, places, and whether it has errors, measurements or trade data. It says which events are worth reading, never what they say.
/// At most <see cref="BytesPerEvent"/> bytes an event; rebuilt from the log at any time.
/// </summary>
public sealed class EventColumns(IEventLog log) : IDisposable
{
    /// <summary>What an event takes in memory, dictionaries aside.</summary>
    public const int BytesPerEvent = 24;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly WordColumn[] _words =
    [
        WordColumn.Of(Term.EventType),
        WordColumn.OfAction(),
        WordColumn.Of(Term.BizStep),
        WordColumn.Of(Term.Disposition),
        WordColumn.OfPlace(),
        WordColumn.OfPlace(),
    ];
    private volatile ColumnChunk[] _chunks = [];
    private long _size;

    /// <summary>Events in it.</summary>
    public long Count => _chunks.Sum(chunk => (long)chunk.Count);

    /// <summary>Takes in what the log has up to a size. The first call reads the whole log; what was read stays when it is cancelled.</summary>
    public async ValueTask CatchUpAsync(long size, CancellationToken cancel)
    {
        if (Volatile.Read(ref _size) >= size)
            return;
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            while (_size < size)
            {
                await foreach (var entry in log.ReadRangeAsync(_size, size, cancel).ConfigureAwait(false))
                {
                    if (EpcisEvent.IsEntryType(entry.Envelope.Type))
                        Add(entry);
                    Volatile.Write(ref _size, entry.Position + 1);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The keys, in order, of events that may be asked for: the first so many after a key.</summary>
    public IReadOnlyList<EventKey> Take(EventQuery query, ColumnSpan span, int count)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(span);
        var filter = new RowFilter(query.Columns, _words);
        return query.Controls.Order == QueryOrder.RecordTime
            ? InLogOrder(query.Controls.Descending, filter, span, count)
            : InTimeOrder(query.Controls.Descending, filter, span, count);
    }

    /// <summary>The words that events have in a column, in the order in which they first came up.</summary>
    /// <param name="column">The column.</param>
    /// <param name="span">Which events.</param>
    public IReadOnlyList<string> WordsOf(Column column, ColumnSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        var words = _words[(int)column];
        var met = new SortedSet<ushort>();
        foreach (var (chunk, row) in Rows(span, descending: false, _ => false))
            met.Add(chunk[row].Code(column));
        return [.. met.Where(code => code > WordColumn.None).Select(words.WordOf)];
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private List<EventKey> InLogOrder(bool descending, RowFilter filter, ColumnSpan span, int count)
    {
        var taken = new List<EventKey>();
        foreach (var (chunk, row) in Rows(span, descending, filter.Skips))
        {
            var key = new EventKey(0, chunk.PositionOf(row));
            if (!span.Follows(key, descending) || !filter.Takes(chunk, row))
                continue;
            taken.Add(key);
            if (taken.Count == count)
                break;
        }
        return taken;
    }

    // The first so many of an order, without sorting all: a heap of the best so far, the worst on top.
    private List<EventKey> InTimeOrder(bool descending, RowFilter filter, ColumnSpan span, int count)
    {
        var worstFirst = Comparer<EventKey>.Create((a, b) => descending ? a.CompareTo(b) : b.CompareTo(a));
        var best = new PriorityQueue<EventKey, EventKey>(worstFirst);
        foreach (var (chunk, row) in Rows(span, descending, Skips))
        {
            var key = new EventKey(chunk.Times[row], chunk.PositionOf(row));
            if (!span.Follows(key, descending) || (best.Count == count && IsWorse(key, best.Peek())) || !filter.Takes(chunk, row))
                continue;
            best.Enqueue(key, key);
            if (best.Count > count)
                best.Dequeue();
        }
        var taken = best.UnorderedItems.Select(item => item.Element).ToList();
        taken.Sort((a, b) => descending ? b.CompareTo(a) : a.CompareTo(b));
        return taken;

        bool Skips(ColumnChunk chunk) =>
            filter.Skips(chunk)
            || (best.Count == count && (descending ? chunk.Latest < best.Peek().Moment : chunk.Earliest > best.Peek().Moment));

        bool IsWorse(EventKey key, EventKey worst) => descending ? key < worst : key > worst;
    }

    private IEnumerable<(ColumnChunk Chunk, int Row)> Rows(ColumnSpan span, bool descending, Func<ColumnChunk, bool> skips)
    {
        var chunks = _chunks;
        if (span.Listed is { } listed)
        {
            for (var i = 0; i < listed.Count; i++)
            {
                if (Find(chunks, listed[descending ? listed.Count - 1 - i : i]) is { } found)
                    yield return found;
            }
            yield break;
        }
        for (var i = 0; i < chunks.Length; i++)
        {
            var chunk = chunks[descending ? chunks.Length - 1 - i : i];
            var count = chunk.Count;
            if (count == 0 || chunk.PositionOf(count - 1) < span.From || chunk.PositionOf(0) >= span.Before || skips(chunk))
                continue;
            for (var row = 0; row < count; row++)
            {
                var at = descending ? count - 1 - row : row;
                var position = chunk.PositionOf(at);
                if (position >= span.From && position < span.Before)
                    yield return (chunk, at);
            }
        }
    }

    private static (ColumnChunk Chunk, int Row)? Find(ColumnChunk[] chunks, long position)
    {
        var (low, high) = (0, chunks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (chunks[middle].PositionOf(0) <= position)
                low = middle;
            else
                high = middle - 1;
        }
        return chunks.Length > 0 && chunks[low].Find(position) is var row and >= 0 ? (chunks[low], row) : null;
    }

    private void Add(Entry entry)
    {
        var chunks = _chunks;
        if (chunks.Length == 0 || chunks[^1].Count == ColumnChunk.Size)
        {
            chunks = [.. chunks, new ColumnChunk(entry.Position)];
            chunks[^1].Append(entry.Position, Row(entry));
            _chunks = chunks;
        }
        else
        {
            chunks[^1].Append(entry.Position, Row(entry));
        }
    }

    private ColumnRow Row(Entry entry)
    {
        var traits = entry["trade"] is null ? EventTraits.None : EventTraits.Trade;
        using var json = JsonDocument.Parse(entry["public"]!.Bytes);
        var said = json.RootElement;
        if (said.TryGetProperty("errorDeclaration", out _))
            traits |= EventTraits.Error;
        if (said.TryGetProperty("sensorElementList", out _))
            traits |= EventTraits.Sensors;
        return new ColumnRow(
            entry.Envelope.Occurred.UtcTicks,
            Code(Column.Type, Text("type")),
            Code(Column.Action, Text("action")),
            Code(Column.BizStep, Text("bizStep")),
            Code(Column.Disposition, Text("disposition")),
            Code(Column.ReadPoint, IdOf("readPoint")),
            Code(Column.BizLocation, IdOf("bizLocation")),
            traits
        );

        ushort Code(Column column, string? text) => _words[(int)column].CodeOf(text);

        string? IdOf(string name) =>
            said.TryGetProperty(name, out var place)
            && place.ValueKind == JsonValueKind.Object
            && place.TryGetProperty("id", out var id)
            && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;

        string? Text(string name) =>
            said.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}

/// <summary>Which rows of the columns to look at.</summary>
/// <param name="From">Positions from here on.</param>
/// <param name="Before">Positions before this.</param>
/// <param name="After">Only keys that follow this one in the order asked for; or null.</param>
/// <param name="Listed">Only these positions, ascending; or null for all.</param>
public sealed record ColumnSpan(long From, long Before, EventKey? After, IReadOnlyList<long>? Listed)
{
    /// <summary>Whether a key is still to come.</summary>
    public bool Follows(EventKey key, bool descending) =>
        key.Position >= From && key.Position < Before && (After is not { } after || (descending ? key < after : key > after));
}
