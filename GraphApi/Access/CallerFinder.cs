using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.GraphApi.Access.Tokens;
using Xinyuan.GraphApi.Rest;

namespace Xinyuan.GraphApi.Access;

/// <summary>
/// Finds out who asks, by whatever transport: the one place where tokens and headers become a <see cref="Caller"/>. Whoever shows a
/// token is who the token says, or nobody: never a consumer by silence.
/// </summary>
internal sealed class CallerFinder(XinyuanApiOptions options, TokenReader tokens)
{
    /// <summary>Where a request says its token; also in the payload of <c>connection_init</c>.</summary>
    public const string TokenHeader = "Authorization";

    private const string Scheme = "Bearer ";
    private const string Realm = "Bearer realm=\"xinyuan\"";

    /// <summary>The caller of a request, or the answer to it.</summary>
    public Task<(Caller? Caller, IResult? Refusal)> FindAsync(HttpContext http) => FindAsync(http, name => CallerReader.Header(http, name));

    /// <summary>The same, where it may be said by other means than headers.</summary>
    public async Task<(Caller? Caller, IResult? Refusal)> FindAsync(HttpContext http, Func<string, string?> said)
    {
        if (said(TokenHeader) is not { } authorization)
            return CallerReader.Read(http, options, said, out var fault) is { } caller
                ? (caller, null)
                : (null, Problems.BadRequest(ProblemType.Caller, fault!));
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (null, NotBelieved(http, "a bearer token is needed (RFC 6750)"));
        var verdict = await tokens.ReadAsync(
            authorization[Scheme.Length..].Trim(),
            CallerReader.IsOpenHere(http, options),
            http.RequestAborted
        );
        return verdict switch
        {
            TokenVerdict.Believed believed => Narrow(believed.Caller, said),
            TokenVerdict.Refused refused => (null, NotBelieved(http, refused.Reason)),
            _ => (null, Unreachable(http)),
        };
    }

    // Who holds several roles says in which one they come: a person is never a bank and an authority at once.
    private static (Caller? Caller, IResult? Refusal) Narrow(Caller caller, Func<string, string?> said)
    {
        if (said(CallerReader.RoleHeader) is { } text)
        {
            if (ClaimNames.RoleOf(text) is not { } role || !caller.Is(role))
                return (null, NotAllowed($"{CallerReader.RoleHeader}: the token does not give that role"));
            caller = caller with { Roles = [role] };
        }
        if (caller.Roles.Count > 1)
            return (null, Problems.BadRequest(ProblemType.Caller, $"the token gives several roles: name one in {CallerReader.RoleHeader}"));
        if (said(CallerReader.PartyHeader) is { } party && party != caller.Party?.Text)
            return (null, NotAllowed($"{CallerReader.PartyHeader}: the token speaks for another party"));
        return CallerReader.TryReadGround(said, out var ground, out var fault)
            ? (caller with { Ground = ground }, null)
            : (null, Problems.BadRequest(ProblemType.Caller, fault!));
    }

    // RFC 6750 §3.1.
    private static ProblemHttpResult NotBelieved(HttpContext http, string reason)
    {
        if (!http.Response.HasStarted)
            http.Response.Headers.WWWAuthenticate = $"{Realm}, error=\"invalid_token\", error_description=\"{reason}\"";
        return Problems.Of(StatusCodes.Status401Unauthorized, ProblemType.Token, reason);
    }

    private static ProblemHttpResult Unreachable(HttpContext http)
    {
        if (!http.Response.HasStarted)
            http.Response.Headers.RetryAfter = "5";
        return Problems.Of(
            StatusCodes.Status503ServiceUnavailable,
            ProblemType.Issuer,
            "the keys of the token's issuer cannot be had; try again after a while"
        );
    }

    private static ProblemHttpResult NotAllowed(string detail) =>
        Problems.Of(StatusCodes.Status403Forbidden, ProblemType.NotAllowed, detail);
}
