using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>
/// A list that only grows, in chunks of 64 KiB: growing copies nothing, and nothing in it ever moves. One thread adds; others read at
/// the same time what was added before the size they were told.
/// </summary>
internal sealed class Rows<T>
    where T : unmanaged
{
    private const int ChunkBytes = 1 << 16;
    private static readonly int Shift = BitOperations.Log2((uint)(ChunkBytes / Unsafe.SizeOf<T>()));
    private static readonly int Mask = (1 << Shift) - 1;
    private T[][] _chunks = new T[4][];
    private int _chunkCount;

    /// <summary>How many rows there are. For the writer.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes that the rows take, with the room made ahead.</summary>
    public long Bytes => ((long)_chunkCount * Unsafe.SizeOf<T>() << Shift) + (_chunks.Length * 8L);

    public ref T this[int index] => ref _chunks[index >> Shift][index & Mask];

    public int Add(in T row)
    {
        var at = Count;
        if (at >> Shift == _chunkCount)
            Grow();
        _chunks[at >> Shift][at & Mask] = row;
        Count = at + 1;
        return at;
    }

    /// <summary>Rows that lie together, from one on: at most so many, at least one.</summary>
    public Span<T> Piece(int from, int most) => _chunks[from >> Shift].AsSpan(from & Mask, Math.Min(most, Mask + 1 - (from & Mask)));

    /// <summary>Makes room for so many rows, to be filled piece by piece.</summary>
    public void Resize(int count)
    {
        while (_chunkCount << Shift < count)
            Grow();
        Count = count;
    }

    private void Grow()
    {
        var chunks = _chunks;
        if (_chunkCount == chunks.Length)
            Array.Resize(ref chunks, 2 * chunks.Length);
        // Never moved by the collector, and never looked into.
        chunks[_chunkCount++] = GC.AllocateUninitializedArray<T>(1 << Shift, pinned: true);
        Volatile.Write(ref _chunks, chunks);
    }

    /// <summary>The bytes of some rows.</summary>
    public static Span<byte> Bytewise(Span<T> rows) => MemoryMarshal.AsBytes(rows);
}
