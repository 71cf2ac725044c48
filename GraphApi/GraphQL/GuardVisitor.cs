using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Schema;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Puts the guard around resolvers when the schema is built, so that a field stays closed even where no validation ran. Fields
/// that are open to all keep their resolver as it is.
/// </summary>
internal sealed class GuardVisitor : BaseSchemaNodeVisitor
{
    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(type);
        if (Guard.IsIntrospection(type.Name) || Guard.IsIntrospection(field.Name))
            return;
        if (type.Name == schema.Mutation?.Name)
            field.Resolver = new Allowed(field, field.Resolver ?? NameFieldResolver.Instance);
        if (ReadableByAttribute.Of(field) is AccessClass.Open)
            return;
        field.Resolver = new Guarded(field, field.Resolver ?? NameFieldResolver.Instance);
    }

    /// <summary>
    /// What stands in the place of a withheld value that cannot be null: an empty list, or the <c>Empty</c> of a type that has one,
    /// such as a connection. Null when there is no such thing.
    /// </summary>
    public static object? EmptyOf(FieldType field)
    {
        if (field.ResolvedType is not NonNullGraphType { ResolvedType: { } type })
            return null;
        if (type is ListGraphType)
            return Array.Empty<object>();
        var graphType = type.GetType();
        var isAutomatic = graphType.IsGenericType && graphType.GetGenericTypeDefinition() == typeof(AutoRegisteringObjectGraphType<>);
        var clrType = isAutomatic ? graphType.GetGenericArguments()[0] : null;
        return clrType?.GetField("Empty", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
    }

    // A refusal is a value where the mutation has one, so that a client handles it as any other.
    private sealed class Allowed(FieldType field, IFieldResolver inner) : IFieldResolver
    {
        public ValueTask<object?> ResolveAsync(IResolveFieldContext context)
        {
            var caller = GraphQLContext.Of(context.UserContext).Caller;
            var rule = OperationPolicy.OfMutation(field.Name);
            if (rule.Allows(caller))
                return inner.ResolveAsync(context);
            var isNobody = !caller.Open && !caller.HasToken;
            return field.ResolvedType?.GetNamedType() is FilingResultType
                ? new ValueTask<object?>(
                    isNobody
                        ? new Refusal(RefusalCode.Unsigned, "", FilingDesk.WhoAreYou)
                        : new Refusal(RefusalCode.NotAllowed, "", rule.Refusal)
                )
                : throw new ExecutionError($"Access to {field.Name} is refused: {rule.Refusal}.") { Code = ErrorCodes.AccessDenied };
        }
    }

    private sealed class Guarded(FieldType field, IFieldResolver inner) : IFieldResolver
    {
        private ValueTask<object?> ReadAsync(IResolveFieldContext context)
        {
            if (context.Source is IAboutEnterprise source)
                AccessPolicy.Note(
                    GraphQLContext.Of(context.UserContext).Caller,
                    ReadableByAttribute.Of(field)!,
                    source.Standing,
                    source.About,
                    $"{context.ParentType.Name}.{field.Name}"
                );
            return inner.ResolveAsync(context);
        }

        public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
            Guard.Of(field, GraphQLContext.Of(context.UserContext).Caller, context.Source) switch
            {
                GuardOutcome.Readable => ReadAsync(context),
                GuardOutcome.Withheld => ValueTask.FromResult(EmptyOf(field)),
                _ => throw new ExecutionError($"Nobody is declared to read {field.Name}.") { Code = ErrorCodes.FieldNotGuarded },
            };
    }
}
