using GraphQL.Validation;
using GraphQLParser.AST;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>Refuses anything but a query by GET, once nothing else is wrong with the request.</summary>
internal sealed class QueryOnlyRule : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        var refused =
            !context.HasErrors && GraphQLContext.Of(context.UserContext).QueryOnly && context.Operation.Operation != OperationType.Query;
        if (refused)
        {
            context.ReportError(
                new ValidationError(context.Document.Source, "", "Only queries may be sent by GET.", context.Operation)
                {
                    Code = ErrorCodes.MethodNotAllowed,
                }
            );
        }
        return default;
    }
}
