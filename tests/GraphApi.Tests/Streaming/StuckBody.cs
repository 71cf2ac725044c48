using System.Text;
using System.Threading.Channels;

namespace Xinyuan.GraphApi.Tests.Streaming;

/// <summary>The client's end of a connection: a write waits until the test takes what was written.</summary>
internal sealed class StuckBody : Stream
{
    private readonly Channel<(string Text, TaskCompletionSource Taken)> _writes = Channel.CreateUnbounded<(string, TaskCompletionSource)>();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes once something was written that nobody took.</summary>
    public Task WaitForWriteAsync(CancellationToken cancel) => _writes.Reader.WaitToReadAsync(cancel).AsTask();

    /// <summary>Takes the next write.</summary>
    public async Task<string> TakeAsync(CancellationToken cancel)
    {
        var (text, taken) = await _writes.Reader.ReadAsync(cancel);
        taken.SetResult();
        return text;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _writes.Writer.TryWrite((Encoding.UTF8.GetString(buffer.Span), taken));
        return new ValueTask(taken.Task);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
