using System.Collections.Frozen;
using System.Runtime.CompilerServices;
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
/// <remarks>
/// What a document selects does not change: of one that was gone through it is remembered which classes its reader must be open to, and a
/// caller to whom they all are has nothing to be refused. For anybody else it is gone through again, to say which field it is.
/// </remarks>
internal sealed class GuardRule : ValidationRuleBase
{
    private readonly ConditionalWeakTable<GraphQLDocument, FrozenSet<string>> _needed = [];

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        if (_needed.TryGetValue(context.Document, out var needed) && needed.All(needs => AccessPolicy.MayAllow(caller, needs)))
            return default;
        return new(new Visitor(caller, _needed));
    }

    private sealed class Visitor(Caller caller, ConditionalWeakTable<GraphQLDocument, FrozenSet<string>> gone) : INodeVisitor
    {
        private readonly HashSet<string> _needed = new(StringComparer.Ordinal);
        private bool _isUndeclared;

        public ValueTask EnterAsync(ASTNode node, ValidationContext context)
        {
            if (node is GraphQLField field && context.TypeInfo.GetFieldDef() is { } definition && !Guard.IsIntrospection(definition.Name))
            {
                Check(field, definition, context);
            }
            return default;
        }

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context)
        {
            if (node is GraphQLDocument document && !_isUndeclared)
                gone.TryAdd(document, _needed.ToFrozenSet(StringComparer.Ordinal));
            return default;
        }

        private void Check(GraphQLField field, FieldType definition, ValidationContext context)
        {
            if (context.TypeInfo.GetParentType()?.GetNamedType() is { } parent && Guard.IsIntrospection(parent.Name))
                return;
            if (ReadableByAttribute.Of(definition) is not { } accessClass)
            {
                _isUndeclared = true;
                context.ReportError(Error(ErrorCodes.FieldNotGuarded, $"Nobody is declared to read {definition.Name}.", field, context));
            }
            else if (GuardVisitor.EmptyOf(definition) is null && definition.ResolvedType is NonNullGraphType)
            {
                _needed.Add(accessClass);
                if (!AccessPolicy.MayAllow(caller, accessClass))
                    context.ReportError(Error(ErrorCodes.AccessDenied, $"Access to {definition.Name} is refused.", field, context));
            }
        }

        private static ValidationError Error(string code, string message, GraphQLField field, ValidationContext context) =>
            new(context.Document.Source, "", message, field) { Code = code };
    }
}
