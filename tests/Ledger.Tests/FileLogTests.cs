using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

public sealed class FileLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_appended_reads_back_as_it_was_also_after_a_restart()
    {
        await using var test = new TestLog();
        var receipts = await test.AppendAsync(TestLog.Entry("a", text: "{\"酒\":1}", tags: "item:x"), TestLog.Entry("b", tags: "item:x"));
        Assert.Equal([0, 1], receipts.Select(receipt => receipt.Position));
        Assert.Equal([0, 1], receipts.Select(receipt => receipt.Revision));
        for (var round = 0; round < 2; round++)
        {
            var entry = await test.Log.ReadAsync(0, Cancel);
            Assert.Equal("{\"酒\":1}", entry.Text("public"));
            Assert.Equal(new Envelope("a", "uscc:test", 0, "TestHappened", "org:test", DateTimeOffset.UnixEpoch), entry.Envelope);
            Assert.Equal(receipts[0].LeafHash, entry.LeafHash);
            Assert.Equal(receipts[0].LeafHash, (await test.Log.ReadAsync(1, Cancel)).Header.Previous);
            Assert.Equal([0, 1], test.Log.Find(LogQuery.Tagged("item:x")));
            Assert.Equal([1], test.Log.FindStream("uscc:test", 1));
            Assert.Equal(1, test.Log.FindId("b"));
            await test.ReopenAsync();
        }
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task A_retry_gets_the_first_receipt_and_stores_nothing()
    {
        await using var test = new TestLog();
        var first = await test.AppendAsync(TestLog.Entry("a"), TestLog.Entry("b"));
        await test.ReopenAsync();
        var again = await test.AppendAsync(TestLog.Entry("b"), TestLog.Entry("c"), TestLog.Entry("a"));
        Assert.Equal(first[1] with { AlreadyKnown = true }, again[0]);
        Assert.Equal(2, again[1].Position);
        Assert.Equal(first[0] with { AlreadyKnown = true }, again[2]);
        Assert.Equal(3, test.Log.Head.Size);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_refused_and_nothing_of_the_batch_is_stored()
    {
        await using var test = new TestLog();
        await test.AppendAsync(TestLog.Entry("a"));
        var refused = Assert.IsType<AppendResult.Refused>(
            await test.Log.AppendAsync(new AppendBatch { Entries = [TestLog.Entry("new"), TestLog.Entry("a", text: "[]")] }, Cancel)
        );
        Assert.Equal((RefusalReason.IdTaken, 1), (refused.Reason, refused.Entry));
        Assert.Null(test.Log.FindId("new"));
        Assert.Equal(1, test.Log.Head.Size);
    }

    [Fact]
    public async Task An_expected_revision_admits_exactly_one_of_many_writers()
    {
        await using var test = new TestLog();
        await test.AppendAsync(TestLog.Entry("first"));
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(i =>
                    test.Log.AppendAsync(
                            AppendBatch.Of(TestLog.Entry("w" + i), new AppendCondition.ExpectedRevision("uscc:test", 0)),
                            Cancel
                        )
                        .AsTask()
                )
        );
        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.All(results.OfType<AppendResult.Conflict>(), conflict => Assert.Equal(1, conflict.Position));
    }

    [Fact]
    public async Task A_boundary_on_tags_and_types_admits_exactly_one_of_many_writers()
    {
        await using var test = new TestLog();
        var free = new AppendCondition.NoneAfter(-1, new LogQuery(new QueryClause(["asset:1"], ["TestHappened"])));
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(i => test.Log.AppendAsync(AppendBatch.Of(TestLog.Entry("w" + i, "s" + i, "{}", "asset:1"), free), Cancel).AsTask())
        );
        Assert.Single(results.OfType<AppendResult.Appended>());
        Assert.Equal(31, results.OfType<AppendResult.Conflict>().Count());
        // The winner's retry is not in conflict with itself.
        var winner = (await test.Log.ReadAsync(0, Cancel)).Envelope;
        Assert.IsType<AppendResult.Appended>(
            await test.Log.AppendAsync(AppendBatch.Of(TestLog.Entry(winner.Id, winner.Stream, "{}", "asset:1"), free), Cancel)
        );
    }

    [Fact]
    public async Task A_document_is_stored_once_and_every_entry_commits_to_it()
    {
        await using var test = new TestLog();
        var document = new NewDocument("application/json", Encoding.UTF8.GetBytes("{\"all\":\"of it\"}"));
        var batch = new AppendBatch
        {
            Documents = [document],
            Entries =
            [
                TestLog.Entry("a") with
                {
                    Evidence = new NewEvidence(0, 0),
                },
                TestLog.Entry("b") with
                {
                    Evidence = new NewEvidence(0, 1, "sig", "key"),
                },
            ],
        };
        Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(batch, Cancel));
        await test.ReopenAsync();
        var evidence = (await test.Log.ReadAsync(1, Cancel)).Evidence!;
        Assert.Equal((1, "sig", "key", "application/json"), (evidence.Index, evidence.Signature, evidence.KeyId, evidence.MediaType));
        var stored = await test.Log.ReadDocumentAsync(evidence.Stored, Cancel);
        Assert.Equal(document.Bytes.ToArray(), stored!.Bytes.ToArray());
        Assert.Equal(evidence.Commitment, Digest.Of(evidence.Salt.Span, stored.Bytes.Span));
        await test.Log.DisposeAsync();
        var report = test.Verify();
        Assert.Empty(report.Findings);
        Assert.Equal(1, report.Documents);
    }

    [Fact]
    public async Task What_is_too_large_or_malformed_is_refused_with_the_element_named()
    {
        await using var test = new TestLog();
        await Refused(TestLog.Entry("a") with { Id = "" }, RefusalReason.Malformed, "id");
        await Refused(TestLog.Entry("a") with { Stream = "x\ny" }, RefusalReason.Malformed, "stream");
        await Refused(TestLog.Entry("\ud800"), RefusalReason.Malformed, "id");
        await Refused(TestLog.Entry("a", tags: "untyped"), RefusalReason.Malformed, "untyped");
        await Refused(
            TestLog.Entry("a") with
            {
                Sections = [new NewSection("envelope", AccessClass.Open, default)],
            },
            RefusalReason.Malformed,
            "envelope"
        );
        await Refused(
            TestLog.Entry("a") with
            {
                Sections = [new NewSection("public", "everybody", default)],
            },
            RefusalReason.Malformed,
            "everybody"
        );
        await Refused(
            TestLog.Entry("a") with
            {
                Sections = [new NewSection("public", AccessClass.Open, new byte[LedgerLimits.EntryBytesMax])],
            },
            RefusalReason.TooLarge,
            "bytes"
        );
        await Refused(TestLog.Entry("a") with { Evidence = new NewEvidence(0, 0) }, RefusalReason.Malformed, "evidence");
        Assert.Equal(0, test.Log.Head.Size);

        async Task Refused(NewEntry entry, RefusalReason reason, string named)
        {
            var refused = Assert.IsType<AppendResult.Refused>(await test.Log.AppendAsync(AppendBatch.Of(entry), Cancel));
            Assert.Equal(reason, refused.Reason);
            Assert.Contains(named, refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Segments_roll_and_a_frame_larger_than_a_segment_gets_one_of_its_own()
    {
        await using var test = new TestLog();
        var large = new string('x', 300_000);
        for (var i = 0; i < 8; i++)
            await test.AppendAsync(TestLog.Entry("e" + i, text: large));
        var batch = new AppendBatch
        {
            Documents = [new NewDocument("application/octet-stream", new byte[3 << 20])],
            Entries = [TestLog.Entry("with document") with { Evidence = new NewEvidence(0, 0) }],
        };
        Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(batch, Cancel));
        await test.AppendAsync(TestLog.Entry("after"));
        Assert.True(test.Segments().Length >= 4);
        await test.ReopenAsync();
        Assert.Equal(10, test.Log.Head.Size);
        Assert.Equal(large, (await test.Log.ReadAsync(7, Cancel)).Text("public"));
        await test.AppendAsync(TestLog.Entry("later"));
        await test.Log.DisposeAsync();
        Assert.Empty(test.Verify().Findings);
    }

    [Fact]
    public async Task Recorded_never_decreases_and_a_clock_far_behind_stops_the_writer()
    {
        var clock = new StandingClock(DateTimeOffset.UnixEpoch.AddDays(20_000));
        await using var test = new TestLog(
            new FileLogOptions
            {
                Folder = "",
                KeyFolder = "",
                Clock = clock,
            }
        );
        var first = (await test.AppendAsync(TestLog.Entry("a")))[0];
        clock.Now -= TimeSpan.FromSeconds(9);
        Assert.Equal(first.Recorded, (await test.AppendAsync(TestLog.Entry("b")))[0].Recorded);
        clock.Now -= TimeSpan.FromSeconds(2);
        await Assert.ThrowsAsync<LogStoppedException>(() => test.Log.AppendAsync(AppendBatch.Of(TestLog.Entry("c")), Cancel).AsTask());
        await Assert.ThrowsAsync<LogStoppedException>(() => test.Log.AppendAsync(AppendBatch.Of(TestLog.Entry("d")), Cancel).AsTask());
        Assert.Contains("clock", test.Log.Stopped, StringComparison.Ordinal);
        Assert.Equal("b", (await test.Log.ReadAsync(1, Cancel)).Envelope.Id);
    }

    [Fact]
    public async Task A_second_opener_is_refused()
    {
        await using var test = new TestLog();
        var refused = Assert.Throws<LogRefusedException>(() => FileLog.Open(test.Options));
        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_older_than_what_it_published_is_refused_with_instructions()
    {
        await using var test = new TestLog();
        await test.FillAsync(3);
        await test.Log.DisposeAsync();
        var old = test.Options.Folder + "-old";
        Folders.Copy(test.Options.Folder, old);
        await test.ReopenAsync();
        await test.FillAsync(2, from: 3);
        await test.Log.DisposeAsync();
        Directory.Delete(test.Options.Folder, recursive: true);
        Directory.Move(old, test.Options.Folder);
        var refused = Assert.Throws<LogRefusedException>(() => FileLog.Open(test.Options));
        Assert.Contains("has 3 entries and has published a checkpoint of 5", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            test.Verify().Findings,
            finding => finding.What.Contains("5 entries were published and 3 can be read", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_log_without_its_key_is_refused()
    {
        await using var test = new TestLog();
        await test.Log.DisposeAsync();
        Directory.Delete(test.Options.KeyFolder, recursive: true);
        Assert.Throws<LogRefusedException>(() => FileLog.Open(test.Options));
    }

    [Fact]
    public async Task Many_writers_share_commits_and_every_receipt_holds_after_a_restart()
    {
        await using var test = new TestLog();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => test.AppendAsync(TestLog.Entry("e" + i, "s" + (i % 13)))));
        await test.ReopenAsync();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), receipts.Select(receipt => receipt[0].Position).Order());
        foreach (var receipt in receipts.Select(all => all[0]))
        {
            var entry = await test.Log.ReadAsync(receipt.Position, Cancel);
            Assert.Equal((receipt.Id, receipt.LeafHash, receipt.Revision), (entry.Envelope.Id, entry.LeafHash, entry.Envelope.Revision));
        }
    }
}
