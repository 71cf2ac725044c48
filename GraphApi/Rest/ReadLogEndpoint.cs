using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.Facts;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest;

/// <summary>An enterprise's read log: who read what is on record about it, when and why.</summary>
internal static class ReadLogEndpoint
{
    private const int FirstDefault = 50;
    private const int FirstMax = 500;

    public static void MapReadLog(this IEndpointRouteBuilder routes) => routes.MapRead("/enterprises/{party}/read-log", GetAsync);

    private static async Task<Results<Ok<ReadLogAnswer>, ProblemHttpResult>> GetAsync(
        HttpContext http,
        string party,
        string? first,
        string? before,
        ReadLog reads,
        CancellationToken cancel
    )
    {
        if (!PartyId.TryParse(party, out var subject, out var fault))
            return Problems.BadRequest(ProblemType.Parameter, fault);
        if (!TryRead(first, FirstDefault, out var size) || size is < 1 or > FirstMax || !TryRead(before, long.MaxValue, out var from))
            return Problems.BadRequest(ProblemType.Parameter, $"`first` is 1 to {FirstMax}, and `before` a position");
        var caller = http.Caller();
        var standing = caller.Party == subject ? Standing.Owner : Standing.Stranger;
        if (!AccessPolicy.Allows(caller, AccessPolicy.ReadLog, standing))
            return Problems.Of(
                StatusCodes.Status403Forbidden,
                ProblemType.NotAllowed,
                "a read log is for the enterprise itself and who checks the log"
            );
        AccessPolicy.Note(caller, AccessPolicy.ReadLog, standing, subject.Text, "Enterprise.readLog");
        var seesDeferred = AccessPolicy.IsPrivileged(caller, AccessPolicy.ReadLog, standing);
        var (shown, next) = await reads.ReadAsync(subject.Text, seesDeferred, (int)size, from, cancel);
        if (next is { } position)
            http.Response.Headers.Link = string.Create(
                CultureInfo.InvariantCulture,
                $"</enterprises/{subject.Text}/read-log?first={size}&before={shown.Select(one => one.Read.Position).LastOrDefault(position)}>; rel=\"next\""
            );
        http.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Ok(
            new ReadLogAnswer([.. shown.Select(one => LoggedRead.Of(one, AccessPolicy.Allows(caller, AccessClass.Audit, standing)))])
        );
    }

    private static bool TryRead(string? text, long otherwise, out long number)
    {
        number = otherwise;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <param name="Reads">The reads, the latest first.</param>
internal sealed record ReadLogAnswer(IReadOnlyList<LoggedRead> Reads);

/// <summary>A read; hashes and deferral only for who checks the log. Who it was in person is told over GraphQL, to auditors with a basis.</summary>
internal sealed record LoggedRead(
    long Position,
    DateTimeOffset Recorded,
    string By,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> What,
    string? LegalBasis,
    string? Purpose,
    string? QueryHash,
    string? ResultHash,
    DateOnly? DeferredUntil
)
{
    public static LoggedRead Of(ShownRead shown, bool isChecker)
    {
        var read = shown.Read.Read;
        return new LoggedRead(
            shown.Read.Position,
            shown.Read.Recorded,
            read.By,
            read.Roles,
            shown.What,
            read.LegalBasis,
            read.Purpose,
            isChecker ? read.QueryHash : null,
            isChecker ? read.ResultHash : null,
            isChecker ? shown.DeferredUntil : null
        );
    }
}
