using System.Collections.Frozen;

namespace Xinyuan.Facts;

/// <summary>
/// GS1 Company Prefixes that are known here, and so how many digits of a key are its company's. A key alone does not say: prefixes
/// have 4 to 12 digits, and only GS1 knows which are given out (GS1 General Specifications §1.4.4). Nothing is guessed.
/// </summary>
public sealed class CompanyPrefixes
{
    /// <summary>A prefix has at least so many digits.</summary>
    public const int DigitsMin = 4;

    /// <summary>A prefix has at most so many digits.</summary>
    public const int DigitsMax = 12;

    /// <summary>Prefixes that a table may hold.</summary>
    public const int CountMax = 1_000_000;

    private readonly FrozenSet<string> _prefixes;

    private CompanyPrefixes(FrozenSet<string> prefixes) => _prefixes = prefixes;

    /// <summary>None is known.</summary>
    public static CompanyPrefixes None { get; } = new(FrozenSet<string>.Empty);

    /// <summary>These are known.</summary>
    /// <exception cref="ArgumentException">One is not a prefix, or there are too many.</exception>
    public static CompanyPrefixes Of(IEnumerable<string> prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        var known = prefixes.ToFrozenSet(StringComparer.Ordinal);
        if (known.Count > CountMax)
            throw new ArgumentException($"at most {CountMax} company prefixes are kept, not {known.Count}", nameof(prefixes));
        foreach (var prefix in known)
        {
            if (!IsOne(prefix))
                throw new ArgumentException($"'{prefix}' is not a company prefix: {DigitsMin} to {DigitsMax} digits", nameof(prefixes));
        }
        return new CompanyPrefixes(known);
    }

    /// <summary>Reads a table: one prefix a line, what follows a tab or a space is the reader's own; <c>#</c> begins a comment.</summary>
    /// <exception cref="InvalidDataException">A line does not begin with a prefix; the message names it.</exception>
    public static CompanyPrefixes Read(TextReader table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var prefixes = new List<string>();
        for (var number = 1; table.ReadLine() is { } line; number++)
        {
            var text = line.Split('#', 2)[0].Trim();
            if (text.Length == 0)
                continue;
            var prefix = text.Split([' ', '\t'], 2)[0];
            if (!IsOne(prefix))
                throw new InvalidDataException($"line {number}: a company prefix of {DigitsMin} to {DigitsMax} digits is expected");
            if (prefixes.Count == CountMax)
                throw new InvalidDataException($"line {number}: at most {CountMax} company prefixes are kept");
            prefixes.Add(prefix);
        }
        return Of(prefixes);
    }

    /// <summary>Whether a text has the form of a prefix.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= DigitsMin and <= DigitsMax && text.All(char.IsAsciiDigit);
    }

    /// <summary>These and others.</summary>
    public CompanyPrefixes With(CompanyPrefixes others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return others._prefixes.Count == 0 ? this
            : _prefixes.Count == 0 ? others
            : Of(_prefixes.Concat(others._prefixes));
    }

    /// <summary>
    /// How many digits of a key are its company's; null when no known prefix begins it, or when several do, of which at most one is
    /// right, since GS1 gives out no prefix that begins with another.
    /// </summary>
    /// <param name="key">The key from its company prefix on: without the indicator digit of a GTIN, the extension digit of an SSCC.</param>
    public int? LengthOf(ReadOnlySpan<char> key)
    {
        var known = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        int? found = null;
        for (var length = DigitsMin; length <= Math.Min(DigitsMax, key.Length); length++)
        {
            if (!known.Contains(key[..length]))
                continue;
            if (found is not null)
                return null;
            found = length;
        }
        return found;
    }
}
