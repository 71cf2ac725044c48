using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

/// <summary>From a Digital Link back to an EPC URN, where the length of the company prefix is known, and only there.</summary>
public sealed class EpcUrnTests
{
    private static readonly CompanyPrefixes Known = CompanyPrefixes.Of(["6901234", "690123400777"]);

    public static TheoryData<string> Urns =>
        [
            "urn:epc:id:sgtin:6901234.001234.7",
            "urn:epc:id:sgtin:6901234.001234.%22%25%26%2F%3C%3E%3F(a)!",
            "urn:epc:class:lgtin:6901234.001234.A%2F1",
            "urn:epc:idpat:sgtin:6901234.001234.*",
            "urn:epc:id:upui:6901234.001234.Q7",
            "urn:epc:id:sscc:6901234.1000000001",
            "urn:epc:id:sgln:6901234.00001.0",
            "urn:epc:id:sgln:6901234.00001.dock%2F3",
            "urn:epc:id:pgln:6901234.00001",
            "urn:epc:id:grai:6901234.00001.5",
            "urn:epc:idpat:grai:6901234.00001.*",
            "urn:epc:id:giai:6901234.truck-9",
            "urn:epc:id:gsrn:6901234.0000000001",
            "urn:epc:id:gsrnp:6901234.0000000001",
            "urn:epc:id:gdti:6901234.00001.7",
            "urn:epc:idpat:gdti:6901234.00001.*",
            "urn:epc:id:sgcn:6901234.00001.7",
            "urn:epc:idpat:sgcn:6901234.00001.*",
            "urn:epc:id:ginc:6901234.xyz3311%2Fcba",
            "urn:epc:id:gsin:6901234.000000001",
            "urn:epc:id:cpi:6901234.5PQ7%2FZ43.12345",
            "urn:epc:id:cpi:6901234.5%23PQ7.12345",
            "urn:epc:idpat:cpi:6901234.5PQ7.*",
            "urn:epc:id:itip:6901234.001234.01.02.987",
            "urn:epc:idpat:itip:6901234.001234.01.02.*",
        ];

    [Theory]
    [MemberData(nameof(Urns))]
    public void A_link_goes_back_to_its_URN_where_the_company_prefix_is_known(string urn)
    {
        var link = ItemId.Parse(ItemId.Parse(urn).Canonical);
        Assert.NotEqual(ItemKind.Opaque, link.Kind);
        Assert.Equal(urn, link.ToUrn(Known));
        Assert.Null(link.ToUrn());
        Assert.Null(link.ToUrn(CompanyPrefixes.Of(["88012345"])));
    }

    [Theory]
    [MemberData(nameof(Urns))]
    public void What_was_spelled_as_a_URN_is_one_again_without_any_table(string urn) => Assert.Equal(urn, ItemId.Parse(urn).ToUrn());

    [Theory]
    [InlineData("urn:epc:id:gid:95100000.12345.400")]
    [InlineData("urn:epc:id:usdod:CAGEY.5678")]
    [InlineData("urn:epc:id:adi:W81X9C.3KL984PX1.2WMA52")]
    [InlineData("urn:epc:id:bic:CSQU3054383")]
    [InlineData("urn:epc:id:imovn:9176187")]
    [InlineData("urn:epc:idpat:sgtin:6901234.*.*")]
    public void A_URN_of_another_scheme_stays_as_it_is(string urn) => Assert.Equal(urn, ItemId.Parse(urn).ToUrn());

    [Theory]
    [InlineData("urn:epc:id:sscc:69012340000.0003")] // 15 digits
    [InlineData("https://shop.example/products/17")]
    [InlineData("https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K")] // a GMN is in no tag
    [InlineData("https://id.gs1.org/8006/069012340123470102/10/A")]
    [InlineData("https://id.gs1.org/8004/6901234")] // nothing behind the company prefix
    [InlineData("urn:uuid:0e9f5e2c-7a11-4a52-9c2f-0d3c6f9a7b10")]
    public void What_has_no_URN_gets_none(string spelling) => Assert.Null(ItemId.Parse(spelling).ToUrn(Known));

    [Fact]
    public void A_company_prefix_as_long_as_can_be_leaves_no_reference()
    {
        const string Urn = "urn:epc:id:sgln:690123400777..0";
        Assert.Equal(Urn, ItemId.Parse(Urn).ToUrn());
        Assert.Equal("https://id.gs1.org/414/6901234007770", ItemId.Parse(Urn).Canonical);
        Assert.Null(ItemId.Parse(ItemId.Parse(Urn).Canonical).ToUrn(Known)); // 6901234 begins it too
    }

    [Property(MaxTest = 500)]
    public Property A_URN_of_any_company_survives_the_way_over_its_link() =>
        Prop.ForAll(
            SpellingLaws.Items.ToArbitrary(),
            item =>
            {
                var known = CompanyPrefixes.Of([item.Digits[1..(item.Company + 1)]]);
                Assert.Equal(item.Urn, ItemId.Parse(item.Link(ItemId.Stem)).ToUrn(known));
                Assert.Equal(item.Urn, ItemId.Parse(item.Urn).ToUrn());
            }
        );

    [Fact]
    public void A_table_of_prefixes_is_read_line_by_line()
    {
        using var good = new StringReader("# prefixes of the zone\n6901234\tYanji\n\n 88012345  # Suwon\n");
        var known = CompanyPrefixes.Read(good);
        Assert.Equal((7, 8, (int?)null), (known.LengthOf("690123400001"), known.LengthOf("880123456789"), known.LengthOf("4012345")));
        using var bad = new StringReader("6901234\n690 x\n");
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => CompanyPrefixes.Read(bad)).Message, StringComparison.Ordinal);
    }
}
