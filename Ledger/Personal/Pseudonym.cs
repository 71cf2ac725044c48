using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// What stands for a data subject in the log: 16 bytes of an HMAC of its id, under a key of the key store. Who has not that key
/// cannot find the pseudonym of anybody, nor whose a pseudonym is.
/// </summary>
public readonly record struct Pseudonym
{
    private const string TagKind = "subject:";

    internal Pseudonym(UInt128 value) => Value = value;

    internal UInt128 Value { get; }

    /// <summary>The index term under which the log has whatever is kept about the subject.</summary>
    public string Tag => TagKind + this;

    internal static string TagPrefix => TagKind;

    /// <summary>Reads 32 lower-case hexadecimal digits; null when it is something else.</summary>
    public static Pseudonym? Parse(string? text) =>
        text is { Length: 32 }
        && !text.Any(char.IsAsciiLetterUpper)
        && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new Pseudonym(value)
            : null;

    internal static Pseudonym Of(ReadOnlySpan<byte> key, string subject) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("subject\n" + subject))));

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
