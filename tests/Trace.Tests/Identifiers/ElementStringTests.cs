using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

public sealed class ElementStringTests
{
    private const string Gtin = "06901234012347";

    [Theory]
    [InlineData("(01)06901234012347(10)A(B)C(21)7")]
    [InlineData("(01)06901234012347(10)A\\(B)C(21)7")]
    [InlineData("010690123401234710A(B)C\u001d217")]
    [InlineData("^010690123401234710A(B)C^217")]
    [InlineData("]C1010690123401234710A(B)C\u001d217")]
    [InlineData("]d2\u001d010690123401234710A(B)C\u001d217\u001d")]
    public void Each_form_is_read(string text) =>
        Assert.Equal([new GsElement("01", Gtin), new GsElement("10", "A(B)C"), new GsElement("21", "7")], ElementString.Read(text, out _)!);

    [Theory]
    [InlineData("]E06901234012347", "06901234012347")]
    [InlineData("]E402345673", "00000002345673")]
    [InlineData("]I106901234012347", "06901234012347")]
    public void A_symbol_that_carries_a_GTIN_alone_is_read_as_one(string text, string gtin) =>
        Assert.Equal([new GsElement("01", gtin)], ElementString.Read(text, out _)!);

    [Theory]
    [InlineData("", 0, null, "no element")]
    [InlineData("]A012345", 0, null, "carries no GS1")]
    [InlineData("]E0123", 3, "01", "13 digits")]
    [InlineData("]E06901234012345", 15, "01", "check digit")]
    [InlineData("(01)06901234012340", 17, "01", "check digit")]
    [InlineData("(01)06901234012347(10)", 22, "10", "empty")]
    [InlineData("(01)06901234012347(10)A\\(\\B", 25, "10", "set 82")]
    [InlineData("(01)06901234012347(89)A", 19, null, "no application identifier")]
    [InlineData("(x", 0, null, "brackets")]
    [InlineData("(10)A(10)B", 6, "10", "twice")]
    [InlineData("0106901234012347890", 16, null, "no application identifier")]
    [InlineData("010690123401234", 15, "01", "too short")]
    [InlineData("\u001d10", 3, "10", "empty")]
    public void What_is_not_in_order_is_refused_with_its_place(string text, int at, string? ai, string told)
    {
        Assert.Null(ElementString.Read(text, out var fault));
        Assert.True((at, ai) == (fault!.At, fault.Ai), fault.ToString());
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_element_that_is_repeated_counts_once() =>
        Assert.Equal([new GsElement("99", "X")], ElementString.Read("(99)X(99)X", out _)!);

    [Fact]
    public void There_is_a_limit_to_length() => Assert.Null(ElementString.Read("(99)" + new string('A', ElementString.LengthMax), out _));
}
