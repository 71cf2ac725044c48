using System.Globalization;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;

namespace Xinyuan.GraphApi.Tests.Access;

/// <summary>Everybody walks over everything there is to ask, and gets nothing that the table of access does not give them.</summary>
public sealed class AccessWalkTests
{
    /// <summary>Fields of one request: within what an operation may cost.</summary>
    private const int FieldsPerRequest = 6;

    private static readonly string Item = Samples.Cream("100001");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_field_of_the_schema_gives_a_role_what_the_table_denies_it()
    {
        await using var host = await EdgeHost.StartPersonalAsync();
        await MarkedLog.SeedAsync(host);
        var schema = host.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        var paths = Paths(schema);
        var fields = schema
            .AllTypes.OfType<IObjectGraphType>()
            .Where(type => !Guard.IsIntrospection(type.Name) && type != schema.Mutation && type != schema.Subscription)
            .SelectMany(type => type.Fields.Select(field => (Type: type, Field: field)))
            .ToList();
        Assert.All(fields, one => Assert.NotNull(ReadableByAttribute.Of(one.Field)));
        // What only a mutation answers with tells of what its caller has just said.
        var reached = fields.Where(one => paths.ContainsKey(one.Type.Name)).ToList();
        Assert.Equal(["FilingReceipt", "Refusal"], fields.Except(reached).Select(one => one.Type.Name).Distinct().Order());

        var (asked, seen) = (0, new Dictionary<(Role, string), int>());
        foreach (var walker in Walker.All)
        {
            foreach (var group in reached.GroupBy(one => one.Type.Name, StringComparer.Ordinal))
            {
                foreach (var part in group.Select(one => one.Field).Chunk(FieldsPerRequest))
                {
                    var text = await AskAsync(host, walker, paths[group.Key], part);
                    asked += part.Length;
                    foreach (var mark in MarkedLog.In(text))
                    {
                        Assert.True(
                            walker.MaySee(mark),
                            $"{walker} sees {mark} in {group.Key}: {string.Join(", ", part.Select(one => one.Name))}\n{text}"
                        );
                        seen[(walker.Role, mark)] = seen.GetValueOrDefault((walker.Role, mark)) + 1;
                    }
                }
            }
        }
        Assert.Equal(reached.Count * Walker.All.Count, asked);
        // The marks are there to be seen: the walk is of a log that has something to hide.
        foreach (
            var (role, mark) in new[]
            {
                (Role.Enterprise, "subject"),
                (Role.Enterprise, "read-log"),
                (Role.Auditor, "personal"),
                (Role.Department, "subject"),
            }
        )
            Assert.True(seen.ContainsKey((role, mark)), $"{role} sees no {mark}");
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"GraphQL: {reached.Count} fields of {reached.Select(one => one.Type.Name).Distinct().Count()} types × "
                    + $"{Walker.All.Count} callers = {asked} readings; marks seen where allowed: {seen.Values.Sum()}"
            )
        );
    }

    [Fact]
    public async Task No_route_gives_a_role_what_the_table_denies_it()
    {
        await using var host = await EdgeHost.StartPersonalAsync();
        await MarkedLog.SeedAsync(host);
        var size = host.Log.Head.Size;
        var patterns = Routes(host).Where(route => route.Method == "GET").Select(route => route.Pattern).Distinct().ToList();
        var (asked, seen) = (0, new HashSet<(Role, string)>());
        foreach (var walker in Walker.All)
        {
            foreach (var path in patterns.SelectMany(pattern => Fill(pattern, size)))
            {
                (string, string)[] accept =
                [
                    .. walker.Headers.Where(header => header.Item1 != "Accept"),
                    ("Accept", Ledger.ProofBundle.MediaType + ", */*;q=0.5"),
                ];
                using var response = await host.GetAsync(path, accept);
                Assert.True((int)response.StatusCode < 500, $"{path} as {walker}: {response.StatusCode}");
                asked++;
                foreach (var mark in MarkedLog.In(await response.TextAsync()))
                {
                    Assert.True(
                        walker.MaySee(mark == "read-log" && !path.Contains("read-log", StringComparison.Ordinal) ? "audit" : mark),
                        $"{walker} sees {mark} at {path}"
                    );
                    seen.Add((walker.Role, mark));
                }
            }
        }
        Assert.Superset(
            new HashSet<(Role, string)>
            {
                (Role.Department, "department"),
                (Role.Department, "subject"),
                (Role.Auditor, "audit"),
                (Role.Enterprise, "party"),
            },
            seen
        );
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"REST and pages: {patterns.Count} routes × {Walker.All.Count} callers = {asked} requests"
            )
        );
    }

    [Fact]
    public async Task Every_route_and_every_mutation_has_its_row()
    {
        await using var host = await EdgeHost.StartAsync();
        foreach (var (method, pattern) in Routes(host))
            Assert.True(OperationPolicy.OfRoute(method, pattern).Roles.Count > 0, $"{method} {pattern} has no row in OperationPolicy");
        var schema = host.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        foreach (var field in schema.Mutation!.Fields)
            Assert.True(OperationPolicy.OfMutation(field.Name).Roles.Count > 0, $"{field.Name} has no row in OperationPolicy");
        Assert.False(OperationPolicy.OfMutation("nothing").Allows(new Caller(Enum.GetValues<Role>(), null, Open: true)));
        Assert.False(OperationPolicy.OfRoute("GET", "/nothing").Allows(Caller.Anonymous));
        Assert.False(OperationPolicy.OfRoute("DELETE", "/trace").Allows(Caller.Anonymous));
    }

    private static IEnumerable<(string Method, string Pattern)> Routes(EdgeHost host) =>
        host
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/health", StringComparison.Ordinal) != true)
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["any method"]).Select(method =>
                    (method, endpoint.RoutePattern.RawText ?? "")
                )
            );

    private static IEnumerable<string> Fill(string pattern, long size)
    {
        var filled = pattern
            .Replace("{**link}", "01/08801234000011/21/100001", StringComparison.Ordinal)
            .Replace("{**rest}", "08801234000011/21/100001", StringComparison.Ordinal)
            .Replace("{party}", Samples.Importer, StringComparison.Ordinal)
            .Replace("{level}", "0", StringComparison.Ordinal)
            .Replace("{**path}", $"000.p/{size}", StringComparison.Ordinal)
            .Replace("{name}", "q", StringComparison.Ordinal)
            .Replace("{value}", "urn:epcglobal:cbv:bizstep:receiving", StringComparison.Ordinal)
            .Replace("{id}", "x", StringComparison.Ordinal)
            .Replace("{eventId}", "urn:uuid:00000000-0000-4000-8000-000000000003", StringComparison.Ordinal);
        if (filled.Contains("{position}", StringComparison.Ordinal))
            return Enumerable
                .Range(0, (int)size)
                .Select(at =>
                    filled.Replace("{position}", at.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    + "?item="
                    + Uri.EscapeDataString(Item)
                );
        if (filled == "/trace")
            return
            [
                $"/trace?direction=SOURCE&id={Uri.EscapeDataString(Item)}",
                $"/trace?direction=DESTINATION&id={Uri.EscapeDataString(Item)}",
            ];
        return filled.Contains('{', StringComparison.Ordinal) ? [] : [filled];
    }

    /// <summary>For each type the shortest way to it from the root: the text before and after a selection of its fields.</summary>
    private static Dictionary<string, (string Before, string After)> Paths(ISchema schema)
    {
        var paths = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            [schema.Query!.Name] = ("{ ", " }"),
            // The way to events that every caller has, and not the shortest, which is for auditors alone.
            ["Event"] = ($"{{ product(id: \"{Item}\") {{ events(first: 5) {{ nodes {{ ", " } } } }"),
        };
        var queue = new Queue<IObjectGraphType>([(IObjectGraphType)schema.Query, (IObjectGraphType)schema.AllTypes["Event"]!]);
        while (queue.TryDequeue(out var type))
        {
            var (before, after) = paths[type.Name];
            foreach (var field in type.Fields)
            {
                if (Arguments(field) is not { } arguments)
                    continue;
                var named = field.ResolvedType!.GetNamedType();
                if (named is IObjectGraphType target && paths.TryAdd(target.Name, ($"{before}{field.Name}{arguments} {{ ", " }" + after)))
                    queue.Enqueue(target);
                foreach (var member in (named as UnionGraphType)?.PossibleTypes.ToList() ?? [])
                {
                    if (paths.TryAdd(member.Name, ($"{before}{field.Name}{arguments} {{ ... on {member.Name} {{ ", " } }" + after)))
                        queue.Enqueue(member);
                }
            }
        }
        return paths;
    }

    private static async Task<string> AskAsync(EdgeHost host, Walker walker, (string Before, string After) path, FieldType[] fields)
    {
        var selection = string.Join(' ', fields.Select(Select).OfType<string>());
        var text = await PostAsync(path.Before + selection + path.After);
        if (!text.Contains(ErrorCodes.AccessDenied, StringComparison.Ordinal) || fields.Length == 1)
            return text;
        // One that is refused as a whole must not hide what the others give.
        var each = new List<string>();
        foreach (var field in fields)
            each.Add(await AskAsync(host, walker, path, [field]));
        return string.Join('\n', each);

        async Task<string> PostAsync(string query)
        {
            using var response = await host.PostAsync("/graphql", JsonSerializer.Serialize(new { query }), walker.Headers);
            var answer = await response.TextAsync();
            Assert.False(
                answer.Contains(ErrorCodes.Internal, StringComparison.Ordinal)
                    || answer.Contains($"\"{ErrorCodes.Validation}\"", StringComparison.Ordinal)
                    || answer.Contains(ErrorCodes.Syntax, StringComparison.Ordinal)
                    || answer.Contains(ErrorCodes.Limit, StringComparison.Ordinal),
                $"{query}\n{answer}"
            );
            return answer;
        }
    }

    // A field with the leaves of what it leads to.
    private static string Select(FieldType field)
    {
        var arguments = Arguments(field) ?? throw new InvalidOperationException($"the walk knows no argument for {field.Name}");
        return field.ResolvedType!.GetNamedType() is IObjectGraphType target
            ? $"{field.Name}{arguments} {{ {string.Join(' ', Leaves(target, 0))} }}"
            : field.Name + arguments + (field.ResolvedType!.GetNamedType() is UnionGraphType ? " { __typename }" : "");
    }

    private static IEnumerable<string> Leaves(IObjectGraphType type, int level)
    {
        foreach (var field in type.Fields.Where(field => Arguments(field) is not null))
        {
            if (field.ResolvedType!.GetNamedType() is UnionGraphType)
                continue;
            if (field.ResolvedType!.GetNamedType() is not IObjectGraphType target)
                yield return field.Name + Arguments(field);
            // A page is nothing without what is on it.
            else if (level == 0 && field.Name == "nodes")
                yield return $"nodes {{ {string.Join(' ', Leaves(target, 1))} }}";
        }
        if (type.Fields.All(field => field.ResolvedType!.GetNamedType() is IObjectGraphType or UnionGraphType))
            yield return "__typename";
    }

    /// <summary>The arguments that a field must have, to ask for what the log was seeded with; null when the walk has none.</summary>
    private static string? Arguments(FieldType field)
    {
        var given = new List<string>();
        foreach (var argument in field.Arguments ?? [])
        {
            var value = (field.Name, argument.Name) switch
            {
                ("enterprise" or "shadowIndicators", "uscc") or ("party", "id") => $"\"{Samples.Importer}\"",
                ("product" or "trace", "id") => $"\"{Item}\"",
                ("trace", "direction") => "SOURCE",
                ("recall" or "alert", "id") => "\"none\"",
                ("listing", "id") => "\"L-1\"",
                ("backtest", "candidate") => "\"decree-251\"",
                ("proof", "position") => "7",
                // The marked read is older than all that the walk makes.
                ("readLog", "first") => "400",
                (_, "first") => "5",
                _ when argument.ResolvedType is not NonNullGraphType || argument.DefaultValue is not null => "",
                _ => null,
            };
            if (value is null)
                return null;
            if (value.Length > 0)
                given.Add($"{argument.Name}: {value}");
        }
        return given.Count == 0 ? "" : $"({string.Join(", ", given)})";
    }
}
