using System.Globalization;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>What somebody found who tried to break the ledger, and what must hold since.</summary>
public sealed class HostileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_accepted_can_always_be_read_again()
    {
        await using var test = new TestLog();
        for (var lists = 28; lists <= 40; lists++)
        {
            var sections = Enumerable
                .Range(0, lists)
                .Select(i => NewSection.List("list" + i, AccessClass.Party, AccessClass.Holder, [Encoding.UTF8.GetBytes("1")]));
            var result = await test.Log.AppendAsync(AppendBatch.Of(TestLog.Entry("e" + lists) with { Sections = [.. sections] }), Cancel);
            if (result is AppendResult.Appended appended)
                Assert.Equal((2 * lists) + 2, (await test.Log.ReadAsync(appended.Receipts[0].Position, Cancel)).Sections.Count);
            else
                Assert.Equal(RefusalReason.TooLarge, Assert.IsType<AppendResult.Refused>(result).Reason);
        }
        await test.ReopenAsync();
        Assert.Equal(3, test.Log.Head.Size);
    }

    [Theory]
    [InlineData("1,2")]
    [InlineData("")]
    [InlineData(" 1 ")]
    [InlineData("x")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public async Task An_element_of_a_list_is_one_JSON_value(string element)
    {
        await using var test = new TestLog();
        var entry = TestLog.Entry("a") with
        {
            Sections = [NewSection.List("items", AccessClass.Party, AccessClass.Holder, [Encoding.UTF8.GetBytes(element)])],
        };
        Assert.Equal(
            RefusalReason.Malformed,
            Assert.IsType<AppendResult.Refused>(await test.Log.AppendAsync(AppendBatch.Of(entry), Cancel)).Reason
        );
    }

    [Fact]
    public async Task Conditions_and_evidence_without_sense_are_refused_and_the_writer_goes_on()
    {
        await using var test = new TestLog();
        await RefusedAsync(AppendBatch.Of(TestLog.Entry("a"), new AppendCondition.ExpectedRevision(null!, 0)));
        await RefusedAsync(AppendBatch.Of(TestLog.Entry("a"), new AppendCondition.NoneAfter(-1, LogQuery.Tagged((string)null!))));
        await RefusedAsync(AppendBatch.Of(TestLog.Entry("a"), new AppendCondition.NoneAfter(-1, new LogQuery(new QueryClause([], [])))));
        foreach (
            var evidence in new[] { new NewEvidence(0, -1), new NewEvidence(0, 0, new string('x', 5_000)), new NewEvidence(0, 0, "\ud800") }
        )
            await RefusedAsync(
                new AppendBatch
                {
                    Documents = [new NewDocument("text/plain", default)],
                    Entries = [TestLog.Entry("a") with { Evidence = evidence }],
                }
            );
        await test.AppendAsync(TestLog.Entry("a"));

        async Task RefusedAsync(AppendBatch batch) => Assert.IsType<AppendResult.Refused>(await test.Log.AppendAsync(batch, Cancel));
    }

    [Fact]
    public async Task Queries_hold_at_their_bounds()
    {
        await using var test = new TestLog();
        await test.FillAsync(3);
        Assert.Empty(test.Log.Find(LogQuery.OfType("TestHappened"), after: long.MaxValue));
        Assert.Equal([0, 1, 2], test.Log.Find(LogQuery.OfType("TestHappened", "TestHappened")));
        Assert.IsType<AppendResult.Appended>(
            await test.Log.AppendAsync(
                AppendBatch.Of(TestLog.Entry("a"), new AppendCondition.NoneAfter(long.MaxValue, LogQuery.Tagged("all:1"))),
                Cancel
            )
        );
    }

    [Fact]
    public async Task Who_waits_on_a_log_that_is_closed_is_told()
    {
        var test = new TestLog();
        var (size, checkpoint) = (test.Log.WaitForSizeAsync(5, Cancel), test.Log.WaitForCheckpointAsync(5, Cancel));
        var log = test.Log;
        await test.DisposeAsync();
        await Assert.ThrowsAsync<LogStoppedException>(() => size);
        await Assert.ThrowsAsync<LogStoppedException>(() => checkpoint);
        await Assert.ThrowsAsync<LogStoppedException>(() => log.AppendAsync(AppendBatch.Of(TestLog.Entry("late")), Cancel).AsTask());
    }

    [Fact]
    public async Task A_hash_that_changes_on_the_disk_is_never_signed_over()
    {
        await using var test = new TestLog();
        await test.FillAsync(10);
        Overwrite(Path.Combine(test.Options.Folder, "log", "tree", "0"), 5 * Digest.Size, [1, 2, 3]);
        await test.FillAsync(10, from: 10);
        await test.ReopenAsync();
        Assert.Equal(20, test.Log.Checkpoint.Size);
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task A_refused_start_leaves_everything_as_it_was_found()
    {
        await using var test = new TestLog();
        await test.FillAsync(20);
        await test.Log.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(test.Segments()[0], Cancel);
        Overwrite(test.Segments()[0], bytes.AsSpan().IndexOf("\"id7\""u8), "\"ix7\""u8.ToArray());
        var before = test.Verify().Findings;
        Assert.Throws<DamageException>(() => FileLog.Open(test.Options));
        Assert.Equal(before, test.Verify().Findings);
    }

    [Fact]
    public async Task A_batch_that_lost_its_beginning_is_damage()
    {
        await using var test = new TestLog();
        await test.FillAsync(1);
        var batch = new AppendBatch
        {
            Documents = [new NewDocument("text/plain", Encoding.UTF8.GetBytes("the document"))],
            Entries = [TestLog.Entry("with document") with { Evidence = new NewEvidence(0, 0) }],
        };
        Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(batch, Cancel));
        await test.FillAsync(1, from: 1);
        await test.Log.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(test.Segments()[0], Cancel);
        // The document's frame: its head of 40 bytes, its hash, the media type and its length, then the bytes.
        var text = bytes.AsSpan().IndexOf("the document"u8);
        var frame = text - 10 - 4 - Digest.Size - 40;
        Overwrite(test.Segments()[0], frame, new byte[text + 16 - frame]);
        Assert.Equal(1, Assert.Throws<DamageException>(() => FileLog.Open(test.Options)).Damage.Position);
    }

    [Fact]
    public async Task Verify_notices_other_encodings_extra_levels_and_a_missing_memory()
    {
        await using var test = new TestLog();
        await test.FillAsync(2);
        await test.Log.DisposeAsync();
        var checkpoint = Path.Combine(test.Options.Folder, "log", "checkpoint");
        await FoundAsync(checkpoint, text => [0xEF, 0xBB, 0xBF, .. text]);
        await FoundAsync(
            checkpoint,
            text => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(text))]
        );
        await FoundAsync(Path.Combine(test.Options.Folder, "log", "verifier"), text => [0xEF, 0xBB, 0xBF, .. text]);
        var extra = Path.Combine(test.Options.Folder, "log", "tree", "5");
        await File.WriteAllTextAsync(extra, "x", Cancel);
        Assert.Equal(extra, Assert.Single(test.Verify().Findings).File);
        File.Delete(extra);
        File.Delete(Path.Combine(test.Options.KeyFolder, "published"));
        Assert.Contains("missing", Assert.Single(test.Verify().Findings).What, StringComparison.Ordinal);
        Assert.Throws<LogRefusedException>(() => FileLog.Open(test.Options));

        async Task FoundAsync(string path, Func<byte[], byte[]> change)
        {
            var before = await File.ReadAllBytesAsync(path, Cancel);
            await File.WriteAllBytesAsync(path, change(before), Cancel);
            Assert.Contains(test.Verify().Findings, finding => finding.File == path);
            await File.WriteAllBytesAsync(path, before, Cancel);
        }
    }

    [Fact]
    public async Task Verify_beside_a_writer_finds_nothing_wrong()
    {
        await using var test = new TestLog();
        await test.FillAsync(5);
        await test.Log.WaitForCheckpointAsync(5, Cancel);
        var writing = Task.Run(() => test.FillAsync(3_000, from: 5), Cancel);
        var rounds = 0;
        do
        {
            Assert.Empty(test.Verify().Findings);
            rounds++;
        } while (!writing.IsCompleted);
        await writing;
        Assert.True(rounds > 1);
    }

    [Fact]
    public void A_policy_of_many_groups_is_decided_in_one_pass()
    {
        using var log = SigningKey.Create("a.example/log");
        var text = new StringBuilder(
            $"log {log.Verifier}\nwitness w {new VerifierKey("w", VerifierKey.CosignatureType, log.Verifier.PublicKey)}\ngroup g0 any w\n"
        );
        for (var i = 1; i < 200; i++)
            text.Append(CultureInfo.InvariantCulture, $"group g{i} any g{i - 1}\n");
        // Groups that share members would be decided in as many ways as there are paths: a name is a member once.
        Assert.Null(Policy.Parse(text + "group shared any g0 g199\nquorum shared\n", out var twice));
        Assert.Contains("'g0'", twice, StringComparison.Ordinal);
        var policy = Policy.Parse(text.Append("quorum g199\n").ToString(), out var fault);
        Assert.Null(fault);
        var note = Checkpoint.Text("a.example/log", 0, MerkleTree.EmptyRoot);
        Assert.NotNull(policy!.Fault(Checkpoint.Parse(new SignedNote(note, [log.Sign(note)]).ToString(), out _)!));
    }

    [Fact]
    public void A_policy_counts_a_key_once_and_never_repeats_what_it_was_given()
    {
        using var key = SigningKey.Create("w.example");
        var witness = new VerifierKey("w.example", VerifierKey.CosignatureType, key.Verifier.PublicKey);
        Assert.Null(Policy.Parse($"log {key.Verifier}\nwitness a {witness}\nwitness b {witness}\nquorum a\n", out var fault));
        Assert.Contains("line 3", fault, StringComparison.Ordinal);
        Assert.Null(Policy.Parse(key.ExportPrivate(), out fault));
        Assert.DoesNotContain("PRIVATE", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"sections\":[null],\"elements\":[]")]
    [InlineData("\"sections\":[],\"elements\":[null]")]
    [InlineData("\"sections\":[],\"elements\":[{\"section\":\"a\",\"index\":0,\"salt\":\"\",\"bytes\":\"\",\"path\":[null]}]")]
    public void Nulls_in_a_bundle_are_refused(string members)
    {
        var bundle = $"{{\"v\":1,\"header\":\"\",{members},\"proof\":\"\",\"policy\":\"\"}}";
        Assert.IsType<BundleVerdict.Bad>(ProofBundle.Check(Encoding.UTF8.GetBytes(bundle), null));
        Assert.Throws<InvalidDataException>(() =>
            Header.Read(
                Encoding.UTF8.GetBytes(
                    "{\"v\":1,\"origin\":\"o\",\"recorded\":\"2026-01-01T00:00:00.000000Z\",\"prev\":null,\"sections\":[null]}"
                )
            )
        );
    }

    private static void Overwrite(string path, long offset, byte[] bytes)
    {
        Assert.True(offset >= 0);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, bytes, offset);
    }
}
