using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Xinyuan.GraphApi.Tests.Streaming.Webhooks;

/// <summary>A call that a receiver got, and its answer, which the test gives.</summary>
internal sealed record ReceivedCall(
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    TaskCompletionSource<string> Answer
)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Answers with a status, and headers if there are any.</summary>
    public void Reply(int status, string headers = "") =>
        Answer.SetResult($"HTTP/1.1 {status} Answer\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
}

/// <summary>A subscriber's service: a bare HTTP server whose every answer is in the test's hands.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<ReceivedCall> _calls = Channel.CreateUnbounded<ReceivedCall>();
    private int _connections;

    public Receiver()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/hook");

    /// <summary>Connections that were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async Task<ReceivedCall> NextAsync() => await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            using var stream = connection.GetStream();
            var head = await ReadHeadAsync(stream);
            var lines = head.Split("\r\n");
            var headers = lines
                .Skip(1)
                .Where(line => line.Length > 0)
                .ToDictionary(
                    line => line[..line.IndexOf(':')],
                    line => line[(line.IndexOf(':') + 1)..].Trim(),
                    StringComparer.OrdinalIgnoreCase
                );
            var body = new byte[int.Parse(headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body);
            var call = new ReceivedCall(
                lines[0].Split(' ')[1],
                headers,
                body,
                new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously)
            );
            _calls.Writer.TryWrite(call);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(await call.Answer.Task));
        }
        catch (Exception gone) when (gone is IOException or EndOfStreamException)
        {
            // The caller hung up.
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^1] == '\n' && head[^3] == '\n'))
        {
            await stream.ReadExactlyAsync(one);
            head.Add(one[0]);
        }
        return Encoding.ASCII.GetString([.. head]);
    }
}
