using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Xinyuan.GraphApi.Access;

/// <summary>Who may do one thing.</summary>
/// <param name="Roles">The roles; nobody when empty.</param>
internal sealed record OperationRule(IReadOnlyList<Role> Roles)
{
    /// <summary>What somebody else is told.</summary>
    public string Refusal =>
        Roles.Count == 0 ? "nobody is declared to do this" : $"this is for: {string.Join(", ", Roles).ToLowerInvariant()}";

    /// <summary>Whether one of the caller's roles may.</summary>
    public bool Allows(Caller caller) => caller.Roles.Any(Roles.Contains);
}

/// <summary>
/// Who may call what: the one table of mutations and routes. It says who may try; whether this very record, by this very party, is in order is
/// decided where it is taken in. What has no row is closed to everybody, and a test fails.
/// </summary>
internal static class OperationPolicy
{
    private static readonly OperationRule Nobody = new([]);
    private static readonly OperationRule Anybody = new(Enum.GetValues<Role>());
    private static readonly OperationRule Speakers = new([Role.Enterprise, Role.Department, Role.Operator]);
    private static readonly OperationRule Traders = new([Role.Enterprise, Role.Department]);
    private static readonly OperationRule Authorities = new([Role.Department]);
    private static readonly OperationRule Rulers = new([Role.Department, Role.Operator]);
    private static readonly OperationRule Checkers = new([Role.Auditor, Role.Operator]);

    private static readonly FrozenDictionary<string, OperationRule> Mutations = new Dictionary<string, OperationRule>
    {
        ["fileGoods"] = Speakers,
        ["fileEnterprise"] = Speakers,
        ["stopSale"] = Traders,
        ["startRecall"] = Traders,
        ["reportRecallPlan"] = Traders,
        ["extendRecall"] = Traders,
        ["acknowledgeRecall"] = Traders,
        ["reportRecallProgress"] = Traders,
        ["reportRecall"] = Traders,
        ["findRecallFailure"] = Authorities,
        ["closeRecall"] = Authorities,
        ["withdrawRecall"] = Traders,
        ["assessAlert"] = Authorities,
        ["warnOfAlert"] = Authorities,
        ["disposeOfAlert"] = Authorities,
        ["reviewAlert"] = Authorities,
        ["dismissAlert"] = Authorities,
        ["commentOnAlert"] = Traders,
        ["deferReadDisclosure"] = Authorities,
        ["proposeListing"] = Authorities,
        ["serveListingNotice"] = Authorities,
        ["holdHearing"] = Authorities,
        ["decideListing"] = Authorities,
        ["publishListing"] = Authorities,
        ["annulListing"] = Authorities,
        ["reinstateListing"] = Authorities,
        ["acceptRepair"] = Authorities,
        ["decideRepair"] = Authorities,
        ["confirmDuty"] = Authorities,
        ["answerObjection"] = Authorities,
        ["withdrawRecord"] = Authorities,
        ["proposeOverride"] = Authorities,
        ["approveOverride"] = Authorities,
        ["endOverride"] = Authorities,
        ["fileDefence"] = Traders,
        ["requestHearing"] = Traders,
        ["applyForRepair"] = Traders,
        ["fileObjection"] = Traders,
        ["draftRuleSet"] = Rulers,
        ["shadowRuleSet"] = Rulers,
        ["approveRuleSet"] = Rulers,
        ["retireRuleSet"] = Rulers,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Documents are taken from whoever signed them: the key says who it is, and not the caller.
    private static readonly FrozenDictionary<string, OperationRule> Routes = Table(
        (
            Anybody,
            """
            GET /
            GET /verify
            GET /assets/{name}
            GET /qr
            GET /graphiql
            GET /page/{**link}
            GET /proof/{position}
            GET /.well-known/gs1resolver
            GET /.well-known/linkset-context.jsonld
            GET /{link:compressedLink}
            GET /graphql
            POST /graphql
            CONNECT /graphql
            GET /trace
            GET /events
            GET /events/{eventId}
            POST /events
            GET /capture
            GET /capture/{id}
            POST /capture
            POST /records
            GET /queries
            POST /queries
            GET /queries/{name}
            DELETE /queries/{name}
            GET /queries/{name}/events
            GET /queries/{name}/subscriptions
            POST /queries/{name}/subscriptions
            GET /queries/{name}/subscriptions/{id}
            DELETE /queries/{name}/subscriptions/{id}
            DELETE /nextPageToken/{token}
            GET /log/checkpoint
            GET /log/tile/{level}/{**path}
            GET /log/proof/{position}
            """
        ),
        (Checkers, "GET /log/tile/entries/{**path}"),
        (new OperationRule([Role.Enterprise, Role.Auditor, Role.Operator]), "GET /enterprises/{party}/read-log"),
        (
            Anybody,
            string.Join(
                '\n',
                EpcisResources.SelectMany(name => (string[])[$"GET /{name}", $"GET /{name}/{{value}}", $"GET /{name}/{{value}}/events"])
            )
        ),
        (Anybody, string.Join('\n', Trace.Identifiers.DigitalLink.PrimaryKeyNames.Select(key => $$"""GET /{{key}}/{**rest}""")))
    );

    private static IEnumerable<string> EpcisResources => ["eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions"];

    /// <summary>Who may call a mutation.</summary>
    public static OperationRule OfMutation(string field) => Mutations.GetValueOrDefault(field, Nobody);

    /// <summary>Who may call the route that a request was led to. What takes a path's options, or its head, is for whoever may read it.</summary>
    public static OperationRule OfRoute(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } ? OfRoute(http.Request.Method, pattern) : Nobody;

    /// <summary>The same, by method and pattern.</summary>
    public static OperationRule OfRoute(string method, string pattern)
    {
        var path = pattern.Length > 1 ? pattern.TrimEnd('/') : pattern;
        // What answers that there is nothing is for everybody, however they ask.
        if (path == "/{*path:nonfile}")
            return Anybody;
        if (HttpMethods.IsOptions(method))
            return Routes.Keys.Any(row => row.EndsWith(" " + path, StringComparison.Ordinal)) ? Anybody : Nobody;
        return Routes.GetValueOrDefault($"{(HttpMethods.IsHead(method) ? HttpMethods.Get : method)} {path}", Nobody);
    }

    private static FrozenDictionary<string, OperationRule> Table(params ReadOnlySpan<(OperationRule Rule, string Rows)> parts)
    {
        var table = new Dictionary<string, OperationRule>();
        foreach (var (rule, rows) in parts)
        {
            foreach (var row in rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                table.Add(row, rule);
        }
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
