using GraphQL.Validation;
using GraphQLParser.AST;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Refuses by GET what may change something, and by a transport with one answer what has many, once nothing else is wrong with the
/// request.
/// </summary>
internal sealed class QueryOnlyRule : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        if (context.HasErrors)
            return default;
        var own = GraphQLContext.Of(context.UserContext);
        var operation = context.Operation.Operation;
        if (own.QueryOnly && (operation == OperationType.Mutation || (operation == OperationType.Subscription && own.Flow is null)))
            Report(context, ErrorCodes.MethodNotAllowed, "Only queries may be sent by GET.");
        else if (operation == OperationType.Subscription && own.Flow is null)
            Report(
                context,
                ErrorCodes.NeedsStream,
                "A subscription needs Accept: text/event-stream, or a WebSocket of graphql-transport-ws."
            );
        return default;
    }

    private static void Report(ValidationContext context, string code, string message) =>
        context.ReportError(new ValidationError(context.Document.Source, "", message, context.Operation) { Code = code });
}
