namespace Xinyuan.Ledger.Files;

/// <summary>A copy of a log, continued by a newer one where there is one: from the first place that the former does not have.</summary>
internal sealed class CopySource
{
    private readonly LogCopy _first;
    private readonly LogCopy? _replica;

    private CopySource(LogCopy first, LogCopy? replica) => (_first, _replica) = (first, replica);

    public VerifierKey Verifier => _first.Verifier;

    /// <summary>How many entries there are.</summary>
    public long Size => Math.Max(_first.Size, _replica?.Size ?? 0);

    /// <summary>The latest checkpoint.</summary>
    public Checkpoint Checkpoint =>
        _replica is not null && _replica.Checkpoint.Size > _first.Checkpoint.Size ? _replica.Checkpoint : _first.Checkpoint;

    /// <summary>How many entries only the replica has.</summary>
    public long FromReplica => Size - _first.Size;

    /// <summary>Opens both.</summary>
    /// <exception cref="LogRefusedException">One is no copy of a log, or they are of different logs.</exception>
    public static CopySource Open(string from, string? replica)
    {
        var first = LogCopy.Open(from, DataEnd.LastEntry);
        var second = replica is null ? null : LogCopy.Open(replica, DataEnd.LastEntryIfSound);
        if (second is not null && second.Verifier != first.Verifier)
            throw new LogRefusedException(
                $"{replica} is of the log {second.Verifier}, and {from} of {first.Verifier}: a replica must be of the same log"
            );
        return new CopySource(first, second);
    }

    /// <summary>Reads all of it in order, and checks frames, hashes and checkpoints.</summary>
    /// <param name="published">What the key folder remembers; its root is asked for too.</param>
    /// <param name="takeSegment">Handed every segment: number, bytes, and where the last frame ends.</param>
    /// <param name="takeFrame">Handed every frame.</param>
    /// <param name="progress">Told the bytes read.</param>
    /// <param name="cancel">Ends the work between two segments.</param>
    /// <exception cref="DamageException">Something is not as it was written.</exception>
    /// <exception cref="LogRefusedException">The replica is not the same log's continuation.</exception>
    public FrameWalk Read(
        Checkpoint? published,
        Action<int, byte[], int>? takeSegment,
        Action<Frame, ReadOnlyMemory<byte>>? takeFrame,
        IProgress<long>? progress,
        CancellationToken cancel
    )
    {
        var walk = new FrameWalk(_first.Checkpoint.Size, _replica?.Checkpoint.Size ?? 0, published?.Size ?? 0, Size);
        var source = _first;
        var read = 0L;
        for (var number = 0; number == 0 || !walk.IsAt(Size); number++)
        {
            var bytes = source.Read(number) ?? throw walk.Missing(source.PathOf(number), source.Size);
            var end = walk.Run(source.PathOf(number), bytes, Segment.HeadBytes, source.Size, takeFrame);
            source.RequireHash(number, bytes);
            if (source == _first && FromReplica > 0 && walk.IsAt(_first.Size))
            {
                (source, bytes) = (_replica!, Continue(number, bytes.AsSpan(0, end), walk));
                end = walk.Run(source.PathOf(number), bytes, end, source.Size, takeFrame);
                source.RequireHash(number, bytes);
            }
            takeSegment?.Invoke(number, bytes, end);
            progress?.Report(read += bytes.Length);
            cancel.ThrowIfCancellationRequested();
        }
        walk.Require(_first.CheckpointPath, _first.Checkpoint);
        if (_replica is not null && !walk.Agrees(_replica.Checkpoint))
            throw Fork(_replica.CheckpointPath);
        return walk;
    }

    private byte[] Continue(int number, ReadOnlySpan<byte> mine, FrameWalk walk)
    {
        var path = _replica!.PathOf(number);
        var theirs = _replica.Read(number) ?? throw walk.Missing(path, _replica.Size);
        return theirs.AsSpan().StartsWith(mine) ? theirs : throw Fork(path);
    }

    private LogRefusedException Fork(string path) =>
        new(
            $"{path} does not continue {_first.PathOf(0)}: after a common beginning the two are different, though one key signed both. "
                + "Keep both, find out which one the world has seen, and restore from that"
        );
}
