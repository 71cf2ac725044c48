using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Xinyuan.Credit;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest;

/// <summary>A document that somebody answers for, or why there is none.</summary>
internal abstract record IntakeResult
{
    private IntakeResult() { }

    public sealed record Taken(Submission Submission, SpeakerRole Role) : IntakeResult;

    public sealed record Refused(ProblemHttpResult Problem) : IntakeResult;
}

/// <summary>
/// Reads a document and finds out who answers for it: the holder of the key that signed it, or, in open mode only, whoever the
/// caller says it is. Nobody writes anonymously.
/// </summary>
internal static class Intake
{
    /// <summary>Who answers for what an open caller hands in without stating a party.</summary>
    public const string OpenParty = "org:open";

    public static async ValueTask<IntakeResult> ReadAsync(
        HttpContext http,
        IEventLog log,
        IReadOnlyList<string> mediaTypes,
        CancellationToken cancel
    )
    {
        if (MediaTypeOf(http.Request, mediaTypes) is not { } mediaType)
        {
            return Refuse(
                StatusCodes.Status415UnsupportedMediaType,
                ProblemType.MediaType,
                $"Content-Type must be {string.Join(" or ", mediaTypes)}, in UTF-8"
            );
        }
        // What is signed is the bytes as they come, so nothing unpacks them first.
        if (http.Request.Headers.ContentEncoding is { Count: > 0 } coding && coding != "identity")
        {
            return Refuse(
                StatusCodes.Status415UnsupportedMediaType,
                ProblemType.MediaType,
                "the document must come as it is: Content-Encoding is not read"
            );
        }
        if (await BodyReader.ReadAsync(http.Request, LedgerLimits.DocumentBytesMax, cancel) is not { } body)
        {
            return Refuse(
                StatusCodes.Status413PayloadTooLarge,
                ProblemType.TooLarge,
                $"a document has at most {LedgerLimits.DocumentBytesMax} bytes"
            );
        }
        return http.Request.Headers.TryGetValue(DetachedJws.HttpHeader, out var signature)
            ? await SignedAsync(log, signature.ToString(), mediaType, body, cancel)
            : Unsigned(http.Caller(), mediaType, body);
    }

    private static async ValueTask<IntakeResult> SignedAsync(
        IEventLog log,
        string signature,
        string mediaType,
        ReadOnlyMemory<byte> body,
        CancellationToken cancel
    )
    {
        return await IssuerKeys.VerifyAsync(log, signature, body, cancel) switch
        {
            SignatureVerdict.Valid { Key: var key } when RoleOf(key.Role) is { } role => new IntakeResult.Taken(
                new Submission(key.Party, mediaType, body, signature, key),
                role
            ),
            SignatureVerdict.Valid { Key.Role: var role } => Refuse(
                StatusCodes.Status403Forbidden,
                ProblemType.NotAllowed,
                $"a key of role {role} signs no documents"
            ),
            SignatureVerdict.Invalid invalid => Refuse(StatusCodes.Status403Forbidden, ProblemType.Signature, invalid.Reason),
            var other => throw new InvalidOperationException($"unexpected verdict {other}"),
        };
    }

    private static IntakeResult Unsigned(Caller caller, string mediaType, ReadOnlyMemory<byte> body)
    {
        if (!caller.Open)
        {
            return Refuse(
                StatusCodes.Status403Forbidden,
                ProblemType.Unsigned,
                $"the document must be signed: {DetachedJws.HttpHeader} holds a detached JWS (EdDSA)"
            );
        }
        return SpeakerOf(caller) is { } speaker
            ? new IntakeResult.Taken(new Submission(SubmitterOf(caller), mediaType, body), speaker)
            : Refuse(
                StatusCodes.Status403Forbidden,
                ProblemType.NotAllowed,
                "whoever speaks in this role reads, and hands in no documents"
            );
    }

    /// <summary>In which role a caller speaks; anyone's only for an open caller with every role; null for one who may say nothing.</summary>
    public static SpeakerRole? SpeakerOf(Caller caller) =>
        caller.Roles.Count == 1 ? RoleOf(caller.Roles[0].ToString())
        : caller.Open ? SpeakerRole.Anyone
        : null;

    /// <summary>Who answers for what a caller hands in.</summary>
    public static string SubmitterOf(Caller caller) => caller.Party?.Text ?? OpenParty;

    private static SpeakerRole? RoleOf(string role) =>
        role.ToUpperInvariant() switch
        {
            "ENTERPRISE" => SpeakerRole.Enterprise,
            "DEPARTMENT" => SpeakerRole.Department,
            "OPERATOR" => SpeakerRole.Operator,
            // Banks and auditors read.
            _ => null,
        };

    private static string? MediaTypeOf(HttpRequest request, IReadOnlyList<string> accepted)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return null;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.HasValue && charset.Length > 0 && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return null;
        return accepted.FirstOrDefault(known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase));
    }

    private static IntakeResult.Refused Refuse(int status, ProblemType type, string detail) => new(Problems.Of(status, type, detail));
}
