using System.Net;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Schema;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public class GuardTests
{
    [Fact]
    public void Every_field_of_the_schema_declares_who_reads_it()
    {
        using var services = new ServiceCollection().AddXinyuanApi(new XinyuanApiOptions()).BuildServiceProvider();
        var schema = services.GetRequiredService<ISchema>();
        schema.Initialize();
        var fields = schema
            .AllTypes.OfType<IComplexGraphType>()
            .Where(type => type is not IInputObjectGraphType && !Guard.IsIntrospection(type.Name))
            .SelectMany(type => type.Fields.Select(field => (Name: type.Name + "." + field.Name, Class: ReadableByAttribute.Of(field))))
            .ToList();
        Assert.NotEmpty(fields);
        Assert.Empty(fields.Where(field => field.Class is null).Select(field => field.Name));
        Assert.All(fields, field => Assert.Contains(field.Class, AccessPolicy.Classes));
    }

    [Theory]
    [InlineData("{ unmarked }")]
    [InlineData("{ inner { unmarked } }")]
    [InlineData("{ ...F } fragment F on GuardQuery { ...G } fragment G on GuardQuery { unmarked }")]
    [InlineData("{ ... on GuardQuery { unmarked } }")]
    [InlineData("query A { marked } query B { unmarked }")]
    public async Task A_field_without_a_declared_reader_is_refused_to_everybody(string query)
    {
        await using var host = await GraphQLHost.StartAsync<GuardQuery>();
        var answer = await host.AskAsync(query, operation: query.Contains("query A", StringComparison.Ordinal) ? "A" : null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(ErrorCodes.FieldNotGuarded, answer.Codes);
        Assert.DoesNotContain("open door", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_resolver_refuses_an_unmarked_field_even_where_no_rule_ran()
    {
        await using var host = await GraphQLHost.StartAsync<GuardQuery>();
        var result = await host
            .Services.GetRequiredService<IDocumentExecuter>()
            .ExecuteAsync(
                new ExecutionOptions
                {
                    Schema = host.Services.GetRequiredService<ISchema>(),
                    Document = new BoundedDocumentBuilder().Build("{ unmarked auditOnly }"),
                    ValidationRules = [],
                    RequestServices = host.Services,
                    CancellationToken = TestContext.Current.CancellationToken,
                }
            );
        var text = host.Services.GetRequiredService<IGraphQLTextSerializer>().Serialize(result);
        Assert.DoesNotContain("open door", text, StringComparison.Ordinal);
        Assert.DoesNotContain("for auditors", text, StringComparison.Ordinal);
        Assert.Contains(ErrorCodes.FieldNotGuarded, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_policy_closes_to_a_role_is_null_for_it()
    {
        await using var host = await GraphQLHost.StartAsync<GuardQuery>();
        Assert.Equal("for auditors", (await host.AskAsync("{ auditOnly }", role: "auditor")).Data.GetProperty("auditOnly").GetString());
        Assert.Null((await host.AskAsync("{ auditOnly }", role: "consumer")).Data.GetProperty("auditOnly").GetString());
    }

    [Fact]
    public async Task A_closed_field_that_cannot_be_null_is_refused_also_in_a_cached_document()
    {
        await using var host = await GraphQLHost.StartAsync<GuardQuery>();
        Assert.Equal(1, (await host.AskAsync("{ auditCount }", role: "auditor")).Data.GetProperty("auditCount").GetInt32());
        var refused = await host.AskAsync("{ auditCount }", role: "consumer");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([ErrorCodes.AccessDenied], refused.Codes);
    }

    [Fact]
    public async Task Introspection_is_open()
    {
        await using var host = await GraphQLHost.StartAsync<GuardQuery>();
        var answer = await host.AskAsync(IntrospectionQuery.Text, role: "consumer");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.NotEmpty(answer.Data.GetProperty("__schema").GetProperty("types").EnumerateArray());
    }
}

internal sealed class GuardQuery
{
    [ReadableBy(AccessClass.Open)]
    public static string Marked => "marked";

    public static string Unmarked => "an open door";

    [ReadableBy(AccessClass.Open)]
    public static GuardInner Inner => new();

    [ReadableBy(AccessClass.Audit)]
    public static string? AuditOnly => "for auditors";

    [ReadableBy(AccessClass.Audit)]
    public static int AuditCount => 1;
}

internal sealed class GuardInner
{
    public string Unmarked => "an open door";
}

/// <summary>What tools send to learn a schema: nine levels of ofType, as the reference implementation asks.</summary>
internal static class IntrospectionQuery
{
    public static string Text { get; } =
        """
            query IntrospectionQuery { __schema { queryType { name kind } mutationType { name kind } subscriptionType { name kind }
              types { ...FullType } directives { name description locations args { ...InputValue } } } }
            fragment FullType on __Type { kind name description
              fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
              inputFields { ...InputValue } interfaces { ...TypeRef }
              enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
            fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
            fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
              ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }
            """;
}
