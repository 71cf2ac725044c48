using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
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

    private sealed class Guarded(FieldType field, IFieldResolver inner) : IFieldResolver
    {
        public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
            Guard.Of(field, GraphQLContext.Of(context.UserContext).Caller, context.Source) switch
            {
                GuardOutcome.Readable => inner.ResolveAsync(context),
                GuardOutcome.Withheld => ValueTask.FromResult(EmptyOf(field)),
                _ => throw new ExecutionError($"Nobody is declared to read {field.Name}.") { Code = ErrorCodes.FieldNotGuarded },
            };
    }
}
