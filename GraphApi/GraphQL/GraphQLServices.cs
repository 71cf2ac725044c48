using GraphQL;
using GraphQL.DI;
using GraphQL.Execution;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Access.Tokens;
using Xinyuan.GraphApi.Reads;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

internal static class GraphQLServices
{
    /// <summary>Registers the schema under <typeparamref name="TQuery"/>, once for the whole process, with guard and limits.</summary>
    public static IServiceCollection AddGuardedSchema<TQuery>(
        this IServiceCollection services,
        Action<IConfigureAutoSchema>? configure = null
    )
    {
        services.AddSingleton<IDocumentBuilder, BoundedDocumentBuilder>();
        services.AddSingleton<DocumentCache>();
        services.AddSingleton<GraphQLOperations>();
        services.AddSingleton<GraphQLEventStream>();
        services.AddSingleton<GraphQLSocketEndpoint>();
        services.AddSingleton(provider => new ConnectionCount(provider.GetRequiredService<XinyuanApiOptions>().Streams));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TokenReader>();
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<ReadRecorder>();
        GlobalSwitches.EnableReadDescriptionFromXmlDocumentation = true;
        return services.AddGraphQL(builder =>
            builder
                .AddAutoSchema<TQuery>(configure)
                .AddGraphTypes(typeof(GraphQLServices).Assembly)
                .ConfigureSchema(schema =>
                {
                    schema.RegisterTypeMapping<DateTimeOffset, MomentScalar>();
                    schema.RegisterTypeMapping<DateOnly, DayScalar>();
                    schema.RegisterVisitor(new GuardVisitor());
                })
                .AddSystemTextJson()
                .AddErrorInfoProvider<ErrorInfoWriter>()
                .AddCallerRules()
                .ConfigureExecution(services => services.GetRequiredService<DocumentCache>())
        );
    }

    // Each of these looks at the caller, the variables or the method, and so must also run for a document out of the cache.
    // The last reports only when nothing else did.
    private static IGraphQLBuilder AddCallerRules(this IGraphQLBuilder builder) =>
        builder
            .AddValidationRule<GuardRule>(useForCachedDocuments: true)
            .AddValidationRule<CostRule>(useForCachedDocuments: true)
            .AddValidationRule<QueryOnlyRule>(useForCachedDocuments: true);
}
