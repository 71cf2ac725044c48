using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Scans;

/// <summary>What the ledger has of the queries of one code within an hour.</summary>
/// <param name="Code">The item's canonical id.</param>
/// <param name="Count">Times in that hour.</param>
/// <param name="Total">Times since the first.</param>
/// <param name="First">The hour of the first.</param>
/// <param name="Regions">Times in that hour by coarse region.</param>
public sealed record ScanTotal(string Code, long Count, long Total, DateTimeOffset First, IReadOnlyDictionary<string, long> Regions);

/// <summary>
/// Totals of queries on the ledger: an entry an hour at most, in parts where many codes were asked for, only for codes that were. Issued by
/// the service, so that they stand under the signature of the log's checkpoints; each states its code's total, so that the latest is enough.
/// </summary>
public static class ScanTotals
{
    /// <summary>The entry type.</summary>
    public const string EntryType = "ScanTotals";

    /// <summary>The stream of the totals.</summary>
    public const string Stream = "scans";

    /// <summary>Codes in one entry, at most.</summary>
    public const int CodesMax = 2_000;

    private const string SectionName = "record";

    /// <summary>The query for the totals of a code.</summary>
    public static LogQuery Of(string code) => new(new QueryClause(["item:" + code], [EntryType]));

    /// <summary>The latest total of a code, with the hour that it is of; null when the ledger has none.</summary>
    public static async ValueTask<(ScanTotal Total, DateTimeOffset Hour)?> LatestAsync(IEventLog log, string code, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.Find(Of(code)) is not [.., var position])
            return null;
        var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
        return (Read(entry).First(total => total.Code == code), entry.Envelope.Occurred);
    }

    /// <summary>The entries of an hour's counts.</summary>
    /// <param name="log">The log, which has the totals before.</param>
    /// <param name="hour">The beginning of the hour.</param>
    /// <param name="counts">The counts of that hour.</param>
    /// <param name="counter">Names who counted, so that several of them do not write over each other.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async ValueTask<IReadOnlyList<NewEntry>> WriteAsync(
        IEventLog log,
        DateTimeOffset hour,
        IReadOnlyList<ScanCount> counts,
        string counter,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(counts);
        var entries = new List<NewEntry>();
        foreach (var part in counts.Chunk(CodesMax))
        {
            var codes = new JsonArray();
            foreach (var count in part)
            {
                var before = await LatestAsync(log, count.Code, cancel).ConfigureAwait(false);
                codes.Add(Write(count, before?.Total));
            }
            entries.Add(
                new NewEntry
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"scans:{counter}:{hour:yyyy-MM-dd'T'HH}:{entries.Count}"),
                    Stream = Stream,
                    Type = EntryType,
                    Issuer = CaseActor.ServiceParty,
                    Occurred = hour,
                    EnvelopeClass = AccessClass.Department,
                    Sections = [Section(hour, codes)],
                    Tags = [.. part.Select(count => "item:" + count.Code)],
                }
            );
        }
        return entries;
    }

    /// <summary>The totals that an entry holds.</summary>
    public static IReadOnlyList<ScanTotal> Read(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var json = JsonDocument.Parse(entry[SectionName]!.Bytes);
        return
        [
            .. json
                .RootElement.GetProperty("codes")
                .EnumerateArray()
                .Select(code => new ScanTotal(
                    code.GetProperty("code").GetString()!,
                    code.GetProperty("count").GetInt64(),
                    code.GetProperty("total").GetInt64(),
                    code.GetProperty("first").GetDateTimeOffset(),
                    code.GetProperty("regions")
                        .EnumerateObject()
                        .ToDictionary(region => region.Name, region => region.Value.GetInt64(), StringComparer.Ordinal)
                )),
        ];
    }

    private static JsonObject Write(ScanCount count, ScanTotal? before) =>
        new()
        {
            ["code"] = count.Code,
            ["count"] = count.Count,
            ["total"] = (before?.Total ?? 0) + count.Count,
            ["first"] = before?.First ?? count.Hour,
            ["regions"] = new JsonObject(count.Regions.Select(region => KeyValuePair.Create(region.Key, (JsonNode?)region.Value))),
        };

    private static NewSection Section(DateTimeOffset hour, JsonArray codes)
    {
        var row = FieldTable.Find("case", EntryType + ".codes")!;
        var fields = new JsonObject
        {
            ["from"] = hour,
            ["to"] = hour.AddHours(1),
            ["codes"] = codes,
        };
        return new NewSection(row.Section, row.Class, JsonSerializer.SerializeToUtf8Bytes(fields));
    }
}
