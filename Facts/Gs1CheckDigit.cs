namespace Xinyuan.Facts;

/// <summary>The mod-10 check digit of GTIN, GLN, SSCC and the other numeric GS1 keys (GS1 General Specifications §7.9.1).</summary>
public static class Gs1CheckDigit
{
    /// <summary>The check digit that belongs after <paramref name="body"/>, a string of ASCII digits.</summary>
    /// <exception cref="ArgumentException">A character is not an ASCII digit.</exception>
    public static char Compute(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[body.Length - 1 - i];
            if (!char.IsAsciiDigit(c))
                throw new ArgumentException($"'{c}' is not a digit", nameof(body));
            sum += (c - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <summary>Whether <paramref name="key"/> is all digits and its last is the check digit of the others.</summary>
    public static bool IsValid(ReadOnlySpan<char> key)
    {
        if (key.Length < 2)
            return false;
        foreach (var c in key)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }
        return key[^1] == Compute(key[..^1]);
    }
}
