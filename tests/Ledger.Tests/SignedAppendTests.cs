using System.Globalization;
using System.Text;

namespace Xinyuan.Ledger.Tests;

public sealed class SignedAppendTests
{
    private const string KeyId = "k1";
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-07-01T00:00:00Z", CultureInfo.InvariantCulture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revocation_between_judging_and_committing_is_seen_and_refused_by_name_and_position()
    {
        await using var test = new TestLog();
        var submission = await RegisterAsync(test);
        // Phase 1: the key is judged valid. Phase 2: it is revoked. Phase 3: the batch is committed.
        await using var log = new InterposedLog(test.Log, () => Assert.Single(RevokeAsync(test).Result));
        var result = await SignedAppend.AppendAsync(log, submission, Batch("a"), TimeProvider.System, Cancel);

        var refused = Assert.IsType<AppendResult.Refused>(result);
        Assert.Equal(RefusalReason.KeyEnded, refused.Reason);
        Assert.Contains($"the key {KeyId} was revoked and ended at position 1", refused.Detail, StringComparison.Ordinal);
        Assert.Equal((2, 2L), (log.Appends, test.Log.Head.Size));
        Assert.Null(test.Log.FindId("a"));
    }

    [Fact]
    public async Task A_change_that_leaves_the_key_valid_is_judged_again_and_the_batch_is_taken()
    {
        await using var test = new TestLog(Clocked(out var clock));
        var submission = await RegisterAsync(test);
        await using var log = new InterposedLog(test.Log, () => Assert.Single(RotateAsync(test, Start.AddDays(1)).Result));
        Assert.IsType<AppendResult.Appended>(await SignedAppend.AppendAsync(log, submission, Batch("a"), clock, Cancel));
        Assert.Equal(2, log.Appends);
    }

    [Fact]
    public async Task What_was_recorded_while_the_key_was_valid_is_answered_again_for_ever_and_nothing_is_added_to_it()
    {
        await using var test = new TestLog();
        var submission = await RegisterAsync(test);
        var first = Assert.IsType<AppendResult.Appended>(await Append(test, submission, "a"));
        await RevokeAsync(test);
        var again = Assert.IsType<AppendResult.Appended>(await Append(test, submission, "a"));
        Assert.Equal(first.Receipts.Select(receipt => receipt with { AlreadyKnown = true }), again.Receipts);
        Assert.Equal(RefusalReason.KeyEnded, Assert.IsType<AppendResult.Refused>(await Append(test, submission, "a", "b")).Reason);
        Assert.Equal(3, test.Log.Head.Size);
    }

    [Fact]
    public async Task The_batch_s_own_conflict_stays_the_caller_s()
    {
        await using var test = new TestLog();
        var submission = await RegisterAsync(test);
        var batch = Batch("a") with { Conditions = [new AppendCondition.ExpectedRevision("uscc:test", 7)] };
        var result = await SignedAppend.AppendAsync(test.Log, submission, batch, TimeProvider.System, Cancel);
        Assert.Same(batch.Conditions[0], Assert.IsType<AppendResult.Conflict>(result).Condition);
    }

    [Fact]
    public async Task A_time_that_passes_between_judging_and_committing_ends_the_key()
    {
        await using var test = new TestLog(Clocked(out var clock));
        var submission = await RegisterAsync(test, Start.AddHours(1));
        await using var log = new InterposedLog(test.Log, () => clock.Now = Start.AddHours(1));
        var refused = Assert.IsType<AppendResult.Refused>(await SignedAppend.AppendAsync(log, submission, Batch("a"), clock, Cancel));
        Assert.Equal(RefusalReason.KeyEnded, refused.Reason);
        Assert.Equal(1, test.Log.Head.Size);
    }

    [Fact]
    public async Task A_rotated_key_speaks_until_its_rotation_or_until_the_overlap_ends_and_the_new_one_from_there()
    {
        await using var test = new TestLog(Clocked(out var clock));
        var submission = await RegisterAsync(test);
        await RotateAsync(test, Start.AddHours(1));
        Assert.IsType<AppendResult.Appended>(await SignedAppend.AppendAsync(test.Log, submission, Batch("a"), clock, Cancel));
        clock.Now = Start.AddHours(1);
        await test.AppendAsync(TestLog.Entry("at the end"));
        Assert.IsType<AppendResult.Refused>(await SignedAppend.AppendAsync(test.Log, submission, Batch("b"), clock, Cancel));

        var old = await KeyValidity.OfAsync(test.Log, submission.Key!, test.Log.Head.Size, clock.Now, Cancel);
        Assert.Equal((KeyState.Rotated, 3L, "k2"), (old.State, old.Until, old.Successor));
        var successor = (await IssuerKeys.FindAsync(test.Log, "k2", Cancel))!;
        Assert.Equal((1L, "org:party"), (successor.Position, successor.Party));
        Assert.Null((await KeyValidity.OfAsync(test.Log, successor, test.Log.Head.Size, clock.Now, Cancel)).Fault);
    }

    [Fact]
    public async Task Without_overlap_the_rotation_is_the_last_thing_that_the_old_key_signs()
    {
        await using var test = new TestLog();
        var submission = await RegisterAsync(test);
        await RotateAsync(test, null);
        var validity = await KeyValidity.OfAsync(test.Log, submission.Key!, test.Log.Head.Size, DateTimeOffset.UtcNow, Cancel);
        Assert.Equal((KeyState.Rotated, 2L), (validity.State, validity.Until));
    }

    [Fact]
    public async Task What_a_compromised_key_signed_since_then_is_in_doubt_and_still_there()
    {
        await using var test = new TestLog(Clocked(out var clock));
        var submission = await RegisterAsync(test);
        foreach (var hour in new[] { 1, 2, 3 })
        {
            clock.Now = Start.AddHours(hour);
            await SignedAppend.AppendAsync(test.Log, submission, Batch("at " + hour), clock, Cancel);
            await test.AppendAsync(TestLog.Entry("other " + hour));
        }
        await RevokeAsync(test, Start.AddHours(2));
        var validity = await KeyValidity.OfAsync(test.Log, submission.Key!, test.Log.Head.Size, clock.Now, Cancel);
        var doubtful = new List<string>();
        await foreach (var position in validity.InDoubtAsync(test.Log, Cancel))
            doubtful.Add((await test.Log.ReadAsync(position, Cancel)).Envelope.Id);
        Assert.Equal(["at 2", "at 3"], doubtful);
    }

    [Fact]
    public async Task A_refused_document_of_an_ended_key_leaves_no_trace()
    {
        await using var test = new TestLog();
        var submission = await RegisterAsync(test);
        await RevokeAsync(test);
        var refused = await RefusedDocument.KeepAsync(
            test.Log,
            submission,
            TimeProvider.System,
            [new DocumentFault("a reason", "")],
            Cancel
        );
        Assert.Equal(RefusalReason.KeyEnded, refused?.Reason);
        Assert.Equal(2, test.Log.Head.Size);
    }

    private static Files.FileLogOptions Clocked(out StandingClock clock)
    {
        clock = new StandingClock(Start);
        return new Files.FileLogOptions
        {
            Folder = "",
            KeyFolder = "",
            Clock = clock,
        };
    }

    private static async Task<Submission> RegisterAsync(TestLog test, DateTimeOffset? notAfter = null)
    {
        var bound = notAfter is { } time ? $",\"notAfter\":\"{time:O}\"" : "";
        var publicKey = Convert.ToBase64String(new byte[32]);
        var json = $$"""{"party":"org:party","keyId":"{{KeyId}}","publicKey":"{{publicKey}}","role":"department"{{bound}}}""";
        await AppendKeyAsync(test, IssuerKeys.RegisteredType, json, KeyId);
        return new Submission(
            "org:party",
            "application/json",
            "{}"u8.ToArray(),
            "h..s",
            await IssuerKeys.FindAsync(test.Log, KeyId, Cancel)
        );
    }

    private static Task<IReadOnlyList<Receipt>> RotateAsync(TestLog test, DateTimeOffset? overlap)
    {
        var until = overlap is { } time ? $",\"overlapUntil\":\"{time:O}\"" : "";
        var publicKey = Convert.ToBase64String(new byte[32]);
        return AppendKeyAsync(
            test,
            IssuerKeys.RotatedType,
            $$"""{"party":"org:party","keyId":"{{KeyId}}","newKeyId":"k2","publicKey":"{{publicKey}}","role":"department"{{until}}}""",
            KeyId,
            "k2"
        );
    }

    private static Task<IReadOnlyList<Receipt>> RevokeAsync(TestLog test, DateTimeOffset? since = null)
    {
        var compromised = since is { } time ? $",\"compromisedSince\":\"{time:O}\"" : "";
        return AppendKeyAsync(
            test,
            IssuerKeys.RevokedType,
            $$"""{"party":"org:party","keyId":"{{KeyId}}","reason":"key_compromise"{{compromised}}}""",
            KeyId
        );
    }

    private static Task<IReadOnlyList<Receipt>> AppendKeyAsync(TestLog test, string type, string json, params string[] keys) =>
        test.AppendAsync(
            TestLog.Entry(type) with
            {
                Type = type,
                Stream = "key:org:party",
                Sections = [new NewSection("public", AccessClass.Open, Encoding.UTF8.GetBytes(json))],
                Tags = [.. keys.Select(IssuerKeys.Tag)],
            }
        );

    private static AppendBatch Batch(params string[] ids) =>
        new()
        {
            Entries = [.. ids.Select(id => TestLog.Entry(id) with { Evidence = new NewEvidence(0, 0, "h..s", KeyId) })],
            Documents = [new NewDocument("application/json", "{}"u8.ToArray())],
        };

    private static ValueTask<AppendResult> Append(TestLog test, Submission submission, params string[] ids) =>
        SignedAppend.AppendAsync(test.Log, submission, Batch(ids), TimeProvider.System, Cancel);

    /// <summary>A log before which something happens ahead of the first append: between a caller's judging and its committing.</summary>
    private sealed class InterposedLog(IEventLog log, Action beforeFirst) : IEventLog
    {
        public int Appends { get; private set; }

        public string Origin => log.Origin;

        public string VerifierKey => log.VerifierKey;

        public LogHead Head => log.Head;

        public Checkpoint Checkpoint => log.Checkpoint;

        public Policy Policy => log.Policy;

        public IReadOnlyList<Witness> Witnesses => log.Witnesses;

        public ValueTask<AppendResult> AppendAsync(AppendBatch batch, CancellationToken cancel)
        {
            if (Appends++ == 0)
                beforeFirst();
            return log.AppendAsync(batch, cancel);
        }

        public ValueTask<Entry> ReadAsync(long position, CancellationToken cancel) => log.ReadAsync(position, cancel);

        public IAsyncEnumerable<Entry> ReadRangeAsync(long from, long to, CancellationToken cancel) => log.ReadRangeAsync(from, to, cancel);

        public IReadOnlyList<long> Find(LogQuery query, long after = -1, int limit = int.MaxValue) => log.Find(query, after, limit);

        public IReadOnlyList<long> FindStream(string stream, long fromRevision = 0) => log.FindStream(stream, fromRevision);

        public long? FindId(string id) => log.FindId(id);

        public ValueTask<StoredDocument?> ReadDocumentAsync(Digest stored, CancellationToken cancel) =>
            log.ReadDocumentAsync(stored, cancel);

        public ValueTask<byte[]> ReadHashesAsync(int level, long index, int count, CancellationToken cancel) =>
            log.ReadHashesAsync(level, index, count, cancel);

        public Task WaitForSizeAsync(long size, CancellationToken cancel) => log.WaitForSizeAsync(size, cancel);

        public Task<Checkpoint> WaitForCheckpointAsync(long size, CancellationToken cancel) => log.WaitForCheckpointAsync(size, cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
