using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xinyuan.GraphApi.Pages;

namespace Xinyuan.GraphApi.Rest;

/// <summary>What holds for every answer: its type is never guessed, and a failure says nothing of the inside.</summary>
internal sealed class EdgeFilter(ILogger<EdgeFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException malformed)
        {
            return Problems.Of(malformed.StatusCode, ProblemType.Request, "the request is not well-formed HTTP");
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.Empty;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            logger.LogError(failure, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            return Layout.PrefersPage(http.Request)
                ? Layout.Problem(http, StatusCodes.Status500InternalServerError, "problem.failed")
                : Problems.Of(
                    StatusCodes.Status500InternalServerError,
                    ProblemType.Internal,
                    "the service failed; the fault is in its own log"
                );
        }
    }
}
