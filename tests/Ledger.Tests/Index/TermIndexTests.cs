using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Tests.Index;

public sealed class TermIndexTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Property(MaxTest = 30)]
    public Property Any_run_of_entries_segments_seals_and_restarts_agrees_with_a_list()
    {
        var steps = Gen.Frequency(
            (8, Gen.Choose(0, 1 << 20).Select(choice => (Action<TestIndex>)(test => Entries(test, choice)))),
            (5, Gen.Constant<Action<TestIndex>>(test => test.Begin())),
            (5, Gen.Constant<Action<TestIndex>>(test => test.Seal())),
            (1, Gen.Constant<Action<TestIndex>>(test => test.Reopen()))
        );
        return Prop.ForAll(
            Gen.ArrayOf(steps, 80).ToArbitrary(),
            run =>
            {
                using var test = new TestIndex();
                test.Begin();
                foreach (var step in run)
                    step(test);
                Assert.Null(test.Model.Differs(test.Index));
                test.Reopen();
                Assert.Null(test.Model.Differs(test.Index));
            }
        );
    }

    [Fact]
    public void Four_alike_become_one_and_a_start_knows_where_the_sealed_segments_end()
    {
        using var test = new TestIndex();
        for (var i = 0; i < 23; i++)
            test.Fill(i == 5 ? 0 : 11);
        while (test.Seal()) { }
        string[] runs = ["00000000-00000015.run", "00000016-00000019.run", "00000020-00000020.run", "00000021-00000021.run"];
        Assert.Equal(runs, test.Runs);
        Assert.Equal((22, 231L), (test.Index.SealedSegments, test.Index.SealedEnd));
        test.Reopen();
        Assert.Equal(runs, test.Runs);
        Assert.Equal((22, 231L, 2310L), (test.Index.SealedSegments, test.Index.SealedEnd, test.Index.RecordedTicks));
        Assert.Equal(TestIndex.FrontierAt(231).Root, new MerkleFrontier(231, test.Index.Frontier).Root);
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Fact]
    public void Lists_of_many_pages_answer_as_short_ones_do()
    {
        using var test = new TestIndex();
        for (var i = 0; i < 6; i++)
            test.Fill(i == 0 ? 9_000 : 1_500);
        Assert.Null(test.Model.Differs(test.Index));
        while (test.Seal())
            Assert.Null(test.Model.Differs(test.Index));
        Assert.Equal(2, test.Runs.Length);
        var tag = test.Index.Hash.Tag("tag0");
        var all = test.Model.Where(entry => entry.Tags.Contains("tag0"), -1, long.MaxValue).ToList();
        for (var below = 0; below < test.Model.Entries.Count; below += 97)
        {
            Assert.Equal(all.Count(position => position < below), test.Index.Count(tag, below));
            Assert.Equal(all.LastOrDefault(position => position < below, -1), test.Index.Last(tag, below));
            var into = new List<long>();
            test.Index.Collect(tag, below, below + 50, into);
            Assert.Equal(all.Where(position => position > below && position < below + 50), into);
            into.Clear();
            test.Index.CollectFrom(tag, below / 2, long.MaxValue, into, 3);
            Assert.Equal(all.Skip(below / 2).Take(3), into);
        }
    }

    [Fact]
    public void A_document_may_name_the_first_entry_of_the_next_segment()
    {
        using var test = new TestIndex();
        test.Fill(3);
        var document = test.Index.Hash.Document(Digest.Of([1]));
        test.Index.Add(document, 3);
        for (var i = 0; i < 5; i++)
            test.Fill(2);
        // As when the document comes again, in the segment of the entry it names.
        test.Index.Add(test.Index.Hash.Document(Digest.Of([2])), 11);
        while (true)
        {
            var into = new List<long>();
            test.Index.Collect(document, 2, long.MaxValue, into);
            Assert.Equal([3L], into);
            Assert.Equal((3L, 3L, -1L), (test.Index.First(document), test.Index.Last(document), test.Index.First(document, 3)));
            if (!test.Seal())
                break;
        }
        Assert.Equal(["00000000-00000003.run", "00000004-00000004.run"], test.Runs);
    }

    [Fact]
    public void The_parts_of_a_merged_run_that_a_crash_left_are_deleted()
    {
        using var test = new TestIndex();
        for (var i = 0; i < 5; i++)
            test.Fill(10);
        for (var i = 0; i < 3; i++)
            test.Seal();
        var parts = test.Runs.ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(test.Folder, name)));
        test.Seal();
        Assert.Equal(["00000000-00000003.run"], test.Runs);
        foreach (var (name, bytes) in parts)
            File.WriteAllBytes(Path.Combine(test.Folder, name), bytes);
        File.WriteAllBytes(Path.Combine(test.Folder, "00000004-00000004.run.new"), [1, 2, 3]);
        test.Reopen();
        Assert.Equal(["00000000-00000003.run"], test.Runs);
        Assert.Equal(4, test.Index.SealedSegments);
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Fact]
    public void Where_a_merged_run_is_damaged_its_parts_serve_if_they_are_there()
    {
        using var test = new TestIndex();
        for (var i = 0; i < 5; i++)
            test.Fill(10);
        for (var i = 0; i < 3; i++)
            test.Seal();
        var parts = test.Runs.ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(test.Folder, name)));
        test.Seal();
        foreach (var (name, bytes) in parts)
            File.WriteAllBytes(Path.Combine(test.Folder, name), bytes);
        Damage(test, "00000000-00000003.run");
        test.Reopen();
        Assert.Equal(3, test.Index.SealedSegments);
        Assert.Equal(parts.Keys.Order(), test.Runs);
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Theory]
    [InlineData("00000000-00000003.run", 0)]
    [InlineData("00000004-00000004.run", 4)]
    [InlineData("00000005-00000005.run", 5)]
    public void A_damaged_run_ends_what_is_sealed_and_what_lies_beyond_is_made_again(string name, int sealedSegments)
    {
        using var test = new TestIndex();
        for (var i = 0; i < 7; i++)
            test.Fill(10);
        while (test.Seal()) { }
        var before = test.Runs;
        Damage(test, name);
        test.Reopen();
        Assert.Equal(sealedSegments, test.Index.SealedSegments);
        Assert.Equal(before.TakeWhile(run => run != name), test.Runs);
        Assert.Null(test.Model.Differs(test.Index));
        while (test.Seal()) { }
        Assert.Equal(before, test.Runs);
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Fact]
    public void Damage_that_only_reading_shows_stops_the_reader_and_goes_when_the_index_is_made_again()
    {
        using var test = new TestIndex();
        test.Fill(500);
        test.Fill(10);
        test.Seal();
        var path = Path.Combine(test.Folder, "00000000-00000000.run");
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(RunHead.Bytes, (int)BitConverter.ToInt64(bytes, 96) - RunHead.Bytes).Clear();
        File.WriteAllBytes(path, bytes);
        test.Reopen();
        Assert.Equal(1, test.Index.SealedSegments);
        Assert.Equal(path, Assert.Throws<DamageException>(() => test.Index.First(test.Index.Hash.Id("id3"))).Damage.File);
        test.Index.Dispose();
        Directory.Delete(test.Folder, recursive: true);
        test.Reopen();
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_its_key_the_index_is_made_again_under_another(bool deleted)
    {
        using var test = new TestIndex();
        test.Fill(10);
        test.Fill(10);
        test.Seal();
        var (path, check) = (Path.Combine(test.Folder, "key"), test.Index.Hash.Check);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        if (deleted)
            File.Delete(path);
        else
            File.WriteAllBytes(path, [.. File.ReadAllBytes(path).Reverse()]);
        test.Reopen();
        Assert.NotEqual(check, test.Index.Hash.Check);
        Assert.Equal((0, 0L), (test.Index.SealedSegments, test.Index.SealedEnd));
        Assert.Empty(test.Runs);
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Fact]
    public void A_merge_that_is_cancelled_leaves_everything_as_it_was_and_the_next_seal_does_it()
    {
        using var test = new TestIndex();
        for (var i = 0; i < 6; i++)
            test.Fill(10);
        for (var i = 0; i < 3; i++)
            test.Seal();
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => test.Index.Seal(3, 40, TestIndex.FrontierAt(40).Subtrees, 400, cancelled));
        Assert.Equal(4, test.Index.SealedSegments);
        Assert.Null(test.Model.Differs(test.Index));
        test.Seal();
        Assert.Equal(["00000000-00000003.run", "00000004-00000004.run"], test.Runs);
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Fact]
    public void What_does_not_follow_is_refused()
    {
        using var test = new TestIndex();
        test.Fill(10);
        Assert.Throws<InvalidOperationException>(() => test.Index.BeginSegment(2, 10));
        Assert.Throws<InvalidOperationException>(() => test.Index.Seal(0, 10, TestIndex.FrontierAt(10).Subtrees, 0, Cancel));
        test.Fill(10);
        Assert.Throws<InvalidOperationException>(() => test.Index.Seal(0, 11, TestIndex.FrontierAt(11).Subtrees, 0, Cancel));
        Assert.Throws<InvalidOperationException>(() => test.Index.Seal(1, 20, TestIndex.FrontierAt(20).Subtrees, 0, Cancel));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Index.Add(test.Index.Hash.Id("id15"), 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => test.Index.Add(test.Index.Hash.Id("new"), 9));
        Assert.Null(test.Model.Differs(test.Index));
    }

    [Fact]
    public async Task Readers_see_everything_below_a_published_size_while_one_adds_and_one_seals()
    {
        const int Entries = 60_000;
        const int SegmentEntries = 2_500;
        using var test = new TestIndex();
        var (published, begun) = (0L, 0);
        var index = test.Index;
        var every = index.Hash.Tag("every");
        var third = index.Hash.Stream("third");
        var writer = Task.Run(
            () =>
            {
                for (var position = 0; position < Entries; position++)
                {
                    if (position % SegmentEntries == 0)
                    {
                        index.BeginSegment(position / SegmentEntries, position);
                        Volatile.Write(ref begun, (position / SegmentEntries) + 1);
                    }
                    index.Add(index.Hash.Id("id" + position), position);
                    index.Add(every, position);
                    if (position % 3 == 0)
                        index.Add(third, position);
                    Volatile.Write(ref published, position + 1);
                }
            },
            Cancel
        );
        var sealer = Task.Run(
            () =>
            {
                while (index.SealedSegments < (Entries / SegmentEntries) - 1)
                {
                    if (Volatile.Read(ref begun) <= index.SealedSegments + 1)
                        continue;
                    var end = (index.SealedSegments + 1) * SegmentEntries;
                    index.Seal(index.SealedSegments, end, TestIndex.FrontierAt(end).Subtrees, 0, Cancel);
                }
            },
            Cancel
        );
        var readers = Enumerable
            .Range(0, 2)
            .Select(seed =>
                Task.Run(
                    () =>
                    {
                        var (random, into) = (new Random(seed), new List<long>());
                        for (var size = 0L; size < Entries; )
                        {
                            size = Volatile.Read(ref published);
                            if (size == 0)
                                continue;
                            Assert.Equal((size + 2) / 3, index.Count(third, size));
                            Assert.Equal(size - 1, index.Last(every, size));
                            var known = random.NextInt64(size);
                            Assert.Equal(known, index.First(index.Hash.Id("id" + known), size));
                            Assert.Equal(-1, index.First(index.Hash.Id("id" + (size + Entries)), size));
                            var after = random.NextInt64(size);
                            into.Clear();
                            index.Collect(every, after, size, into, 300);
                            Assert.Equal(Math.Min(300, size - 1 - after), into.Count);
                            for (var i = 0; i < into.Count; i++)
                                Assert.Equal(after + 1 + i, into[i]);
                        }
                    },
                    Cancel
                )
            );
        await Task.WhenAll([writer, sealer, .. readers]);
        Assert.Equal((Entries / SegmentEntries) - 1, index.SealedSegments);
    }

    private static void Entries(TestIndex test, int choice)
    {
        // Now and then so many that a term has more postings than a bucket holds.
        for (var i = 0; i < (choice % 5 == 0 ? 60 : 4); i++)
            test.Add(IndexedEntry.Of(test.Model.Entries.Count, choice + (i * 5)));
    }

    private static void Damage(TestIndex test, string run)
    {
        var path = Path.Combine(test.Folder, run);
        var bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
