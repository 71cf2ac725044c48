namespace Xinyuan.Ledger.Files;

/// <summary>From what, and into what, a log is restored.</summary>
public sealed record RestoreOptions
{
    /// <summary>A backup, or a copy of a data folder.</summary>
    public required string From { get; init; }

    /// <summary>The data folder; must be empty or not be there.</summary>
    public required string Folder { get; init; }

    /// <summary>The key folder.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>A newer copy to catch up from: a backup, or a data folder, with its service running or not.</summary>
    public string? Replica { get; init; }

    /// <summary>The name of a new log that carries on what is left, or null to go on with the one that it is.</summary>
    public string? NewOrigin { get; init; }

    /// <summary>Why a new log begins; with <see cref="NewOrigin"/>, and only then.</summary>
    public string? Because { get; init; }

    /// <summary>The party that decides: the issuer of the entry about a break.</summary>
    public required string By { get; init; }

    /// <summary>Whether only to check what is there, and to say what a restore would come to. Changes nothing.</summary>
    public bool CheckOnly { get; init; }

    /// <summary>Capacity of a new log's segments in bytes.</summary>
    public long SegmentBytes { get; init; } = 64 << 20;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal LogFolders Folders => new(Folder, KeyFolder);

    /// <summary>What is wrong with the options by themselves, or null.</summary>
    public string? Fault()
    {
        const int BecauseLengthMax = 2_000;
        if (NewOrigin is null)
            return Because is null ? null : "a reason is given for a new origin, and no new origin is named";
        if (NewOrigin.Length > FileLog.OriginLengthMax || VerifierKey.NameFault(NewOrigin) is not null)
            return $"'{NewOrigin}' is not an origin: at most {FileLog.OriginLengthMax} characters, without white space or '+'";
        if (string.IsNullOrWhiteSpace(Because) || Because.Length > BecauseLengthMax || Because.Any(char.IsControl))
            return $"a new origin needs a reason, at most {BecauseLengthMax} characters on one line: it is recorded for everybody";
        return null;
    }
}

/// <summary>What a restore came to, or would.</summary>
/// <param name="Origin">The log's name from now on.</param>
/// <param name="VerifierKey">Its verifier key; null when a check would begin a new log, whose key is not made yet.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="FromReplica">How many of them only the replica had.</param>
/// <param name="CheckpointSize">The size of its checkpoint.</param>
/// <param name="FormerOrigin">The former log's name when a new one begins.</param>
/// <param name="PublishedSize">How many entries the log in the copy is known to have published, or null when that is not known.</param>
/// <param name="Needs">Only of a check: why a restore with these options would be refused, or null.</param>
public sealed record RestoreReport(
    string Origin,
    string? VerifierKey,
    long Entries,
    long FromReplica,
    long CheckpointSize,
    string? FormerOrigin,
    long? PublishedSize,
    string? Needs
);
