using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Tests.Index;

/// <summary>An index in a folder of its own, filled the way the writer and a start do it, beside a model of it.</summary>
internal sealed class TestIndex : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("xinyuan-index-").FullName;

    public TestIndex() => Index = TermIndex.Open(Folder);

    public string Folder => Path.Combine(_root, "index");

    public TermIndex Index { get; private set; }

    public IndexModel Model { get; } = new();

    public string[] Runs => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Where(name => name != "key").Order()];

    public void Begin()
    {
        Index.BeginSegment(Model.Segments.Count, Model.Entries.Count);
        Model.Segments.Add(Model.Entries.Count);
    }

    public void Add(IndexedEntry entry)
    {
        Put(Model.Entries.Count, entry);
        Model.Entries.Add(entry);
    }

    /// <summary>Begins a segment of so many entries.</summary>
    public void Fill(int count)
    {
        Begin();
        for (var i = 0; i < count; i++)
            Add(IndexedEntry.Of(Model.Entries.Count, Model.Entries.Count * 7));
    }

    /// <summary>Seals the oldest segment that is not; false when the newest is the only one.</summary>
    public bool Seal()
    {
        var segment = Index.SealedSegments;
        if (segment + 1 >= Model.Segments.Count)
            return false;
        var end = Model.Segments[segment + 1];
        Index.Seal(segment, end, FrontierAt(end).Subtrees, end * 10L, TestContext.Current.CancellationToken);
        return true;
    }

    /// <summary>Opens the index again, and adds what it has not sealed, as a start does from the segments.</summary>
    public void Reopen()
    {
        Index.Dispose();
        Index = TermIndex.Open(Folder);
        for (var segment = Index.SealedSegments; segment < Model.Segments.Count; segment++)
        {
            var end = segment + 1 < Model.Segments.Count ? Model.Segments[segment + 1] : Model.Entries.Count;
            Index.BeginSegment(segment, Model.Segments[segment]);
            for (var position = Model.Segments[segment]; position < end; position++)
                Put(position, Model.Entries[position]);
        }
    }

    public static MerkleFrontier FrontierAt(int size)
    {
        var frontier = new MerkleFrontier();
        for (var i = 0; i < size; i++)
            frontier.Append(Digest.Of(BitConverter.GetBytes(i)));
        return frontier;
    }

    public void Dispose()
    {
        Index.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private void Put(long position, IndexedEntry entry)
    {
        foreach (var term in entry.Terms(Index.Hash))
            Index.Add(term, position);
    }
}
