using System.Globalization;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>Full segments that are published are sealed: a start takes them as they are, and can always read them again.</summary>
public sealed class SealTests
{
    private const int EntriesASegment = 50;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_sealed_is_not_read_at_a_start_and_everything_is_found()
    {
        await using var test = new TestLog();
        await FillSegmentsAsync(test, segments: 6);
        await ExpectAllAsync(test);
        await test.Log.DisposeAsync();
        Assert.NotEmpty(Runs(test));
        // A start that read the first segment would find this.
        var first = test.Segments()[0];
        var segment = await File.ReadAllBytesAsync(first, Cancel);
        segment.AsSpan(5_000, 100).Clear();
        await File.WriteAllBytesAsync(first, segment, Cancel);
        await test.ReopenAsync();
        Assert.Equal(6 * EntriesASegment, test.Log.Head.Size);
        Assert.Equal(Enumerable.Range(0, 6 * EntriesASegment).Select(i => (long)i), test.Log.Find(LogQuery.Tagged("all:1")));
        await test.Log.DisposeAsync();
        Assert.Contains(test.Verify().Findings, finding => finding.File == first);
    }

    [Theory]
    [InlineData("index")]
    [InlineData("tree")]
    [InlineData("places")]
    public async Task What_is_derived_may_be_lost_and_comes_back(string what)
    {
        await using var test = new TestLog();
        await FillSegmentsAsync(test, segments: 6);
        var checkpoint = await test.Log.WaitForCheckpointAsync(6 * EntriesASegment, Cancel);
        await test.Log.DisposeAsync();
        var path = Path.Combine(test.Options.Folder, "log", what);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
        await test.ReopenAsync();
        Assert.Equal(checkpoint.Note, test.Log.Checkpoint.Note);
        await ExpectAllAsync(test);
        await test.Log.DisposeAsync();
        Assert.NotEmpty(Runs(test));
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task A_wrong_edge_of_the_tree_in_a_run_is_not_signed_but_made_anew()
    {
        await using var test = new TestLog();
        await FillSegmentsAsync(test, segments: 6);
        await test.Log.DisposeAsync();
        // The index of another log with as many entries: every file of it is whole, and none of it is true.
        await using var other = new TestLog();
        await FillSegmentsAsync(other, segments: 6);
        await other.Log.DisposeAsync();
        foreach (var name in new[] { "index", "tree" })
        {
            var there = Path.Combine(test.Options.Folder, "log", name);
            Directory.Delete(there, recursive: true);
            Directory.Move(Path.Combine(other.Options.Folder, "log", name), there);
        }
        await test.ReopenAsync();
        await ExpectAllAsync(test);
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task A_document_is_found_wherever_its_segment_ends()
    {
        await using var test = new TestLog();
        // Sizes that bring documents and their entries to every side of a segment's end.
        for (var i = 0; i < 60; i++)
        {
            var batch = new AppendBatch
            {
                Documents = [new NewDocument("text/plain", Document(i, 0)), new NewDocument("text/plain", Document(i, 1))],
                Entries =
                [
                    TestLog.Entry($"a{i}") with
                    {
                        Evidence = new NewEvidence(0, 0),
                    },
                    TestLog.Entry($"b{i}", text: "\"" + new string('b', 7_000 * (i % 9)) + "\"") with
                    {
                        Evidence = new NewEvidence(1, 0),
                    },
                ],
            };
            Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(batch, Cancel));
        }
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                for (var j = 0; j < 2; j++)
                {
                    var document = await test.Log.ReadDocumentAsync(Digest.Of(Document(i, j)), Cancel);
                    Assert.Equal(Document(i, j), document!.Bytes.ToArray());
                }
            }
            await test.ReopenAsync();
        }
        await test.Log.DisposeAsync();
        Assert.True(test.Segments().Length > 4);
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task A_stream_that_was_not_written_to_for_long_goes_on_where_it_was()
    {
        await using var test = new TestLog();
        var before = (await test.AppendAsync(TestLog.Entry("first of old", "stream:old")))[0];
        await FillSegmentsAsync(test, segments: 4);
        await test.ReopenAsync();
        var after = (await test.AppendAsync(TestLog.Entry("second of old", "stream:old")))[0];
        Assert.Equal(1, after.Revision);
        Assert.Equal(before.LeafHash, (await test.Log.ReadAsync(after.Position, Cancel)).Header.Previous);
        Assert.True((await test.AppendAsync(TestLog.Entry("first of old", "stream:old")))[0].AlreadyKnown);
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    /// <summary>Entries that fill this many segments of 1 MiB, and wait until all but the last are sealed.</summary>
    internal static async Task FillSegmentsAsync(TestLog test, int segments)
    {
        var text = "\"" + new string('x', 20_000) + "\"";
        for (var i = 0; i < segments; i++)
        {
            await test.AppendAsync([
                .. Enumerable
                    .Range(i * EntriesASegment, EntriesASegment)
                    .Select(n => TestLog.Entry("id" + n, "stream" + (n % 7), text, Tag(n), "all:1")),
            ]);
            await test.Log.WaitForCheckpointAsync(test.Log.Head.Size, Cancel);
        }
    }

    private static async Task ExpectAllAsync(TestLog test)
    {
        var size = 6 * EntriesASegment;
        Assert.Equal(size, test.Log.Head.Size);
        Assert.Equal(Enumerable.Range(0, size).Select(i => (long)i), test.Log.Find(LogQuery.OfType("TestHappened")));
        for (var i = 0; i < size; i += 13)
        {
            Assert.Equal(i, test.Log.FindId("id" + i));
            Assert.Equal([i], test.Log.Find(LogQuery.Tagged(Tag(i), "all:1")));
            Assert.Equal("id" + i, (await test.Log.ReadAsync(i, Cancel)).Envelope.Id);
        }
        Assert.Equal(Enumerable.Range(0, size).Where(i => i % 7 == 3).Select(i => (long)i).Skip(5), test.Log.FindStream("stream3", 5));
        Assert.Null(test.Log.FindId("id" + size));
    }

    private static string[] Runs(TestLog test) => Directory.GetFiles(Path.Combine(test.Options.Folder, "log", "index"), "*.run");

    private static string Tag(int n) => "n:" + n.ToString(CultureInfo.InvariantCulture);

    private static byte[] Document(int i, int j) => [.. Enumerable.Repeat((byte)(i + (j * 100)), 1 + (11_000 * ((i + j) % 7)))];
}
