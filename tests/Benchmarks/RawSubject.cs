using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Benchmarks;

/// <summary>
/// The limit of the disk: a zero-filled file of the same bytes, one thread that writes whatever is queued with one call and one
/// fdatasync, and nothing else.
/// </summary>
internal sealed partial class RawSubject : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _event;
    private readonly BlockingCollection<TaskCompletionSource> _queue = [];
    private readonly Thread _writer;
    private long _offset;

    public RawSubject(string path, int eventBytes, long capacity)
    {
        _event = new byte[eventBytes];
        Array.Fill(_event, (byte)'x');
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        var zeros = new byte[1 << 20];
        for (long at = 0; at < capacity; at += zeros.Length)
            RandomAccess.Write(_file, zeros, at);
        Sync();
        _writer = new Thread(Write) { IsBackground = true };
        _writer.Start();
    }

    public Task AppendAsync(int number)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(done);
        return done.Task;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _writer.Join();
        _queue.Dispose();
        _file.Dispose();
    }

    private void Write()
    {
        var waiting = new List<TaskCompletionSource>();
        var buffer = Array.Empty<byte>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            waiting.Add(first);
            while (_queue.TryTake(out var next))
                waiting.Add(next);
            if (buffer.Length < waiting.Count * _event.Length)
                buffer = new byte[waiting.Count * _event.Length];
            for (var i = 0; i < waiting.Count; i++)
                _event.CopyTo(buffer, i * _event.Length);
            RandomAccess.Write(_file, buffer.AsSpan(0, waiting.Count * _event.Length), _offset);
            _offset += (long)waiting.Count * _event.Length;
            Sync();
            foreach (var done in waiting)
                done.SetResult();
            waiting.Clear();
        }
    }

    private void Sync()
    {
        if (FDataSync(_file) != 0)
            throw new IOException($"fdatasync failed with errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
