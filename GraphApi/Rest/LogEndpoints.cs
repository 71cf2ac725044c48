using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Export;

namespace Xinyuan.GraphApi.Rest;

/// <summary>The log as C2SP tlog-tiles serves it, and proofs of single entries.</summary>
internal static class LogEndpoints
{
    private const string Octets = "application/octet-stream";
    private const string PlainText = "text/plain; charset=utf-8";
    private const string Immutable = "public, max-age=31536000, immutable";

    public static void MapLog(this IEndpointRouteBuilder routes)
    {
        var log = routes.MapGroup("/log").AddEndpointFilter(AllowAnyOrigin);
        log.MapGet("/checkpoint", Checkpoint);
        log.MapGet("/tile/entries/{**path}", EntriesAsync);
        log.MapGet("/tile/{level}/{**path}", TileAsync);
        log.MapGet("/proof/{position}", ProofAsync);
    }

    /// <summary>Lets pages of any origin read: nothing here depends on who the browser's user is.</summary>
    public static ValueTask<object?> AllowAnyOrigin(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
        return next(context);
    }

    private static ContentHttpResult Checkpoint(HttpContext http, IEventLog log)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(log.Checkpoint.Note, PlainText, Encoding.UTF8);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> TileAsync(
        HttpContext http,
        string level,
        string path,
        IEventLog log,
        CancellationToken cancel
    )
    {
        if (TilePath.ParseLevel(level) is not { } height || TilePath.Parse(path) is not { } tile)
            return NoTile();
        // Each hash of a level stands for 256^level entries. Durable ones, not only published ones: a witness may already show a
        // checkpoint that the quorum has still to cosign, and its readers need the tiles too.
        var available = height > 7 ? 0 : log.Head.Size >> (8 * height);
        if (!IsCovered(tile, available))
            return NoTile();
        http.Response.Headers.CacheControl = Immutable;
        return TypedResults.Bytes(await log.ReadHashesAsync(height, tile.Index * TileName.WidthMax, tile.Width, cancel), Octets);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> EntriesAsync(
        HttpContext http,
        string path,
        IEventLog log,
        CancellationToken cancel
    )
    {
        if (!AccessPolicy.Allows(http.Caller(), AccessClass.Audit, Standing.Stranger))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, ProblemType.NotAllowed, "entry bundles are for auditors");
        }
        if (TilePath.Parse(path) is not { } tile || !IsCovered(tile, log.Checkpoint.Size))
            return NoTile();
        http.Response.Headers.CacheControl = "private, no-store";
        using var bundle = new MemoryStream();
        var from = tile.Index * TileName.WidthMax;
        var length = new byte[sizeof(ushort)];
        await foreach (var entry in log.ReadRangeAsync(from, from + tile.Width, cancel))
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.HeaderBytes.Length);
            bundle.Write(length);
            bundle.Write(entry.HeaderBytes.Span);
        }
        return TypedResults.Bytes(bundle.ToArray(), Octets);
    }

    private static bool IsCovered(TilePath tile, long available) =>
        tile.Index <= available / TileName.WidthMax && (tile.Index * TileName.WidthMax) + tile.Width <= available;

    private static ProblemHttpResult NoTile() => Problems.NotFound("no checkpoint covers such a tile");

    private static async Task<Results<ContentHttpResult, FileContentHttpResult, ProblemHttpResult>> ProofAsync(
        HttpContext http,
        string position,
        IEventLog log,
        CancellationToken cancel
    )
    {
        if (!long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return Problems.BadRequest(ProblemType.Parameter, "the position is not a number");
        }
        var proofs = new EntryProofs(log);
        if (await proofs.InclusionAsync(index, cancel) is not { } proof)
        {
            return Problems.NotFound(
                $"the checkpoint covers {proofs.Checkpoint.Size.ToString(CultureInfo.InvariantCulture)} entries and not this one"
            );
        }
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "no-cache";
        if (!AcceptsBundle(http.Request))
            return TypedResults.Text(proof.ToString(), PlainText, Encoding.UTF8);

        var entry = await log.ReadAsync(index, cancel);
        var disclosure = await EntryDisclosure.OfAsync(log, entry, http.Caller(), NoWay.Instance, cancel);
        if (disclosure.IsEmpty)
            return Problems.Of(
                StatusCodes.Status403Forbidden,
                ProblemType.NotAllowed,
                "nothing of this entry is open to you; ask for text/plain to get its inclusion proof alone"
            );
        var bundle = await proofs.BundleAsync(entry, disclosure, cancel);
        return TypedResults.Bytes(bundle!, ProofBundle.MediaType, $"entry-{index.ToString(CultureInfo.InvariantCulture)}.xyproof");
    }

    private static bool AcceptsBundle(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.Any(range =>
                (range.Quality ?? 1) > 0 && range.MediaType.Equals(ProofBundle.MediaType, StringComparison.OrdinalIgnoreCase)
            );
}
