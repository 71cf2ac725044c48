using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest;

/// <summary>Answers that are text go out compressed. Tiles are hashes, which do not compress.</summary>
internal static class Compression
{
    private static readonly string[] Compressed =
    [
        "text/html",
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "application/json",
        "application/linkset+json",
        "application/problem+json",
        MediaTypes.Response,
        ProofBundle.MediaType,
    ];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // What compression could give away over TLS is a secret that stands beside something an attacker may choose, in an answer
            // to a request that a browser makes of itself. There are no cookies, so such a request gets what anybody gets.
            options.EnableForHttps = true;
            options.MimeTypes = Compressed;
        });
        // Next to the time that a page takes to put together, this costs nothing, and brotli's fastest is hardly better than gzip.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }
}
