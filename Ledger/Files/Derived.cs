using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// What is derived from the segments: index, tree and places. A start takes up what is sealed; whatever of it cannot be right is made
/// anew by reading all segments.
/// </summary>
internal sealed class Derived : IDisposable
{
    private Derived(TermIndex terms, MerkleFrontier frontier, HashFiles tree, PlaceFile places)
    {
        (Frontier, Tree, Places) = (frontier, tree, places);
        Index = new LogIndex(terms);
        Parts = new LogParts(terms, tree, places);
    }

    public LogIndex Index { get; }

    public LogParts Parts { get; }

    public MerkleFrontier Frontier { get; }

    public HashFiles Tree { get; }

    public PlaceFile Places { get; }

    /// <summary>Where the first frame lies that is to be read.</summary>
    public Place ScanStart { get; private init; } = new(0, Segment.HeadBytes);

    /// <summary>Takes up what is sealed, or nothing when it cannot be right.</summary>
    /// <param name="folders">The log's files.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="published">The newest published size: nothing beyond is ever sealed.</param>
    public static Derived TakeUp(LogFolders folders, IReadOnlyList<Segment> segments, long published)
    {
        var terms = TermIndex.Open(folders.Index);
        var tree = new HashFiles(folders.Tree);
        var places = new PlaceFile(folders.Places);
        var frontier = new MerkleFrontier(terms.SealedEnd, terms.Frontier);
        var isRight =
            terms.SealedEnd == 0 || (terms.SealedEnd < published && tree.TryStartAt(frontier) && places.TryStartAt(terms.SealedEnd));
        if (isRight && FindScanStart(segments, places, terms.SealedEnd) is { } start)
            return new Derived(terms, frontier, tree, places) { ScanStart = start };
        terms.Dispose();
        tree.Dispose();
        places.Dispose();
        return MakeAnew(folders);
    }

    /// <summary>Begins with nothing.</summary>
    public static Derived MakeAnew(LogFolders folders)
    {
        if (Directory.Exists(folders.Index))
            Directory.Delete(folders.Index, recursive: true);
        return new Derived(TermIndex.Open(folders.Index), new MerkleFrontier(), new HashFiles(folders.Tree), new PlaceFile(folders.Places));
    }

    /// <summary>Cuts off what lies behind the log's end.</summary>
    public void Trim()
    {
        Tree.Trim();
        Places.Trim();
    }

    public void Dispose()
    {
        Index.Dispose();
        Tree.Dispose();
        Places.Dispose();
    }

    // Behind the last sealed entry: the documents of the next entry may lie there.
    private static Place? FindScanStart(IReadOnlyList<Segment> segments, PlaceFile places, long sealedEnd)
    {
        if (sealedEnd == 0)
            return new Place(0, Segment.HeadBytes);
        var place = places.Read(sealedEnd - 1);
        if (place.Segment < 0 || place.Segment >= segments.Count || place.Offset < Segment.HeadBytes)
            return null;
        try
        {
            var (frame, _) = segments[place.Segment].Read(place.Offset);
            return frame.Kind == FrameKind.Entry && frame.Position == sealedEnd - 1
                ? new Place(place.Segment, place.Offset + frame.TotalBytes)
                : null;
        }
        catch (DamageException)
        {
            return null;
        }
    }
}
