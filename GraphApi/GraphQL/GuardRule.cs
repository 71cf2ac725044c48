using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Refuses a document that selects a field without a declared reader, or a field that can be neither read by the caller nor be
/// null. It looks at every operation and fragment of the document, also at those that do not run.
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
            if (context.TypeInfo.GetParentType()?.GetNamedType() is { } parent && Guard.IsIntrospection(parent.Name)) return;
            switch (Guard.Of(definition, GraphQLContext.Of(context.UserContext).Caller))
            {
                case GuardOutcome.Undeclared:
                    context.ReportError(Error(ErrorCodes.FieldNotGuarded, $"Nobody is declared to read {definition.Name}.", field, context));
                    break;
                case GuardOutcome.Withheld when definition.ResolvedType is NonNullGraphType:
                    context.ReportError(Error(ErrorCodes.AccessDenied, $"Access to {definition.Name} is refused.", field, context));
                    break;
            }
        }

        private static ValidationError Error(string code, string message, GraphQLField field, ValidationContext context) =>
            new(context.Document.Source, "", message, field) { Code = code };
    }
}

/// <summary>What the guard says to one field and one caller.</summary>
internal enum GuardOutcome
{
    /// <summary>The field may be read; what it holds may still depend on the entry.</summary>
    Readable,

    /// <summary>No entry of its class is open to the caller: the field is null.</summary>
    Withheld,

    /// <summary>The field declares nothing and is refused.</summary>
    Undeclared,
}

internal static class Guard
{
    public static GuardOutcome Of(FieldType field, Caller caller) => ReadableByAttribute.Of(field) switch
    {
        null => GuardOutcome.Undeclared,
        var accessClass when AccessPolicy.MayAllow(caller, accessClass) => GuardOutcome.Readable,
        _ => GuardOutcome.Withheld,
    };

    /// <summary>Names that the GraphQL specification keeps for introspection, which is open to all.</summary>
    public static bool IsIntrospection(string name) => name.StartsWith("__", StringComparison.Ordinal);
}
