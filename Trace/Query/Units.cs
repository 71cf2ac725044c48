using System.Collections.Frozen;

namespace Xinyuan.Trace.Query;

/// <summary>A unit of measure: a value in it is <c>value × Factor + Offset</c> of the base unit of its kind.</summary>
/// <param name="Code">The common code of UN/ECE Recommendation 20.</param>
/// <param name="Kind">What it measures. Units of one kind convert into each other.</param>
/// <param name="Factor">Exact.</param>
/// <param name="Offset">Exact; zero but for temperatures.</param>
internal sealed record Unit(string Code, string Kind, Rational Factor, Rational Offset);

/// <summary>The units that convert: <c>units.tsv</c>, whose head says where the factors come from.</summary>
internal static class Units
{
    private static readonly FrozenDictionary<string, Unit> ByCode = Load().ToFrozenDictionary(unit => unit.Code, StringComparer.Ordinal);

    // The first unit of a kind in the table is its base.
    private static readonly FrozenDictionary<string, string> Bases = Load()
        .DistinctBy(unit => unit.Kind)
        .ToFrozenDictionary(unit => unit.Kind, unit => unit.Code, StringComparer.Ordinal);

    public static IReadOnlyCollection<Unit> All => ByCode.Values;

    /// <summary>
    /// Compares a stated value with an asked one; null when their units do not convert. Two codes that are the same need not be known.
    /// </summary>
    /// <param name="stated">A value and its unit.</param>
    /// <param name="asked">Another.</param>
    /// <param name="isDifference">The value is a difference (a standard deviation): offsets do not count.</param>
    public static int? Compare((Rational Value, string Code) stated, (Rational Value, string Code) asked, bool isDifference)
    {
        if (stated.Code == asked.Code)
            return stated.Value.CompareTo(asked.Value);
        if (!ByCode.TryGetValue(stated.Code, out var from) || !ByCode.TryGetValue(asked.Code, out var to) || from.Kind != to.Kind)
            return null;
        return isDifference
            ? (stated.Value * from.Factor).CompareTo(asked.Value * to.Factor)
            : ((stated.Value * from.Factor) + from.Offset).CompareTo((asked.Value * to.Factor) + to.Offset);
    }

    /// <summary>
    /// The kind of a unit and the factor that leads to the base unit of the kind; null when the unit is not known, has no zero of its own, or its
    /// factor is no decimal.
    /// </summary>
    public static (string Kind, string Base, decimal Factor)? Scale(string code) =>
        ByCode.TryGetValue(code, out var unit) && unit.Offset.Equals(default) && unit.Factor.ToDecimal() is { } factor
            ? (unit.Kind, Bases[unit.Kind], factor)
            : null;

    private static IEnumerable<Unit> Load()
    {
        using var stream = typeof(Units).Assembly.GetManifestResourceStream("Xinyuan.Trace.Query.units.tsv")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('\t') is not [var code, var kind, var factor, var offset, _] || code == "code")
                continue;
            yield return new Unit(code, kind, Fraction(factor), Fraction(offset));
        }
    }

    private static Rational Fraction(string text)
    {
        var parts = text.Split('/');
        var over = Rational.Parse(parts[0]) ?? throw new InvalidDataException($"'{text}' is not a number");
        return parts.Length == 1 ? over : over / (Rational.Parse(parts[1]) ?? throw new InvalidDataException($"'{text}' is not a number"));
    }
}
