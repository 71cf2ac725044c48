using System.Globalization;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

public sealed class DamageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_byte_changed_anywhere_in_the_data_is_found_and_its_file_named()
    {
        await using var test = new TestLog();
        await test.FillAsync(300);
        await AppendWithDocumentAsync(test);
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);

        // Every byte that was written in the small files, and a spread over the large ones: heads, frames, sections, padding, zeros.
        foreach (var path in Directory.EnumerateFiles(test.Options.Folder, "*", SearchOption.AllDirectories).Order().ToList())
        {
            var length = new FileInfo(path).Length;
            var used = path.EndsWith(".seg", StringComparison.Ordinal) ? Used(path) : length;
            var step = Math.Max(1, (int)(used / 61));
            for (long offset = 0; offset < used; offset += step)
                Flip(test, path, offset);
            if (used < length)
                Flip(test, path, used + 40);
            if (used < length)
                Flip(test, path, length - 1);
        }
    }

    [Fact]
    public async Task A_byte_changed_in_what_is_sealed_is_found_and_a_start_makes_it_anew()
    {
        await using var test = new TestLog();
        await SealTests.FillSegmentsAsync(test, segments: 4);
        await test.Log.DisposeAsync();
        var log = Path.Combine(test.Options.Folder, "log");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(log, "index")).Append(Path.Combine(log, "places")))
        {
            var length = new FileInfo(path).Length;
            for (long offset = 0; offset < length; offset += Math.Max(1, length / 97))
                Flip(test, path, offset);
        }
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task A_changed_byte_in_a_frame_is_located_to_the_entry()
    {
        await using var test = new TestLog();
        await test.FillAsync(20);
        await test.Log.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(test.Segments()[0], Cancel);
        var at = bytes.AsSpan().IndexOf("\"id13\""u8);
        Change(test.Segments()[0], at);
        var finding = Assert.Single(test.Verify().Findings, finding => finding.File.EndsWith(".seg", StringComparison.Ordinal));
        Assert.Equal(13, finding.Position);
        Assert.InRange(at - finding.Offset, 0, 2_000);
        var refused = Assert.Throws<DamageException>(() => FileLog.Open(test.Options));
        Assert.Equal(13, refused.Damage.Position);
    }

    [Theory]
    [InlineData("verifier")]
    [InlineData("verifier", "checkpoint", "../../keys/published")]
    public async Task A_log_without_its_key_gets_no_other_whatever_else_is_lost(params string[] lost)
    {
        await using var test = new TestLog();
        await test.FillAsync(5);
        await test.Log.DisposeAsync();
        var log = Path.Combine(test.Options.Folder, "log");
        var key = Path.Combine(test.Options.KeyFolder, "log.key");
        foreach (var name in lost)
            File.Delete(Path.Combine(log, name));
        File.Move(key, key + ".away");
        Assert.Contains(
            "signing key",
            Assert.Throws<LogRefusedException>(() => FileLog.Open(test.Options)).Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(key));

        File.Move(key + ".away", key);
        await test.ReopenAsync();
        Assert.Equal(5, test.Log.Head.Size);
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public void A_segment_that_the_disk_has_no_room_for_takes_none()
    {
        var folder = Directory.CreateTempSubdirectory("xinyuan-test-").FullName;
        var refused = Assert.Throws<IOException>(() => Segment.Create(folder, 0, 1L << 56, "test.example/log"));
        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task All_damage_is_told_and_not_only_the_first()
    {
        await using var test = new TestLog();
        await test.FillAsync(40);
        await test.Log.DisposeAsync();
        var segment = test.Segments()[0];
        var bytes = await File.ReadAllBytesAsync(segment, Cancel);
        foreach (var id in new[] { "\"id13\"", "\"id14\"", "\"id27\"", "\"id39\"" })
            Change(segment, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(id)));
        var report = test.Verify();
        Assert.Equal([13L, 27, 39], report.Findings.Select(finding => finding.Position));
        Assert.Contains("up to 14", report.Findings[0].What, StringComparison.Ordinal);
        Assert.All(report.Findings, finding => Assert.Equal(segment, finding.File));
        Assert.Equal(36, report.Entries);
    }

    [Fact]
    public async Task A_torn_tail_is_set_aside_and_not_deleted()
    {
        await using var test = new TestLog();
        await test.FillAsync(5);
        await test.Log.DisposeAsync();
        var (segment, end) = (test.Segments()[0], Used(test.Segments()[0]));
        Write(segment, end, [.. Enumerable.Repeat((byte)7, 100)]);
        Assert.Contains("crash", Assert.Single(test.Verify().Findings).What, StringComparison.Ordinal);

        await test.ReopenAsync();
        Assert.Equal(5, test.Log.Head.Size);
        var aside = Assert.Single(Directory.GetFiles(Path.Combine(test.Options.Folder, "log", "torn")));
        Assert.Equal(Enumerable.Repeat((byte)7, 100), await File.ReadAllBytesAsync(aside, Cancel));
        await test.FillAsync(2, from: 5);
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task Of_a_batch_that_was_cut_off_nothing_remains()
    {
        await using var test = new TestLog();
        await test.FillAsync(3);
        await test.Log.DisposeAsync();
        var copy = test.Options with { Folder = test.Options.Folder + "-copy", KeyFolder = test.Options.KeyFolder + "-copy" };
        Folders.Copy(test.Options.Folder, copy.Folder);
        Folders.Copy(test.Options.KeyFolder, copy.KeyFolder);

        await test.ReopenAsync();
        var before = Used(test.Segments()[0]);
        await test.AppendAsync([.. Enumerable.Range(0, 10).Select(i => TestLog.Entry("batch" + i))]);
        await test.Log.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(test.Segments()[0], Cancel);
        var after = Used(test.Segments()[0]);

        // The copy never published a checkpoint over the batch; it gets the batch's bytes cut off at every 64th place.
        for (var cut = before; cut <= after; cut += 64)
        {
            Write(
                Path.Combine(copy.Folder, "log", "segments", "00000000.seg"),
                before,
                bytes.AsSpan((int)before, (int)(cut - before)).ToArray()
            );
            await using (var log = FileLog.Open(copy))
            {
                Assert.Equal(3, log.Head.Size);
                Assert.Null(log.FindId("batch0"));
            }
            Assert.Empty(new LogVerifier(copy.Folder, copy.KeyFolder).Run().Findings);
        }
    }

    [Fact]
    public async Task A_lost_frame_before_a_later_group_is_damage_and_not_a_torn_tail()
    {
        await using var test = new TestLog();
        await test.FillAsync(6);
        await test.Log.DisposeAsync();
        // Without any checkpoint only the frames themselves can tell.
        File.Delete(Path.Combine(test.Options.Folder, "log", "checkpoint"));
        File.Delete(Path.Combine(test.Options.KeyFolder, "published"));
        var bytes = await File.ReadAllBytesAsync(test.Segments()[0], Cancel);
        Change(test.Segments()[0], bytes.AsSpan().IndexOf("\"id3\""u8));
        Assert.Equal(3, Assert.Throws<DamageException>(() => FileLog.Open(test.Options)).Damage.Position);
    }

    [Fact]
    public async Task The_tree_is_derived_and_comes_back_when_it_is_deleted()
    {
        await using var test = new TestLog();
        await test.FillAsync(600);
        var checkpoint = await test.Log.WaitForCheckpointAsync(600, Cancel);
        await test.Log.DisposeAsync();
        Directory.Delete(Path.Combine(test.Options.Folder, "log", "tree"), recursive: true);
        Assert.NotEmpty(test.Verify().Findings);
        await test.ReopenAsync();
        Assert.Equal(checkpoint.Note, test.Log.Checkpoint.Note);
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    private static async Task AppendWithDocumentAsync(TestLog test)
    {
        var batch = new AppendBatch
        {
            Documents = [new NewDocument("text/plain", "a document"u8.ToArray())],
            Entries = [TestLog.Entry("with document") with { Evidence = new NewEvidence(0, 0) }],
        };
        Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(batch, Cancel));
    }

    private static void Flip(TestLog test, string path, long offset)
    {
        var name = Path.GetRelativePath(test.Options.Folder, path);
        var was = Change(path, offset);
        var findings = test.Verify().Findings;
        Assert.True(findings.Count > 0, string.Create(CultureInfo.InvariantCulture, $"byte {offset} of {name} was changed and not found"));
        Assert.True(
            findings.Any(finding => finding.File == path) || path.EndsWith("verifier", StringComparison.Ordinal),
            string.Create(
                CultureInfo.InvariantCulture,
                $"byte {offset} of {name} was changed and the findings name {string.Join("; ", findings)}"
            )
        );
        Write(path, offset, [was]);
    }

    private static byte Change(string path, long offset)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var one = new byte[1];
        Assert.Equal(1, RandomAccess.Read(file, one, offset));
        RandomAccess.Write(file, [(byte)(one[0] ^ 0x20)], offset);
        return one[0];
    }

    private static void Write(string path, long offset, byte[] bytes)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.Write(file, bytes, offset);
    }

    private static long Used(string segment) => (File.ReadAllBytes(segment).AsSpan().LastIndexOfAnyExcept((byte)0) + 8) & ~7;
}
