using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks;

/// <summary>The ledger itself: events of 1 KiB with an item and a party to be found by, in one stream a party.</summary>
internal sealed class LedgerSubject : IAsyncDisposable
{
    private const int EventBytes = 1_024;
    private readonly FileLog _log;

    public LedgerSubject(string folder) =>
        _log = FileLog.Open(
            new FileLogOptions
            {
                Folder = Path.Combine(folder, "data"),
                KeyFolder = Path.Combine(folder, "keys"),
                Origin = "bench.example/log",
            }
        );

    /// <summary>How many bytes on disk an event takes, which is what the raw file writes too.</summary>
    public async Task<int> FrameBytesAsync(CancellationToken cancel)
    {
        await AppendAsync(-1);
        await _log.ReadyAsync();
        var entry = await _log.ReadAsync(0, cancel);
        const int FrameHeadBytes = 40;
        return (FrameHeadBytes + 4 + entry.HeaderBytes.Length + entry.Sections.Sum(section => 20 + section.Bytes.Length) + 7) & ~7;
    }

    public async Task AppendAsync(int number)
    {
        var result = await _log.AppendAsync(AppendBatch.Of(Event(number)), CancellationToken.None);
        if (result is not AppendResult.Appended)
            throw new InvalidOperationException($"not appended: {result}");
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private static NewEntry Event(int number)
    {
        var party = "uscc:bench" + (number % 100);
        var body = Encoding.UTF8.GetBytes("{\"n\":" + number + ",\"text\":\"");
        var bytes = new byte[EventBytes];
        Array.Fill(bytes, (byte)'x');
        body.CopyTo(bytes, 0);
        "\"}"u8.CopyTo(bytes.AsSpan(EventBytes - 2));
        return new NewEntry
        {
            Id = "bench:" + number,
            Stream = party,
            Type = "ObjectEvent",
            Issuer = party,
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Holder,
            Sections = [new NewSection("public", AccessClass.Holder, bytes)],
            Tags = ["item:bench" + number, "party:" + party],
        };
    }
}
