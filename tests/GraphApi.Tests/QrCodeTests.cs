using System.Buffers.Binary;
using System.Net;
using Xinyuan.GraphApi.Pages;

namespace Xinyuan.GraphApi.Tests;

/// <summary>QR codes as they are printed. That what they encode can be read is tests/Browser.Tests' to show, with another's reader.</summary>
public class QrCodeTests
{
    private const string Short = "https://trace.example/01/08801234567893";
    private const string Serial = Short + "/10/L1/21/7";

    [Fact]
    public void A_short_link_has_strong_error_correction_and_a_very_long_one_the_recommended()
    {
        Assert.Equal("Q", QrCode.Of(Short).ErrorCorrection);
        Assert.Equal("Q", QrCode.Of(Serial).ErrorCorrection);
        Assert.Equal("M", QrCode.Of(Short + "/10/" + new string('A', 150)).ErrorCorrection);
        // What is small enough at one size is too large at another.
        var middling = Short + "/21/" + new string('A', 40);
        Assert.Equal(
            ("Q", "M"),
            (QrCode.Of(middling, QrCode.ModuleMin).ErrorCorrection, QrCode.Of(middling, QrCode.ModuleMax).ErrorCorrection)
        );
    }

    [Fact]
    public void An_SVG_is_as_large_as_its_modules_and_has_a_quiet_zone()
    {
        var code = QrCode.Of(Short, 0.5);
        Assert.Equal(code.Size * 0.5, code.Width);
        var svg = code.Svg();
        Assert.Contains(FormattableString.Invariant($"width=\"{code.Width}mm\" height=\"{code.Width}mm\""), svg, StringComparison.Ordinal);
        // The first dark module is behind the quiet zone, and none is before it.
        Assert.Contains($"<path d=\"M{QrCode.QuietModules} {QrCode.QuietModules}h7v1h-7z", svg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(600)]
    [InlineData(1200)]
    public void A_PNG_has_whole_pixels_and_says_how_large_it_is_printed(int dotsPerInch)
    {
        var code = QrCode.Of(Short);
        var png = code.Png(dotsPerInch);
        var (side, perMetre) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(41)));
        Assert.Equal(0, side % code.Size);
        Assert.Equal(code.Width, side * 1000.0 / perMetre, tolerance: 0.01);
        Assert.Equal(dotsPerInch, perMetre * 0.0254, tolerance: dotsPerInch * 0.1);
    }

    [Theory]
    [InlineData("x=0.3")]
    [InlineData("x=1")]
    [InlineData("x=NaN")]
    [InlineData("x=1e-1")]
    [InlineData("dpi=10")]
    [InlineData("dpi=99999999999")]
    [InlineData("format=gif")]
    public async Task Sizes_that_no_scanner_is_made_for_are_refused(string query)
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.GetAsync($"/qr?data=/01/{Samples.Gtin}&{query}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var good = await host.GetAsync($"/qr?data=/01/{Samples.Gtin}&x=0.396&dpi=300&format=png");
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }
}
