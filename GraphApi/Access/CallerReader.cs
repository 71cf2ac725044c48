using System.Net;
using Microsoft.AspNetCore.Http;
using Xinyuan.Facts;

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
        if (!options.Open || !IsFromThisMachine(http, options) || HasForeignOrigin(http, options))
            return Caller.Anonymous;

        var roles = Everything;
        if (said(RoleHeader) is { } roleText)
        {
            // Enum.TryParse also takes numbers and lists, which no one should rely on.
            var index = Array.FindIndex(Everything, role => string.Equals(role.ToString(), roleText, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                fault = $"{RoleHeader}: '{roleText}' is not one of consumer, enterprise, department, bank, auditor, operator";
                return null;
            }
            roles = [Everything[index]];
        }

        PartyId? party = null;
        if (said(PartyHeader) is { } partyText && !PartyId.TryParse(partyText, out party, out var why))
        {
            fault = $"{PartyHeader}: {why}";
            return null;
        }
        return new Caller(roles, party, Open: true);
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
