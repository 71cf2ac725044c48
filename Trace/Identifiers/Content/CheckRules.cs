using Xinyuan.Facts;

namespace Xinyuan.Trace.Identifiers;

/// <summary>Check digits and characters, and where a company prefix must be.</summary>
internal static class CheckRules
{
    // Values are their places in these (GS1 General Specifications §7.9.5).
    private const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const string Set32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int PairModulus = 1021;

    private const int IbanLengthMin = 15;
    private const int IbanModulus = 97;

    // One weight for each character before the pair, from the last of them on.
    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    /// <summary>The mod-10 check digit at the end (§7.9.1).</summary>
    public static ContentFault? CheckDigit(ReadOnlySpan<char> digits) =>
        Gs1CheckDigit.IsValid(digits)
            ? null
            : new ContentFault(digits.Length - 1, $"the check digit is {digits[^1]} and should be {Gs1CheckDigit.Compute(digits[..^1])}");

    /// <summary>The pair of check characters at the end of a GMN (§7.9.5).</summary>
    public static ContentFault? CheckPair(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text.Length - 2 > Primes.Length)
            return new ContentFault(0, $"2 to {Primes.Length + 2} characters have a check pair, not {text.Length}");
        var body = text[..^2];
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
            sum += Set82.IndexOf(body[body.Length - 1 - i], StringComparison.Ordinal) * Primes[i];
        sum %= PairModulus;
        var (first, second) = (Set32[sum / Set32.Length], Set32[sum % Set32.Length]);
        return text[^2] == first && text[^1] == second
            ? null
            : new ContentFault(text.Length - 2, $"the check characters are {text[^2..]} and should be {first}{second}");
    }

    /// <summary>A company prefix begins here: digits, as many as the shortest prefix has. Which prefixes are given out is not asked.</summary>
    public static ContentFault? CompanyPrefix(ReadOnlySpan<char> text, int at)
    {
        for (var i = at; i < at + CompanyPrefixes.DigitsMin; i++)
        {
            if (i >= text.Length || !char.IsAsciiDigit(text[i]))
                return new ContentFault(Math.Min(i, text.Length), "a GS1 Company Prefix is expected: at least 4 digits");
        }
        return null;
    }

    /// <summary>Not digits alone.</summary>
    public static ContentFault? HasNonDigit(ReadOnlySpan<char> text) =>
        Gs1Text.IsDigits(text) ? new ContentFault(0, "digits alone are not enough: a letter or sign is expected") : null;

    /// <summary>An IBAN: country, two check digits, account; mod 97 (ISO 13616).</summary>
    public static ContentFault? Iban(ReadOnlySpan<char> text)
    {
        if (text.Length < IbanLengthMin)
            return new ContentFault(text.Length, $"an IBAN has at least {IbanLengthMin} characters");
        for (var i = 0; i < text.Length; i++)
        {
            var isRight =
                i < 2 ? char.IsAsciiLetterUpper(text[i])
                : i < 4 ? char.IsAsciiDigit(text[i])
                : char.IsAsciiLetterUpper(text[i]) || char.IsAsciiDigit(text[i]);
            if (!isRight)
                return new ContentFault(i, "an IBAN is a country of 2 capitals, 2 check digits, then capitals and digits");
        }
        if (!CountryCode.IsKnown(text[..2].ToString()))
            return new ContentFault(0, $"'{text[..2]}' is not a country of ISO 3166-1");
        var remainder = 0;
        foreach (var c in string.Concat(text[4..], text[..4]))
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + c - '0') % IbanModulus
                : ((remainder * 100) + c - 'A' + 10) % IbanModulus;
        return remainder == 1 ? null : new ContentFault(2, "the check digits of the IBAN are not right");
    }
}
