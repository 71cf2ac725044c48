namespace Xinyuan.Facts;

/// <summary>
/// Unified social credit code (统一社会信用代码), GB 32100-2015: 18 characters, of which the last is a check character
/// over the others, and characters 9 to 17 are an organisation code (GB 11714) with a check character of its own.
/// </summary>
public static class Uscc
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Says what is wrong with <paramref name="code"/>, or null when it is a well-formed code.</summary>
    public static string? Fault(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != 18)
            return $"a USCC has 18 characters, not {code.Length}";
        for (var i = 0; i < 18; i++)
        {
            if (!Alphabet.Contains(code[i], StringComparison.Ordinal))
                return $"character {i + 1} ('{code[i]}') is not in the USCC alphabet";
        }
        if (code[17] != CheckCharacter(code))
            return $"the check character is '{code[17]}' and should be '{CheckCharacter(code)}'";
        return code[16] == OrganisationCheckCharacter(code)
            ? null
            : $"the organisation code's check character is '{code[16]}' and should be '{OrganisationCheckCharacter(code)}'";
    }

    /// <summary>Completes 8 characters of an organisation code to a whole USCC; for tools that make sample data.</summary>
    /// <param name="prefix">The first 16 characters: department, kind, region and organisation code without its check.</param>
    public static string Complete(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length != 16)
            throw new ArgumentException("16 characters are needed", nameof(prefix));
        var body = prefix + OrganisationCheckCharacter(prefix);
        return body + CheckCharacter(body);
    }

    private static char CheckCharacter(string code)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += Alphabet.IndexOf(code[i], StringComparison.Ordinal) * Weights[i];
        return Alphabet[(31 - (sum % 31)) % 31];
    }

    // GB 11714 counts letters as A=10 … Z=35, unlike the USCC's own alphabet, which leaves letters out.
    private static char OrganisationCheckCharacter(string code)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            var c = code[8 + i];
            sum += (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10) * OrganisationWeights[i];
        }
        return (11 - (sum % 11)) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }
}
