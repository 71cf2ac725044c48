using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Grains;

namespace Xinyuan.GraphApi.Rest;

/// <summary>A place in a trace: opaque to whoever holds it.</summary>
/// <param name="AsOf">The position of the log that the trace is of, so that all its pages are of one log.</param>
/// <param name="Part">The part of the trace.</param>
/// <param name="Place">How much of the part was shown.</param>
internal sealed record TraceCursor(long AsOf, int Part, int Place)
{
    private const int LengthMax = 80;

    /// <summary>Reads a cursor; null when it is none.</summary>
    public static TraceCursor? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[LengthMax];
        if (text.Length > LengthMax || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length))
            return null;
        return
            Encoding.ASCII.GetString(bytes[..length]).Split('.') is [var asOf, var part, var place]
            && long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < Xinyuan.Trace.Graph.ItemGraph.PartsMax
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var shown)
            ? new TraceCursor(position, number, shown)
            : null;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{AsOf}.{Part}.{Place}")));
}

/// <summary>A page of a trace as one reader may see it: its events, then its items, then its links.</summary>
/// <param name="Whole">The trace.</param>
/// <param name="Seen">What of it the reader may see.</param>
/// <param name="SeesAll">Whether that is all.</param>
/// <param name="Kinds">What was asked for of it.</param>
/// <param name="Start">Where the page begins in what was asked for.</param>
/// <param name="Count">How much is on it.</param>
/// <param name="Next">Where the next page begins, or null.</param>
/// <param name="Part">Which part of the trace this is a page of.</param>
internal sealed record TracePage(
    TraceAnswer Whole,
    SeenTrace Seen,
    bool SeesAll,
    TraceKinds Kinds,
    int Start,
    int Count,
    TraceCursor? Next,
    int Part
)
{
    public static TracePage Of(TraceAnswer whole, SeenTrace seen, Sight sight, TraceQuery query)
    {
        var total =
            Count(TraceKinds.Events, seen.Events.Count)
            + Count(TraceKinds.Items, seen.Items.Count)
            + Count(TraceKinds.Links, seen.Links.Count);
        var (part, start) = (query.After?.Part ?? 0, Math.Min(query.After?.Place ?? 0, total));
        var count = Math.Min(query.First, total - start);
        var asOf = Math.Max(0, whole.AsOf.Position);
        // That there is a further part is told only to whom all of it is open.
        var next =
            start + count < total ? new TraceCursor(asOf, part, start + count)
            : sight.SeesAll && whole.HasNextPart ? new TraceCursor(asOf, part + 1, 0)
            : null;
        return new TracePage(whole, seen, sight.SeesAll, query.Kinds, start, count, next, part);

        int Count(TraceKinds kind, int there) => query.Kinds.HasFlag(kind) ? there : 0;
    }

    /// <summary>Whether there is more than all pages together show.</summary>
    public bool Truncated => SeesAll && Whole.Truncated && Next is null;

    /// <summary>The cursor of a place on the page.</summary>
    public TraceCursor At(int place) => new(Math.Max(0, Whole.AsOf.Position), Part, Start + place);

    /// <summary>The part of a list that is on the page.</summary>
    /// <param name="kind">What the list is of.</param>
    public (int From, int Count) Of(TraceKinds kind)
    {
        if (!Kinds.HasFlag(kind))
            return (0, 0);
        var before = 0;
        if (kind > TraceKinds.Events && Kinds.HasFlag(TraceKinds.Events))
            before += Seen.Events.Count;
        if (kind > TraceKinds.Items && Kinds.HasFlag(TraceKinds.Items))
            before += Seen.Items.Count;
        var there = kind switch
        {
            TraceKinds.Events => Seen.Events.Count,
            TraceKinds.Items => Seen.Items.Count,
            _ => Seen.Links.Count,
        };
        var from = Math.Clamp(Start - before, 0, there);
        return (from, Math.Clamp(Start + Count - before, 0, there) - from);
    }
}
