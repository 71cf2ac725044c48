using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;
using Xinyuan.Trace.Grains;

namespace Xinyuan.GraphApi.Rest;

/// <summary>Writes a page of a trace, as one object or as lines, straight to the connection.</summary>
internal static class TraceWriting
{
    private const int FlushBytes = 32 << 10;
    private const int CursorEvery = 1_000;
    private static readonly JsonWriterOptions Plain = new() { Encoder = PlainJson.Encoder, SkipValidation = true };

    /// <summary>One object.</summary>
    public static async Task WholeAsync(PipeWriter target, TracePage page, CancellationToken cancel)
    {
        await using var writer = new Utf8JsonWriter(target, Plain);
        writer.WriteStartObject();
        WriteHead(writer, page);
        foreach (var (kind, name) in Kinds)
        {
            if (!page.Kinds.HasFlag(kind))
                continue;
            writer.WriteStartArray(name);
            var (from, count) = page.Of(kind);
            for (var i = from; i < from + count; i++)
            {
                WriteOne(writer, page, kind, i);
                await FlushAsync(writer, target, cancel);
            }
            writer.WriteEndArray();
        }
        WriteEnd(writer, page);
        writer.WriteEndObject();
        await writer.FlushAsync(cancel);
        await target.FlushAsync(cancel);
    }

    /// <summary>The first line: what the trace is of.</summary>
    public static async Task HeadLineAsync(PipeWriter target, TracePage page, CancellationToken cancel)
    {
        await using var writer = new Utf8JsonWriter(target, Plain);
        writer.WriteStartObject();
        writer.WriteStartObject("trace");
        WriteHead(writer, page);
        writer.WriteEndObject();
        writer.WriteEndObject();
        EndLine(writer, target);
    }

    /// <summary>The lines of a page, with a cursor now and then; a last line if it is the last page.</summary>
    /// <returns>Whether to go on with the next page.</returns>
    public static async Task<bool> LinesAsync(PipeWriter target, TracePage page, bool isToTheEnd, CancellationToken cancel)
    {
        await using var writer = new Utf8JsonWriter(target, Plain);
        var done = 0;
        foreach (var (kind, _) in Kinds)
        {
            var (from, count) = page.Of(kind);
            for (var i = from; i < from + count; i++)
            {
                writer.WriteStartObject();
                writer.WritePropertyName(OneOf(kind));
                WriteOne(writer, page, kind, i);
                writer.WriteEndObject();
                EndLine(writer, target);
                if (++done % CursorEvery == 0)
                    WriteCursor(writer, target, page.At(done));
                if (target.UnflushedBytes > FlushBytes)
                    await target.FlushAsync(cancel);
            }
        }
        var goesOn = isToTheEnd && page.Next is not null;
        if (!goesOn)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("end");
            WriteEnd(writer, page);
            writer.WriteEndObject();
            writer.WriteEndObject();
            EndLine(writer, target);
        }
        await target.FlushAsync(cancel);
        return goesOn;
    }

    private static (TraceKinds Kind, string Name)[] Kinds { get; } =
    [(TraceKinds.Events, "events"), (TraceKinds.Items, "items"), (TraceKinds.Links, "links")];

    private static string OneOf(TraceKinds kind) =>
        kind switch
        {
            TraceKinds.Events => "event",
            TraceKinds.Items => "item",
            _ => "link",
        };

    private static void WriteHead(Utf8JsonWriter writer, TracePage page)
    {
        writer.WriteString("root", page.Whole.Root);
        writer.WriteString("direction", Word(page.Whole.Direction));
        writer.WriteNumber("depth", page.Seen.Depth);
        writer.WriteStartObject("asOf");
        writer.WriteNumber("position", page.Whole.AsOf.Position);
        writer.WriteEndObject();
        writer.WriteStartArray("withheld");
        if (!page.SeesAll)
        {
            writer.WriteStringValue(Guard.WithheldMark + "nodes");
            writer.WriteStringValue(Guard.WithheldMark + "edges");
        }
        writer.WriteEndArray();
    }

    private static void WriteEnd(Utf8JsonWriter writer, TracePage page)
    {
        writer.WriteBoolean("truncated", page.Truncated);
        writer.WriteString("next", page.Next?.ToString());
    }

    private static void WriteOne(Utf8JsonWriter writer, TracePage page, TraceKinds kind, int index)
    {
        writer.WriteStartObject();
        switch (kind)
        {
            case TraceKinds.Events:
                WriteEvent(writer, page.Seen.Events[index]);
                break;
            case TraceKinds.Items:
                var item = page.Seen.Items[index];
                writer.WriteString(Names.Id, item.Id);
                writer.WriteString(Names.Kind, Word(item.Kind));
                writer.WriteString(Names.Relation, Word(item.Relation));
                writer.WriteNumber(Names.Depth, item.Depth);
                break;
            default:
                var link = page.Seen.Links[index];
                writer.WriteNumber(Names.Event, link.Position);
                writer.WriteString(Names.Item, link.Item);
                writer.WriteString(Names.Role, Word(link.Role));
                break;
        }
        writer.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter writer, TraceEventAnswer said)
    {
        writer.WriteNumber(Names.Position, said.Position);
        writer.WriteString(Names.Occurred, new DateTime(said.UtcTicks, DateTimeKind.Utc));
        writer.WriteNumber(Names.Depth, said.Depth);
        writer.WriteBoolean(Names.OwnWay, said.OwnWay);
        if (said.ReturnOf is { } sale)
            writer.WriteNumber(Names.ReturnOf, sale);
    }

    private static void WriteCursor(Utf8JsonWriter writer, PipeWriter target, TraceCursor cursor)
    {
        writer.WriteStartObject();
        writer.WriteString("cursor", cursor.ToString());
        writer.WriteEndObject();
        EndLine(writer, target);
    }

    private static void EndLine(Utf8JsonWriter writer, PipeWriter target)
    {
        writer.Flush();
        writer.Reset();
        target.GetSpan(1)[0] = (byte)'\n';
        target.Advance(1);
    }

    private static async ValueTask FlushAsync(Utf8JsonWriter writer, PipeWriter target, CancellationToken cancel)
    {
        if (writer.BytesPending + target.UnflushedBytes <= FlushBytes)
            return;
        writer.Flush();
        await target.FlushAsync(cancel);
    }

    // As GraphQL spells them.
    private static JsonEncodedText Word<T>(T value)
        where T : struct, Enum => Words<T>.Of[Unsafe.As<T, int>(ref value)];

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly JsonEncodedText[] Of =
        [
            .. Enum.GetNames<T>().Select(name => JsonEncodedText.Encode(name.ToUpperInvariant())),
        ];
    }

    // Encoded once: a trace has many of them.
    private static class Names
    {
        public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
        public static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
        public static readonly JsonEncodedText Relation = JsonEncodedText.Encode("relation");
        public static readonly JsonEncodedText Depth = JsonEncodedText.Encode("depth");
        public static readonly JsonEncodedText Event = JsonEncodedText.Encode("event");
        public static readonly JsonEncodedText Item = JsonEncodedText.Encode("item");
        public static readonly JsonEncodedText Role = JsonEncodedText.Encode("role");
        public static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
        public static readonly JsonEncodedText Occurred = JsonEncodedText.Encode("occurred");
        public static readonly JsonEncodedText OwnWay = JsonEncodedText.Encode("ownWay");
        public static readonly JsonEncodedText ReturnOf = JsonEncodedText.Encode("returnOf");
    }
}
