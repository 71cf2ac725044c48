using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Tests.Index;

/// <summary>What an entry says of itself, for the index.</summary>
internal sealed record IndexedEntry(string Id, string Stream, string Type, string[] Tags)
{
    public IEnumerable<UInt128> Terms(TermHash hash) => [hash.Id(Id), hash.Stream(Stream), hash.Type(Type), .. Tags.Select(hash.Tag)];

    /// <summary>An entry whose terms follow from its number and a choice: one of few streams and types, and some of five tags.</summary>
    public static IndexedEntry Of(long number, int choice) =>
        new(
            "id" + number,
            "stream" + (choice % 3),
            "type" + (choice % 2),
            [.. Enumerable.Range(0, 5).Where(tag => ((choice >> tag) & 1) == 1).Select(tag => "tag" + tag)]
        );
}

/// <summary>The simplest thing that could be an index: the entries themselves.</summary>
internal sealed class IndexModel
{
    public List<IndexedEntry> Entries { get; } = [];

    /// <summary>The first entry of each segment.</summary>
    public List<int> Segments { get; } = [];

    public IEnumerable<long> Where(Func<IndexedEntry, bool> which, long after, long below) =>
        Entries
            .Select((entry, i) => (entry, i))
            .Where(pair => which(pair.entry) && pair.i > after && pair.i < below)
            .Select(pair => (long)pair.i);

    /// <summary>Holds every kind of question against the answers; null when they agree, and otherwise which does not.</summary>
    public string? Differs(TermIndex index)
    {
        long size = Entries.Count;
        var hash = index.Hash;
        var terms = new List<(string Name, UInt128 Key, Func<IndexedEntry, bool> Has)>();
        foreach (var i in new[] { 0, Entries.Count / 2, Entries.Count - 1, Entries.Count })
            terms.Add(("id" + i, hash.Id("id" + i), entry => entry.Id == "id" + i));
        for (var i = 0; i < 4; i++)
        {
            var number = i;
            terms.Add(("stream" + i, hash.Stream("stream" + i), entry => entry.Stream == "stream" + number));
            terms.Add(("type" + i, hash.Type("type" + i), entry => entry.Type == "type" + number));
            terms.Add(("tag" + i, hash.Tag("tag" + i), entry => entry.Tags.Contains("tag" + number)));
        }
        foreach (var (name, key, has) in terms)
        {
            foreach (var below in new[] { 0, size / 3, size - 1, size, long.MaxValue })
            {
                if (!Answers(index, key, has, below))
                    return $"{name} below {below} of {size}";
            }
        }
        return Queries().Where(query => !Answers(index, query)).Select(query => string.Join(" or ", query.Clauses)).FirstOrDefault();
    }

    private bool Answers(TermIndex index, UInt128 key, Func<IndexedEntry, bool> has, long below)
    {
        var all = Where(has, -1, below).ToList();
        if (
            index.Count(key, below) != all.Count
            || index.Last(key, below) != all.LastOrDefault(-1)
            || index.First(key, below) != all.FirstOrDefault(-1)
        )
            return false;
        foreach (var after in new[] { -1, all.ElementAtOrDefault(all.Count / 2), below - 2, long.MaxValue - 1 })
        {
            foreach (var limit in new[] { int.MaxValue, 3, 0 })
            {
                var into = new List<long> { -7 };
                index.Collect(key, after, below, into, limit);
                if (!into.SequenceEqual([-7, .. all.Where(position => position > after).Take(limit)]))
                    return false;
            }
        }
        foreach (var skip in new[] { 0, 1, all.Count / 2, all.Count - 1, all.Count, all.Count + 5 }.Where(skip => skip >= 0))
        {
            var into = new List<long> { -7 };
            index.CollectFrom(key, skip, below, into, 7);
            if (!into.SequenceEqual([-7, .. all.Skip(skip).Take(7)]))
                return false;
        }
        return true;
    }

    private bool Answers(TermIndex index, LogQuery query)
    {
        bool Matches(IndexedEntry entry) =>
            query.Clauses.Any(clause =>
                clause.Tags.Count + clause.Types.Count > 0
                && clause.Tags.All(entry.Tags.Contains)
                && (clause.Types.Count == 0 || clause.Types.Contains(entry.Type))
            );
        foreach (
            var (after, below, limit) in new[]
            {
                (-1L, (long)Entries.Count, int.MaxValue),
                (Entries.Count / 3, Entries.Count - 1, 5),
                (-1, long.MaxValue, 1),
            }
        )
        {
            if (!index.Find(query, after, below, limit).SequenceEqual(Where(Matches, after, below).Take(limit)))
                return false;
        }
        return true;
    }

    private static IEnumerable<LogQuery> Queries() =>
        [
            LogQuery.Tagged("tag0"),
            LogQuery.Tagged("tag1", "tag2"),
            LogQuery.Tagged("tag1", "tag2", "tag2", "tag4"),
            LogQuery.Tagged("tag1", "none"),
            LogQuery.OfType("type0"),
            LogQuery.OfType("type0", "type1", "none"),
            LogQuery.OfType("none"),
            new(new QueryClause(["tag3"], ["type1"])),
            new(new QueryClause(["tag3", "tag0"], ["type1", "type0"]), new QueryClause(["tag4"], []), new QueryClause([], ["type1"])),
            new(new QueryClause([], [])),
            new(),
        ];
}
