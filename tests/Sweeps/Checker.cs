using System.Globalization;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Sweeps;

/// <summary>What one case came to.</summary>
/// <param name="Lost">Batches that were acknowledged and are not there whole.</param>
/// <param name="Invented">Entries that are there and were not sent so.</param>
/// <param name="Failure">What else is wrong, or null.</param>
internal sealed record Verdict(int Lost, int Invented, string? Failure)
{
    public bool IsSound => Lost == 0 && Invented == 0 && Failure is null;

    public static Verdict Failed(string what) => new(0, 0, what);
}

/// <summary>Opens a log that a workload left behind and holds it against what was sent and what was acknowledged.</summary>
internal static class Checker
{
    /// <summary>Starts on the folder, checks every entry, closes and verifies.</summary>
    /// <param name="root">The workload's folder.</param>
    /// <param name="acknowledged">The lines that the workload said.</param>
    public static async Task<Verdict> RunAsync(string root, IReadOnlyCollection<string> acknowledged)
    {
        var options = Script.Options(root);
        var published = PublishedSize(options);
        try
        {
            Verdict verdict;
            await using (var log = FileLog.Open(options))
            {
                verdict = await CompareAsync(log, acknowledged);
                if (published > log.Head.Size)
                    verdict = verdict with { Failure = $"a checkpoint of {published} entries was published and {log.Head.Size} are there" };
            }
            var findings = new LogVerifier(options.Folder, options.KeyFolder).Run().Findings;
            return findings.Count == 0 ? verdict : verdict with { Failure = $"after a restart verify says: {findings[0]}" };
        }
        catch (Exception refused) when (refused is IOException or InvalidDataException)
        {
            return new Verdict(acknowledged.Count(IsAcknowledgement), 0, $"{refused.GetType().Name}: {refused.Message}");
        }
    }

    private static bool IsAcknowledgement(string line) => line.StartsWith("ack ", StringComparison.Ordinal);

    /// <summary>The size in the newest checkpoint that is there, before anything is started; 0 when there is none.</summary>
    private static long PublishedSize(FileLogOptions options)
    {
        var size = 0L;
        foreach (var path in new[] { Path.Combine(options.Folder, "log", "checkpoint"), Path.Combine(options.KeyFolder, "published") })
        {
            if (File.Exists(path) && File.ReadLines(path).Skip(1).FirstOrDefault() is { } line)
                size = Math.Max(size, long.Parse(line, CultureInfo.InvariantCulture));
        }
        return size;
    }

    private static async Task<Verdict> CompareAsync(FileLog log, IReadOnlyCollection<string> acknowledged)
    {
        var there = new Dictionary<(int, int), int>();
        var invented = 0;
        for (var position = 0L; position < log.Head.Size; position++)
        {
            var entry = await log.ReadAsync(position, CancellationToken.None);
            if (Script.Parse(entry.Envelope.Id) is { } sent && await IsAsSentAsync(log, entry, sent))
                there[(sent.Writer, sent.Number)] = there.GetValueOrDefault((sent.Writer, sent.Number)) + 1;
            else
                invented++;
        }
        string? failure = null;
        foreach (var ((writer, number), count) in there)
        {
            if (count != Script.Batch(writer, number).Entries.Count)
                failure = $"of batch {number} of writer {writer} there are {count} entries";
        }
        var lost = 0;
        for (var writer = 0; writer < Script.Writers; writer++)
        {
            for (var number = 0; number < Script.Batches; number++)
            {
                if (acknowledged.Contains(Workload.Acknowledgement(writer, number)) && !there.ContainsKey((writer, number)))
                    lost++;
            }
        }
        return new Verdict(lost, invented, failure);
    }

    private static async Task<bool> IsAsSentAsync(FileLog log, Entry entry, (int Writer, int Number, int Index) sent)
    {
        var batch = Script.Batch(sent.Writer, sent.Number);
        if (sent.Index >= batch.Entries.Count)
            return false;
        var expected = batch.Entries[sent.Index];
        var envelope = entry.Envelope;
        if (
            envelope.Id != expected.Id
            || envelope.Stream != expected.Stream
            || envelope.Type != expected.Type
            || envelope.Issuer != expected.Issuer
            || envelope.Occurred != expected.Occurred
            || !entry.Tags.SequenceEqual(expected.Tags)
            || log.FindId(expected.Id) != entry.Position
        )
            return false;
        foreach (var section in expected.Sections)
        {
            if (entry[section.Name]?.Bytes.Span.SequenceEqual(section.Bytes.Span) != true)
                return false;
        }
        if (expected.Evidence is null)
            return entry.Evidence is null;
        var document = entry.Evidence is { } evidence ? await log.ReadDocumentAsync(evidence.Stored, CancellationToken.None) : null;
        return document?.Bytes.Span.SequenceEqual(batch.Documents[0].Bytes.Span) == true
            && document.MediaType == batch.Documents[0].MediaType;
    }
}
