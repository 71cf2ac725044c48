using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

/// <summary>Each content rule with what it lets through, and with what it does not and where.</summary>
public sealed class ContentRuleTests
{
    [Theory]
    [InlineData("02345673")]
    [InlineData("416000336108")]
    [InlineData("1234567890128")]
    [InlineData("12345678901231")]
    [InlineData("123456789012345675")]
    public void A_right_check_digit_passes(string key) => Assert.True(Gs1CheckDigit.IsValid(key));

    [Theory]
    [InlineData("12345673")]
    [InlineData("416000336109")]
    [InlineData("1234567890129")]
    [InlineData("12345678901232")]
    [InlineData("123456789012345670")]
    public void A_wrong_check_digit_does_not(string key) => Assert.False(Gs1CheckDigit.IsValid(key));

    [Theory]
    [InlineData("01", "06901234012340", 13)]
    [InlineData("01", "0690123401234", 13)]
    [InlineData("01", "069012340123470", 14)]
    [InlineData("01", "0690123401234x", 13)]
    [InlineData("10", "A B", 1)]
    [InlineData("10", "A\u0000", 1)]
    [InlineData("10", "牛", 0)]
    [InlineData("10", "123456789012345678901", 20)]
    [InlineData("17", "261301", 2)]
    [InlineData("17", "261131", 4)]
    [InlineData("7006", "261100", 4)]
    [InlineData("7250", "19000229", 6)]
    [InlineData("7250", "00000101", 0)]
    [InlineData("7003", "2611232400", 6)]
    [InlineData("7003", "2611232360", 8)]
    [InlineData("8008", "26112324", 6)]
    [InlineData("8008", "2611231260", 8)]
    [InlineData("8013", "1987654Ad4X4bL5ttr2310c2X", 23)]
    [InlineData("8013", "A987654Ad4X4bL5ttr2310c2K", 23)]
    [InlineData("8004", "69x1", 2)]
    [InlineData("8004", "690", 3)]
    [InlineData("8007", "GB82WEST12345698765431", 2)]
    [InlineData("8007", "gb82WEST12345698765432", 0)]
    [InlineData("8007", "ZZ82WEST12345698765432", 0)]
    [InlineData("422", "999", 0)]
    [InlineData("7030", "000A", 0)]
    [InlineData("4307", "XX", 0)]
    [InlineData("3910", "000100", 0)]
    [InlineData("4309", "18000000010000000000", 0)]
    [InlineData("4309", "18000000003600000001", 10)]
    [InlineData("4321", "2", 0)]
    [InlineData("4330", "001000+", 6)]
    [InlineData("4300", "a%2", 1)]
    [InlineData("7040", "1AB!", 3)]
    [InlineData("7041", "QX", 0)]
    [InlineData("7241", "11", 0)]
    [InlineData("7241", "00", 0)]
    [InlineData("7252", "3", 0)]
    [InlineData("7258", "3/2", 0)]
    [InlineData("7258", "0/2", 0)]
    [InlineData("7258", "1/0", 2)]
    [InlineData("7258", "123", 0)]
    [InlineData("8001", "00000000100100", 0)]
    [InlineData("8001", "00010000100120", 12)]
    [InlineData("8003", "106901234000016", 0)]
    [InlineData("8006", "069012340123470002", 14)]
    [InlineData("8006", "069012340123470100", 16)]
    [InlineData("8006", "069012340123470302", 14)]
    [InlineData("8010", "6901a", 4)]
    [InlineData("8011", "01", 0)]
    [InlineData("8030", "abc=d", 3)]
    [InlineData("8030", "ab+c", 2)]
    [InlineData("8110", "712345612345611110123", 0)]
    [InlineData("8110", "0123456123456111101230", 21)]
    [InlineData("8110", "01234561234561111012332611304261201", 35)]
    [InlineData("8110", "0123456123456111101233261330", 24)]
    [InlineData("8112", "2", 0)]
    [InlineData("8112", "001234561234560", 15)]
    public void A_value_that_breaks_a_rule_is_refused_where_it_does(string ai, string value, int at)
    {
        var fault = ApplicationIdentifiers.Find(ai)!.FaultOf(value);
        Assert.True(at == fault?.At, $"({ai}){value}: {fault}");
        Assert.NotEmpty(fault!.Value.Message);
    }

    [Theory]
    [InlineData("8014", "12345678901234567890123NT")]
    [InlineData("8030", "abcd")]
    [InlineData("8030", "ab==")]
    [InlineData("423", "156410")]
    [InlineData("7007", "261123")]
    [InlineData("7007", "261123261124")]
    [InlineData("8110", "012345612345611110123" + "3261130" + "4261101" + "50123456" + "611234567" + "90101")]
    public void A_value_in_order_passes(string ai, string value) => Assert.Null(ApplicationIdentifiers.Find(ai)!.FaultOf(value));

    [Fact]
    public void Every_rule_is_used_by_the_table()
    {
        var used = ApplicationIdentifiers.All.SelectMany(ai => Shapes.Of(ai.Ai)).SelectMany(part => part.Rules).ToHashSet();
        Assert.Equal(ContentRules.Names.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_application_identifier_begins_with_another()
    {
        foreach (var ai in ApplicationIdentifiers.All)
            Assert.Equal(ai, ApplicationIdentifiers.FindAtStart(ai.Ai + "0000"));
    }

    [Theory]
    [InlineData("(01)06901234012347(37)5", "(01) GTIN and (37) COUNT exclude each other")]
    [InlineData("(10)A", "needs (01) or (02) or (03) or (8006) or (8026)")]
    [InlineData("(01)06901234012347(250)X", "needs (01) with (21)")]
    [InlineData("(3103)000195(3102)001950(01)06901234012347", "exclude each other")]
    [InlineData("(01)06901234012347(3922)0299", "needs (01) with (30) or (01) with (31nn)")]
    public void Elements_that_may_not_or_must_stand_together_are_told(string elements, string told) =>
        Assert.Contains(
            Associations.Broken(ElementString.Read(elements, out _)!),
            broken => broken.Message.Contains(told, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("(01)06901234012347(10)A(21)7(17)270101")]
    [InlineData("(01)06901234012347(3103)000195(3922)0299")]
    [InlineData("(00)169012340000000013(02)06901234012347(37)5")]
    public void Elements_that_belong_together_are_in_order(string elements) =>
        Assert.Empty(Associations.Broken(ElementString.Read(elements, out _)!));
}
