namespace Xinyuan.Ledger;

/// <summary>How a witness is kept.</summary>
public sealed record WitnessOptions
{
    /// <summary>The folder of what it cosigned: a file for each log. Made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>Where its key lies: apart, so that a copy of the folder holds no key.</summary>
    public required string KeyFolder { get; init; }

    /// <summary>The name of a new witness's key, a schema-less URL; null to take the key as it is.</summary>
    public string? Name { get; init; }

    /// <summary>The keys of the logs that it cosigns for. A log may have several, of the same name.</summary>
    public required IReadOnlyList<VerifierKey> Logs { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal string Lock => Path.Combine(Folder, "lock");

    /// <summary>The verifier key, in text form: says whose memory the folder is.</summary>
    internal string Verifier => Path.Combine(Folder, "verifier");

    internal string SigningKey => Path.Combine(KeyFolder, "witness.key");

    /// <summary>The file of a log, named by the SHA-256 of its origin.</summary>
    internal string FileOf(string originHash) => Path.Combine(Folder, originHash + ".checkpoint");
}
