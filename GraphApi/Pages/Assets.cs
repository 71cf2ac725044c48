using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Scripts and styles, read once. Only what lies in the folder at the start is ever served.</summary>
internal sealed class Assets
{
    private const long FileBytesMax = 4 << 20;

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, Asset> _files;

    private Assets(FrozenDictionary<string, Asset> files) => _files = files;

    /// <summary>Reads the subfolder <c>assets</c>; where there is none, the pages do without.</summary>
    public static Assets Read(string? webFolder)
    {
        var folder = webFolder is null ? null : new DirectoryInfo(Path.Combine(webFolder, "assets"));
        var files = folder is { Exists: true } ? folder.EnumerateFiles() : [];
        return new Assets(
            files
                .Where(file => MediaTypes.ContainsKey(file.Extension) && file.Length <= FileBytesMax)
                .ToFrozenDictionary(
                    file => file.Name,
                    file => Asset.Read(file.FullName, MediaTypes[file.Extension]),
                    StringComparer.Ordinal
                )
        );
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/assets/{name}", Serve);

    private static Results<FileContentHttpResult, ProblemHttpResult> Serve(string name, Assets assets, HttpContext http)
    {
        if (!assets._files.TryGetValue(name, out var asset))
            return Problems.NotFound("there is no such file");
        // The names do not change with the content, so a browser asks each time whether it has the present one.
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(asset.Bytes, asset.MediaType, entityTag: asset.Tag);
    }

    private sealed record Asset(byte[] Bytes, string MediaType, EntityTagHeaderValue Tag)
    {
        public static Asset Read(string path, string mediaType)
        {
            var bytes = File.ReadAllBytes(path);
            return new Asset(
                bytes,
                mediaType,
                new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", isWeak: true)
            );
        }
    }
}
