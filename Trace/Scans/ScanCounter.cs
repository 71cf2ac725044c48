using System.Text.Json;
using System.Text.RegularExpressions;

namespace Xinyuan.Trace.Scans;

/// <summary>How often one code was asked for within an hour.</summary>
/// <param name="Code">The item's canonical id.</param>
/// <param name="Hour">The beginning of the hour, UTC.</param>
/// <param name="Count">Times.</param>
/// <param name="Regions">Times by coarse region (ISO 3166-2 at the finest); those without a region are only in <paramref name="Count"/>.</param>
public sealed record ScanCount(string Code, DateTimeOffset Hour, long Count, IReadOnlyDictionary<string, long> Regions);

/// <summary>
/// Counts queries of codes outside the ledger: by code, hour and coarse region, and nothing about who asked. Safe for use by several threads;
/// bounded, so that a flood costs no more than a full table. It is meant for codes that the log knows: others are not to be counted.
/// </summary>
public sealed partial class ScanCounter
{
    /// <summary>Codes in an hour that are counted; of further ones it is only known that there were some.</summary>
    public const int CodesMax = 50_000;

    /// <summary>Regions of a code in an hour that are told apart.</summary>
    public const int RegionsMax = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Code, long Hour), Row> _rows = [];
    private readonly Dictionary<string, long> _ofCode = new(StringComparer.Ordinal);
    private bool _isChanged;

    /// <summary>Queries that were not counted since the table was full.</summary>
    public long Uncounted { get; private set; }

    /// <summary>Counts a query.</summary>
    /// <param name="code">The item's canonical id.</param>
    /// <param name="moment">When.</param>
    /// <param name="region">From where: what <see cref="IsRegion"/> holds for, or null.</param>
    public void Count(string code, DateTimeOffset moment, string? region)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_lock)
        {
            var key = (code, moment.ToUnixTimeSeconds() / 3600);
            if (!_rows.TryGetValue(key, out var row))
            {
                if (_rows.Count >= CodesMax)
                {
                    Uncounted++;
                    return;
                }
                _rows.Add(key, row = new Row());
            }
            row.Count++;
            Add(code, 1);
            if (region is not null && IsRegion(region) && (row.Regions.ContainsKey(region) || row.Regions.Count < RegionsMax))
                row.Regions[region] = row.Regions.GetValueOrDefault(region) + 1;
            _isChanged = true;
        }
    }

    /// <summary>How often a code was asked for since the last totals; 0 when it was not.</summary>
    public long CountOf(string code)
    {
        lock (_lock)
            return _ofCode.GetValueOrDefault(code);
    }

    /// <summary>The counts of hours that were over at a moment, by hour and code.</summary>
    public IReadOnlyList<ScanCount> Before(DateTimeOffset moment)
    {
        var hour = moment.ToUnixTimeSeconds() / 3600;
        lock (_lock)
            return [.. Rows(row => row.Hour < hour)];
    }

    /// <summary>Forgets counts that are on the ledger.</summary>
    public void Forget(IEnumerable<ScanCount> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        lock (_lock)
        {
            foreach (var count in counts)
            {
                if (!_rows.Remove((count.Code, count.Hour.ToUnixTimeSeconds() / 3600), out var row))
                    continue;
                Add(count.Code, -row.Count);
                _isChanged = true;
            }
        }
    }

    /// <summary>All counts, to be kept in a file; null when nothing changed since the last call.</summary>
    public byte[]? Save()
    {
        lock (_lock)
        {
            if (!_isChanged)
                return null;
            _isChanged = false;
            return JsonSerializer.SerializeToUtf8Bytes(Rows(_ => true).ToList());
        }
    }

    /// <summary>Takes up what <see cref="Save"/> gave; what is not of its form is nothing.</summary>
    public void Load(ReadOnlySpan<byte> saved)
    {
        List<ScanCount> counts;
        try
        {
            counts = JsonSerializer.Deserialize<List<ScanCount>>(saved) ?? [];
        }
        catch (JsonException)
        {
            return;
        }
        lock (_lock)
        {
            foreach (var count in counts.Where(count => count?.Code is not null && count.Count > 0).Take(CodesMax))
            {
                var row = new Row { Count = count.Count };
                foreach (var (region, times) in (count.Regions ?? new Dictionary<string, long>()).Take(RegionsMax))
                    row.Regions[region] = times;
                if (_rows.TryAdd((count.Code, count.Hour.ToUnixTimeSeconds() / 3600), row))
                    Add(count.Code, count.Count);
            }
        }
    }

    /// <summary>Whether a text is a country (ISO 3166-1) or a subdivision (ISO 3166-2): nothing finer is ever counted.</summary>
    public static bool IsRegion(string text) => Region().IsMatch(text);

    private void Add(string code, long times)
    {
        var count = _ofCode.GetValueOrDefault(code) + times;
        if (count > 0)
            _ofCode[code] = count;
        else
            _ofCode.Remove(code);
    }

    private IEnumerable<ScanCount> Rows(Func<(string Code, long Hour), bool> which) =>
        _rows
            .Where(row => which(row.Key))
            .OrderBy(row => row.Key.Hour)
            .ThenBy(row => row.Key.Code, StringComparer.Ordinal)
            .Select(row => new ScanCount(
                row.Key.Code,
                DateTimeOffset.FromUnixTimeSeconds(row.Key.Hour * 3600),
                row.Value.Count,
                new SortedDictionary<string, long>(row.Value.Regions, StringComparer.Ordinal)
            ));

    [GeneratedRegex(@"\A[A-Z]{2}(?:-[A-Z0-9]{1,3})?\z")]
    private static partial Regex Region();

    private sealed class Row
    {
        public long Count { get; set; }

        public Dictionary<string, long> Regions { get; } = new(StringComparer.Ordinal);
    }
}
