using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

public sealed class RestoreTests
{
    private const string NewOrigin = "test.example/log2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_copy_put_in_place_is_refused_and_the_refusal_names_commands_that_help()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        // The folder's old state, as somebody without a backup might bring it back.
        await it.RestoreAsync("old-from-backup", options => options with { KeyFolder = OldKeys(it) });
        var refused = Assert.Throws<LogRefusedException>(() => it.Open("old-from-backup"));
        Assert.Contains("20 entries and has published a checkpoint of 35", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"xinyuan restore OLD --data {it.At("old-from-backup")} --replica FOLDER",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("--new-origin NAME --because TEXT", refused.Message, StringComparison.Ordinal);

        Directory.Move(it.At("old-from-backup"), it.At("OLD"));
        var report = await it.RestoreAsync("data2", options => options with { From = it.At("OLD"), Replica = it.Test.Options.Folder });
        Assert.Equal((35, 15), (report.Entries, report.FromReplica));
        await using var log = it.Open("data2");
        Assert.Equal(35, log.Head.Size);
    }

    [Fact]
    public async Task What_is_older_than_what_was_published_is_not_restored_by_itself()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => it.RestoreAsync("never"));
        Assert.Contains("the copy has 20 entries, and 35 were published", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"xinyuan restore {it.Out} --data {it.At("never")} --replica FOLDER", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(it.At("never")));
    }

    [Theory]
    [InlineData(20, 35)]
    [InlineData(700, 2_500)]
    [InlineData(0, 10)]
    public async Task It_catches_up_from_a_data_folder_or_another_backup(int backedUp, int published)
    {
        await using var it = await LossAsync(backedUp, published);
        var headers = new List<string>();
        it.Backup(it.At("newer"));
        foreach (var (replica, to) in new[] { (it.Test.Options.Folder, "one"), (it.At("newer"), "two") })
        {
            var report = await it.RestoreAsync(to, options => options with { Replica = replica });
            Assert.Equal((published, published - backedUp), (report.Entries, report.FromReplica));
            Assert.Empty(it.Verify(to).Findings);
            await using var log = it.Open(to);
            headers.Add(string.Concat(await BackupCase.HeadersAsync(log)));
        }
        await it.Test.ReopenAsync();
        headers.Add(string.Concat(await BackupCase.HeadersAsync(it.Test.Log)));
        Assert.Single(headers.Distinct());
    }

    [Fact]
    public async Task It_catches_up_from_a_folder_that_is_being_written_to()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        await it.Test.ReopenAsync();
        await it.FillAsync(5, from: 35);
        Assert.Equal(40, (await it.RestoreAsync("restored", options => options with { Replica = it.Test.Options.Folder })).Entries);
    }

    [Fact]
    public async Task A_backup_and_a_damaged_folder_make_a_whole_log_where_each_has_what_the_other_lacks()
    {
        await using var it = await LossAsync(backedUp: 900, published: 1_100);
        var segment = it.Test.Segments()[0];
        var at = (await File.ReadAllBytesAsync(segment, Cancel)).AsSpan().IndexOf("\"id313\""u8);
        await using (var file = File.OpenWrite(segment))
        {
            file.Position = at;
            file.WriteByte((byte)'x');
        }
        var alone = await Assert.ThrowsAsync<DamageException>(() =>
            it.RestoreAsync("never", options => options with { From = it.Test.Options.Folder })
        );
        Assert.Equal((segment, 313), (alone.Damage.File, alone.Damage.Position));
        var report = await it.RestoreAsync("whole", options => options with { Replica = it.Test.Options.Folder });
        Assert.Equal((1_100, 200), (report.Entries, report.FromReplica));
        Assert.Empty(it.Verify("whole").Findings);
    }

    [Fact]
    public async Task Entries_that_were_acknowledged_and_not_published_are_restored_from_a_data_folder()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        var early = BackupManifest.Read(it.Out)!.Checkpoint.Note;
        await File.WriteAllTextAsync(Path.Combine(it.Test.Options.Folder, "log", "checkpoint"), early, Cancel);
        File.Copy(Path.Combine(OldKeys(it), "published"), Path.Combine(it.Test.Options.KeyFolder, "published"), overwrite: true);
        Assert.Equal(35, (await it.RestoreAsync("whole", options => options with { From = it.Test.Options.Folder })).Entries);
        Assert.Equal(35, (await it.RestoreAsync("caught-up", options => options with { Replica = it.Test.Options.Folder })).Entries);
        Assert.Equal(36, (await it.RestoreAsync("new", options => Begin(options) with { From = it.Test.Options.Folder })).Entries);
        await using var log = it.Open("new");
        var broken = LogBroken.Read(await log.ReadAsync(35, Cancel));
        Assert.Equal((35, 20), (broken.Former.Size, broken.Former.Checkpoint.Size));
    }

    [Fact]
    public async Task A_replica_that_is_no_continuation_is_refused()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        await using var other = await LossAsync(backedUp: 40, published: 45);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() =>
            it.RestoreAsync("never", options => options with { Replica = other.Out })
        );
        Assert.Contains("of the same log", refused.Message, StringComparison.Ordinal);

        // Two courses under one key, which no program of ours makes: from the first entry on, and after a common beginning.
        await ForkAsync(it, "fork-new", from: null);
        await ForkAsync(it, "fork-common", from: it.Out);
        foreach (var fork in new[] { "fork-new", "fork-common" })
        {
            refused = await Assert.ThrowsAsync<LogRefusedException>(() =>
                it.RestoreAsync("never", options => options with { Replica = it.At(fork) })
            );
            Assert.Contains("one key signed both", refused.Message, StringComparison.Ordinal);
            // By itself each is whole; only what was published tells that the world has seen another.
            refused = await Assert.ThrowsAsync<LogRefusedException>(() =>
                it.RestoreAsync("never", options => options with { From = it.At(fork) })
            );
            Assert.Contains(Path.Combine(it.Test.Options.KeyFolder, "published"), refused.Message, StringComparison.Ordinal);
        }
        refused = await Assert.ThrowsAsync<LogRefusedException>(() =>
            it.RestoreAsync("never", options => options with { Replica = it.Out })
        );
        Assert.Contains("35 were published", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(it.At("never"), "log")));
    }

    [Fact]
    public async Task A_restore_goes_into_an_empty_folder_only_and_one_that_was_cut_off_is_run_again()
    {
        await using var it = await LossAsync(backedUp: 20, published: 20);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => it.RestoreAsync("data"));
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
        Folders.Copy(it.Out, Path.Combine(it.At("nested"), "restoring"));
        refused = await Assert.ThrowsAsync<LogRefusedException>(() =>
            it.RestoreAsync("nested", options => options with { From = Path.Combine(it.At("nested"), "restoring") })
        );
        Assert.Contains("in one another", refused.Message, StringComparison.Ordinal);
        // What a cut-off run leaves: anything in the folder where it works.
        Directory.CreateDirectory(Path.Combine(it.At("again"), "restoring", "log", "segments"));
        await File.WriteAllTextAsync(Path.Combine(it.At("again"), "restoring", "log", "segments", "00000000.seg"), "half", Cancel);
        Assert.Throws<LogRefusedException>(() => new LogVerifier(it.At("again"), it.Test.Options.KeyFolder).Run());
        Assert.Equal(20, (await it.RestoreAsync("again")).Entries);
        Assert.Empty(it.Verify("again").Findings);
    }

    [Fact]
    public async Task A_check_changes_nothing_and_says_what_a_restore_needs()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        var keys = BackupFiles(it.Test.Options.KeyFolder);
        var report = await it.RestoreAsync("never", options => options with { CheckOnly = true });
        Assert.Contains("--replica", report.Needs, StringComparison.Ordinal);
        report = await it.RestoreAsync("never", options => options with { CheckOnly = true, Replica = it.Test.Options.Folder });
        Assert.Equal((null, 35), (report.Needs, report.Entries));
        report = await it.RestoreAsync("never", options => options with { CheckOnly = true, KeyFolder = it.At("nowhere") });
        Assert.Contains("no signing key", report.Needs, StringComparison.Ordinal);
        Assert.False(Directory.Exists(it.At("never")));
        Assert.Equal(keys, BackupFiles(it.Test.Options.KeyFolder));
    }

    [Fact]
    public async Task What_is_lost_for_good_ends_the_log_and_a_new_one_carries_the_rest_on()
    {
        await using var it = await LossAsync(backedUp: 1_300, published: 1_400);
        var formerVerifier = it.Test.Log.VerifierKey;
        var (former, lost) = (await EntriesAsync(it.Test, 1_300), it.Test.Log.Checkpoint);
        var report = await it.RestoreAsync("new", Begin);
        Assert.Equal((NewOrigin, 1_301, "test.example/log"), (report.Origin, report.Entries, report.FormerOrigin));
        Assert.NotEqual(formerVerifier, report.VerifierKey);
        Assert.Empty(it.Verify("new").Findings);

        await using var log = it.Open("new");
        Assert.Equal((NewOrigin, 1_301, 1_301), (log.Origin, log.Head.Size, log.Checkpoint.Size));
        for (var position = 0; position < former.Count; position++)
        {
            var (was, now) = (former[position], await log.ReadAsync(position, Cancel));
            Assert.Equal((was.Recorded, was.Envelope), (now.Recorded, now.Envelope));
            Assert.Equal(was.Sections.Select(Spelled), now.Sections.Select(Spelled));
            if (now.Evidence is { } evidence)
                Assert.Equal(
                    "document " + position,
                    Encoding.UTF8.GetString((await log.ReadDocumentAsync(evidence.Stored, Cancel))!.Bytes.Span)
                );
        }
        var entry = await log.ReadAsync(Assert.Single(log.Find(LogQuery.OfType(LogBroken.EntryType))), Cancel);
        Assert.Equal((1_300, "org:test"), (entry.Position, entry.Envelope.Issuer));
        var broken = LogBroken.Read(entry);
        Assert.Equal((1_300, BackupManifest.Read(it.Out)!.Checkpoint.Root), (broken.Former.Size, broken.Former.Root));
        Assert.Equal(
            (formerVerifier, lost.Note, "the disk burnt"),
            (broken.Former.Verifier.ToString(), broken.Published!.Note, broken.Because)
        );
        Assert.Equal((NewOrigin, log.VerifierKey), (broken.Origin, broken.Verifier.ToString()));
        Assert.Contains("\"former\": \"ey", entry.Text(LogBroken.SignaturesSection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybody_can_work_out_the_former_log_from_the_new_one_and_check_it_under_its_key()
    {
        await using var it = await LossAsync(backedUp: 300, published: 301);
        await it.RestoreAsync("new", Begin);
        await using var log = it.Open("new");
        var broken = LogBroken.Read(await log.ReadAsync(300, Cancel));
        var (tree, streams) = (new MerkleFrontier(), new Dictionary<string, Digest>());
        await foreach (var entry in log.ReadRangeAsync(0, broken.Former.Size, Cancel))
        {
            var stream = entry.Envelope.Stream;
            var header = entry.Header with
            {
                Origin = broken.Former.Verifier.Name,
                Previous = streams.TryGetValue(stream, out var leaf) ? leaf : null,
            };
            streams[stream] = MerkleTree.LeafHash(header.Write());
            tree.Append(streams[stream]);
        }
        Assert.Equal(broken.Former.Checkpoint.Root, tree.Root);
        Assert.Null(Policy.OfLog(broken.Former.Verifier).Fault(broken.Former.Checkpoint));
    }

    [Fact]
    public async Task In_a_new_log_ids_are_known_streams_go_on_and_the_former_key_is_put_aside()
    {
        await using var it = await LossAsync(backedUp: 30, published: 31);
        var key = await File.ReadAllTextAsync(Path.Combine(it.Test.Options.KeyFolder, "log.key"), Cancel);
        await File.WriteAllTextAsync(Path.Combine(it.Test.Options.KeyFolder, "erased"), "not ours to touch", Cancel);
        await it.RestoreAsync("new", Begin);
        await using (var log = it.Open("new"))
        {
            var again = Assert.IsType<AppendResult.Appended>(await log.AppendAsync(BackupCase.Batch(20), Cancel)).Receipts[0];
            Assert.Equal((true, 20), (again.AlreadyKnown, again.Position));
            // What was lost is sent again by whoever still has it, and takes a place behind the break.
            var sent = Assert.IsType<AppendResult.Appended>(await log.AppendAsync(BackupCase.Batch(30), Cancel)).Receipts[0];
            Assert.Equal((false, 31, 4), (sent.AlreadyKnown, sent.Position, sent.Revision));
        }
        Assert.Empty(it.Verify("new").Findings);
        Assert.Equal("not ours to touch", await File.ReadAllTextAsync(Path.Combine(it.Test.Options.KeyFolder, "erased"), Cancel));
        var aside = Assert.Single(Directory.GetDirectories(Path.Combine(it.Test.Options.KeyFolder, "former")));
        Assert.Equal(key, await File.ReadAllTextAsync(Path.Combine(aside, "log.key"), Cancel));

        // The former log, should it turn up again, is whole with its own key: nothing else was ever signed with it.
        await using (var former = it.Open("data", aside))
            Assert.Equal(31, former.Head.Size);
        var refused = Assert.Throws<LogRefusedException>(() => it.Open("data"));
        Assert.Contains(NewOrigin, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_key_nothing_but_a_new_log_can_go_on_and_all_data_is_carried_on()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        Func<RestoreOptions, RestoreOptions> keysLost = options =>
            options with
            {
                From = it.Test.Options.Folder,
                KeyFolder = it.At("keys2"),
            };
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => it.RestoreAsync("new", keysLost));
        Assert.Contains("no signing key of 'test.example/log'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--new-origin", refused.Message, StringComparison.Ordinal);
        Assert.Equal(36, (await it.RestoreAsync("new", options => Begin(keysLost(options)))).Entries);
        await using var log = it.Open("new", it.At("keys2"));
        var broken = LogBroken.Read(await log.ReadAsync(35, Cancel));
        Assert.Null(broken.Published);
        Assert.Equal(35, broken.Former.Checkpoint.Size);
    }

    [Fact]
    public async Task A_log_can_break_twice_and_each_break_stays_told()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        await it.RestoreAsync("second", Begin);
        var twice = await Assert.ThrowsAsync<LogRefusedException>(() =>
            it.RestoreAsync("third", options => Begin(options) with { From = it.At("second"), NewOrigin = "test.example/log" })
        );
        Assert.Contains("was the name", twice.Message, StringComparison.Ordinal);
        var report = await it.RestoreAsync(
            "third",
            options => Begin(options) with { From = it.At("second"), NewOrigin = "test.example/log3" }
        );
        Assert.Equal(22, report.Entries);
        await using var log = it.Open("third");
        var breaks = log.Find(LogQuery.OfType(LogBroken.EntryType));
        Assert.Equal([20, 21], breaks);
        Assert.Equal("test.example/log", LogBroken.Read(await log.ReadAsync(20, Cancel)).Former.Verifier.Name);
        Assert.Equal(NewOrigin, LogBroken.Read(await log.ReadAsync(21, Cancel)).Former.Verifier.Name);
    }

    [Fact]
    public async Task A_new_beginning_that_was_cut_off_after_the_keys_were_put_aside_is_run_again()
    {
        await using var it = await LossAsync(backedUp: 20, published: 35);
        await it.RestoreAsync("new", Begin);
        // As if the last step, the data folder's rename, had not come.
        Directory.Move(it.At("new"), it.At("lost"));
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => it.RestoreAsync("new"));
        Assert.Contains(NewOrigin, refused.Message, StringComparison.Ordinal);
        var report = await it.RestoreAsync("new", Begin);
        Assert.Equal((21, 35), (report.Entries, report.PublishedSize));
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(it.Test.Options.KeyFolder, "former")).Length);
        Assert.Empty(it.Verify("new").Findings);
        await using var log = it.Open("new");
        Assert.NotNull(LogBroken.Read(await log.ReadAsync(20, Cancel)).Published);
    }

    [Theory]
    [InlineData("has space", "why")]
    [InlineData("test.example/log2", null)]
    [InlineData("test.example/log2", "two\nlines")]
    [InlineData(null, "why")]
    public void What_makes_no_sense_is_wrong_use(string? origin, string? because)
    {
        var options = new RestoreOptions
        {
            From = "backup",
            Folder = "data",
            KeyFolder = "keys",
            By = "org:test",
            NewOrigin = origin,
            Because = because,
        };
        Assert.NotNull(options.Fault());
    }

    private static RestoreOptions Begin(RestoreOptions options) => options with { NewOrigin = NewOrigin, Because = "the disk burnt" };

    /// <summary>A log of which a backup has the beginning, and that published more. It is closed, and its data folder still there.</summary>
    private static async Task<BackupCase> LossAsync(int backedUp, int published)
    {
        var it = new BackupCase();
        await it.FillAsync(backedUp, from: 0);
        it.Backup();
        Folders.Copy(it.Test.Options.KeyFolder, OldKeys(it));
        await it.FillAsync(published - backedUp, from: backedUp);
        await it.Test.Log.DisposeAsync();
        return it;
    }

    private static string OldKeys(BackupCase it) => it.At("old-keys");

    private static async Task ForkAsync(BackupCase it, string name, string? from)
    {
        var keys = it.At(name + "-keys");
        Folders.Copy(OldKeys(it), keys);
        if (from is null)
            File.Delete(Path.Combine(keys, "published"));
        else
            await it.RestoreAsync(name, options => options with { KeyFolder = keys });
        await using var log = it.Open(name, keys);
        while (log.Head.Size < 50)
            await log.AppendAsync(BackupCase.Batch(1_000 + (int)log.Head.Size), Cancel);
    }

    private static async Task<List<Entry>> EntriesAsync(TestLog test, int count)
    {
        await test.ReopenAsync();
        var entries = new List<Entry>();
        await foreach (var entry in test.Log.ReadRangeAsync(0, count, Cancel))
            entries.Add(entry);
        await test.Log.DisposeAsync();
        return entries;
    }

    private static string Spelled(Section section) =>
        $"{section.Name} {section.Class} {section.Digest} {Convert.ToHexString(section.Salt.Span)} {Convert.ToHexString(section.Bytes.Span)}";

    private static string BackupFiles(string folder) =>
        string.Concat(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order().Select(file => file + Digest.Of(File.ReadAllBytes(file)))
        );
}
