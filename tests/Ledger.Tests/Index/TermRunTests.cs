using System.Buffers.Binary;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Tests.Index;

public sealed class TermRunTests : IDisposable
{
    private static readonly TermHash Hash = new(new byte[16]);
    private readonly string _folder = Directory.CreateTempSubdirectory("xinyuan-run-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_byte_that_is_flipped_is_noticed_when_the_run_is_opened_or_read()
    {
        // One list of several pages, one short list, and single postings; another bucket or two.
        var path = Write(0, 0, 2_600);
        var bytes = File.ReadAllBytes(path);
        Assert.InRange(bytes.Length, RunHead.Bytes + (2 * PostingPage.Bytes), 80_000);
        RunMaking.Check(Open(path));
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (var at = 0; at < bytes.Length; at++)
        {
            RandomAccess.Write(file, [(byte)(bytes[at] ^ (1 << (at % 8)))], at);
            Assert.Equal(path, Assert.Throws<DamageException>(() => ReadAll(path)).Damage.File);
            RandomAccess.Write(file, bytes.AsSpan(at, 1), at);
        }
        ReadAll(path);
    }

    [Fact]
    public void A_run_that_was_cut_off_or_has_more_is_noticed_when_it_is_opened()
    {
        var bytes = File.ReadAllBytes(Write(0, 0, 200));
        var path = Path.Combine(_folder, TermRun.FileName(0, 0));
        for (var length = 0; length < bytes.Length; length += 13)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<DamageException>(() => ReadAll(path));
        }
        File.WriteAllBytes(path, [.. bytes, 0]);
        Assert.Throws<DamageException>(() => ReadAll(path));
    }

    [Fact]
    public void A_run_of_other_segments_or_another_key_is_refused()
    {
        var path = Write(0, 0, 10);
        Assert.Throws<DamageException>(() => TermRun.Open(path, new TermHash([.. Enumerable.Repeat((byte)1, 16)]).Check));
        var moved = Path.Combine(_folder, TermRun.FileName(1, 1));
        File.Move(path, moved);
        Assert.Throws<DamageException>(() => Open(moved));
    }

    [Fact]
    public void What_somebody_made_up_and_sealed_well_is_damage_or_an_answer_and_nothing_worse()
    {
        var path = Write(0, 0, 1_500);
        var good = File.ReadAllBytes(path);
        var damaged = new int[4];
        for (var seed = 0; seed < 2_000; seed++)
        {
            var (random, bytes) = (new Random(seed), good.ToArray());
            switch (seed % 4)
            {
                case 0:
                    Change(random, bytes.AsSpan(12, 116));
                    break;
                case 1:
                    Change(random, bytes.AsSpan(DirectoryOffset(bytes)));
                    break;
                case 2:
                    Change(random, bytes.AsSpan(RunHead.Bytes + 4, PostingPage.Bytes - 4));
                    Seal(bytes.AsSpan(RunHead.Bytes, PostingPage.Bytes));
                    break;
                default:
                    ChangeBucket(random, bytes);
                    break;
            }
            var directory = bytes.AsSpan(DirectoryOffset(good));
            if (seed % 4 != 0)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Of(directory));
            Seal(bytes.AsSpan(8, RunHead.Bytes - 8));
            File.WriteAllBytes(path, bytes);
            try
            {
                ReadAll(path);
            }
            catch (DamageException)
            {
                damaged[seed % 4]++;
            }
        }
        // Every way was taken, and what can be noticed was.
        Assert.All(damaged, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void Runs_merge_to_the_same_bytes_whichever_way_they_are_merged()
    {
        var parts = Enumerable.Range(0, 4).Select(i => Open(Write(i, i * 700, (i * 700) + (i == 2 ? 0 : 700)))).ToList();
        // The third is empty: what follows it begins where the second ends.
        parts[3] = Open(Write(3, 1_400, 2_100));
        var atOnce = Merge(parts);
        var nested = Merge([Open(Merge(parts[..2])), Open(Merge(parts[2..]))], keep: atOnce);
        Assert.Equal(File.ReadAllBytes(atOnce + ".kept"), File.ReadAllBytes(nested));
        var whole = Open(nested);
        RunMaking.Check(whole);
        Assert.Equal((0, 3, 0L, 2_100L), (whole.Range.FirstSegment, whole.Range.LastSegment, whole.First, whole.End));
        Assert.Equal(TestIndex.FrontierAt(2_100).Subtrees, whole.Range.Frontier);
        Assert.Equal(2_100, whole.Count(Hash.Type("every"), long.MaxValue));
        // Of each entry a type and a tag, of every fortieth a stream, of every hundredth an id.
        Assert.Equal(2_100 + 2_100 + 53 + 21, whole.Size.Postings);
    }

    [Fact]
    public void A_run_merged_from_one_is_that_one()
    {
        var path = Write(0, 0, 1_500);
        var bytes = File.ReadAllBytes(path);
        RunMaking.Merge(path, [Open(path)], Cancel);
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void The_filter_answers_for_most_terms_that_are_not_there_and_for_all_that_are()
    {
        const int Entries = 20_000;
        var run = Open(Write(0, 0, Entries));
        var directory = new RunDirectory(run.Size.Buckets);
        foreach (var i in Enumerable.Range(0, Entries))
            directory.Keep(directory.BucketOf(Hash.Id("id" + i)), Hash.Id("id" + i));
        bool MayHold(string id) => directory.MayHold(directory.BucketOf(Hash.Id(id)), Hash.Id(id));
        Assert.All(Enumerable.Range(0, Entries), i => Assert.True(MayHold("id" + i)));
        // The key is fixed, so the number is.
        Assert.Equal(FalseAnswers, Enumerable.Range(0, 100_000).Count(i => MayHold("other" + i)));
    }

    private const int FalseAnswers = 936;

    private static TermRun Open(string path) => TermRun.Open(path, Hash.Check);

    private static int DirectoryOffset(byte[] run) => (int)BinaryPrimitives.ReadInt64LittleEndian(run.AsSpan(96));

    // Puts in up to three bytes, small and large numbers above all.
    private static void Change(Random random, Span<byte> bytes)
    {
        for (var left = random.Next(1, 4); left > 0; left--)
            bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) * 0x7f + random.Next(2));
    }

    private static void ChangeBucket(Random random, byte[] bytes)
    {
        var lines = DirectoryOffset(bytes);
        while (true)
        {
            var line = lines + (random.Next((bytes.Length - lines) / RunDirectory.LineBytes) * RunDirectory.LineBytes);
            var place = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(line));
            var bucket = bytes.AsSpan((int)(place >> 24), (int)(place & 0xffffff));
            if (bucket.IsEmpty)
                continue;
            Change(random, bucket[4..]);
            Seal(bucket);
            return;
        }
    }

    private static void Seal(Span<byte> part) => BinaryPrimitives.WriteUInt32LittleEndian(part, Crc32C.Of(part[4..]));

    private static void ReadAll(string path)
    {
        using var run = Open(path);
        RunMaking.Check(run);
        foreach (var key in new[] { Hash.Type("every"), Hash.Stream("some"), Hash.Id("id0"), Hash.Id("none"), Hash.Tag("none") })
        {
            run.Count(key, 900);
            run.Last(key, 901);
            var (into, skip) = (new List<long>(), 800L);
            run.Collect(key, 700, 1_300, into, 300);
            run.CollectFrom(key, ref skip, 1_400, into, 300);
            run.Open(key, -1, long.MaxValue)?.Seek(650);
        }
    }

    private string Merge(List<TermRun> runs, string? keep = null)
    {
        var path = Path.Combine(_folder, TermRun.FileName(runs[0].Range.FirstSegment, runs[^1].Range.LastSegment));
        if (keep is not null)
            File.Move(keep, keep + ".kept");
        RunMaking.Merge(path, runs, Cancel);
        return path;
    }

    // Entries of one type, some of one stream, every hundredth with an id.
    private string Write(int segment, long first, long end)
    {
        var table = new TermTable(first);
        for (var position = first; position < end; position++)
        {
            table.Add(Hash.Type("every"), position);
            table.Add(Hash.Tag("n" + (position % 50)), position);
            if (position % 40 == 0)
                table.Add(Hash.Stream("some"), position);
            if (end > 10_000 || position % 100 == 0)
                table.Add(Hash.Id("id" + position), position);
        }
        table.Close(end);
        var path = Path.Combine(_folder, TermRun.FileName(segment, segment));
        RunMaking.Write(path, new RunRange(segment, segment, first, end, 1, TestIndex.FrontierAt((int)end).Subtrees, Hash.Check), table);
        return path;
    }
}
