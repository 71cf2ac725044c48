using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.MasterData;

namespace Xinyuan.GraphApi.Rest;

/// <summary>The capture jobs of the party that the caller speaks for, the latest first.</summary>
internal static class JobList
{
    private const int PerPageDefault = 30;
    private const int PerPageMax = 100;

    /// <summary>Entries looked at for a page. A page may hold fewer jobs than asked for, and still have a next.</summary>
    private const int EntriesMax = 5_000;

    private const string JobTag = "capture:";

    public static async Task<Results<Ok<List<JobAnswer>>, ProblemHttpResult>> ServeAsync(
        HttpContext http,
        IEventLog log,
        string? perPage,
        string? nextPageToken,
        CancellationToken cancel
    )
    {
        var size = PerPageDefault;
        if (
            (perPage is not null && !int.TryParse(perPage, NumberStyles.None, CultureInfo.InvariantCulture, out size))
            || size is < 1 or > PerPageMax
            || ReadToken(nextPageToken) is not { } from
        )
        {
            return Problems.BadRequest(
                ProblemType.Parameter,
                $"`perPage` is 1 to {PerPageMax}, and `nextPageToken` is one that was given out"
            );
        }
        var caller = http.Caller();
        var submitter = caller.Party?.Text ?? (caller.Open ? Intake.OpenParty : null);
        if (submitter is null)
            return TypedResults.Ok(new List<JobAnswer>());

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var jobs = new List<JobAnswer>();
        // Two streams: a document may hold master data alone.
        long[] positions = [.. log.FindStream(submitter), .. log.FindStream(MasterDataStatement.StreamOf(submitter))];
        Array.Sort(positions);
        var at = positions.Length - 1;
        while (at >= 0 && positions[at] >= from)
            at--;
        for (var looked = 0; at >= 0 && looked < EntriesMax && jobs.Count < size; at--, looked++)
        {
            var entry = await log.ReadAsync(positions[at], cancel);
            var id = entry.Tags.FirstOrDefault(tag => tag.StartsWith(JobTag, StringComparison.Ordinal))?[JobTag.Length..];
            // A job is listed where its first entry stands, so that no page repeats it.
            if (id is null || log.Find(LogQuery.Tagged(JobTag + id), limit: 1)[0] != positions[at] || !ids.Add(id))
                continue;
            if (await CaptureJob.FindAsync(log, id, cancel) is { } job)
                jobs.Add(JobAnswer.Of(job, CaptureEndpoints.MayRead(caller, job)));
        }
        if (at >= 0)
        {
            var token = positions[at] + 1;
            http.Response.Headers.Link = string.Create(
                CultureInfo.InvariantCulture,
                $"</capture?perPage={size}&nextPageToken={token}>; rel=\"next\""
            );
        }
        return TypedResults.Ok(jobs);
    }

    // A token is the position before which the next page begins; without one, the page begins at the end.
    private static long? ReadToken(string? token) =>
        token is null ? long.MaxValue
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : null;
}
