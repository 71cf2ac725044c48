using System.Buffers.Binary;
using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Walks the frames of a log's segments in order, as far as a size that is known to be whole, and grows the tree on the way. Where
/// <see cref="SegmentScan"/> finds out where a log ends, this is told, so that whatever is missing before is damage.
/// </summary>
/// <param name="sizes">The sizes whose roots are wanted.</param>
internal sealed class FrameWalk(params IReadOnlyCollection<long> sizes)
{
    private readonly MerkleFrontier _frontier = new();
    private readonly Dictionary<long, Digest> _roots = new() { [0] = MerkleTree.EmptyRoot };
    private int _remaining;

    /// <summary>How many entries were walked over.</summary>
    public long Position => _frontier.Size;

    /// <summary>Goes on through a segment until the size is reached or the segment ends; the offset behind the last frame.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="segment">Its bytes from the head on.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="limit">The size to stop at.</param>
    /// <param name="take">Handed every frame.</param>
    /// <exception cref="DamageException">A frame that must be there is not.</exception>
    public int Run(string path, ReadOnlyMemory<byte> segment, int offset, long limit, Action<Frame, ReadOnlyMemory<byte>>? take = null)
    {
        var nonce = SegmentHead.Read(path, segment.Span).Nonce;
        while (!IsAt(limit))
        {
            if (Frame.TryRead(segment.Span[offset..], nonce) is not { } frame || !IsExpected(frame))
                break;
            var payload = segment.Slice(offset + Frame.HeadBytes, frame.Length);
            if (frame.Kind == FrameKind.Entry)
                Grow(path, offset, payload.Span);
            take?.Invoke(frame, payload);
            _remaining = frame.Remaining;
            offset += frame.TotalBytes;
        }
        // Zeros to the end: the next frame did not fit, and is in the next segment.
        var rest = segment.Span[offset..].IndexOfAnyExcept((byte)0);
        if (!IsAt(limit) && rest >= 0)
            throw Damaged(path, offset, "there is no valid frame", limit);
        if (Position > limit)
            throw Damaged(path, offset, "a batch goes on over the end", limit);
        return offset;
    }

    /// <summary>Whether the walk has come to this size, and to the end of a batch.</summary>
    public bool IsAt(long size) => Position >= size && _remaining == 0;

    /// <summary>The root at one of the sizes that were asked for, once the walk has come to it.</summary>
    public Digest RootAt(long size) => _roots[size];

    /// <summary>Whether the entries have the root that a checkpoint states.</summary>
    public bool Agrees(Checkpoint checkpoint) => _roots.TryGetValue(checkpoint.Size, out var root) && root == checkpoint.Root;

    /// <summary>Holds a checkpoint against the entries.</summary>
    /// <exception cref="DamageException">They do not have the root that it states.</exception>
    public void Require(string path, Checkpoint checkpoint)
    {
        if (!Agrees(checkpoint))
            throw new DamageException(
                new Damage(
                    path,
                    0,
                    null,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the first {checkpoint.Size} entries do not have the root that this checkpoint states"
                    )
                )
            );
    }

    /// <summary>That the segment which must follow is not there.</summary>
    public DamageException Missing(string path, long limit) => Damaged(path, 0, "the segment is missing", limit);

    // The frame continues the log: it is for the next position, and begins a batch or counts down the one that was begun.
    private bool IsExpected(Frame frame) =>
        frame.Position == Position && (_remaining == 0 ? frame.IsFirst : !frame.IsFirst && frame.Remaining == _remaining - 1);

    private void Grow(string path, int offset, ReadOnlySpan<byte> payload)
    {
        var length = payload.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(payload);
        if (length < 0 || length > payload.Length - 4)
            throw new DamageException(new Damage(path, offset, Position, "the entry has no header"));
        _frontier.Append(MerkleTree.LeafHash(payload.Slice(4, length)));
        if (sizes.Contains(Position))
            _roots[Position] = _frontier.Root;
    }

    private DamageException Damaged(string path, int offset, string what, long limit) =>
        new(
            new Damage(
                path,
                offset,
                Position,
                string.Create(CultureInfo.InvariantCulture, $"{what}, and the log goes on to {limit} entries")
            )
        );
}
