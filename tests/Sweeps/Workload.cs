using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Sweeps;

/// <summary>How a workload ended.</summary>
internal enum Ending
{
    /// <summary>Everything was recorded and the log closed.</summary>
    Done = 0,

    /// <summary>The writer stopped: what came after was refused, what was recorded could be read.</summary>
    Stopped = 3,

    /// <summary>The log could not be opened.</summary>
    NotOpened = 4,

    /// <summary>Everything was recorded, and closing failed.</summary>
    NotClosed = 5,

    /// <summary>Something happened that must not; the output says what.</summary>
    Violation = 9,
}

/// <summary>
/// The program that is killed and whose disk fails: sends the <see cref="Script"/> to a log with several writers, and says each
/// batch on the standard output after it was acknowledged. Run again on the same folder, it goes on where it was.
/// </summary>
internal sealed class Workload(string root, TextWriter errors)
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, long> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _violations = [];
    private volatile Exception? _stopped;

    /// <summary>The line that says a batch is acknowledged.</summary>
    public static string Acknowledgement(int writer, int number) => string.Create(CultureInfo.InvariantCulture, $"ack {writer} {number}");

    /// <summary>Opens, sends batches up to (not including) <paramref name="to"/> of each writer, closes.</summary>
    public async Task<Ending> RunAsync(int to)
    {
        FileLog log;
        try
        {
            log = FileLog.Open(Script.Options(root));
        }
        catch (IOException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return Ending.NotOpened;
        }
        Say("opened");
        await Task.WhenAll(Enumerable.Range(0, Script.Writers).Select(writer => WriteAsync(log, writer, to)));
        // The writer may also have stopped when nothing was left to append: a checkpoint could not be published.
        var stopped = _stopped?.Message ?? log.Stopped;
        if (stopped is not null)
        {
            await errors.WriteLineAsync(stopped);
            await RequireStoppedAsync(log);
        }
        await ReadBackAsync(log);
        var isClosed = await CloseAsync(log);
        foreach (var violation in _violations)
            await errors.WriteLineAsync("violation: " + violation);
        if (!_violations.IsEmpty)
            return Ending.Violation;
        if (stopped is not null)
            return Ending.Stopped;
        return isClosed ? Ending.Done : Ending.NotClosed;
    }

    private async Task WriteAsync(FileLog log, int writer, int to)
    {
        // Leaves the thread that opened the log, so that the writers run beside each other.
        await Task.Yield();
        for (var number = 0; number < to && _stopped is null; number++)
        {
            if (Script.NeverBatch(writer, number) is { } never && log.FindId(Script.Id(writer, number, 0)) is null)
                await SendAsync(log, never, result => result is AppendResult.Conflict, _ => { });
            var batch = Script.Batch(writer, number);
            var current = number;
            await SendAsync(log, batch, result => result is AppendResult.Appended, result => Acknowledge(writer, current, result));
            // Every fifth is sent twice: a retry is a success that stores nothing.
            if (number % 5 == 4)
                await SendAsync(log, batch, result => result is AppendResult.Appended { Receipts: [{ AlreadyKnown: true }, ..] }, _ => { });
        }
    }

    private async Task SendAsync(FileLog log, AppendBatch batch, Func<AppendResult, bool> isExpected, Action<AppendResult> done)
    {
        var wasStopped = _stopped is not null;
        try
        {
            var result = await log.AppendAsync(batch, CancellationToken.None);
            if (!isExpected(result))
                _violations.Enqueue($"{batch.Entries[0].Id} was answered {result}");
            else
                done(result);
            if (wasStopped)
                _violations.Enqueue($"{batch.Entries[0].Id} was answered after the writer had stopped");
        }
        catch (LogStoppedException stopped)
        {
            _stopped = stopped;
        }
    }

    private void Acknowledge(int writer, int number, AppendResult result)
    {
        foreach (var receipt in ((AppendResult.Appended)result).Receipts)
            _acknowledged[receipt.Id] = receipt.Position;
        Say(Acknowledgement(writer, number));
    }

    private async Task RequireStoppedAsync(FileLog log)
    {
        if (log.Stopped is null)
            _violations.Enqueue("an append failed and the log does not say that its writer has stopped");
        for (var number = 0; number < Script.Writers; number++)
        {
            try
            {
                var entry = Script.Batch(number, 0).Entries[0] with { Id = "after-the-stop", Evidence = null };
                await log.AppendAsync(AppendBatch.Of(entry), CancellationToken.None);
                _violations.Enqueue("an append was answered after the writer had stopped");
            }
            catch (LogStoppedException)
            {
                // As it must be.
            }
        }
    }

    // Reads go on, whatever became of the writer.
    private async Task ReadBackAsync(FileLog log)
    {
        foreach (var (id, position) in _acknowledged)
        {
            var entry = await log.ReadAsync(position, CancellationToken.None);
            if (entry.Envelope.Id != id || log.FindId(id) != position)
                _violations.Enqueue($"{id} was recorded at {position} and cannot be read there");
        }
    }

    private async Task<bool> CloseAsync(FileLog log)
    {
        try
        {
            await log.DisposeAsync();
            return true;
        }
        catch (IOException failed)
        {
            await errors.WriteLineAsync("closing: " + failed.Message);
            return false;
        }
    }

    // One call each, so that what was said is outside the process before anything else happens.
    private void Say(string line)
    {
        lock (_gate)
            _output.Write(Encoding.ASCII.GetBytes(line + "\n"));
    }
}
