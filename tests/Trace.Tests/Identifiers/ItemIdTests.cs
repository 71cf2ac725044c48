using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

public sealed class ItemIdTests
{
    [Theory]
    [InlineData("urn:epc:id:sgtin:6901234.001234.7", "https://id.gs1.org/01/06901234012347/21/7", ItemKind.Serial)]
    [InlineData("urn:epc:class:lgtin:6901234.001234.A%2F1", "https://id.gs1.org/01/06901234012347/10/A%2F1", ItemKind.Lot)]
    [InlineData("urn:epc:idpat:sgtin:6901234.001234.*", "https://id.gs1.org/01/06901234012347", ItemKind.Class)]
    [InlineData("urn:epc:id:upui:6901234.001234.Q7", "https://id.gs1.org/01/06901234012347/235/Q7", ItemKind.Serial)]
    [InlineData("urn:epc:id:sscc:6901234.1000000001", "https://id.gs1.org/00/169012340000000013", ItemKind.Container)]
    [InlineData("urn:epc:id:sgln:6901234.00001.0", "https://id.gs1.org/414/6901234000016", ItemKind.Location)]
    [InlineData("urn:epc:id:sgln:6901234.00001.dock%2F3", "https://id.gs1.org/414/6901234000016/254/dock%2F3", ItemKind.Location)]
    [InlineData("urn:epc:id:pgln:6901234.00001", "https://id.gs1.org/417/6901234000016", ItemKind.Party)]
    [InlineData("urn:epc:id:pgln:690123400001.", "https://id.gs1.org/417/6901234000016", ItemKind.Party)]
    [InlineData("urn:epc:id:grai:6901234.00001.5", "https://id.gs1.org/8003/069012340000165", ItemKind.Asset)]
    [InlineData("urn:epc:idpat:grai:6901234.00001.*", "https://id.gs1.org/8003/06901234000016", ItemKind.Class)]
    [InlineData("urn:epc:id:giai:6901234.truck-9", "https://id.gs1.org/8004/6901234truck-9", ItemKind.Asset)]
    [InlineData("urn:epc:id:gsrn:6901234.0000000001", "https://id.gs1.org/8018/690123400000000018", ItemKind.Party)]
    [InlineData("urn:epc:id:gsrnp:6901234.0000000001", "https://id.gs1.org/8017/690123400000000018", ItemKind.Party)]
    [InlineData("urn:epc:id:gdti:6901234.00001.7", "https://id.gs1.org/253/69012340000167", ItemKind.Asset)]
    [InlineData("urn:epc:id:sgcn:6901234.00001.7", "https://id.gs1.org/255/69012340000167", ItemKind.Asset)]
    [InlineData("urn:epc:id:ginc:6901234.xyz3311%2Fcba", "https://id.gs1.org/401/6901234xyz3311%2Fcba", ItemKind.Container)]
    [InlineData("urn:epc:id:gsin:6901234.000000001", "https://id.gs1.org/402/69012340000000016", ItemKind.Container)]
    [InlineData("urn:epc:id:cpi:6901234.5PQ7%2FZ43.12345", "https://id.gs1.org/8010/69012345PQ7%2FZ43/8011/12345", ItemKind.Serial)]
    [InlineData("urn:epc:idpat:cpi:6901234.5PQ7.*", "https://id.gs1.org/8010/69012345PQ7", ItemKind.Class)]
    [InlineData("urn:epc:id:itip:6901234.001234.01.02.987", "https://id.gs1.org/8006/069012340123470102/21/987", ItemKind.Serial)]
    [InlineData("urn:epc:idpat:itip:6901234.001234.01.02.*", "https://id.gs1.org/8006/069012340123470102", ItemKind.Class)]
    public void An_EPC_URN_and_its_Digital_Link_are_one_item(string urn, string link, ItemKind kind)
    {
        var item = ItemId.Parse(urn);
        Assert.Equal(link, item.Canonical);
        Assert.Equal(kind, item.Kind);
        Assert.Null(item.Warning);
        Assert.Equal(item, ItemId.Parse(link));
    }

    [Fact]
    public void A_serial_drops_lot_and_variant_but_knows_its_lot()
    {
        var item = ItemId.Parse("https://shop.example/p/01/06901234012347/22/B/10/L%2B1/21/7?17=270101&linkType=pip#top");
        Assert.Equal("https://id.gs1.org/01/06901234012347/21/7", item.Canonical);
        Assert.Equal("https://id.gs1.org/01/06901234012347/22/B/10/L%2B1/21/7", item.DigitalLink);
        Assert.Equal("https://id.gs1.org/01/06901234012347/10/L%2B1", item.LotCanonical);
        Assert.Equal(("06901234012347", "L+1", "7"), (item.Gtin, item.Lot, item.Serial));
        Assert.Equal(item.LotCanonical, ItemId.OfLot("06901234012347", "L+1").Canonical);
    }

    [Theory]
    [InlineData("(01)06901234012347(10)L1(21)7", "https://id.gs1.org/01/06901234012347/21/7")]
    [InlineData("(10)L1(01)06901234012347", "https://id.gs1.org/01/06901234012347/10/L1")]
    [InlineData("(01)06901234012347(17)270101(10)A(B)C", "https://id.gs1.org/01/06901234012347/10/A%28B%29C")]
    [InlineData("(00)169012340000000013", "https://id.gs1.org/00/169012340000000013")]
    public void An_element_string_is_the_same_item(string elements, string link) => Assert.Equal(link, ItemId.Parse(elements).Canonical);

    [Theory]
    [InlineData("https://a/01/6901234012347/10/A", "https://id.gs1.org/01/06901234012347/10/A")]
    [InlineData("https://a/01/02345673", "https://id.gs1.org/01/00000002345673")]
    public void A_shortened_GTIN_is_padded_with_a_warning(string link, string canonical)
    {
        var item = ItemId.Parse(link);
        Assert.Equal(canonical, item.Canonical);
        Assert.Contains("digits", item.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urn:epc:id:sscc:69012340000.0003")] // 15 digits
    [InlineData("urn:epc:id:sgtin:6901234.12345.7")]
    [InlineData("urn:epc:id:sgtin:6901234.001234.")]
    [InlineData("urn:epc:id:sgtin:6901234.001234.7%2")]
    [InlineData("urn:epc:id:sgtin:6901234.001234.123456789012345678901")]
    [InlineData("https://id.gs1.org/01/06901234012340/21/7")] // check digit
    [InlineData("https://id.gs1.org/01/06901234012347/21/7/10/A")] // order
    [InlineData("https://id.gs1.org/01/06901234012347/235/7/10/A")]
    [InlineData("https://id.gs1.org/01/06901234012347?10=A")]
    [InlineData("https://id.gs1.org/01/06901234012347/10/%00")]
    [InlineData("https://id.gs1.org/01/06901234012347/10/A\\B")]
    [InlineData("(01)06901234012347(10)A(10)B")]
    [InlineData("(99)none")]
    [InlineData("(x")]
    public void What_looks_like_a_key_and_is_not_well_formed_is_opaque_with_a_warning(string spelling)
    {
        var item = ItemId.Parse(spelling);
        Assert.Equal((ItemKind.Opaque, spelling), (item.Kind, item.Canonical));
        Assert.NotNull(item.Warning);
    }

    [Theory]
    [InlineData("urn:uuid:0e9f5e2c-7a11-4a52-9c2f-0d3c6f9a7b10")]
    [InlineData("urn:epc:id:imovn:9176187")]
    [InlineData("urn:epc:idpat:sgtin:6901234.*.*")]
    [InlineData("https://shop.example/products/17")]
    [InlineData("https://01/06901234012347")]
    [InlineData("https://")]
    [InlineData("")]
    [InlineData("牛肉")]
    public void What_is_no_GS1_key_is_opaque_and_that_is_all(string spelling)
    {
        var item = ItemId.Parse(spelling);
        Assert.Equal((ItemKind.Opaque, spelling, null), (item.Kind, item.Canonical, item.Warning));
    }

    [Fact]
    public void The_rightmost_key_in_the_path_counts() =>
        Assert.Equal(
            "https://id.gs1.org/00/169012340000000013",
            ItemId.Parse("https://host.example/01/06901234012347/00/169012340000000013/").Canonical
        );

    [Fact]
    public void An_overlong_identifier_is_opaque() => Assert.NotNull(ItemId.Parse("urn:x:" + new string('a', ItemId.LengthMax)).Warning);
}
