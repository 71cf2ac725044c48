using System.Buffers;
using System.Text;

namespace Xinyuan.Trace.Hashing;

/// <summary>
/// The text that is hashed, as UTF-8, while it is put together. Parts of a list are written one after another and then sorted by
/// their bytes where they stand. Owned by one thread at a time; its memory is kept for the next event.
/// </summary>
internal sealed class PrehashBuffer
{
    private readonly List<Part> _parts = [];
    private byte[] _bytes = new byte[4096];
    private byte[] _sorted = new byte[4096];
    private int _length;

    /// <summary>What is written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>How many bytes are written so far.</summary>
    public int Length => _length;

    /// <summary>Forgets what was written; memory that an uncommonly large event took is given back.</summary>
    public void Clear()
    {
        const int KeptMax = 1 << 20;
        _length = 0;
        _parts.Clear();
        if (_bytes.Length > KeptMax)
            (_bytes, _sorted) = (new byte[4096], new byte[4096]);
    }

    /// <summary>Takes back what was written after a length.</summary>
    public void CutTo(int length) => _length = length;

    public void Add(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        _length += utf8.Length;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        var room = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, room);
    }

    public void Add(char ascii)
    {
        Reserve(1)[0] = (byte)ascii;
        _length++;
    }

    /// <summary>Begins a list; its parts are sorted by <see cref="EndList"/>.</summary>
    public int BeginList() => _parts.Count;

    /// <summary>What was written since a length is one part of the innermost list; none when nothing was written.</summary>
    public void EndPart(int start)
    {
        if (_length > start)
            _parts.Add(new Part(start, _length - start));
    }

    /// <summary>Sorts the parts of a list, which stand one after another at the end of what is written.</summary>
    public void EndList(int list)
    {
        var parts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parts)[list..];
        if (!IsSorted(parts))
        {
            var (start, length) = (parts[0].Start, _length - parts[0].Start);
            parts.Sort(new ByBytes(_bytes));
            if (_sorted.Length < length)
                _sorted = new byte[_bytes.Length];
            var at = 0;
            foreach (var part in parts)
            {
                _bytes.AsSpan(part.Start, part.Length).CopyTo(_sorted.AsSpan(at));
                at += part.Length;
            }
            _sorted.AsSpan(0, length).CopyTo(_bytes.AsSpan(start));
        }
        _parts.RemoveRange(list, _parts.Count - list);
    }

    private bool IsSorted(ReadOnlySpan<Part> parts)
    {
        for (var i = 1; i < parts.Length; i++)
        {
            var (one, other) = (parts[i - 1], parts[i]);
            if (_bytes.AsSpan(one.Start, one.Length).SequenceCompareTo(_bytes.AsSpan(other.Start, other.Length)) > 0)
                return false;
        }
        return true;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        return _bytes.AsSpan(_length);
    }

    private readonly record struct Part(int Start, int Length);

    private readonly struct ByBytes(byte[] bytes) : IComparer<Part>
    {
        public int Compare(Part x, Part y) => bytes.AsSpan(x.Start, x.Length).SequenceCompareTo(bytes.AsSpan(y.Start, y.Length));
    }
}
