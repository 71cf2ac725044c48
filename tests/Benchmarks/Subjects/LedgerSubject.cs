using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks.Subjects;

/// <summary>The ledger itself: events of 1 KiB with an item and a party to be found by, in one stream a party.</summary>
internal sealed class LedgerSubject : ISubject
{
    private const int Parties = 100;

    public LedgerSubject(string folder) => Log = FileLog.Open(Options(folder));

    public FileLog Log { get; }

    public static FileLogOptions Options(string folder) =>
        new()
        {
            Folder = Path.Combine(folder, "data"),
            KeyFolder = Path.Combine(folder, "keys"),
            Origin = "bench.example/log",
            // Room for a round, as the raw file has it before the clock starts.
            SegmentsAhead = 4,
        };

    /// <summary>Bytes on disk that an event takes: what the used part of the segments comes to, an event.</summary>
    public static async Task<int> FrameBytesAsync(string folder)
    {
        const int Events = 64;
        await using (var subject = new LedgerSubject(folder))
        {
            for (var i = 0; i < Events; i++)
                await subject.AppendAsync(i + 1_000_000);
        }
        var segment = Directory.GetFiles(Path.Combine(folder, "data", "log", "segments"), "*.seg").Order(StringComparer.Ordinal).First();
        var used = (await File.ReadAllBytesAsync(segment)).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        Directory.Delete(folder, recursive: true);
        return ((used / Events) + 7) & ~7;
    }

    public async Task AppendAsync(int number)
    {
        var result = await Log.AppendAsync(AppendBatch.Of(Event(number)), CancellationToken.None);
        if (result is not AppendResult.Appended)
            throw new InvalidOperationException($"not appended: {result}");
    }

    /// <summary>Completes once no segment is being made ahead, so that a round does not pay for the setup.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        await Log.WaitForCheckpointAsync(Log.Head.Size, cancel);
        await Log.ReadyAsync();
    }

    public ValueTask DisposeAsync() => Log.DisposeAsync();

    public static NewEntry Event(int number)
    {
        var party = "uscc:bench" + (uint)number % Parties;
        return new NewEntry
        {
            Id = "bench:" + number,
            Stream = party,
            Type = "ObjectEvent",
            Issuer = party,
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Holder,
            Sections = [new NewSection("public", AccessClass.Holder, Payload.Of(number))],
            Tags = ["item:bench" + number, "party:" + party],
        };
    }
}
