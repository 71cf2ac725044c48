using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Xinyuan.GraphApi.Access;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>What a request to the query interface asks for, checked.</summary>
/// <param name="PerPage">Events or members of a page, at most.</param>
/// <param name="Format">How identifiers are spelled.</param>
/// <param name="Bound">A digest of what is asked and by whom, which tokens are bound to.</param>
/// <param name="TokenText">The token of a further page, or null.</param>
internal sealed record QueryRequest(int PerPage, EpcFormat Format, byte[] Bound, string? TokenText)
{
    public const int PerPageDefault = 30;
    public const int PerPageMax = 1_000;

    private static readonly string[] Paging = ["perPage", "nextPageToken"];

    /// <summary>Reads what all requests have in common, or says what is wrong with it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="subject">What it is about besides its query string: a path, a named query.</param>
    public static (QueryRequest? Request, ProblemHttpResult? Problem) Read(HttpContext http, string subject)
    {
        if (QueryDocument.MediaTypeOf(http.Request) is null)
            return (null, EpcisProblems.NotAcceptable($"answers are {string.Join(" or ", Epcis.MediaTypes)}"));
        if (UnknownVersion(http.Request) is { } header)
            return (null, EpcisProblems.NotAcceptable($"{header}: this service speaks version {Epcis.Version}"));
        if (EpcFormat.Of(http.Request) is not { } format)
        {
            return (
                null,
                EpcisProblems.Invalid(EpcFormat.Header, "is No_Preference, Always_GS1_Digital_Link, Always_EPC_URN or Never_Translates")
            );
        }
        var query = http.Request.Query;
        var perPage = PerPageDefault;
        if (
            query.TryGetValue("perPage", out var perPageText)
            && (!int.TryParse(perPageText, NumberStyles.None, CultureInfo.InvariantCulture, out perPage) || perPage is < 1 or > PerPageMax)
        )
        {
            return (null, EpcisProblems.BadParameter("perPage", $"is 1 to {PerPageMax}"));
        }
        var token = query.TryGetValue("nextPageToken", out var tokenText) ? tokenText.ToString() : null;
        http.Response.Headers[EpcFormat.Header] = format.Name;
        return (new QueryRequest(perPage, format, BoundTo(http, subject), token), null);
    }

    /// <summary>The parameters of the query string that are not about paging.</summary>
    public static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Parameters(HttpRequest request) =>
        request
            .Query.Where(one => !Paging.Contains(one.Key))
            .Select(one => KeyValuePair.Create(one.Key, (IReadOnlyList<string>)[.. one.Value.Select(text => text ?? "")]));

    /// <summary>The prefixes that the caller declares in <c>GS1-Extensions</c> (PREFIX=URI, …) as a JSON-LD context; null for none.</summary>
    public static JsonElement? Declared(HttpRequest request)
    {
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in request.Headers["GS1-Extensions"].ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is [{ Length: > 0 } prefix, { Length: > 0 } uri])
                declared[prefix] = uri;
        }
        return declared.Count == 0 ? null : JsonSerializer.SerializeToElement(declared);
    }

    /// <summary>A segment of the path as it was meant: with slashes, where they came percent-encoded.</summary>
    /// <param name="http">The request.</param>
    /// <param name="index">Which, from 0.</param>
    public static string Segment(HttpContext http, int index)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.AsSpan(0, target.IndexOfAny(['?', '#']) is var end and >= 0 ? end : target.Length);
        // A proxy's absolute form has the host before the path.
        if (path.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && path[..scheme].IndexOf('/') < 0)
            path = path[(scheme + 3)..] is var rest && rest.IndexOf('/') is var slash and >= 0 ? rest[slash..] : "/";
        var segments = path.ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
        return index < segments.Length ? Uri.UnescapeDataString(segments[index]) : "";
    }

    /// <summary>The request's own address with another token.</summary>
    public static string NextUrl(HttpContext http, string token)
    {
        var query = http
            .Request.Query.Where(one => one.Key != "nextPageToken")
            .SelectMany(one => one.Value.Select(text => (one.Key, text)));
        var path = string.Join('/', Segments(http).Select(Uri.EscapeDataString));
        var text = string.Concat(query.Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.text ?? "")}&"));
        return $"/{path}?{text}nextPageToken={token}";
    }

    private static IEnumerable<string> Segments(HttpContext http)
    {
        for (var i = 0; Segment(http, i) is { Length: > 0 } segment; i++)
            yield return segment;
    }

    private static string? UnknownVersion(HttpRequest request)
    {
        foreach (var vocabulary in (string[])["GS1-EPCIS", "GS1-CBV"])
        {
            if (Compare(request, vocabulary + "-Min") > 0)
                return vocabulary + "-Min";
            if (Compare(request, vocabulary + "-Max") < 0)
                return vocabulary + "-Max";
        }
        return null;
    }

    private static int Compare(HttpRequest request, string header) =>
        System.Version.TryParse(request.Headers[header].ToString(), out var asked)
            ? new Version(asked.Major, asked.Minor, Math.Max(asked.Build, 0)).CompareTo(System.Version.Parse(Epcis.Version))
            : 0;

    private static byte[] BoundTo(HttpContext http, string subject)
    {
        var caller = http.Caller();
        var asked = Parameters(http.Request).OrderBy(one => one.Key, StringComparer.Ordinal);
        return SHA256.HashData(
            Encoding.UTF8.GetBytes(
                JsonSerializer.Serialize(
                    new object?[]
                    {
                        subject,
                        asked.ToArray(),
                        http.Request.Headers["GS1-Extensions"].ToString(),
                        caller.Party?.Text,
                        caller.Roles,
                    }
                )
            )
        );
    }
}
