using System.Globalization;

namespace Xinyuan.Ledger.Export;

/// <summary>Something in an exported log is not what the log's checkpoint commits to.</summary>
/// <param name="File">The file, by its name below the folder.</param>
/// <param name="Offset">Where in it, in bytes, as near as can be told.</param>
/// <param name="Position">Which entry it concerns, if that can be told.</param>
/// <param name="What">What is wrong, in a sentence.</param>
public sealed record ExportFault(string File, long Offset, long? Position, string What)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Position is { } position
            ? string.Create(CultureInfo.InvariantCulture, $"{File}, byte {Offset}, entry {position}: {What}")
            : string.Create(CultureInfo.InvariantCulture, $"{File}, byte {Offset}: {What}");
}

/// <summary>What checking an exported log found.</summary>
/// <param name="Origin">The log's name; null when its checkpoint cannot be read.</param>
/// <param name="Entries">The size that the checkpoint states.</param>
/// <param name="SectionsChecked">Disclosed sections that were held against their digests.</param>
/// <param name="Documents">Documents that were held against their names.</param>
/// <param name="IsPinned">The checker brought the policy; otherwise the folder's own verifier was believed.</param>
/// <param name="LogKeys">The keys whose word it rests on.</param>
/// <param name="Faults">Everything that is wrong, by file; empty for a sound export.</param>
public sealed record ExportVerdict(
    string? Origin,
    long Entries,
    long SectionsChecked,
    long Documents,
    bool IsPinned,
    IReadOnlyList<string> LogKeys,
    IReadOnlyList<ExportFault> Faults
);
