using System.Threading.Channels;

namespace Xinyuan.GraphApi.Streaming;

/// <summary>A message on its way to a client.</summary>
/// <param name="Bytes">As it goes over the wire.</param>
/// <param name="Flow">The subscription that it is a result of, which may make another once it is sent.</param>
internal readonly record struct Outgoing(ReadOnlyMemory<byte> Bytes, Flow? Flow = null);

/// <summary>
/// What a connection has to send, in order. It holds what the window lets through and a bounded number of answers to the client's own
/// messages. A reader who does not take one message in time is slow: that is said once, and when that does not go out either, the
/// connection is cut.
/// </summary>
/// <param name="write">Sends one message; waits while the client does not take it.</param>
/// <param name="keepAlive">Sent when there was nothing for a while; empty for none.</param>
/// <param name="limits">Times and bounds.</param>
/// <param name="clock">What they are measured with.</param>
internal sealed class Outbox(
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write,
    ReadOnlyMemory<byte> keepAlive,
    StreamLimits limits,
    TimeProvider clock
) : IDisposable
{
    /// <summary>Answers to a client's own messages that may wait; then no more of its messages are read.</summary>
    private const int AnswersMax = 64;

    private readonly Channel<Outgoing> _queue = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _answers = new(AnswersMax, AnswersMax);

    /// <summary>The reader is too slow: no more results are to be made. Called once, while a message is stuck.</summary>
    public Action? Slow { get; set; }

    /// <summary>Queues a result or the end of a subscription; the window has made room for it. Lost once the connection ends.</summary>
    public void Post(Outgoing message) => _queue.Writer.TryWrite(message);

    /// <summary>Queues an answer to a message of the client, once earlier ones have gone out.</summary>
    public async ValueTask AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        await _answers.WaitAsync(cancel);
        Post(new Outgoing(message, Answer));
    }

    /// <summary>Nothing more will be posted.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Sends until <see cref="Complete"/>. False when the client took too long and the connection must be cut.</summary>
    public async Task<bool> SendAsync(CancellationToken cancel)
    {
        while (true)
        {
            while (_queue.Reader.TryRead(out var message))
            {
                if (!await SendAsync(message.Bytes, cancel))
                    return false;
                if (message.Flow == Answer)
                    _answers.Release();
                else
                    message.Flow?.Sent();
            }
            var more = _queue.Reader.WaitToReadAsync(cancel).AsTask();
            while (!keepAlive.IsEmpty && !await ComesAsync(more, cancel))
            {
                if (!await SendAsync(keepAlive, cancel))
                    return false;
            }
            if (!await more)
                return true;
        }
    }

    public void Dispose() => _answers.Dispose();

    // Marks what is an answer; no subscription.
    private static readonly Flow Answer = new(new Window(1));

    private async Task<bool> ComesAsync(Task<bool> more, CancellationToken cancel)
    {
        try
        {
            await more.WaitAsync(limits.KeepAlive, clock, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var sending = write(bytes, cancel);
        if (sending.IsCompletedSuccessfully)
            return true;
        var stuck = sending.AsTask();
        if (await IsDoneInTimeAsync(stuck, cancel))
            return true;
        Slow?.Invoke();
        Slow = null;
        return await IsDoneInTimeAsync(stuck, cancel);
    }

    private async Task<bool> IsDoneInTimeAsync(Task sending, CancellationToken cancel)
    {
        try
        {
            await sending.WaitAsync(limits.SlowTime, clock, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
