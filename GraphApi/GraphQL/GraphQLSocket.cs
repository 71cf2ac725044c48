using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// One connection of graphql-transport-ws (the protocol's text: enisdenjo/graphql-ws, PROTOCOL.md). One task reads, one writes, and
/// each operation runs by itself; whichever finds a reason to close says it once.
/// </summary>
internal sealed class GraphQLSocket : IDisposable
{
    private readonly HttpContext _http;
    private readonly WebSocket _socket;
    private readonly SocketParts _parts;
    private readonly StreamLimits _limits;
    private readonly Outbox _outbox;
    private readonly Window _window;
    private readonly TaskCompletionSource<SocketClosing> _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, SocketOperation> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SocketOperation, bool> _running = new();
    private readonly ITimer _idle;
    private ITimer? _expiry;
    private Caller? _caller;

    public GraphQLSocket(HttpContext http, WebSocket socket, SocketParts parts)
    {
        (_http, _socket, _parts, _limits) = (http, socket, parts, parts.Options.Streams);
        _window = new Window(_limits.BufferMax);
        _outbox = new Outbox(
            (bytes, cancel) => _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancel),
            default,
            _limits,
            parts.Clock
        )
        {
            Slow = EndSlow,
        };
        _idle = parts.Clock.CreateTimer(_ => CloseIdle(), null, _limits.InitTime, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Serves the connection until it is closed by either side or the service stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await using var cut = _http.RequestAborted.Register(_socket.Abort);
        await using var stop = stopping.Register(() => Close(SocketClosing.GoingAway));
        var sending = SendAsync();
        var receiving = ReceiveAsync();
        var closing = await _closing.Task;
        await _idle.DisposeAsync();
        foreach (var operation in _running.Keys)
            operation.Cancel();
        _outbox.Complete();
        await sending;
        await CloseAsync(closing, receiving);
        await _end.CancelAsync();
        await Task.WhenAll(_running.Keys.Select(operation => operation.Ended));
    }

    public void Dispose()
    {
        _idle.Dispose();
        _expiry?.Dispose();
        _outbox.Dispose();
        _end.Dispose();
        _window.Dispose();
    }

    private void Close(SocketClosing closing) => _closing.TrySetResult(closing);

    private async Task SendAsync()
    {
        try
        {
            if (!await _outbox.SendAsync(_end.Token))
            {
                _socket.Abort();
                Close(SocketClosing.TooSlow);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Close(SocketClosing.Normal);
        }
    }

    // Each stream is told from where to go on; then the connection ends.
    private void EndSlow()
    {
        foreach (var operation in _operations.Values)
            operation.EndSlow();
        Close(SocketClosing.TooSlow);
    }

    private async Task CloseAsync(SocketClosing closing, Task receiving)
    {
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var closed = _socket.CloseOutputAsync((WebSocketCloseStatus)closing.Code, closing.Reason, _end.Token);
                // The client answers a close with its own; one that does not is cut off.
                await Task.WhenAll(closed, receiving).WaitAsync(_limits.SlowTime, _parts.Clock);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or TimeoutException or OperationCanceledException)
        {
            // There is nobody to say goodbye to.
        }
        _socket.Abort();
        await receiving;
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[_limits.MessageBytesMax];
        try
        {
            while (await ReadAsync(buffer) is var (type, length))
            {
                if (_closing.Task.IsCompleted)
                    continue;
                if (type == WebSocketMessageType.Close)
                    Close(SocketClosing.Normal);
                else if (type == WebSocketMessageType.Binary)
                    Close(SocketClosing.NotText);
                else if (length > buffer.Length)
                    Close(SocketClosing.TooBig);
                else
                    await TakeAsync(SocketMessage.Read(buffer.AsSpan(0, length)));
                if (type == WebSocketMessageType.Close)
                    return;
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Nobody is there any more.
        }
        finally
        {
            // A connection that nobody reads is not kept, whatever ended the reading.
            Close(SocketClosing.Normal);
        }
    }

    // A message that is longer than the buffer is read to its end and dropped.
    private async ValueTask<(WebSocketMessageType Type, int Length)?> ReadAsync(byte[] buffer)
    {
        var length = 0;
        while (true)
        {
            var isOver = length >= buffer.Length;
            var part = await _socket.ReceiveAsync(isOver ? buffer.AsMemory() : buffer.AsMemory(length), _end.Token);
            length = isOver && part.Count > 0 ? buffer.Length + 1 : length + part.Count;
            if (part.EndOfMessage || part.MessageType == WebSocketMessageType.Close || length > buffer.Length)
                return (part.MessageType, length);
        }
    }

    private async ValueTask TakeAsync(SocketMessage message)
    {
        switch (message.Type)
        {
            case "connection_init" when _caller is not null:
                Close(SocketClosing.InitTwice);
                return;
            case "connection_init":
                await InitAsync(message.Payload);
                return;
            case "ping":
                await _outbox.AnswerAsync("""{"type":"pong"}"""u8.ToArray(), _end.Token);
                return;
            case "pong":
                return;
            case "subscribe" when _caller is null:
                Close(SocketClosing.Unauthorized);
                return;
            case "subscribe" when message is { Id: { } id, Payload: { } payload }:
                await SubscribeAsync(id, payload);
                return;
            case "complete" when message.Id is { } id:
                // The id is free again from here on.
                if (_operations.TryRemove(id, out var operation))
                    operation.Cancel();
                return;
            default:
                Close(SocketClosing.Invalid);
                return;
        }
    }

    private async ValueTask InitAsync(JsonElement? payload)
    {
        string? Said(string name) =>
            // Clients write the names of headers as they like.
            payload is { } said
            && said.EnumerateObject().FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
                is { Value: { ValueKind: JsonValueKind.String } value }
                ? value.GetString()
                : CallerReader.Header(_http, name);
        var (caller, refusal) = await _parts.Callers.FindAsync(_http, Said);
        if (caller is null)
        {
            Close(
                refusal is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized }
                    ? SocketClosing.Unauthorized
                    : SocketClosing.Forbidden
            );
            return;
        }
        _caller = caller;
        // What a token opened closes with it.
        _expiry = _parts.Clock.CreateTimer(
            _ => Close(SocketClosing.Unauthorized),
            null,
            caller.TimeLeft(_parts.Clock),
            Timeout.InfiniteTimeSpan
        );
        RestartIdle();
        await _outbox.AnswerAsync("""{"type":"connection_ack"}"""u8.ToArray(), _end.Token);
    }

    private async ValueTask SubscribeAsync(string id, JsonElement payload)
    {
        if (GraphQLRequestReader.FromJson(payload, _parts.Serializer) is not GraphQLReadResult.Read { Request: var request })
        {
            Close(SocketClosing.Invalid);
            return;
        }
        if (_operations.ContainsKey(id))
        {
            Close(SocketClosing.Exists(id));
            return;
        }
        if (_running.Count >= _limits.OperationsMax)
        {
            await _outbox.AnswerAsync(SocketOperation.TooMany(_parts, id, _limits.OperationsMax), _end.Token);
            return;
        }
        _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var operation = new SocketOperation(id, _parts, _outbox, new Flow(_window), _caller!, _end.Token);
        _operations[id] = operation;
        _running[operation] = true;
        operation.Start(request, Forget);
    }

    private void Forget(SocketOperation operation)
    {
        _operations.TryRemove(KeyValuePair.Create(operation.Id, operation));
        _running.TryRemove(operation, out _);
        operation.Dispose();
        if (_running.IsEmpty)
            RestartIdle();
    }

    private void RestartIdle() => _idle.Change(_limits.IdleTime, Timeout.InfiniteTimeSpan);

    private void CloseIdle()
    {
        if (_caller is null)
            Close(SocketClosing.InitTimeout);
        else if (_running.IsEmpty)
            Close(SocketClosing.Idle);
    }
}
