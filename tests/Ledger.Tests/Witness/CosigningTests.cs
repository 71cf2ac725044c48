using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>A log with three witnesses, two of which are enough.</summary>
public sealed class CosigningTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("xinyuan-cosigning-").FullName;
    private readonly List<LocalCosigner> _witnesses = [];
    private FileLogOptions _options;
    private FileLog _log;

    public CosigningTests()
    {
        _options = new FileLogOptions
        {
            Folder = Path.Combine(_root, "data"),
            KeyFolder = Path.Combine(_root, "keys"),
            Origin = "test.example/log",
            SegmentBytes = 1 << 20,
            CheckpointInterval = TimeSpan.FromMilliseconds(5),
        };
        // The log's key is needed for the policy, and is made at the first start.
        _log = FileLog.Open(_options);
        var key = VerifierKey.Parse(_log.VerifierKey, out _)!;
        _log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        foreach (var name in (string[])["customs", "bank", "court"])
            _witnesses.Add(new LocalCosigner(new TestWitness("witness.example/" + name, key), name));
        _options = _options with { Cosigning = Options(PolicyText(key, "group two 2 customs bank court\nquorum two\n")) };
        _log = FileLog.Open(_options);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string TextOf(string note) => SignedNote.Parse(note, out _)!.Text;

    private string CosignedPath => Path.Combine(_options.Folder, "log", "cosigned");

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _witnesses.ForEach(witness => witness.Behind.Dispose());
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_checkpoint_is_published_when_the_quorum_has_cosigned_it_and_satisfies_the_policy()
    {
        await FillAsync(5);
        var checkpoint = await _log.WaitForCheckpointAsync(5, Cancel);
        Assert.Null(_log.Policy.Fault(checkpoint));
        // The third witness may have added its line already.
        Assert.Equal(TextOf(checkpoint.Note), TextOf(await File.ReadAllTextAsync(CosignedPath, Cancel)));
        await UntilAsync(() => _log.Witnesses.All(witness => witness.Size == 5));
        Assert.Equal(["customs", "bank", "court"], _log.Witnesses.Select(witness => witness.Name));
        Assert.All(_log.Witnesses, witness => Assert.Null(witness.Error));
        Assert.All(_log.Witnesses, witness => Assert.NotNull(witness.Cosigned));
        // The third's line comes beneath the same checkpoint, late or not.
        await UntilAsync(() => SignedNote.Parse(_log.Checkpoint.Note, out _)!.Signatures.Count == 4);
        Assert.Empty(new LogVerifier(_options.Folder, _options.KeyFolder).Run().Findings);
    }

    [Fact]
    public async Task One_down_delays_nothing_and_two_down_delay_the_checkpoint_and_never_an_append()
    {
        _witnesses[0].IsDown = true;
        await FillAsync(3);
        Assert.Equal(3, (await _log.WaitForCheckpointAsync(3, Cancel)).Size);
        _witnesses[1].IsDown = true;
        await FillAsync(4, from: 3);
        await UntilAsync(() => _log.Witnesses.Count(witness => witness.Error is not null) == 2);
        Assert.Equal(7, _log.Head.Size);
        Assert.Equal(3, _log.Checkpoint.Size);
        Assert.False(_log.WaitForCheckpointAsync(7, Cancel).IsCompleted);
        _witnesses[0].IsDown = false;
        var checkpoint = await _log.WaitForCheckpointAsync(7, Cancel);
        Assert.Null(_log.Policy.Fault(checkpoint));
        Assert.Contains("connection refused", _log.Witnesses[1].Error, StringComparison.Ordinal);
        Assert.Null(_log.Witnesses[0].Error);
    }

    [Fact]
    public async Task What_was_published_is_published_again_after_a_restart_and_the_witnesses_go_on_from_there()
    {
        await FillAsync(3);
        await _log.WaitForCheckpointAsync(3, Cancel);
        _witnesses.ForEach(witness => witness.IsDown = true);
        await FillAsync(2, from: 3);
        await ReopenAsync();
        Assert.Equal(3, _log.Checkpoint.Size);
        Assert.Null(_log.Policy.Fault(_log.Checkpoint));
        Assert.Contains(_log.Witnesses, witness => witness.Size == 3);
        _witnesses.ForEach(witness => witness.IsDown = false);
        Assert.Equal(5, (await _log.WaitForCheckpointAsync(5, Cancel)).Size);
        // With the file gone the log learns from the witnesses what they know.
        _witnesses.ForEach(witness => witness.IsDown = true);
        await _log.DisposeAsync();
        File.Delete(CosignedPath);
        _log = FileLog.Open(_options);
        Assert.Equal(0, _log.Checkpoint.Size);
        _witnesses.ForEach(witness => witness.IsDown = false);
        Assert.Equal(5, (await _log.WaitForCheckpointAsync(5, Cancel)).Size);
    }

    [Fact]
    public async Task A_slow_witness_holds_up_nobody_and_no_answer_counts_that_is_not_right()
    {
        var hold = new TaskCompletionSource();
        _witnesses[2].Hold = hold.Task;
        await FillAsync(2);
        await _log.WaitForCheckpointAsync(2, Cancel);
        await FillAsync(1, from: 2);
        await _log.WaitForCheckpointAsync(3, Cancel);
        // It may have signed the empty log before it was held up.
        Assert.True(_log.Witnesses[2].Size is null or 0);
        hold.SetResult();
        await UntilAsync(() => _log.Witnesses[2].Size == 3);

        using var impostor = SigningKey.Create("witness.example/bank", VerifierKey.CosignatureType);
        _witnesses[0].IsDown = true;
        foreach (
            var lie in (Func<AddCheckpointResult, AddCheckpointResult>[])
                [
                    good => good with { Body = "" },
                    good => good with { Body = "nonsense" },
                    good => good with { Body = new string('x', AddCheckpointResult.BytesMax + 1) },
                    good => good with { Body = good.Body[..^6] + "AAAA=\n" },
                    good => good with { Body = impostor.Cosign(SignedNote.Parse(_log.Checkpoint.Note, out _)!.Text, 5) + "\n" },
                    _ => AddCheckpointResult.Refused(403, "no"),
                    _ => AddCheckpointResult.Conflict(2),
                    _ => AddCheckpointResult.Conflict(1_000_000),
                    _ => AddCheckpointResult.Conflict(2) with { Body = "02\n" },
                    _ => AddCheckpointResult.Conflict(2) with { MediaType = "text/plain" },
                ]
        )
        {
            _witnesses[1].Answer = lie;
            var (published, asked, size) = (_log.Checkpoint, _witnesses[1].Asked, (int)_log.Head.Size);
            await FillAsync(1, from: size);
            await UntilAsync(() => _witnesses[1].Asked > asked && _log.Witnesses[1].Error is not null);
            Assert.Equal(published.Size, _log.Checkpoint.Size);
            Assert.Null(_log.Policy.Fault(_log.Checkpoint));
            _witnesses[1].Answer = answer => answer;
            await _log.WaitForCheckpointAsync(size + 1, Cancel);
        }
    }

    [Fact]
    public async Task Witnesses_that_are_ahead_of_the_log_show_that_it_is_an_old_copy()
    {
        await FillAsync(2);
        await _log.WaitForCheckpointAsync(2, Cancel);
        await UntilAsync(() => _log.Witnesses.All(witness => witness.Size == 2));
        await _log.DisposeAsync();
        foreach (var name in (string[])["data", "keys"])
            Folders.Copy(Path.Combine(_root, name), Path.Combine(_root, "old", name));
        _log = FileLog.Open(_options);
        await FillAsync(2, from: 2);
        await UntilAsync(() => _log.Witnesses.All(witness => witness.Size == 4));
        await _log.DisposeAsync();
        // Data and keys of before, together: nothing of the log's own tells that there was more.
        _options = _options with
        {
            Folder = Path.Combine(_root, "old", "data"),
            KeyFolder = Path.Combine(_root, "old", "keys"),
        };
        _log = FileLog.Open(_options);
        await FillAsync(1, from: 20);
        await UntilAsync(() => _log.Witnesses.All(witness => witness.Error?.Contains("old copy", StringComparison.Ordinal) ?? false));
        Assert.Equal(2, _log.Checkpoint.Size);
    }

    [Fact]
    public async Task Every_changed_byte_of_the_cosigned_checkpoint_is_damage_and_a_changed_policy_is_none()
    {
        await FillAsync(3);
        await _log.WaitForCheckpointAsync(3, Cancel);
        await UntilAsync(() => SignedNote.Parse(_log.Checkpoint.Note, out _)!.Signatures.Count == 4);
        _witnesses.ForEach(witness => witness.IsDown = true);
        await _log.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(CosignedPath, Cancel);
        var noticed = 0;
        for (var i = 0; i < bytes.Length; i += 3)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(CosignedPath, changed, Cancel);
            try
            {
                // Where the name of one witness is hit, its line is a stranger's, and the other two still make the quorum.
                await using var opened = FileLog.Open(_options);
                Assert.Null(opened.Policy.Fault(opened.Checkpoint));
            }
            catch (DamageException damaged)
            {
                Assert.Equal(CosignedPath, damaged.Damage.File);
                noticed++;
            }
        }
        Assert.True(noticed > bytes.Length / 3 / 2);
        await File.WriteAllBytesAsync(CosignedPath, bytes, Cancel);
        var key = _options.Cosigning!.Policy.Logs[0];
        using var another = SigningKey.Create("witness.example/new", VerifierKey.CosignatureType);
        var stricter = Options(PolicyText(key, $"witness new {another.Verifier}\ngroup all-of-them all customs new\nquorum all-of-them\n"));
        await using (var opened = FileLog.Open(_options with { Cosigning = stricter }))
            Assert.Equal(0, opened.Checkpoint.Size);
        _log = FileLog.Open(_options);
        Assert.Equal(3, _log.Checkpoint.Size);
    }

    [Fact]
    public async Task A_policy_without_a_quorum_publishes_at_once_and_gathers_cosignatures_beneath()
    {
        var key = _options.Cosigning!.Policy.Logs[0];
        await _log.DisposeAsync();
        _options = _options with { Cosigning = Options(PolicyText(key, "quorum none\n")) };
        _witnesses.ForEach(witness => witness.IsDown = true);
        _log = FileLog.Open(_options);
        await FillAsync(2);
        Assert.Equal(2, (await _log.WaitForCheckpointAsync(2, Cancel)).Size);
        _witnesses[1].IsDown = false;
        await UntilAsync(() => SignedNote.Parse(_log.Checkpoint.Note, out _)!.IsSignedBy(_witnesses[1].Witness.Key));
    }

    [Fact]
    public async Task A_policy_of_another_log_is_refused()
    {
        await _log.DisposeAsync();
        using var other = SigningKey.Create("test.example/log");
        var policy = Policy.Parse($"log {other.Verifier}\nquorum none\n", out _)!;
        var refused = Assert.Throws<LogRefusedException>(() =>
            FileLog.Open(
                _options with
                {
                    Cosigning = new CosigningOptions { Policy = policy, Cosigners = [] },
                }
            )
        );
        Assert.Contains("log test.example/log+", refused.Message, StringComparison.Ordinal);
    }

    private Task UntilAsync(Func<bool> isSo) => _log.WaitForWitnessesAsync(isSo, Cancel);

    private CosigningOptions Options(string policy) =>
        new()
        {
            Policy = Policy.Parse(policy, out var fault) ?? throw new InvalidDataException(fault),
            Cosigners = _witnesses.ToList<ICosigner>(),
            PauseMin = TimeSpan.FromMilliseconds(5),
            PauseMax = TimeSpan.FromMilliseconds(20),
        };

    private string PolicyText(VerifierKey log, string rest) =>
        $"log {log}\n" + string.Concat(_witnesses.Select(one => $"witness {one.Witness.Name} {one.Witness.Key}\n")) + rest;

    private async Task FillAsync(int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
            Assert.IsType<AppendResult.Appended>(await _log.AppendAsync(new AppendBatch { Entries = [TestLog.Entry("id" + i)] }, Cancel));
    }

    private async Task ReopenAsync()
    {
        await _log.DisposeAsync();
        _log = FileLog.Open(_options);
    }
}
