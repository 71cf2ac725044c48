using System.Numerics;
using System.Text;

namespace Xinyuan.Trace.Identifiers;

/// <summary>Bits as text in the URI-safe base64 alphabet (RFC 4648 §5), without padding characters.</summary>
internal sealed class BitWriter
{
    /// <summary>A character stands for so many bits.</summary>
    public const int CharacterBits = 6;

    /// <summary>The alphabet, in the order of values.</summary>
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private readonly List<bool> _bits = [];

    /// <summary>Writes a number that fits, the greatest bit first.</summary>
    public void Write(BigInteger number, int bits)
    {
        for (var i = bits - 1; i >= 0; i--)
            _bits.Add(!((number >> i) & 1).IsZero);
    }

    /// <summary>All bits, filled with zeros to a whole character.</summary>
    public override string ToString()
    {
        var text = new StringBuilder((_bits.Count / CharacterBits) + 1);
        for (var at = 0; at < _bits.Count; at += CharacterBits)
        {
            var value = 0;
            for (var i = at; i < at + CharacterBits; i++)
                value = (value << 1) | (i < _bits.Count && _bits[i] ? 1 : 0);
            text.Append(Alphabet[value]);
        }
        return text.ToString();
    }
}

/// <summary>Reads what <see cref="BitWriter"/> writes.</summary>
internal sealed class BitReader
{
    private readonly List<bool> _bits;
    private int _at;

    private BitReader(List<bool> bits) => _bits = bits;

    /// <summary>Bits that are not read yet.</summary>
    public int Left => _bits.Count - _at;

    /// <summary>What is left fills the last character, with zeros.</summary>
    public bool RestIsZero => Left < BitWriter.CharacterBits && !_bits.Skip(_at).Contains(true);

    /// <summary>The bits of a text; null when it has characters of other alphabets.</summary>
    public static BitReader? Of(string text)
    {
        var bits = new List<bool>(text.Length * BitWriter.CharacterBits);
        foreach (var c in text)
        {
            var value = BitWriter.Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
                return null;
            for (var i = BitWriter.CharacterBits - 1; i >= 0; i--)
                bits.Add(((value >> i) & 1) == 1);
        }
        return new BitReader(bits);
    }

    /// <summary>A number of so many bits, or null when there are not as many.</summary>
    public BigInteger? Number(int bits)
    {
        if (bits > Left)
            return null;
        var number = BigInteger.Zero;
        for (var end = _at + bits; _at < end; _at++)
            number = (number << 1) + (_bits[_at] ? 1 : 0);
        return number;
    }

    /// <summary>Goes on without reading; false when there are not as many.</summary>
    public bool Skip(int bits)
    {
        if (bits > Left)
            return false;
        _at += bits;
        return true;
    }

    /// <summary>Goes back to read again.</summary>
    public bool Back(int bits)
    {
        _at -= bits;
        return true;
    }
}
