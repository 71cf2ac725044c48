using System.Globalization;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

public sealed class BackupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_an_open_log_restores_to_the_same_log()
    {
        await using var it = new BackupCase();
        await it.FillAsync(1_300, from: 0);
        Assert.True(it.Test.Segments().Length > 1);
        var checkpoint = it.Test.Log.Checkpoint;
        var report = it.Backup();
        Assert.Equal(("test.example/log", 1_300, 0), (report.Origin, report.Entries, report.BytesKept));
        var headers = await BackupCase.HeadersAsync(it.Test.Log);
        await it.Test.Log.DisposeAsync();

        var restored = await it.RestoreAsync("restored");
        Assert.Equal((1_300, 1_300, null), (restored.Entries, restored.CheckpointSize, restored.FormerOrigin));
        Assert.Empty(it.Verify("restored").Findings);
        Assert.Equal(["log"], Directory.GetFileSystemEntries(it.At("restored")).Select(Path.GetFileName));
        await using var log = it.Open("restored");
        Assert.Equal(checkpoint.Note, log.Checkpoint.Note);
        Assert.Equal(headers, await BackupCase.HeadersAsync(log));
        var evidence = (await log.ReadAsync(10, Cancel)).Evidence!;
        var document = await log.ReadDocumentAsync(evidence.Stored, Cancel);
        Assert.Equal("document 10", Encoding.UTF8.GetString(document!.Bytes.Span));
    }

    [Fact]
    public async Task Entries_behind_the_checkpoint_are_not_in_the_backup_and_the_next_one_takes_them()
    {
        await using var it = new BackupCase();
        await it.FillAsync(5, from: 0);
        var checkpointFile = Path.Combine(it.Test.Options.Folder, "log", "checkpoint");
        var early = await File.ReadAllBytesAsync(checkpointFile, Cancel);
        await it.FillAsync(20, from: 5);
        await it.Test.Log.DisposeAsync();
        var late = await File.ReadAllBytesAsync(checkpointFile, Cancel);
        // The moment between the sync of a group and the checkpoint that covers it.
        await File.WriteAllBytesAsync(checkpointFile, early, Cancel);
        Assert.Equal(5, it.Backup().Entries);
        await File.WriteAllBytesAsync(checkpointFile, late, Cancel);
        Assert.Equal(25, it.Backup().Entries);
        Assert.Equal(25, (await it.RestoreAsync("restored")).Entries);
    }

    [Fact]
    public async Task Backups_during_an_append_load_are_each_a_prefix_and_hold_nobody_up()
    {
        await using var it = new BackupCase();
        await it.FillAsync(10, from: 0);
        var isDone = false;
        var writers = Enumerable
            .Range(0, 4)
            .Select(writer =>
                Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < 400; i++)
                            Assert.IsType<AppendResult.Appended>(
                                await it.Test.Log.AppendAsync(BackupCase.Batch(100 + (i * 4) + writer), Cancel)
                            );
                    },
                    Cancel
                )
            )
            .ToList();
        var all = Task.WhenAll(writers);
        var sizes = new List<long>();
        while (!isDone)
        {
            isDone = all.IsCompleted;
            sizes.Add(it.Backup().Entries);
        }
        await all;
        await it.Test.Log.WaitForCheckpointAsync(1_610, Cancel);
        sizes.Add(it.Backup().Entries);
        Assert.Equal(sizes.Order(), sizes);
        Assert.Equal(1_610, sizes[^1]);
        var headers = await BackupCase.HeadersAsync(it.Test.Log);
        await it.Test.Log.DisposeAsync();
        await it.RestoreAsync("restored");
        await using var log = it.Open("restored");
        Assert.Equal(headers, await BackupCase.HeadersAsync(log));
    }

    [Fact]
    public async Task A_second_backup_copies_only_what_is_new_and_never_touches_what_the_first_had()
    {
        await using var it = new BackupCase();
        await it.FillAsync(1_000, from: 0);
        var first = it.Backup();
        var before = Segments(it).ToDictionary(file => file, File.ReadAllBytes);
        var again = it.Backup();
        Assert.Equal((0, first.BytesCopied), (again.BytesCopied, again.BytesKept));
        var used = Used(it);
        await it.FillAsync(1_000, from: 1_000);
        var second = it.Backup();
        Assert.Equal(first.BytesCopied, second.BytesKept);
        Assert.Equal(Used(it) - used, second.BytesCopied);
        foreach (var (file, bytes) in before)
            Assert.True((await File.ReadAllBytesAsync(file, Cancel)).AsSpan().StartsWith(bytes));
        await it.Test.Log.DisposeAsync();
        Assert.Equal(2_000, (await it.RestoreAsync("restored")).Entries);
    }

    [Fact]
    public async Task A_backup_that_is_cut_off_anywhere_is_none_until_it_is_run_again()
    {
        await using var it = new BackupCase();
        await it.FillAsync(3_000, from: 0);
        using var steps = new BackupSteps();
        it.Backup(it.At("whole"), steps);
        Assert.InRange(steps.Count, 3, 20);
        for (var step = 1; step <= steps.Count; step++)
        {
            var to = it.At(string.Create(CultureInfo.InvariantCulture, $"cut{step}"));
            CutOff(it, to, step);
            var refused = await Assert.ThrowsAsync<LogRefusedException>(() =>
                it.RestoreAsync("never", options => options with { From = to })
            );
            Assert.Contains("never finished", refused.Message, StringComparison.Ordinal);
            var report = it.Backup(to);
            Assert.True(report.BytesKept > 0);
            Assert.Equal(3_000, report.Entries);
            Assert.Equal(Bytes(it.At("whole")), Bytes(to));
        }
    }

    [Fact]
    public async Task While_a_later_backup_is_cut_off_anywhere_the_former_one_stays_good()
    {
        await using var it = new BackupCase();
        await it.FillAsync(1_000, from: 0);
        it.Backup();
        await it.FillAsync(2_000, from: 1_000);
        using var steps = new BackupSteps();
        Folders.Copy(it.Out, it.At("whole"));
        it.Backup(it.At("whole"), steps);
        for (var step = 1; step <= steps.Count; step++)
        {
            CutOff(it, it.Out, step);
            Assert.Equal(1_000, (await CheckAsync(it)).CheckpointSize);
        }
        // A write that was torn in the middle leaves anything behind what the manifest covers.
        await using (var file = File.Open(Segments(it)[^1], FileMode.Append))
            await file.WriteAsync(Encoding.UTF8.GetBytes("torn"), Cancel);
        Assert.Equal(1_000, (await CheckAsync(it)).CheckpointSize);
        it.Backup();
        Assert.Equal(Bytes(it.At("whole")), Bytes(it.Out));
    }

    [Fact]
    public async Task A_changed_byte_anywhere_in_a_backup_is_refused_and_its_file_named()
    {
        await using var it = new BackupCase();
        await it.FillAsync(700, from: 0);
        it.Backup();
        foreach (
            var file in Directory
                .EnumerateFiles(it.Out, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith("lock", StringComparison.Ordinal))
        )
        {
            // The verifier alone says only whose folder it is; the manifest has it once more, and counts.
            var isMarker = file.EndsWith("verifier", StringComparison.Ordinal);
            var length = new FileInfo(file).Length;
            for (long offset = 0; offset < length; offset += Math.Max(1, length / 41))
            {
                Flip(file, offset);
                if (!isMarker)
                {
                    var named = (await Assert.ThrowsAsync<DamageException>(() => it.RestoreAsync("never"))).Damage;
                    // Of a hash in the manifest and a file, nobody can tell which is wrong; the message says so.
                    Assert.True(named.File == file || named.What.Contains("one of the two", StringComparison.Ordinal), named.ToString());
                }
                Assert.ThrowsAny<IOException>(() => it.Backup());
                Flip(file, offset);
            }
        }
        Assert.Empty(Directory.GetFileSystemEntries(it.At("never")));
        Assert.Equal(it.Backup().Entries, (await CheckAsync(it)).CheckpointSize);
    }

    [Fact]
    public async Task Damage_in_a_backup_is_located_to_the_entry_and_a_missing_file_is_named()
    {
        await using var it = new BackupCase();
        await it.FillAsync(1_200, from: 0);
        it.Backup();
        var file = Segments(it)[0];
        var at = (await File.ReadAllBytesAsync(file, Cancel)).AsSpan().IndexOf("\"id313\""u8);
        Flip(file, at);
        var damage = (await Assert.ThrowsAsync<DamageException>(() => it.RestoreAsync("never"))).Damage;
        Assert.Equal((file, 313), (damage.File, damage.Position));
        Assert.InRange(at - damage.Offset, 0, 2_000);
        File.Delete(file);
        Assert.Equal(file, (await Assert.ThrowsAsync<DamageException>(() => it.RestoreAsync("never"))).Damage.File);
        Assert.Equal(file, Assert.Throws<DamageException>(() => it.Backup()).Damage.File);
    }

    [Fact]
    public async Task A_damaged_log_is_not_backed_up_and_the_damage_is_located()
    {
        await using var it = new BackupCase();
        await it.FillAsync(20, from: 0);
        await it.Test.Log.DisposeAsync();
        var segment = it.Test.Segments()[0];
        Flip(segment, (await File.ReadAllBytesAsync(segment, Cancel)).AsSpan().IndexOf("\"id13\""u8));
        var damage = Assert.Throws<DamageException>(() => it.Backup()).Damage;
        Assert.Equal((segment, 13), (damage.File, damage.Position));
        Assert.False(File.Exists(Path.Combine(it.Out, "manifest.json")));
    }

    [Fact]
    public async Task A_backup_goes_into_no_folder_of_something_else()
    {
        await using var it = new BackupCase();
        await it.FillAsync(3, from: 0);
        Refused(it.Test.Options.Folder, "in one another");
        Refused(Path.Combine(it.Test.Options.Folder, "backup"), "in one another");
        Refused(it.Test.Root, "in one another");
        Refused(Path.Combine(it.Test.Options.KeyFolder, "backup"), "in one another");
        Directory.CreateSymbolicLink(it.At("link"), it.Test.Options.Folder);
        Refused(Path.Combine(it.At("link"), "backup"), "in one another");
        Directory.CreateDirectory(it.At("full"));
        await File.WriteAllTextAsync(Path.Combine(it.At("full"), "letter"), "dear", Cancel);
        Refused(it.At("full"), "not empty");
        // Killed before its first file was there.
        Directory.CreateDirectory(Path.Combine(it.At("begun"), "segments"));
        await File.WriteAllTextAsync(Path.Combine(it.At("begun"), "verifier.new"), "hal", Cancel);
        Assert.Equal(3, it.Backup(it.At("begun")).Entries);
        await using var other = new BackupCase();
        await other.FillAsync(3, from: 0);
        other.Backup();
        Refused(other.Out, "another log");

        void Refused(string to, string because) =>
            Assert.Contains(because, Assert.Throws<LogRefusedException>(() => it.Backup(to)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_copy_of_the_data_is_not_backed_up_over_a_newer_backup()
    {
        await using var it = new BackupCase();
        await it.FillAsync(5, from: 0);
        it.Backup(it.At("early"));
        await it.FillAsync(5, from: 5);
        it.Backup();
        var report = new LogBackup(it.Test.Options.Folder, it.Test.Options.KeyFolder, it.At("early"), TimeProvider.System);
        Assert.Equal(10, report.Run(Cancel).Entries);
        await it.Test.Log.DisposeAsync();
        var checkpoint = Path.Combine(it.Test.Options.Folder, "log", "checkpoint");
        await using (var other = new BackupCase())
        {
            // The same key over other entries: a course that must never be mixed with the first.
            Folders.Copy(it.Test.Options.KeyFolder, other.At("keys-of-it"));
            File.Delete(Path.Combine(other.At("keys-of-it"), "published"));
            await using (var fork = FileLog.Open(other.Options("fork", other.At("keys-of-it"))))
            {
                for (var i = 0; i < 12; i++)
                    await fork.AppendAsync(BackupCase.Batch(500 + i), Cancel);
            }
            var refused = Assert.ThrowsAny<IOException>(() =>
                new LogBackup(other.At("fork"), other.At("keys-of-it"), it.Out, TimeProvider.System).Run(Cancel)
            );
            Assert.Contains("another course", refused.Message, StringComparison.Ordinal);
        }
        Folders.Copy(it.At("early"), it.At("saved"));
        await it.Test.ReopenAsync();
        await it.FillAsync(5, from: 10);
        it.Backup();
        await it.Test.Log.DisposeAsync();
        var note = (await it.RestoreAsync("never", options => options with { From = it.At("saved"), CheckOnly = true })).Needs;
        Assert.Contains("--replica", note, StringComparison.Ordinal);
        var old = BackupManifest.Read(it.At("saved"))!;
        await File.WriteAllTextAsync(checkpoint, old.Checkpoint.Note, Cancel);
        Assert.Contains("older than its backup", Assert.Throws<LogRefusedException>(() => it.Backup()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_is_in_a_backup()
    {
        await using var it = new BackupCase();
        await it.FillAsync(50, from: 0);
        it.Backup();
        var text = (await File.ReadAllTextAsync(Path.Combine(it.Test.Options.KeyFolder, "log.key"), Cancel)).Trim();
        var blob = Convert.FromBase64String(text.Split('+', 5)[4]);
        // Type and seed together in base64, the seed by itself raw, in hexadecimal and in both alphabets of base64.
        var seed = blob[1..];
        byte[][] spellings =
        [
            seed,
            Encoding.ASCII.GetBytes(Convert.ToBase64String(blob)),
            Encoding.ASCII.GetBytes(Convert.ToBase64String(seed)[..40]),
            Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(seed)[..40]),
            Encoding.ASCII.GetBytes(Convert.ToHexString(seed)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(seed)),
            "PRIVATE+KEY"u8.ToArray(),
        ];
        var files = Directory.GetFiles(it.Out, "*", SearchOption.AllDirectories);
        Assert.True(files.Length >= 3);
        foreach (var file in files)
            Assert.All(spellings, spelling => Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(spelling) < 0, file));
        Assert.True(File.ReadAllBytes(Path.Combine(it.Test.Options.KeyFolder, "log.key")).AsSpan().IndexOf(spellings[1]) >= 0);
    }

    private static Task<RestoreReport> CheckAsync(BackupCase it) => it.RestoreAsync("never", options => options with { CheckOnly = true });

    private static void CutOff(BackupCase it, string to, int step)
    {
        using var steps = new BackupSteps(step);
        Assert.Throws<OperationCanceledException>(() => it.Backup(to, steps));
    }

    private static string[] Segments(BackupCase it) =>
        [.. Directory.GetFiles(Path.Combine(it.Out, "segments")).Order(StringComparer.Ordinal)];

    // All bytes that count, but for the time that the manifest states.
    private static string Bytes(string backup) =>
        string.Concat(
            Directory
                .GetFiles(Path.Combine(backup, "segments"))
                .Order(StringComparer.Ordinal)
                .Select(file => Path.GetFileName(file) + Digest.Of(File.ReadAllBytes(file)))
        );

    // Bytes up to the last frame, in all segments of the log.
    private static long Used(BackupCase it) =>
        it
            .Test.Segments()
            .Select(file => (File.ReadAllBytes(file).AsSpan().LastIndexOfAnyExcept((byte)0) + 8) & ~7)
            .Where(used => used > Segment.HeadBytes)
            .Sum(used => (long)used);

    private static void Flip(string path, long offset)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var one = new byte[1];
        RandomAccess.Read(file, one, offset);
        RandomAccess.Write(file, [(byte)(one[0] ^ 0x20)], offset);
    }
}
