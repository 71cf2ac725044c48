using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Benchmarks.Subjects;

/// <summary>
/// The limit of the disk: a zero-filled file of the same bytes as the ledger writes, one thread that writes whatever is queued with one
/// call and one fdatasync, and nothing else.
/// </summary>
internal sealed partial class RawSubject : GroupSubject
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _event;
    private byte[] _buffer = [];
    private long _offset;

    /// <param name="folder">Where the file goes.</param>
    /// <param name="eventBytes">Bytes on disk that the ledger writes for an event.</param>
    /// <param name="events">How many events there is room for.</param>
    public RawSubject(string folder, int eventBytes, int events)
    {
        Directory.CreateDirectory(folder);
        _event = new byte[eventBytes];
        for (var at = 0; at < eventBytes; at += Payload.Bytes)
            Payload.Of(at).AsSpan(0, Math.Min(Payload.Bytes, eventBytes - at)).CopyTo(_event.AsSpan(at));
        _file = File.OpenHandle(Path.Combine(folder, "raw"), FileMode.CreateNew, FileAccess.ReadWrite);
        var zeros = new byte[1 << 20];
        for (long at = 0; at < (long)events * eventBytes; at += zeros.Length)
            RandomAccess.Write(_file, zeros, at);
        Sync();
        Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _file.Dispose();
    }

    protected override void Commit(List<Waiting> group)
    {
        var bytes = group.Count * _event.Length;
        if (_buffer.Length < bytes)
            _buffer = new byte[bytes * 2];
        for (var i = 0; i < group.Count; i++)
            _event.CopyTo(_buffer, i * _event.Length);
        RandomAccess.Write(_file, _buffer.AsSpan(0, bytes), _offset);
        _offset += bytes;
        Sync();
    }

    private void Sync()
    {
        if (FDataSync(_file) != 0)
            throw new IOException($"fdatasync failed with errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
