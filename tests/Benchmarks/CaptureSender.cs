using System.Buffers.Binary;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Xinyuan.Benchmarks;

/// <summary>
/// The sender of <c>bench capture</c>, a process of its own, so that the service's processor time is told apart from it. The requests are
/// written before, byte for byte, and are only put on the wire here: a thread a connection, each of which waits for its answer.
/// </summary>
internal sealed class CaptureSender : IDisposable
{
    private const string Name = "send-captures";
    private readonly Process _process;

    /// <summary>Starts the process.</summary>
    public CaptureSender(Uri service, int connections)
    {
        _process = Process.Start(
            new ProcessStartInfo(
                Environment.ProcessPath!,
                [Name, service.Port.ToString(CultureInfo.InvariantCulture), connections.ToString(CultureInfo.InvariantCulture)]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
    }

    /// <summary>Gives the sender a file of requests; completes once it has read them and is connected.</summary>
    public async Task LoadAsync(string path, CancellationToken cancel)
    {
        await _process.StandardInput.WriteLineAsync(path.AsMemory(), cancel);
        await ReadAsync(cancel);
    }

    /// <summary>Sends what was loaded.</summary>
    /// <returns>Documents a second with the time that each took, and the sender's own processor time.</returns>
    public async Task<(Round Round, TimeSpan Processor)> SendAsync(CancellationToken cancel)
    {
        await _process.StandardInput.WriteLineAsync("go".AsMemory(), cancel);
        var words = (await ReadAsync(cancel)).Split(' ');
        var latencies = Array.ConvertAll(words[2..], word => long.Parse(word, CultureInfo.InvariantCulture));
        Array.Sort(latencies);
        var took = TimeSpan.FromTicks(long.Parse(words[0], CultureInfo.InvariantCulture));
        return (
            new Round(latencies.Length / took.TotalSeconds, latencies),
            TimeSpan.FromTicks(long.Parse(words[1], CultureInfo.InvariantCulture))
        );
    }

    public void Dispose()
    {
        // It ends when its input does.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Writes requests to a file: for each its length, 4 bytes, and its bytes.</summary>
    public static void Write(string path, IEnumerable<(byte[] Head, byte[] Body)> requests)
    {
        using var file = File.Create(path);
        Span<byte> length = stackalloc byte[4];
        foreach (var (head, body) in requests)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, head.Length + body.Length);
            file.Write(length);
            file.Write(head);
            file.Write(body);
        }
    }

    /// <summary>What the process runs.</summary>
    public static Command Command()
    {
        var (port, connections) = (new Argument<int>("PORT"), new Argument<int>("CONNECTIONS"));
        var command = new Command(Name, "Sends what bench capture prepared.") { port, connections };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(port), parsed.GetValue(connections)));
        return command;
    }

    private static int Run(int port, int connections)
    {
        while (Console.ReadLine() is { } path)
        {
            var requests = Read(path);
            var sockets = Enumerable.Range(0, connections).Select(_ => Connect(port)).ToList();
            Console.WriteLine("ready");
            Console.ReadLine();
            var latencies = new long[requests.Count];
            var next = -1;
            var (processor, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            var threads = sockets.ConvertAll(socket => new Thread(() => SendAll(socket)));
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            var took = Stopwatch.GetElapsedTime(start);
            processor = Environment.CpuUsage.TotalTime - processor;
            sockets.ForEach(socket => socket.Dispose());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.Ticks} {processor.Ticks} {string.Join(' ', latencies)}"));

            void SendAll(Socket socket)
            {
                var buffer = new byte[16 << 10];
                for (var i = Interlocked.Increment(ref next); i < requests.Count; i = Interlocked.Increment(ref next))
                {
                    var began = Stopwatch.GetTimestamp();
                    for (var rest = requests[i].AsSpan(); rest.Length > 0; )
                        rest = rest[socket.Send(rest)..];
                    Receive(socket, buffer);
                    latencies[i] = Stopwatch.GetTimestamp() - began;
                }
            }
        }
        return 0;
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    // An answer is small, comes in chunks, and ends with the empty one.
    private static void Receive(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (!buffer.AsSpan(0, filled).EndsWith("\r\n0\r\n\r\n"u8))
        {
            var read = socket.Receive(buffer.AsSpan(filled));
            if (read == 0 || (filled += read) == buffer.Length)
                throw new InvalidOperationException("the service's answer was cut off, or is too long");
        }
        if (!buffer.AsSpan(0, filled).StartsWith("HTTP/1.1 202 "u8))
            throw new InvalidOperationException("a good document was answered with " + Encoding.UTF8.GetString(buffer, 0, filled));
    }

    private static List<byte[]> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var requests = new List<byte[]>();
        for (; bytes.Length > 0; bytes = bytes[(4 + requests[^1].Length)..])
            requests.Add(bytes.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(bytes)).ToArray());
        return requests;
    }

    private async Task<string> ReadAsync(CancellationToken cancel) =>
        await _process.StandardOutput.ReadLineAsync(cancel) ?? throw new InvalidOperationException("the sender ended by itself");
}
