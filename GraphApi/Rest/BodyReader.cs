using Microsoft.AspNetCore.Http;

namespace Xinyuan.GraphApi.Rest;

/// <summary>Reads a request's body whole, up to a limit.</summary>
internal static class BodyReader
{
    private const int FirstBuffer = 16 << 10;

    /// <summary>The body, or null when it is longer than <paramref name="bytesMax"/>.</summary>
    /// <remarks>The server's own limit is lifted to ours first: it would end the connection, where a client deserves an answer.</remarks>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int bytesMax, CancellationToken cancel)
    {
        if (request.ContentLength > bytesMax)
            return null;
        var limit = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false })
            limit.MaxRequestBodySize = (long)bytesMax + 1;

        // Grown by what came, not by what was announced: else many could claim much memory with a header each.
        var buffer = new byte[(int)Math.Min(request.ContentLength + 1 ?? FirstBuffer, FirstBuffer)];
        var filled = 0;
        try
        {
            while (await request.Body.ReadAsync(buffer.AsMemory(filled), cancel) is var read and > 0)
            {
                filled += read;
                if (filled > bytesMax)
                    return null;
                if (filled == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 2, (long)bytesMax + 1));
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        return buffer.AsMemory(0, filled);
    }
}
