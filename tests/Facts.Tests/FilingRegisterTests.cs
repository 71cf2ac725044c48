using System.Text;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Tests;

public sealed class FilingRegisterTests
{
    private const string Gtin = "06901234567892";
    private const string Gln = "4006381333931";
    private static readonly string Maker = "uscc:" + Uscc.Complete("9122240100000001");
    private static readonly string Other = "uscc:" + Uscc.Complete("9122240100000002");

    [Fact]
    public void The_latest_filing_of_a_thing_wins()
    {
        var register = new FilingRegister();
        register.Apply(3, nameof(GoodsFiled), Goods(Maker, "Ginseng"));
        register.Apply(8, nameof(GoodsFiled), Goods(Maker, "Ginseng, sliced"));
        Assert.Equal("Ginseng, sliced", register.GoodsOf(Gtin)?.Name);
        Assert.Equal(8, register.Goods[Gtin].Position);
        Assert.Equal(8, register.Position);
    }

    [Fact]
    public void What_one_party_filed_another_cannot_take()
    {
        var register = new FilingRegister();
        register.Apply(0, nameof(GoodsFiled), Goods(Maker, "Ginseng"));
        register.Apply(1, nameof(GoodsFiled), Goods(Other, "Mine now"));
        register.Apply(2, nameof(PlaceFiled), Place(Maker));
        register.Apply(3, nameof(PlaceFiled), Place(Other));
        register.Apply(4, nameof(EnterpriseFiled), Enterprise(Maker, "2224960001"));
        register.Apply(5, nameof(EnterpriseFiled), Enterprise(Other, "2224960001"));
        Assert.Equal(Maker, register.GoodsOf(Gtin)?.Party);
        Assert.Equal(Maker, register.Place(Gln)?.Party);
        Assert.Equal(Maker, register.PartyOfCustomsCode("2224960001"));
    }

    [Fact]
    public void A_customs_record_number_that_is_given_up_is_free()
    {
        var register = new FilingRegister();
        register.Apply(0, nameof(EnterpriseFiled), Enterprise(Maker, "2224960001"));
        register.Apply(1, nameof(EnterpriseFiled), Enterprise(Maker, "2224960002"));
        register.Apply(2, nameof(EnterpriseFiled), Enterprise(Other, "2224960001"));
        Assert.Equal(Other, register.PartyOfCustomsCode("2224960001"));
        Assert.Equal(Maker, register.PartyOfCustomsCode("2224960002"));
    }

    [Fact]
    public void Filed_company_prefixes_are_known_while_they_stand_alone()
    {
        var register = new FilingRegister();
        File(0, "enterprise-a", "6901234");
        Assert.Equal(7, register.CompanyPrefixes.LengthOf("690123456789"));
        // GS1 gives out no prefix that begins with another: one of the two is wrong, and nobody here knows which.
        File(1, "enterprise-b", "690123");
        Assert.Null(register.CompanyPrefixes.LengthOf("690123456789"));
        Assert.Equal(6, register.CompanyPrefixes.LengthOf("690123056789"));
        File(2, "enterprise-b", null);
        Assert.Equal(7, register.CompanyPrefixes.LengthOf("690123456789"));

        void File(long position, string party, string? prefix) =>
            register.Apply(
                position,
                new EnterpriseFiled("nat:KR:" + party, "N", null, ["maker"], null, null, "KR", null) { CompanyPrefix = prefix }
            );
    }

    [Fact]
    public void Who_is_filed_vouches_for_filed_goods_and_nobody_for_others()
    {
        var register = new FilingRegister();
        register.Apply(0, nameof(EnterpriseFiled), Enterprise(Other, "2224960001"));
        Assert.False(register.IsVouched(Gtin, Other));
        register.Apply(1, nameof(GoodsFiled), Goods(Maker, "Ginseng"));
        Assert.True(register.IsVouched(Gtin, Maker));
        Assert.True(register.IsVouched(Gtin, "nat:KR:124-81-00998"));
        Assert.True(register.IsVouched(Gtin, Other));
        Assert.False(register.IsVouched(Gtin, "nat:KR:1"));
        Assert.True(register.AnswersFor(Gtin, Maker));
        Assert.False(register.AnswersFor(Gtin, Other));
    }

    [Fact]
    public void Goods_are_found_by_commodity_code()
    {
        var register = new FilingRegister();
        register.Apply(0, nameof(GoodsFiled), Goods(Maker, "Ginseng"));
        Assert.Single(register.GoodsUnder("1211"));
        Assert.Empty(register.GoodsUnder("3304"));
    }

    [Fact]
    public void Entries_that_are_no_filings_only_move_the_position()
    {
        var register = new FilingRegister();
        register.Apply(5, "ObjectEvent", Encoding.UTF8.GetBytes("not even JSON"));
        Assert.Equal(5, register.Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => register.Apply(5, nameof(GoodsFiled), Goods(Maker, "Ginseng")));
    }

    [Theory]
    [InlineData(
        """{"party":"org:customs.changchun","name":"海关","roles":["broker"],"country":"CN"}""",
        "/party: an office is not an enterprise"
    )]
    [InlineData("""{"party":"nat:KR:1","name":"A","roles":[],"country":"KR"}""", "/roles: an array with at least one element is expected")]
    [InlineData("""{"party":"nat:KR:1","name":"A","roles":["maker","maker"],"country":"KR"}""", "/roles/1: 'maker' occurs twice")]
    [InlineData(
        """{"party":"nat:KR:1","name":"A","roles":["owner"],"country":"KR"}""",
        "/roles/0: 'owner' is not one of maker, oversea_seller, platform"
    )]
    [InlineData(
        """{"party":"nat:KR:1","name":"A","roles":["maker"],"country":"UK"}""",
        "/country: 'UK' is not a country of ISO 3166-1 alpha-2"
    )]
    [InlineData("""{"party":"nat:KR:1","name":"A\ud800","roles":["maker"],"country":"KR"}""", "/name: text is expected")]
    [InlineData("""{"party":"nat:KR:1","name":"A\u0007","roles":["maker"],"country":"KR"}""", "/name: control characters are not allowed")]
    [InlineData("""{"party":"nat:KR:1","name":"A","name":"B","roles":["maker"],"country":"KR"}""", "the field 'name' occurs twice")]
    [InlineData(
        """{"party":"nat:KR:1","name":"A","roles":["maker"],"country":"KR","idCard":"1"}""",
        "'idCard' is not a field of EnterpriseFiled"
    )]
    [InlineData("""{"party":"nat:KR:1","name":"A","roles":["maker"]}""", "/country: the field is missing")]
    public void A_filing_with_a_fault_is_refused_and_the_element_named(string json, string expected)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var findings = new List<Finding>();
        var fields = ObjectReader.Open(document.RootElement, "", findings);
        Assert.Null(Filing.Read(nameof(EnterpriseFiled), fields!));
        Assert.StartsWith(expected, Assert.Single(findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sole_trader_is_known_by_its_code()
    {
        var trader = (EnterpriseFiled)
            Filing.Read(nameof(EnterpriseFiled), Enterprise("uscc:" + Uscc.Complete("9222240100000001"), "2224960001"));
        Assert.True(trader.IsSoleTrader);
        Assert.False(((EnterpriseFiled)Filing.Read(nameof(EnterpriseFiled), Enterprise(Maker, "2224960001"))).IsSoleTrader);
    }

    [Fact]
    public void All_officially_assigned_countries_are_known()
    {
        Assert.Equal(249, CountryCode.Count);
        Assert.All(["CN", "KR", "JP", "RU", "HK"], country => Assert.True(CountryCode.IsKnown(country)));
        Assert.All(["cn", "", "EU", "XX"], country => Assert.False(CountryCode.IsKnown(country)));
    }

    private static byte[] Goods(string party, string name) =>
        Encoding.UTF8.GetBytes(
            $$"""{"gtin":"{{Gtin}}","party":"{{party}}","name":"{{name}}","hsCode":"1211202000","originCountry":"CN","seller":"nat:KR:124-81-00998"}"""
        );

    private static byte[] Place(string party) =>
        Encoding.UTF8.GetBytes(
            $$"""{"gln":"{{Gln}}","party":"{{party}}","name":"Bonded warehouse","kind":"warehouse","country":"CN","region":"222401"}"""
        );

    private static byte[] Enterprise(string party, string customsCode) =>
        Encoding.UTF8.GetBytes(
            $$"""{"party":"{{party}}","name":"延边某公司","roles":["maker"],"customsCode":"{{customsCode}}","region":"222401","country":"CN"}"""
        );
}
