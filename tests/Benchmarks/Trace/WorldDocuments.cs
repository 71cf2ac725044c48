using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>Tells the world to a log: as EPCIS documents, captured as any other.</summary>
internal static class WorldDocuments
{
    private const int DocumentEvents = 500;
    private const int Writers = 4;
    private const int DocumentsATold = 1_000;
    private const string Submitter = "org:bench";

    /// <param name="log">The log; it has the world's first events already, and nothing else.</param>
    /// <param name="world">The world.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async Task CaptureAsync(IEventLog log, SupplyWorld world, CancellationToken cancel)
    {
        var capture = new EpcisCapture(log, TimeProvider.System);
        var (first, watch, told) = ((int)log.Head.Size, Stopwatch.StartNew(), 0);
        // In order and a few at a time: what is told first stands first, more or less.
        await Parallel.ForEachAsync(
            world.Events().Skip(first).Chunk(DocumentEvents).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancel },
            async (piece, ending) =>
            {
                var document = Write(piece.Item, first + ((long)piece.Index * DocumentEvents));
                var outcome = await capture.SubmitAsync(new Submission(Submitter, "application/ld+json", document), ending);
                if (outcome is not CaptureOutcome.Captured)
                    throw new InvalidOperationException($"a good document was not captured: {outcome}");
                if (Interlocked.Increment(ref told) % DocumentsATold == 0)
                    await Console.Error.WriteLineAsync(
                        FormattableString.Invariant($"  {log.Head.Size:N0} events, {watch.Elapsed.TotalSeconds:N0} s")
                    );
            }
        );
        await log.WaitForCheckpointAsync(log.Head.Size, cancel);
    }

    private static byte[] Write(WorldEvent[] events, long first)
    {
        var buffer = new ArrayBufferWriter<byte>(events.Length * 400);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("@context", "https://ref.gs1.org/standards/epcis/epcis-context.jsonld");
            writer.WriteString("type", "EPCISDocument");
            writer.WriteString("schemaVersion", "2.0");
            writer.WriteString("creationDate", "2026-01-01T00:00:00Z");
            writer.WriteStartObject("epcisBody");
            writer.WriteStartArray("eventList");
            for (var i = 0; i < events.Length; i++)
                WriteEvent(writer, events[i], first + i);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteEvent(Utf8JsonWriter writer, WorldEvent said, long number)
    {
        writer.WriteStartObject();
        writer.WriteString("type", said.Type);
        writer.WriteString("eventID", "urn:x:bench:" + number.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("eventTime", said.Occurred.UtcDateTime);
        writer.WriteString("eventTimeZoneOffset", "+08:00");
        if (said.Action is not null)
            writer.WriteString("action", said.Action);
        writer.WriteString("bizStep", said.Step);
        foreach (
            var list in said
                .Items.Where(item => item.As != Said.Lot)
                .GroupBy(item => (item.As, IsLot: item.Item.Contains("/10/", StringComparison.Ordinal)))
        )
            WriteList(writer, list.Key.As, list.Key.IsLot, [.. list.Select(item => item.Item)]);
        if (said.Lot is not null)
        {
            writer.WriteStartObject("ilmd");
            writer.WriteString("cbvmda:lotNumber", said.Lot);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, Said role, bool isLot, string[] items)
    {
        if (role == Said.Parent)
        {
            writer.WriteString("parentID", items[0]);
            return;
        }
        writer.WriteStartArray(
            (role, isLot) switch
            {
                (Said.Item, false) => "epcList",
                (Said.Item, true) => "quantityList",
                (Said.Child, _) => "childEPCs",
                (Said.Input, _) => "inputQuantityList",
                _ => "outputQuantityList",
            }
        );
        foreach (var item in items)
        {
            if (!isLot)
            {
                writer.WriteStringValue(item);
                continue;
            }
            writer.WriteStartObject();
            writer.WriteString("epcClass", item);
            writer.WriteNumber("quantity", 100);
            writer.WriteString("uom", "KGM");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
