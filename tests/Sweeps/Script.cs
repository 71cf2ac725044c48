using System.Globalization;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Sweeps;

/// <summary>
/// What the workload sends, derived from the numbers of writer and batch alone, so that whoever checks a log afterwards can say of
/// every entry whether it was sent, byte for byte.
/// </summary>
internal static class Script
{
    public const int Writers = 3;

    /// <summary>Batches of each writer; with their sizes they go through several segments of 1 MiB.</summary>
    public const int Batches = 24;

    private const int StreamsPerWriter = 3;
    private const int LargeEvery = 6;
    private const int DocumentEvery = 3;
    private const int NeverEvery = 7;

    public static FileLogOptions Options(string root) =>
        new()
        {
            Folder = Path.Combine(root, "data"),
            KeyFolder = Path.Combine(root, "keys"),
            Origin = "sweep.example/log",
            SegmentBytes = 1 << 20,
            CheckpointInterval = TimeSpan.FromMilliseconds(15),
        };

    /// <summary>Batch <paramref name="number"/> of a writer.</summary>
    public static AppendBatch Batch(int writer, int number)
    {
        var random = new Random((writer * 1_000) + number);
        var count = 1 + random.Next(4);
        var hasDocument = number % DocumentEvery == 0;
        return new AppendBatch
        {
            Documents = hasDocument ? [new NewDocument("text/plain", Text(random, 500 + random.Next(20_000)))] : [],
            Entries = [.. Enumerable.Range(0, count).Select(i => Entry(random, writer, number, i, hasDocument))],
            Conditions =
            [
                new AppendCondition.ExpectedRevision(Stream(writer, number), Revision(writer, number)),
                new AppendCondition.NoneAfter(-1, LogQuery.Tagged(BatchTag(writer, number))),
            ],
        };
    }

    /// <summary>A batch whose condition cannot hold, or null: it must be answered with a conflict and leave nothing behind.</summary>
    public static AppendBatch? NeverBatch(int writer, int number)
    {
        if (number % NeverEvery != NeverEvery - 1)
            return null;
        var batch = Batch(writer, number);
        return batch with
        {
            Entries = [batch.Entries[0] with { Id = "never-" + batch.Entries[0].Id, Evidence = null }],
            Documents = [],
            Conditions = [new AppendCondition.ExpectedRevision(Stream(writer, number), Revision(writer, number) + 1)],
        };
    }

    /// <summary>Writer and batch of an entry's id; null for an id that is none of the script's.</summary>
    public static (int Writer, int Number, int Index)? Parse(string id)
    {
        var parts = id.Split('-');
        if (parts.Length != 3 || !TryNumber(parts[0], 'w', out var writer))
            return null;
        return TryNumber(parts[1], 'b', out var number) && TryNumber(parts[2], 'e', out var index) && writer < Writers && number < Batches
            ? (writer, number, index)
            : null;
    }

    public static string Id(int writer, int number, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"w{writer}-b{number}-e{index}");

    private static NewEntry Entry(Random random, int writer, int number, int index, bool hasDocument) =>
        new()
        {
            Id = Id(writer, number, index),
            Stream = Stream(writer, number),
            Type = "SweepHappened",
            Issuer = "org:sweep" + writer,
            Occurred = DateTimeOffset.UnixEpoch.AddSeconds(number),
            EnvelopeClass = AccessClass.Holder,
            Sections =
            [
                new NewSection("public", AccessClass.Holder, Text(random, number % LargeEvery == 0 ? 60_000 : 100 + random.Next(3_000))),
                new NewSection("trade", AccessClass.Party, Text(random, random.Next(200))),
            ],
            Tags = ["all:1", "writer:" + writer, BatchTag(writer, number)],
            Evidence = hasDocument ? new NewEvidence(0, index) : null,
        };

    private static string Stream(int writer, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"uscc:w{writer}-{number % StreamsPerWriter}");

    // A stream has one writer, which waits for each batch: so its revision before a batch is what the script sent before.
    private static long Revision(int writer, int number) =>
        Enumerable
            .Range(0, number)
            .Where(before => before % StreamsPerWriter == number % StreamsPerWriter)
            .Sum(before => 1 + new Random((writer * 1_000) + before).Next(4)) - 1;

    private static string BatchTag(int writer, int number) => string.Create(CultureInfo.InvariantCulture, $"batch:{writer}-{number}");

    private static byte[] Text(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes))[..length];
    }

    private static bool TryNumber(string text, char prefix, out int number)
    {
        number = -1;
        return text.Length > 1
            && text[0] == prefix
            && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
