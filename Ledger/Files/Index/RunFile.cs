using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>Writes a file from its start to its end under another name, and gives it its own once it is durable and whole.</summary>
internal sealed class RunFile : IDisposable
{
    private const int BufferBytes = 1 << 20;

    // Dirty pages of a large run would make the log's own syncs wait behind them.
    private const long SyncBytes = 16 << 20;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private int _buffered;
    private long _written;
    private long _synced;

    public RunFile(string path)
    {
        _path = path;
        _temporary = path + TemporaryEnding;
        File.Delete(_temporary);
        _file = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public const string TemporaryEnding = ".new";

    /// <summary>Where the next byte goes.</summary>
    public long Position => _written + _buffered;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = Math.Min(bytes.Length, BufferBytes - _buffered);
            bytes[..part].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += part;
            bytes = bytes[part..];
            if (_buffered == BufferBytes)
                Flush();
        }
    }

    /// <summary>Writes the head over the room left for it, and the file is there.</summary>
    public void Complete(ReadOnlySpan<byte> head)
    {
        Flush();
        RandomAccess.Write(_file, head, 0);
        Durable.Sync(_file);
        File.Move(_temporary, _path, overwrite: true);
        Durable.SyncFolder(Path.GetDirectoryName(_path)!);
    }

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        RandomAccess.Write(_file, _buffer.AsSpan(0, _buffered), _written);
        _written += _buffered;
        _buffered = 0;
        if (_written - _synced < SyncBytes)
            return;
        Durable.Sync(_file);
        _synced = _written;
    }
}
