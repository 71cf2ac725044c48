using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// The QR code of an item: always of its Digital Link under this service's address, so that nobody can have this service vouch for
/// an address of their own.
/// </summary>
internal static class QrEndpoint
{
    private const double DotsMin = 72;
    private const double DotsMax = 1_200;
    private const double DotsUsual = 600;

    public static void MapQr(this IEndpointRouteBuilder routes) => routes.MapRead("/qr", Serve);

    private static Results<ContentHttpResult, FileContentHttpResult, ProblemHttpResult> Serve(
        HttpContext http,
        DigitalLinks links,
        string? data,
        string? format,
        string? x,
        string? dpi
    )
    {
        if (data is null || links.OfText(data) is not { } item)
        {
            return Problems.BadRequest(
                ProblemType.Parameter,
                "`data` must be a GS1 key: a Digital Link of this service, an EPC URN or an element string"
            );
        }
        var (module, dots) = (Number(x, QrCode.ModuleUsual), Number(dpi, DotsUsual));
        if (module is not (>= QrCode.ModuleMin and <= QrCode.ModuleMax))
            return Problems.BadRequest(
                ProblemType.Parameter,
                $"`x`, the width of a module, is {Limits(QrCode.ModuleMin, QrCode.ModuleMax)} mm"
            );
        if (dots is not (>= DotsMin and <= DotsMax))
            return Problems.BadRequest(ProblemType.Parameter, $"`dpi`, dots an inch of a PNG, is {Limits(DotsMin, DotsMax)}");
        var code = QrCode.Of(links.UrlOf(item)!, module);
        http.Response.Headers.CacheControl = "public, max-age=86400";
        switch (format ?? (AcceptsOnlyPng(http.Request) ? "png" : "svg"))
        {
            case "svg":
                http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
                return TypedResults.Text(code.Svg(), "image/svg+xml", Encoding.UTF8);
            case "png":
                return TypedResults.Bytes(code.Png((int)dots), "image/png");
            default:
                return Problems.BadRequest(ProblemType.Parameter, "`format` is svg or png");
        }
    }

    /// <summary>A decimal number, or the usual one where none is given; NaN where it is not a number.</summary>
    private static double Number(string? text, double usual) =>
        text is null ? usual
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : double.NaN;

    private static string Limits(double min, double max) => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");

    private static bool AcceptsOnlyPng(HttpRequest request) =>
        request.GetTypedHeaders().Accept is [{ } only] && only.MediaType == "image/png";
}
