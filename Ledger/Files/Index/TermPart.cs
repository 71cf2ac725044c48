namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// The terms of a range of positions: of a live segment, in memory, or of sealed ones, in a file. A posting says that the entry
/// at a position has a term. That of a document names the entry that follows it, which may be the first of the next part: hence
/// positions lie from <see cref="First"/> up to and including <see cref="End"/>.
/// Safe for any number of readers; what a caller wants to see it bounds by the durable size that it read before.
/// </summary>
internal abstract class TermPart
{
    /// <summary>The position of the first entry.</summary>
    public abstract long First { get; }

    /// <summary>The position after the last entry; <see cref="long.MaxValue"/> while entries are still added.</summary>
    public abstract long End { get; }

    /// <summary>Adds to a list the ascending positions p of a term with after &lt; p &lt; below, at most <paramref name="limit"/> of them.</summary>
    public abstract void Collect(in UInt128 key, long after, long below, List<long> into, int limit);

    /// <summary>As <see cref="Collect"/>, leaving out the first <paramref name="skip"/> positions, of which those that are here are taken off.</summary>
    public abstract void CollectFrom(in UInt128 key, ref long skip, long below, List<long> into, int limit);

    /// <summary>How many positions below a bound a term has.</summary>
    public abstract long Count(in UInt128 key, long below);

    /// <summary>The last position of a term below a bound, or -1.</summary>
    public abstract long Last(in UInt128 key, long below);

    /// <summary>The first position of a term, or -1 when there is none below the bound.</summary>
    public abstract long FirstOf(in UInt128 key, long below);

    /// <summary>Goes through a term's positions p with after &lt; p &lt; below; null when the term is not here.</summary>
    public abstract PostingCursor? Open(in UInt128 key, long after, long below);
}
