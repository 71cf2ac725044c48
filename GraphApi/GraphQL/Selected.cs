using GraphQL;
using GraphQLParser;
using GraphQLParser.AST;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// What a query asks for below the field that is being resolved, read off its text. What `@skip` and `@include` leave out counts as asked for, so
/// that the answer is never too little.
/// </summary>
internal static class Selected
{
    /// <summary>Whether a field is asked for of the value of the field that is being resolved.</summary>
    public static bool Is(IResolveFieldContext context, string field) =>
        context.SubFields?.Values.Any(selected => selected.Field.Name.Value == field) == true;

    /// <summary>Whether any other field is asked for of the values of an object type than these.</summary>
    /// <param name="context">The field.</param>
    /// <param name="type">The type's name; its values are reached by a fragment on it, as those of a union are.</param>
    /// <param name="fields">The names of fields.</param>
    public static bool IsBeyond(IResolveFieldContext context, string type, IReadOnlySet<string> fields)
    {
        return Is(context.FieldAst.SelectionSet, isInside: false);

        bool Is(GraphQLSelectionSet? selections, bool isInside)
        {
            foreach (var selection in selections?.Selections ?? [])
            {
                var isAsked = selection switch
                {
                    GraphQLField field => isInside ? !fields.Contains(field.Name.StringValue) : Is(field.SelectionSet, isInside: false),
                    GraphQLInlineFragment inline => Is(inline.SelectionSet, isInside || IsOn(inline.TypeCondition)),
                    GraphQLFragmentSpread spread when context.Document.FindFragmentDefinition(spread.FragmentName.Name) is { } fragment =>
                        Is(fragment.SelectionSet, isInside || IsOn(fragment.TypeCondition)),
                    _ => false,
                };
                if (isAsked)
                    return true;
            }
            return false;
        }

        bool IsOn(GraphQLTypeCondition? condition) => condition is not null && condition.Type.Name.Value == type;
    }
}
