using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

public sealed class WitnessStateTests : IDisposable
{
    private const string Origin = "a.example/log";
    private const string Name = "witness.example/customs";

    private readonly TestTree _log = new(SigningKey.Create(Origin), 100);
    private readonly TestWitness _witness;

    public WitnessStateTests() => _witness = new TestWitness(Name, _log.Key);

    public void Dispose()
    {
        _witness.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_checkpoint_that_follows_is_cosigned_and_remembered_over_a_restart()
    {
        var answer = _witness.State.Add(_log.Request(0, 5));
        Assert.Equal(200, answer.Status);
        var line = NoteSignature.Parse(answer.Body.TrimEnd('\n'))!;
        Assert.Equal(_witness.Clock.Seconds, line.CosignedAt);
        Assert.Equal(72, line.Blob.Length);
        var note = SignedNote.Parse(_log.Checkpoint(5).Note, out _)!.With(line);
        Assert.True(note.IsSignedBy(_witness.State.Key));
        Assert.Equal(VerifierKey.CosignatureType, _witness.State.Key.Type);

        _witness.Reopen();
        var latest = _witness.State.Latest(TestWitness.HashOf(Origin))!;
        Assert.Equal(note.ToString(), latest.Note);
        Assert.Equal(200, _witness.State.Add(_log.Request(5, 64)).Status);
        Assert.Equal(200, _witness.State.Add(_log.Request(64, 100)).Status);
        Assert.Null(_witness.State.Latest(TestWitness.HashOf("b.example/log")));
    }

    [Fact]
    public void Who_repeats_the_logs_line_does_not_make_the_memory_unreadable()
    {
        // Anybody can: the line is published, and the same checkpoint may be handed in again.
        var checkpoint = _log.Checkpoint(5);
        var note = SignedNote.Parse(checkpoint.Note, out _)!;
        var repeated = note with { Signatures = [.. Enumerable.Repeat(note.Signatures[0], 100)] };
        var request = new AddCheckpointRequest(0, [], checkpoint with { Note = repeated.ToString() });
        Assert.Equal(200, _witness.State.Add(Encoding.UTF8.GetBytes(request.ToString())).Status);

        _witness.Reopen();
        var latest = _witness.State.Latest(TestWitness.HashOf(Origin))!;
        Assert.Equal([Origin, Name], SignedNote.Parse(latest.Note, out _)!.Signatures.Select(line => line.Name));
    }

    [Fact]
    public void A_memory_that_is_there_and_cannot_be_read_is_not_taken_for_none()
    {
        _witness.State.Add(_log.Request(0, 5));
        var path = Path.Combine(_witness.Options.Folder, TestWitness.HashOf(Origin) + ".checkpoint");
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.Throws<UnauthorizedAccessException>(_witness.Reopen);
    }

    [Fact]
    public void Whoever_does_not_know_the_last_size_is_told_it()
    {
        _witness.State.Add(_log.Request(0, 7));
        foreach (var old in (int[])[0, 3, 8])
        {
            var answer = _witness.State.Add(_log.Request(old, 9));
            Assert.Equal((409, "text/x.tlog.size", "7\n"), (answer.Status, answer.MediaType, answer.Body));
            Assert.Equal(7, answer.Size);
        }
        // An answer that was lost: the log comes again with the old size, then with the one that it is told.
        Assert.Equal(200, _witness.State.Add(_log.Request(7, 7)).Status);
    }

    [Fact]
    public void What_is_not_a_request_or_goes_backwards_is_malformed()
    {
        var good = _log.Request(0, 5).ToString();
        foreach (
            var body in (string[])
                [
                    "",
                    "old 0\n",
                    good.Replace("old 0", "old 00", StringComparison.Ordinal),
                    good.Replace("old 0", "old -1", StringComparison.Ordinal),
                    good.Replace("old 0", "old", StringComparison.Ordinal),
                    good.Replace("old 0\n", "old 0\r\n", StringComparison.Ordinal),
                    good.Replace("old 0\n", "old 0\nAAAA\n", StringComparison.Ordinal),
                    good.Replace(
                        "old 0\n",
                        "old 0\n" + string.Concat(Enumerable.Repeat(_log.Root(1).ToBase64() + "\n", 64)),
                        StringComparison.Ordinal
                    ),
                    good[..^1],
                    good + "\n",
                    good + new string('x', AddCheckpointRequest.BytesMax),
                ]
        )
            Assert.Equal(400, _witness.State.Add(Encoding.UTF8.GetBytes(body)).Status);
        Assert.Equal(400, _witness.State.Add([0x6f, 0x6c, 0x64, 0xff]).Status);
        Assert.Equal(400, _witness.State.Add(_log.Request(6, 5)).Status);
        Assert.Equal(200, _witness.State.Add(Encoding.UTF8.GetBytes(good)).Status);
    }

    [Fact]
    public void An_unknown_log_and_a_wrong_signature_are_told_apart()
    {
        using var stranger = new TestTree(SigningKey.Create("b.example/log"), 5);
        Assert.Equal(404, _witness.State.Add(stranger.Request(0, 5)).Status);
        using var impostor = new TestTree(SigningKey.Create(Origin), 5);
        Assert.Equal(403, _witness.State.Add(impostor.Request(0, 5)).Status);
        // Beside a good signature: one of a stranger is passed over, one of the log that fails spoils the note.
        var text = Checkpoint.Text(Origin, 5, _log.Root(5));
        using var other = SigningKey.Create(Origin);
        var blob = new byte[64];
        var failing = new NoteSignature(Origin, _log.Key.KeyId, blob);
        Assert.Equal(403, _witness.State.Add(new AddCheckpointRequest(0, [], _log.Sign(5, _log.Root(5), failing))).Status);
        Assert.Equal(200, _witness.State.Add(new AddCheckpointRequest(0, [], _log.Sign(5, _log.Root(5), other.Sign(text)))).Status);
        var kept = SignedNote.Parse(_witness.State.Latest(TestWitness.HashOf(Origin))!.Note, out _)!;
        Assert.DoesNotContain(kept.Signatures, line => line.Names(other.Verifier));
    }

    [Fact]
    public void What_contradicts_is_not_cosigned()
    {
        // Of an empty log: no proof is needed, and there is one root.
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(0, [_log.Root(1)], _log.Checkpoint(5))).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(0, [], _log.Sign(0, _log.Root(1)))).Status);
        Assert.Equal(200, _witness.State.Add(_log.Request(0, 0)).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(0, [_log.Root(1)], _log.Checkpoint(0))).Status);

        Assert.Equal(200, _witness.State.Add(_log.Request(0, 6)).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(6, [], _log.Sign(6, _log.Root(5)))).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(6, [_log.Root(1)], _log.Checkpoint(6))).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(6, [], _log.Checkpoint(9))).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(6, _log.Proof(6, 9), _log.Checkpoint(10))).Status);
        Assert.Equal(422, _witness.State.Add(new AddCheckpointRequest(6, _log.Proof(6, 10), _log.Sign(10, _log.Root(9)))).Status);
        Assert.Equal(6, _witness.State.Latest(TestWitness.HashOf(Origin))!.Size);
    }

    [Fact]
    public void The_time_of_cosignatures_is_never_zero_and_never_goes_back()
    {
        _witness.Clock.Seconds = 0;
        Assert.Equal(1, TimeOf(_witness.State.Add(_log.Request(0, 1))));
        _witness.Clock.Seconds = 1_000;
        Assert.Equal(1_000, TimeOf(_witness.State.Add(_log.Request(1, 1))));
        _witness.Clock.Seconds = 10;
        _witness.Reopen();
        Assert.Equal(1_000, TimeOf(_witness.State.Add(_log.Request(1, 2))));
    }

    [Fact]
    public async Task Of_requests_that_come_at_once_each_is_cosigned_in_turn_or_told_the_size()
    {
        using var fork = _log.Fork(10);
        using var start = new Barrier(8);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            start.SignalAndWait();
                            return (Size: 20 + i, Fork: i % 2, Answer: _witness.State.Add((i % 2 == 0 ? _log : fork).Request(0, 20 + i)));
                        },
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );
        var won = Assert.Single(answers, one => one.Answer.Status == 200);
        Assert.All(answers.Where(one => one != won), one => Assert.Equal(won.Size, one.Answer.Size));
        Assert.Equal(won.Size, _witness.State.Latest(TestWitness.HashOf(Origin))!.Size);
    }

    [Fact]
    public void Nothing_is_answered_that_could_not_be_kept_and_nothing_is_cosigned_after_it()
    {
        Assert.Equal(200, _witness.State.Add(_log.Request(0, 5)).Status);
        var file = Directory.GetFiles(_witness.Options.Folder, "*.checkpoint").Single();
        // The temporary file's name is taken by a folder: the write fails.
        Directory.CreateDirectory(file + ".new");
        Assert.Equal(500, _witness.State.Add(_log.Request(5, 6)).Status);
        Directory.Delete(file + ".new");
        Assert.Equal(500, _witness.State.Add(_log.Request(5, 6)).Status);
        Assert.NotNull(_witness.State.Broken);
        _witness.Reopen();
        Assert.Equal(200, _witness.State.Add(_log.Request(5, 6)).Status);
    }

    [Fact]
    public void Key_memory_and_process_belong_together()
    {
        Assert.Contains("another process", Refusal(), StringComparison.Ordinal);
        _witness.State.Dispose();
        var (key, verifier) = (Path.Combine(_witness.Options.KeyFolder, "witness.key"), Path.Combine(_witness.Options.Folder, "verifier"));
        Assert.StartsWith("PRIVATE+KEY+" + Name + "+", File.ReadAllText(key), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        var options = _witness.Options;
        Assert.Contains(Name, Refusal(options with { Name = "another.example" }), StringComparison.Ordinal);
        var (keyText, verifierText) = (File.ReadAllText(key), File.ReadAllText(verifier));
        File.Delete(verifier);
        Assert.Contains("no memory", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(verifier, verifierText);
        File.Delete(key);
        Assert.Contains("no key", Refusal(), StringComparison.Ordinal);
        using (var another = SigningKey.Create(Name, VerifierKey.CosignatureType))
            File.WriteAllText(key, another.ExportPrivate());
        Assert.Contains("is not that of", Refusal(), StringComparison.Ordinal);
        File.WriteAllText(key, keyText);
        _witness.Reopen();

        string Refusal(WitnessOptions? other = null) =>
            Assert.Throws<LogRefusedException>(() => WitnessState.Open(other ?? _witness.Options)).Message;
    }

    [Fact]
    public void Every_changed_byte_of_what_it_remembers_is_noticed()
    {
        _witness.State.Add(_log.Request(0, 5));
        _witness.State.Dispose();
        var file = Directory.GetFiles(_witness.Options.Folder, "*.checkpoint").Single();
        var bytes = File.ReadAllBytes(file);
        var own = Encoding.UTF8.GetString(bytes).IndexOf("\u2014 " + Origin, StringComparison.Ordinal);
        var length = Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(bytes)[own..].Split('\n')[0]);
        for (var i = 0; i < bytes.Length; i++)
        {
            // The log's own line is not the witness's word: without the log's present key it cannot be judged.
            if (i >= own && i <= own + length)
                continue;
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            File.WriteAllBytes(file, changed);
            Assert.Contains(
                file,
                Assert.Throws<DamageException>(() => WitnessState.Open(_witness.Options)).Message,
                StringComparison.Ordinal
            );
        }
        File.WriteAllBytes(file, bytes);
        _witness.Reopen();
    }

    private static long TimeOf(AddCheckpointResult answer) => NoteSignature.Parse(answer.Body.TrimEnd('\n'))!.CosignedAt;
}
