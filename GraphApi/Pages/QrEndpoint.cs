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
    public static void MapQr(this IEndpointRouteBuilder routes) => routes.MapRead("/qr", Serve);

    private static Results<ContentHttpResult, FileContentHttpResult, ProblemHttpResult> Serve(
        HttpContext http,
        DigitalLinks links,
        string? data,
        string? format
    )
    {
        if (data is null || links.OfText(data) is not { } item)
        {
            return Problems.BadRequest(
                ProblemType.Parameter,
                "`data` must be a GS1 key: a Digital Link of this service, an EPC URN or an element string"
            );
        }
        var url = links.UrlOf(item)!;
        http.Response.Headers.CacheControl = "public, max-age=86400";
        switch (format ?? (AcceptsOnlyPng(http.Request) ? "png" : "svg"))
        {
            case "svg":
                http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
                return TypedResults.Text(QrCode.Svg(url), "image/svg+xml", Encoding.UTF8);
            case "png":
                return TypedResults.Bytes(QrCode.Png(url), "image/png");
            default:
                return Problems.BadRequest(ProblemType.Parameter, "`format` is svg or png");
        }
    }

    private static bool AcceptsOnlyPng(HttpRequest request) =>
        request.GetTypedHeaders().Accept is [{ } only] && only.MediaType == "image/png";
}
