using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.Access;

/// <summary>Finds out who asks before any handler runs. A handler that is not behind it cannot get a caller at all.</summary>
internal sealed class CallerFilter(XinyuanApiOptions options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (CallerReader.Read(http, options, out var fault) is not { } caller)
        {
            return ValueTask.FromResult<object?>(Problems.BadRequest(ProblemType.Caller, fault!));
        }
        http.Features.Set(caller);
        return next(context);
    }
}

internal static class CallerExtensions
{
    /// <summary>Who asks.</summary>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("the endpoint is not behind the caller filter");
}
