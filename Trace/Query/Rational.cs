using System.Globalization;
using System.Numerics;

namespace Xinyuan.Trace.Query;

/// <summary>An exact fraction: measured values are compared across units without rounding.</summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    private const int DigitsMax = 100;
    private static readonly BigInteger DecimalWholeMax = new(decimal.MaxValue);
    private readonly BigInteger _over;
    private readonly BigInteger _under;

    private Rational(BigInteger over, BigInteger under)
    {
        var common = BigInteger.GreatestCommonDivisor(over, under);
        (_over, _under) = under.Sign < 0 ? (-over / common, -under / common) : (over / common, under / common);
    }

    // The default value is zero, too.
    private BigInteger Under => _under.IsZero ? BigInteger.One : _under;

    /// <summary>Reads a decimal number as JSON or XML writes it, with an exponent of at most two digits; null when it is none.</summary>
    public static Rational? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > DigitsMax)
            return null;
        var exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (
                text.Length - e > 4
                || !int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            )
                return null;
            text = text[..e];
        }
        var point = text.IndexOf('.');
        var digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        if (point >= 0)
            exponent -= text.Length - point - 1;
        if (
            digits.Length == 0
            || !char.IsAsciiDigit(text[^1])
            || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        )
        {
            return null;
        }
        var scale = BigInteger.Pow(10, Math.Abs(exponent));
        return exponent < 0 ? new Rational(whole, scale) : new Rational(whole * scale, BigInteger.One);
    }

    /// <summary>The same as a decimal; null when a decimal cannot say it exactly.</summary>
    public decimal? ToDecimal()
    {
        if (BigInteger.Abs(_over) > DecimalWholeMax || Under > DecimalWholeMax)
            return null;
        var quotient = (decimal)_over / (decimal)Under;
        return Equals(Parse(quotient.ToString(CultureInfo.InvariantCulture))!.Value) ? quotient : null;
    }

    public static Rational operator *(Rational a, Rational b) => new(a._over * b._over, a.Under * b.Under);

    public static Rational operator /(Rational a, Rational b) => new(a._over * b.Under, a.Under * b._over);

    public static Rational operator +(Rational a, Rational b) => new((a._over * b.Under) + (b._over * a.Under), a.Under * b.Under);

    /// <inheritdoc/>
    public int CompareTo(Rational other) => (_over * other.Under).CompareTo(other._over * Under);

    /// <inheritdoc/>
    public bool Equals(Rational other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_over, Under);

    /// <inheritdoc/>
    public override string ToString() => Under.IsOne ? _over.ToString(CultureInfo.InvariantCulture) : $"{_over}/{Under}";
}
