namespace Xinyuan.Ledger.Files.Index;

/// <summary>A query in the index's terms. It is answered part by part, leaping from one posting to the next, so that a limit ends it early.</summary>
internal sealed class TermQuery
{
    private readonly List<(UInt128[] Tags, UInt128[] Types)> _clauses = [];

    public TermQuery(LogQuery query, TermHash hash)
    {
        foreach (var clause in query.Clauses)
            _clauses.Add(([.. clause.Tags.Select(hash.Tag).Distinct()], [.. clause.Types.Select(hash.Type).Distinct()]));
    }

    /// <summary>Adds a part's positions p with after &lt; p &lt; below to those found in the parts before, until there are as many as the limit.</summary>
    public void Find(TermPart part, long after, long below, List<long> found, int limit)
    {
        var clauses = new List<PostingCursor>();
        foreach (var (tags, types) in _clauses)
        {
            if (Open(part, tags, types, after, below) is { } cursor)
                clauses.Add(cursor);
        }
        if (Any(clauses) is not { } all)
            return;
        for (var at = all.Seek(after + 1); at < below && found.Count < limit; at = all.Seek(at + 1))
            found.Add(at);
    }

    private static PostingCursor? Any(List<PostingCursor> cursors) =>
        cursors.Count switch
        {
            0 => null,
            1 => cursors[0],
            _ => new AnyCursor([.. cursors]),
        };

    private static PostingCursor? Open(TermPart part, UInt128[] tags, UInt128[] types, long after, long below)
    {
        var cursors = new List<PostingCursor>();
        foreach (var tag in tags)
        {
            if (part.Open(tag, after, below) is not { } cursor)
                return null;
            cursors.Add(cursor);
        }
        if (types.Length > 0)
        {
            var any = new List<PostingCursor>();
            foreach (var type in types)
            {
                if (part.Open(type, after, below) is { } cursor)
                    any.Add(cursor);
            }
            if (Any(any) is not { } ofType)
                return null;
            cursors.Add(ofType);
        }
        return cursors.Count switch
        {
            // A clause that asks for nothing means no entry.
            0 => null,
            1 => cursors[0],
            _ => new AllCursor([.. cursors]),
        };
    }
}
