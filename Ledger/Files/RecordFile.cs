using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// A file of records of one size: one writer appends, anybody reads at the same time. What it holds is derived from the segments, so it
/// is not synced with every group: a start writes the newest part again.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    private readonly int _recordBytes;
    private readonly SafeFileHandle _handle;
    private long _count;

    public RecordFile(string path, int recordBytes)
    {
        (Path, _recordBytes) = (path, recordBytes);
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    public string Path { get; }

    /// <summary>How many records there are.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Takes the first records as they are, and goes on behind them. False when the file is shorter than that.</summary>
    public bool TryStartAt(long count)
    {
        if (RandomAccess.GetLength(_handle) < count * _recordBytes)
            return false;
        Volatile.Write(ref _count, count);
        return true;
    }

    public void Append(ReadOnlySpan<byte> records)
    {
        RandomAccess.Write(_handle, records, _count * _recordBytes);
        // Published after the bytes, so that a reader who sees the count sees the records.
        Volatile.Write(ref _count, _count + (records.Length / _recordBytes));
    }

    /// <exception cref="DamageException">The file is shorter than it should be.</exception>
    public void Read(long index, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index + (target.Length / _recordBytes), Count);
        try
        {
            Durable.ReadExactly(_handle, target, index * _recordBytes);
        }
        catch (EndOfStreamException cut)
        {
            throw new DamageException(new Damage(Path, index * _recordBytes, null, cut.Message));
        }
    }

    /// <summary>Cuts off what lies behind the last record.</summary>
    public void Trim()
    {
        if (RandomAccess.GetLength(_handle) > _count * _recordBytes)
            RandomAccess.SetLength(_handle, _count * _recordBytes);
    }

    public void Sync() => Durable.Sync(_handle);

    public void Dispose() => _handle.Dispose();
}
