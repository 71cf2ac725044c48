using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Files;

/// <summary>How a log in a folder is kept.</summary>
public sealed record FileLogOptions
{
    /// <summary>The data folder; the log lies in its <c>log</c> subfolder. Made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Where the log's signing key and the memory of what was last published lie: apart from the data, so that a backup of the data
    /// holds no key, and an old copy of the data is noticed.
    /// </summary>
    public required string KeyFolder { get; init; }

    /// <summary>The origin of a new log, a schema-less URL (C2SP tlog-checkpoint). A log that is there keeps its own.</summary>
    public string Origin { get; init; } = "localhost/log";

    /// <summary>Capacity of a new segment in bytes, at least 1 MiB. A larger frame gets a larger segment.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// How many segments stand ready, filled with zeros, ahead of need; at least 1. A burst of so many bytes is written at the disk's full
    /// speed; what goes on for longer shares the disk with the filling.
    /// </summary>
    public int SegmentsAhead { get; init; } = 1;

    /// <summary>How many batches may wait for the writer; more are refused as busy.</summary>
    public int QueueBatchesMax { get; init; } = 8_192;

    /// <summary>How many bytes may wait for the writer; more are refused as busy.</summary>
    public long QueueBytesMax { get; init; } = 256 << 20;

    /// <summary>The shortest time between two checkpoints; at most a second.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The same for a log to which many entries come: more than a thousand since the last checkpoint. At most a second.</summary>
    public TimeSpan BusyCheckpointInterval { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>By how much the clock may fall behind the last recorded time before the writer stops.</summary>
    public TimeSpan ClockBehindMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The witnesses whose cosignatures a checkpoint needs to be published; null to publish what the log alone has signed.
    /// </summary>
    public CosigningOptions? Cosigning { get; init; }

    /// <summary>What encrypts personal data, opened and closed by the caller; null for a log that takes none.</summary>
    public SubjectVault? Personal { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal LogFolders Folders => new(Folder, KeyFolder);
}

/// <summary>The names of the log's files.</summary>
internal sealed record LogFolders(string Data, string Keys)
{
    public string Log => Path.Combine(Data, "log");

    public string Segments => Path.Combine(Log, "segments");

    public string Tree => Path.Combine(Log, "tree");

    /// <summary>The sealed parts' terms, by which entries are found.</summary>
    public string Index => Path.Combine(Log, "index");

    /// <summary>Where each entry's frame lies.</summary>
    public string Places => Path.Combine(Log, "places");

    public string Torn => Path.Combine(Log, "torn");

    public string Lock => Path.Combine(Log, "lock");

    /// <summary>The verifier key, in text form. Its name is the origin.</summary>
    public string Verifier => Path.Combine(Log, "verifier");

    public string Checkpoint => Path.Combine(Log, "checkpoint");

    /// <summary>The last checkpoint that was published with its cosignatures.</summary>
    public string Cosigned => Path.Combine(Log, "cosigned");

    public string SigningKey => Path.Combine(Keys, "log.key");

    /// <summary>The last published checkpoint once more, outside the data.</summary>
    public string Published => Path.Combine(Keys, "published");

    public IReadOnlyList<string> SegmentFiles() =>
        Directory.Exists(Segments) ? [.. Directory.EnumerateFiles(Segments, "*.seg").Order(StringComparer.Ordinal)] : [];
}
