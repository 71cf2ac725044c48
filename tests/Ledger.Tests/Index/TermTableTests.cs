using FsCheck.Xunit;
using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Tests.Index;

public sealed class TermTableTests
{
    private const long First = 1_000;

    [Property(MaxTest = 40)]
    public void Any_additions_agree_with_a_dictionary_of_lists((byte Term, byte Step)[] additions)
    {
        var hash = new TermHash(new byte[16]);
        var (table, model) = (new TermTable(First), new Dictionary<UInt128, List<long>>());
        var position = First;
        foreach (var (term, step) in additions)
        {
            position += step % 4;
            var key = hash.Tag("t" + (term % 20));
            table.Add(key, position);
            if (!model.TryGetValue(key, out var list))
                model[key] = list = [];
            if (list.LastOrDefault(-1) != position)
                list.Add(position);
        }
        Assert.Equal(model.Count, table.Terms);
        Assert.Equal(0, table.FilteredTerms);
        foreach (var (key, list) in model)
        {
            Assert.Equal(list.Count, table.Count(key, long.MaxValue));
            foreach (var below in new[] { list[0], list[^1], list[list.Count / 2] + 1 })
            {
                var there = list.Where(at => at < below).ToList();
                Assert.Equal(there.Count, table.Count(key, below));
                Assert.Equal(there.LastOrDefault(-1), table.Last(key, below));
                Assert.Equal(there.FirstOrDefault(-1), table.FirstOf(key, below));
                var into = new List<long>();
                table.Collect(key, list[0], below, into, 5);
                Assert.Equal(there.Where(at => at > list[0]).Take(5), into);
            }
        }
    }

    [Fact]
    public void Every_term_is_still_found_after_the_table_has_grown()
    {
        const int Terms = 200_000;
        var hash = new TermHash(new byte[16]);
        var table = new TermTable(First);
        for (var i = 0; i < Terms; i++)
            table.Add(hash.Id("id" + i), First + i);
        Assert.Equal((Terms, Terms), (table.Terms, table.FilteredTerms));
        Assert.Equal(
            Enumerable.Range(0, Terms).Select(i => First + i),
            Enumerable.Range(0, Terms).Select(i => table.FirstOf(hash.Id("id" + i), long.MaxValue))
        );
        Assert.Equal(0, table.Count(hash.Id("id" + Terms), long.MaxValue));
    }

    [Fact]
    public void A_position_that_the_table_cannot_hold_is_refused()
    {
        var (table, key) = (new TermTable(First), new TermHash(new byte[16]).Id("a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Add(key, First - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Add(key, First + int.MaxValue));
        table.Add(key, First + int.MaxValue - 1);
        Assert.Equal(First + int.MaxValue - 1, table.Last(key, long.MaxValue));
    }

    [Fact]
    public async Task Readers_of_a_table_that_grows_see_all_that_was_published_and_no_other_terms()
    {
        const int Positions = 300_000;
        const int Terms = 5_000;
        var hash = new TermHash(new byte[16]);
        var keys = Enumerable.Range(0, Terms).Select(i => hash.Stream("s" + i)).ToArray();
        var (table, published) = (new TermTable(First), 0L);
        var cancel = TestContext.Current.CancellationToken;
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; i < Positions; i++)
                {
                    table.Add(keys[i % Terms], First + i);
                    table.Add(hash.Id("id" + i), First + i);
                    Volatile.Write(ref published, i + 1);
                }
            },
            cancel
        );
        var reader = Task.Run(
            () =>
            {
                var (random, into) = (new Random(1), new List<long>());
                for (var count = 0L; count < Positions; )
                {
                    count = Volatile.Read(ref published);
                    var term = random.Next(Terms);
                    into.Clear();
                    table.Collect(keys[term], -1, First + count, into, int.MaxValue);
                    Assert.Equal(count <= term ? 0 : ((count - 1 - term) / Terms) + 1, into.Count);
                    for (var i = 0; i < into.Count; i++)
                        Assert.Equal(First + term + ((long)i * Terms), into[i]);
                    Assert.Equal(-1, table.FirstOf(hash.Id("none" + term), long.MaxValue));
                }
            },
            cancel
        );
        await Task.WhenAll(writer, reader);
    }
}
