using System.Globalization;

namespace Xinyuan.Ledger;

/// <summary>
/// One witness of the log: what it cosigned, whether it is being asked, and when it may be asked again. A witness that fails is asked
/// ever more rarely. Owned by <see cref="CosignatureRounds"/>, which asks it one thing at a time.
/// </summary>
internal sealed class CosignerDesk(ICosigner cosigner, TreeReader tree, CosigningOptions options, TimeProvider clock)
{
    // A time beyond is none that a calendar can show.
    private static readonly long TimeMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private Witness _state = new(cosigner.Witness.Name, cosigner.Witness.Key, cosigner.Witness.Url, null, null, null);
    private TimeSpan _pause;
    private volatile bool _isBusy;
    private long _nextTicks;

    /// <summary>The key of its cosignatures.</summary>
    public VerifierKey Key => cosigner.Witness.Key;

    /// <summary>How the log stands with it.</summary>
    public Witness State => Volatile.Read(ref _state);

    /// <summary>Whether it is being asked.</summary>
    public bool IsBusy
    {
        get => _isBusy;
        set => _isBusy = value;
    }

    /// <summary>The asking that was begun last. Never fails.</summary>
    public Task Asking { get; set; } = Task.CompletedTask;

    /// <summary>When it may be asked again.</summary>
    public DateTimeOffset Next => new(Volatile.Read(ref _nextTicks), TimeSpan.Zero);

    /// <summary>Takes up what is known from before: a line of the published checkpoint.</summary>
    public void Remember(long size, NoteSignature line) => Volatile.Write(ref _state, Cosigned(size, line));

    /// <summary>Asks for a cosignature of a checkpoint. Null when it was not given: <see cref="State"/> says why.</summary>
    public async Task<NoteSignature?> AskAsync(Checkpoint checkpoint, CancellationToken cancel)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(options.Timeout);
            var (line, fault) = await ExchangeAsync(checkpoint, limit.Token).ConfigureAwait(false);
            if (line is null)
                Fail(fault!);
            else
                Succeed(checkpoint.Size, line);
            return line;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            Fail(string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Timeout.TotalSeconds} s"));
            return null;
        }
        catch (Exception unreachable) when (unreachable is not OutOfMemoryException)
        {
            Fail(unreachable.Message);
            return null;
        }
    }

    private async Task<(NoteSignature? Line, string? Fault)> ExchangeAsync(Checkpoint checkpoint, CancellationToken cancel)
    {
        // What it cosigned last is only a guess; it says so when it knows better. Once: then somebody else asks it for this log.
        var old = Math.Min(State.Size ?? 0, checkpoint.Size);
        for (var isFirst = true; ; isFirst = false)
        {
            var proof = await tree.ConsistencyAsync(old, checkpoint.Size, cancel).ConfigureAwait(false);
            var request = new AddCheckpointRequest(old, proof, checkpoint);
            var answer = await cosigner.AddCheckpointAsync(request, cancel).ConfigureAwait(false);
            if (answer.Status == AddCheckpointResult.CosignedStatus)
                return Read(answer.Body, checkpoint);
            if (answer.Size is not { } known || !isFirst)
                return (null, string.Create(CultureInfo.InvariantCulture, $"it answered {answer.Status}"));
            if (known > checkpoint.Size)
                return (
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it has cosigned {known} entries of this log, which has {checkpoint.Size}: the log is an old copy, or another writes under its key"
                    )
                );
            old = known;
        }
    }

    private (NoteSignature? Line, string? Fault) Read(string body, Checkpoint checkpoint)
    {
        if (body.Length > AddCheckpointResult.BytesMax)
            return (null, "its answer is too long");
        var text = SignedNote.Parse(checkpoint.Note, out _)!.Text;
        foreach (var one in body.TrimEnd('\n').Split('\n'))
        {
            if (NoteSignature.Parse(one) is { } line && line.Names(Key))
                return line.IsBy(Key, text) && line.CosignedAt <= TimeMax ? (line, null) : (null, "its cosignature does not verify");
        }
        return (null, "its answer has no cosignature of its key");
    }

    private void Succeed(long size, NoteSignature line)
    {
        _pause = TimeSpan.Zero;
        Volatile.Write(ref _nextTicks, 0);
        Volatile.Write(ref _state, Cosigned(size, line));
    }

    private void Fail(string fault)
    {
        _pause = _pause == TimeSpan.Zero ? options.PauseMin : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.PauseMax.Ticks));
        Volatile.Write(ref _nextTicks, (clock.GetUtcNow() + _pause).UtcTicks);
        Volatile.Write(ref _state, State with { Error = fault });
    }

    private Witness Cosigned(long size, NoteSignature line) =>
        State with
        {
            Size = size,
            Cosigned = DateTimeOffset.FromUnixTimeSeconds(line.CosignedAt),
            Error = null,
        };
}
