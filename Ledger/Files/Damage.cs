using System.Globalization;

namespace Xinyuan.Ledger.Files;

/// <summary>Something in the log's files is not what was written.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in it, in bytes, as near as can be told.</param>
/// <param name="Position">Which entry it concerns, if that can be told.</param>
/// <param name="What">What is wrong, in a sentence.</param>
public sealed record Damage(string File, long Offset, long? Position, string What)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Position is { } position
            ? string.Create(CultureInfo.InvariantCulture, $"{File}, byte {Offset}, entry {position}: {What}")
            : string.Create(CultureInfo.InvariantCulture, $"{File}, byte {Offset}: {What}");
}

/// <summary>The log cannot be opened, or read there, because its files are damaged.</summary>
public sealed class DamageException : IOException
{
    /// <summary>Names the damage.</summary>
    public DamageException(Damage damage)
        : base((damage ?? throw new ArgumentNullException(nameof(damage))).ToString()) => Damage = damage;

    /// <summary>What and where.</summary>
    public Damage Damage { get; }
}
