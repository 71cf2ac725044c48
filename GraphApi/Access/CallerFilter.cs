using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Reads;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.Access;

/// <summary>
/// Finds out who asks before any handler runs, and whether they may ask this at all; and records what the handler opened by privilege
/// before its answer goes out. A handler that is not behind it cannot get a caller at all.
/// </summary>
internal sealed class CallerFilter(CallerFinder callers, ReadRecorder reads) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (caller, refusal) = await callers.FindAsync(http);
        if (caller is null)
            return refusal;
        if (OperationPolicy.OfRoute(http) is var rule && !rule.Allows(caller))
            return Problems.Of(StatusCodes.Status403Forbidden, ProblemType.NotAllowed, rule.Refusal);

        var sheet = new ReadSheet();
        http.Features.Set(caller with { Reads = sheet });
        // What a handler writes by itself has gone out: from then on nothing more is opened by privilege.
        http.Response.OnStarting(() =>
        {
            sheet.Close();
            return sheet.Take().Count == 0
                ? Task.CompletedTask
                : throw new UnrecordedReadException("A handler began to answer with what it had opened by privilege, unrecorded.");
        });
        var answer = await next(context);
        sheet.Close();
        var question = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        return await reads.TryRecordAsync(caller, sheet.Take(), new ReadQuestion("rest", question), http.RequestAborted)
            ? answer
            : Problems.Of(StatusCodes.Status503ServiceUnavailable, ProblemType.NotRecorded, ReadRecorder.Refusal);
    }
}

internal static class CallerExtensions
{
    /// <summary>Who asks.</summary>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("the endpoint is not behind the caller filter");

    /// <summary>How long the caller's token is still good, or for ever.</summary>
    public static TimeSpan TimeLeft(this Caller caller, TimeProvider clock)
    {
        // Timers take no more; a stream that is as old may be opened anew.
        var most = TimeSpan.FromDays(30);
        return caller.Until is not { } until ? Timeout.InfiniteTimeSpan
            : until - clock.GetUtcNow() is var left && left < TimeSpan.Zero ? TimeSpan.Zero
            : left > most ? most
            : left;
    }
}
