using System.Net;
using Microsoft.AspNetCore.Http;
using Xinyuan.Facts;
using Xinyuan.GraphApi.Access.Tokens;

namespace Xinyuan.GraphApi.Access;

/// <summary>
/// Reads who asks from a request. Open mode is honoured only for a request that came over loopback under a name of this machine,
/// so that neither a neighbour nor a web page that points its own name here is trusted.
/// </summary>
public static class CallerReader
{
    /// <summary>Narrows an open caller to one role.</summary>
    public const string RoleHeader = "Xinyuan-Role";

    /// <summary>States the party that an open caller speaks for.</summary>
    public const string PartyHeader = "Xinyuan-Party";

    /// <summary>States the norm and article on which the caller reads; percent-encoded where it is not ASCII.</summary>
    public const string BasisHeader = "Xinyuan-Legal-Basis";

    /// <summary>States what the caller reads for, such as a case number; percent-encoded where it is not ASCII.</summary>
    public const string PurposeHeader = "Xinyuan-Purpose";

    private static readonly Role[] Everything = Enum.GetValues<Role>();

    /// <summary>The caller, or null with a sentence on which header is at fault.</summary>
    public static Caller? Read(HttpContext http, XinyuanApiOptions options, out string? fault) =>
        Read(http, options, name => Header(http, name), out fault);

    /// <summary>The same, where role and party may be said by other means than headers: a browser cannot add any to a WebSocket.</summary>
    public static Caller? Read(HttpContext http, XinyuanApiOptions options, Func<string, string?> said, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(said);
        fault = null;
        if (!IsOpenHere(http, options))
            return Caller.Anonymous;

        var roles = Everything;
        if (said(RoleHeader) is { } roleText)
        {
            if (ClaimNames.RoleOf(roleText) is not { } role)
            {
                fault = $"{RoleHeader}: '{roleText}' is not one of {ClaimNames.RoleNames}";
                return null;
            }
            roles = [role];
        }

        PartyId? party = null;
        if (said(PartyHeader) is { } partyText && !PartyId.TryParse(partyText, out party, out var why))
        {
            fault = $"{PartyHeader}: {why}";
            return null;
        }
        return TryReadGround(said, out var ground, out fault) ? new Caller(roles, party, Open: true) { Ground = ground } : null;
    }

    /// <summary>Whether the service runs open and the request came from this machine, and not from a page of another site.</summary>
    public static bool IsOpenHere(HttpContext http, XinyuanApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        return options.Open && IsFromThisMachine(http, options) && !HasForeignOrigin(http, options);
    }

    /// <summary>Why the caller reads, or null; on failure <paramref name="fault"/> names the header.</summary>
    public static bool TryReadGround(Func<string, string?> said, out ReadGround? ground, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(said);
        (ground, fault) = (null, null);
        var texts = new string?[2];
        string[] names = [BasisHeader, PurposeHeader];
        for (var i = 0; i < names.Length; i++)
        {
            if (said(names[i]) is not { Length: > 0 } text)
                continue;
            var plain = Uri.UnescapeDataString(text).Trim();
            if (plain.Length is 0 or > ReadGround.LengthMax || plain.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            {
                fault = $"{names[i]}: 1 to {ReadGround.LengthMax} plain characters are needed";
                return false;
            }
            texts[i] = plain;
        }
        if (texts[0] is not null || texts[1] is not null)
            ground = new ReadGround(texts[0], texts[1]);
        return true;
    }

    // A page of another site, open in the browser of whoever runs the service, asks over loopback too.
    private static bool HasForeignOrigin(HttpContext http, XinyuanApiOptions options) =>
        Header(http, "Origin") is { } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsOurs(from.Host, options));

    private static bool IsFromThisMachine(HttpContext http, XinyuanApiOptions options) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && IsOurs(http.Request.Host.Host, options);

    private static bool IsOurs(string host, XinyuanApiOptions options)
    {
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.Equals(options.PublicUrl.Host, StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>A header's value, or null.</summary>
    public static string? Header(HttpContext http, string name) =>
        http.Request.Headers.TryGetValue(name, out var values) && values.Count > 0 ? values.ToString().Trim() : null;
}
