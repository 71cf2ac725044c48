using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

public sealed class DigitalLinkTests
{
    private const string Gtin = "06901234012347";

    [Fact]
    public void A_link_is_read_into_its_parts()
    {
        var link = DigitalLink.Read(
            $"HTTPS://Shop.example:443/p/01/{Gtin}/22/B/10/L%2b1/21/7?17=270101&&utm=x&linkType#top",
            out var fault
        );
        Assert.Null(fault);
        Assert.Equal("HTTPS://Shop.example:443/p", link!.Stem);
        Assert.Equal(new GsElement("01", Gtin), link.Key);
        Assert.Equal([new GsElement("22", "B"), new GsElement("10", "L+1"), new GsElement("21", "7")], link.Qualifiers);
        Assert.Equal([new GsElement("17", "270101")], link.Attributes);
        Assert.Equal($"https://id.gs1.org/01/{Gtin}/22/B/10/L%2B1/21/7?17=270101", link.Canonical);
        Assert.Equal($"https://id.gs1.org/01/{Gtin}/21/7", link.Item.Canonical);
    }

    [Theory]
    [InlineData("", 0, null, "https://")]
    [InlineData("HtTp://a/00/169012340000000013", 0, null, "small letters or in capitals")]
    [InlineData("https:///01/06901234012347", 8, null, "host is missing")]
    [InlineData("https://a:65536/01/06901234012347", 9, null, "port")]
    [InlineData("https://a:x/01/06901234012347", 9, null, "port")]
    [InlineData("https://a b/01/06901234012347", 9, null, "host")]
    [InlineData("https://[fe80::1%25lo]/01/06901234012347", 8, null, "IPv6")]
    [InlineData("https://[::1/01/06901234012347", 8, null, "IPv6")]
    [InlineData("https://a/p q/01/06901234012347", 11, null, "does not hold this character")]
    [InlineData("https://a/products/17", 10, null, "no primary key")]
    [InlineData("https://a", 9, null, "path is empty")]
    [InlineData("https://a/01/06901234012340", 26, "01", "check digit")]
    [InlineData("https://a/gtin/6901234012340", 27, "01", "check digit")]
    [InlineData("https://a/01/06901234012347/10/%41%00B", 34, "10", "set 82")]
    [InlineData("https://a/01/06901234012347/10/A%4", 32, "10", "percent sign")]
    [InlineData("https://a/01/06901234012347/10/", 31, "10", "empty")]
    [InlineData("https://a/01/06901234012347/99/A", 28, "99", "is none of its qualifiers")]
    [InlineData("https://a/01/06901234012347/21/7/10/A", 33, "10", "out of its order")]
    [InlineData("https://a/01/06901234012347/21/7/21/8", 33, "21", "twice")]
    [InlineData("https://a/01/06901234012347/x/7", 28, null, "application identifier is expected")]
    [InlineData("https://a/01/06901234012347?10=A", 28, "10", "belongs in the path")]
    [InlineData("https://a/01/06901234012347?7040=1ABC", 28, "7040", "no data attribute")]
    [InlineData("https://a/01/06901234012347?17=270101&17=270101", 38, "17", "twice")]
    [InlineData("https://a/01/06901234012347?17=", 31, "17", "empty")]
    [InlineData("https://a/01/06901234012347?98=a+b", 32, "98", "set 82")]
    [InlineData("https://a/01/06901234012347?89=1", 28, null, "must be an application identifier")]
    public void A_link_that_is_not_in_order_is_refused_with_its_place_and_its_application_identifier(
        string uri,
        int at,
        string? ai,
        string told
    )
    {
        Assert.Null(DigitalLink.Read(uri, out var fault));
        Assert.True((at, ai) == (fault!.At, fault.Ai), $"{uri}: {fault}");
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_short_names_and_shortened_GTINs_are_read_with_a_warning_and_never_written()
    {
        var link = DigitalLink.Read("https://a/gtin/6901234012347/lot/A/ser/7", out _)!;
        Assert.Equal($"https://a/01/{Gtin}/10/A/21/7", link.ToUri());
        Assert.Equal(4, link.Warnings.Count);
    }

    [Fact]
    public void An_identifier_keeps_the_name_that_it_was_recorded_under()
    {
        // What is in the log under these names must be found under them for ever, whatever else is read by now.
        string[] opaque =
        [
            "https://a/gtin/06901234012347/lot/A",
            "https://id.gs1.org/415/6901234000016/8020/A",
            $"]C101{Gtin}",
            $"01{Gtin}",
            "https://a/DBk5DfZ-Pfg",
        ];
        Assert.All(
            opaque,
            spelling => Assert.Equal((ItemKind.Opaque, spelling), (ItemId.Parse(spelling).Kind, ItemId.Parse(spelling).Canonical))
        );
        (string Spelling, string Canonical)[] keys =
        [
            ("https://a/8004/truck-9", "https://id.gs1.org/8004/truck-9"),
            ("https://a/8013/anything", "https://id.gs1.org/8013/anything"),
            ($"(01){Gtin}(17)991399(10)A", $"https://id.gs1.org/01/{Gtin}/10/A"),
            ($"https://a/01/{Gtin}/21/7/?99=", $"https://id.gs1.org/01/{Gtin}/21/7"),
        ];
        Assert.All(keys, key => Assert.Equal(key.Canonical, ItemId.Parse(key.Spelling).Canonical));
    }

    // Made from the standard's tables by a second implementation, which wrote no program for reading them.
    [Theory]
    [InlineData("DAyNozQhdgLg", "/01/06901234012347/21/7")]
    [InlineData("AQyNozQhdkIGA4", "/01/06901234012347/21/007")] // no sequence, and zeros in front
    [InlineData("CwyNozQhdwcxWx", "/01/06901234012347/10/L%2B1")] // ASCII
    [InlineData("DAyNozQhdk2B_9w", "/01/06901234012347/21/c0ffee")]
    [InlineData("DAyNozQhdo2B_9w", "/01/06901234012347/21/C0FFEE")]
    [InlineData("DAyNozQhdsoDf3_o", "/01/06901234012347/21/Ab-_9")]
    [InlineData("ACWHPT6FuIDQ", "/00/169012340000000013")]
    [InlineData("GgyNozQhdsZZyYC6D4q", "/01/06901234012347/10/LOT/21/7?17=270101")] // a disputed sequence, as the standard writes it
    [InlineData("DQyNozQhdoPio", "/01/06901234012347?17=270101")]
    [InlineData("gAMMjaMzwSACo", "/8003/069012340000165")]
    [InlineData("JVZG0ZngkCDg", "/255/690123400001607")]
    [InlineData("DAyNozQhdgL-Ck1YNptw", "/01/06901234012347/21/7")] // with a key of somebody's own, which is passed over
    [InlineData("01/06901234012347/IQFw", "/01/06901234012347/21/7")] // all but the key
    [InlineData("DAyNozQhdgLg?17=270101&utm=x", "/01/06901234012347/21/7?17=270101")]
    public void A_compressed_link_has_one_meaning(string compressed, string path)
    {
        var link = DigitalLink.Read("https://example.com/stem/" + compressed, out var fault);
        Assert.True(link is not null, fault?.ToString());
        Assert.Equal(("https://example.com/stem" + path, true), (link.ToUri(), link.WasCompressed));
    }

    [Theory]
    [InlineData("DAyNozQhdgLh")] // a bit beyond the end
    [InlineData("DAyNozQhdgL")] // cut off
    [InlineData("DAyNozQhdg")]
    [InlineData("4AyNozQhdgLg")] // no such sequence
    [InlineData("fwyNozQhdgLg")] // no such application identifier
    [InlineData("DA7_____dgLg")] // more than 14 digits
    [InlineData("DAyNozQhduLg")] // no such encoding
    public void What_is_no_compressed_link_is_refused(string compressed) =>
        Assert.Null(DigitalLink.Read("https://example.com/" + compressed, out _));

    [Theory]
    [InlineData("(10)A", 0, null, "primary key")]
    [InlineData("(01)06901234012347(235)X(22)B", 1, "235", "stands in no Digital Link")]
    [InlineData("(01)06901234012347(7040)1ABC", 1, "7040", "stands in no Digital Link")]
    public void Elements_that_make_no_link_are_told(string text, int at, string? ai, string told)
    {
        Assert.Null(DigitalLink.Of(ElementString.Read(text, out _)!, null, out var fault));
        Assert.Equal((at, ai), (fault!.At, fault.Ai));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://a")]
    [InlineData("https://a?x")]
    [InlineData("https://a/<")]
    public void A_stem_is_an_address(string stem) => Assert.Null(DigitalLink.Of([new GsElement("00", "169012340000000013")], stem, out _));
}
