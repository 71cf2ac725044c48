namespace Xinyuan.Facts.Tests;

public sealed class PartyIdTests
{
    [Theory]
    [InlineData("uscc:914403001922038216", "uscc", "914403001922038216")]
    [InlineData("gln:4006381333931", "gln", "4006381333931")]
    [InlineData("lei:5493001KJTIIGC8Y1R12", "lei", "5493001KJTIIGC8Y1R12")]
    [InlineData("nat:KR:124-81-00998", "nat", "KR:124-81-00998")]
    [InlineData("org:customs.changchun", "org", "customs.changchun")]
    public void A_party_is_named_by_a_scheme_and_a_value(string text, string scheme, string value)
    {
        Assert.True(PartyId.TryParse(text, out var party, out _));
        Assert.Equal((text, scheme, value), (party.Text, party.Scheme, party.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("914403001922038216")]
    [InlineData("uscc:914403001922038217")]
    [InlineData("USCC:914403001922038216")]
    [InlineData("uscc: 914403001922038216")]
    [InlineData("gln:4006381333932")]
    [InlineData("gln:04006381333931")]
    [InlineData("lei:5493001KJTIIGC8Y1R13")]
    [InlineData("nat:kr:1")]
    [InlineData("nat:KR:")]
    [InlineData("org:Customs")]
    [InlineData("org:customs\n")]
    [InlineData("duns:150483782")]
    public void What_names_no_party_is_refused_with_a_reason(string? text)
    {
        Assert.False(PartyId.TryParse(text, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void One_party_has_one_spelling()
    {
        Assert.True(PartyId.TryParse("org:samr.yanbian", out var one, out _));
        Assert.True(PartyId.TryParse("org:samr.yanbian", out var other, out _));
        Assert.Equal(one, other);
    }
}
