using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Refuses a document that selects a field without a declared reader, or a field that the caller can never read and that can be
/// neither null nor empty. It looks at every operation and fragment of the document, also at those that do not run.
/// </summary>
internal sealed class GuardRule : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(new Visitor());

    private sealed class Visitor : INodeVisitor
    {
        public ValueTask EnterAsync(ASTNode node, ValidationContext context)
        {
            if (node is GraphQLField field && context.TypeInfo.GetFieldDef() is { } definition && !Guard.IsIntrospection(definition.Name))
            {
                Check(field, definition, context);
            }
            return default;
        }

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => default;

        private static void Check(GraphQLField field, FieldType definition, ValidationContext context)
        {
            if (context.TypeInfo.GetParentType()?.GetNamedType() is { } parent && Guard.IsIntrospection(parent.Name))
                return;
            if (ReadableByAttribute.Of(definition) is not { } accessClass)
            {
                context.ReportError(Error(ErrorCodes.FieldNotGuarded, $"Nobody is declared to read {definition.Name}.", field, context));
            }
            else if (
                GuardVisitor.EmptyOf(definition) is null
                && definition.ResolvedType is NonNullGraphType
                && !AccessPolicy.MayAllow(GraphQLContext.Of(context.UserContext).Caller, accessClass)
            )
            {
                context.ReportError(Error(ErrorCodes.AccessDenied, $"Access to {definition.Name} is refused.", field, context));
            }
        }

        private static ValidationError Error(string code, string message, GraphQLField field, ValidationContext context) =>
            new(context.Document.Source, "", message, field) { Code = code };
    }
}
