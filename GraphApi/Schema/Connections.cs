using System.Buffers.Text;
using System.Globalization;
using System.Text;
using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Where a page of a list begins and ends (GraphQL Cursor Connections).</summary>
/// <param name="hasNextPage">Whether more follow.</param>
/// <param name="startCursor">The cursor of the first edge.</param>
/// <param name="endCursor">The cursor of the last edge.</param>
internal sealed class PageInfo(bool hasNextPage, string? startCursor, string? endCursor)
{
    /// <summary>Whether more follow.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool HasNextPage => hasNextPage;

    /// <summary>Always false: pages go forward only.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool HasPreviousPage => false;

    /// <summary>The cursor of the first edge.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? StartCursor => startCursor;

    /// <summary>The cursor of the last edge.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? EndCursor => endCursor;
}

/// <summary>One element of a page.</summary>
internal abstract class Edge<TNode>(TNode node, string cursor)
    where TNode : notnull
{
    /// <summary>The element.</summary>
    [ReadableBy(AccessClass.Open)]
    public TNode Node => node;

    /// <summary>Names its place, for `after`. Opaque.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Cursor => cursor;
}

/// <summary>A page of a list.</summary>
internal abstract class Connection<TNode, TEdge>(Page<TNode> page, Func<TNode, string, TEdge> edge)
    where TNode : notnull
    where TEdge : Edge<TNode>
{
    /// <summary>The elements with their cursors.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<TEdge> Edges { get; } = [.. page.Items.Select(item => edge(item.Node, item.Cursor))];

    /// <summary>The elements.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<TNode> Nodes => [.. page.Items.Select(item => item.Node)];

    /// <summary>Where the page begins and ends.</summary>
    [ReadableBy(AccessClass.Open)]
    public PageInfo PageInfo => page.Info;
}

/// <summary>Some of a list, with cursors.</summary>
internal sealed record Page<TNode>(IReadOnlyList<(string Cursor, TNode Node)> Items, bool HasNext)
{
    public static Page<TNode> Empty { get; } = new([], false);

    /// <summary>Where it begins and ends.</summary>
    public PageInfo Info => Items.Count == 0 ? new(HasNext, null, null) : new(HasNext, Items[0].Cursor, Items[^1].Cursor);
}

internal static class Pages
{
    /// <summary>Elements of a page, unless `first` says otherwise.</summary>
    public const int FirstDefault = 50;

    /// <summary>Elements of a page, at most.</summary>
    public const int FirstMax = 500;

    /// <summary>A page of a list in memory; cursors count places.</summary>
    public static Page<T> Of<T>(IReadOnlyList<T> all, int? first, string? after)
    {
        var (start, count) = PlacesOf(all.Count, first, after);
        var items = all.Skip(start).Take(count).Select((node, i) => (CursorOf(start + i), node)).ToList();
        return new Page<T>(items, start + count < all.Count);
    }

    /// <summary>The part of a list of so many that is on a page.</summary>
    public static (int Start, int Count) PlacesOf(int total, int? first, string? after)
    {
        var start = after is null ? 0 : Math.Min(PlaceOf(after) + 1, total);
        return (start, Math.Min(Checked(first), total - start));
    }

    /// <summary>The cursor of a place in a list.</summary>
    public static string CursorOf(int place) => Cursors.Write(place.ToString(CultureInfo.InvariantCulture));

    /// <summary>`first`, when it is in bounds; what it is by default when it is null.</summary>
    public static int Checked(int? first) =>
        (first ?? FirstDefault) is >= 1 and <= FirstMax and var number
            ? number
            : throw new ExecutionError($"`first` is a number from 1 to {FirstMax}.") { Code = ErrorCodes.BadValue };

    private static int PlaceOf(string after) =>
        int.TryParse(Cursors.Read(after), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < int.MaxValue
            ? place
            : throw Cursors.Bad();
}

/// <summary>Cursors are opaque: what is in them may change.</summary>
internal static class Cursors
{
    private const int LengthMax = 512;

    public static string Write(string inner) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(inner));

    public static string Read(string cursor)
    {
        try
        {
            return cursor.Length <= LengthMax ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : throw Bad();
        }
        catch (FormatException)
        {
            throw Bad();
        }
    }

    public static ExecutionError Bad() => new("`after` is not a cursor of this list.") { Code = ErrorCodes.BadValue };
}
