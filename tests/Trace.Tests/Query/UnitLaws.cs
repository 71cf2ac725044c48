using System.Globalization;
using FsCheck.Xunit;
using Xinyuan.Trace.Query;

namespace Xinyuan.Trace.Tests.Query;

public sealed class UnitLaws
{
    [Property]
    public void Kelvin_and_Celsius_are_273_15_apart_exactly(int hundredths)
    {
        var celsius = hundredths / 100m;
        Assert.Equal(0, Units.Compare((Number(celsius), "CEL"), (Number(celsius + 273.15m), "KEL"), isDifference: false));
        Assert.Equal(1, Units.Compare((Number(celsius + 0.01m), "CEL"), (Number(celsius + 273.15m), "KEL"), isDifference: false));
        Assert.Equal(0, Units.Compare((Number(celsius), "CEL"), (Number(celsius), "KEL"), isDifference: true));
    }

    [Property]
    public void Fahrenheit_is_Celsius_by_nine_fifths_and_32_exactly(int tenths)
    {
        var celsius = tenths / 10m;
        Assert.Equal(0, Units.Compare((Number(celsius), "CEL"), (Number((celsius * 9 / 5) + 32), "FAH"), isDifference: false));
    }

    [Fact]
    public void Every_unit_compares_with_every_other_of_its_kind_and_with_none_else()
    {
        var one = Number(1);
        foreach (var from in Units.All)
        {
            foreach (var to in Units.All)
            {
                var there = Units.Compare((one, from.Code), (one, to.Code), isDifference: false);
                var back = Units.Compare((one, to.Code), (one, from.Code), isDifference: false);
                Assert.Equal(from.Kind == to.Kind, there is not null);
                Assert.Equal(-there, back);
            }
        }
    }

    [Theory]
    [InlineData("1", "KGM", "1000", "GRM")]
    [InlineData("1", "LBR", "0.45359237", "KGM")]
    [InlineData("16", "ONZ", "1", "LBR")]
    [InlineData("12", "INH", "1", "FOT")]
    [InlineData("36", "KMH", "10", "MTS")]
    [InlineData("760", "UA", "1", "ATM")]
    [InlineData("1013.25", "A97", "1", "ATM")]
    [InlineData("1", "BAR", "1000", "MBR")]
    [InlineData("24", "HUR", "1", "DAY")]
    [InlineData("4", "QTL", "1", "GLL")]
    [InlineData("8", "PTI", "1", "GLI")]
    [InlineData("1", "P1", "10", "NX")]
    [InlineData("2", "DZN", "24", "H87")]
    [InlineData("1e3", "MTR", "1.0E0", "KMT")]
    public void Known_equalities_hold_exactly(string value, string unit, string same, string otherUnit) =>
        Assert.Equal(0, Units.Compare((Rational.Parse(value)!.Value, unit), (Rational.Parse(same)!.Value, otherUnit), isDifference: false));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e1000")]
    [InlineData("NaN")]
    [InlineData("1 000")]
    [InlineData("1,5")]
    public void What_is_no_number_is_none(string text) => Assert.Null(Rational.Parse(text));

    private static Rational Number(decimal value) => Rational.Parse(value.ToString(CultureInfo.InvariantCulture))!.Value;
}
