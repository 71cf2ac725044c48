using System.Globalization;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Refuses an operation that nests too deeply or could make too much: every field costs 1, and a question at the root a thousand, times the number of elements of each
/// list above it, taken from its <c>first</c>. It runs on every request, since cost depends on variables, and stops counting at
/// the limit, so a small document with fragments that multiply is refused as quickly as any other.
/// </summary>
internal sealed class CostRule : ValidationRuleBase
{
    /// <summary>Levels of fields.</summary>
    public const int DepthMax = 12;

    /// <summary>Levels of fields under <c>__schema</c> and <c>__type</c>; tools ask for nine levels of <c>ofType</c>.</summary>
    public const int IntrospectionDepthMax = 18;

    /// <summary>What an operation may cost.</summary>
    public const double CostMax = 50_000;

    /// <summary>What a field of the root costs that answers with an object: a trace, a file, a page of a directory.</summary>
    public const double RootCost = 1_000;

    /// <summary>Fields and spreads looked at, repeated ones each time.</summary>
    public const int VisitsMax = 10_000;

    /// <summary>What a list without <c>first</c> counts for.</summary>
    public const int ListSize = 10;

    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        // With errors, fragments may be missing or run in circles.
        if (context.HasErrors)
            return default;
        var root = context.Operation.Operation switch
        {
            OperationType.Mutation => context.Schema.Mutation,
            OperationType.Subscription => context.Schema.Subscription,
            _ => context.Schema.Query,
        };
        if (root is not null && new Count(context).Of(context.Operation.SelectionSet, root) is { } excess)
        {
            context.ReportError(new ValidationError(context.Document.Source, "", excess, context.Operation) { Code = ErrorCodes.Limit });
        }
        return default;
    }

    private sealed class Count(ValidationContext context)
    {
        private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = context
            .Document.Definitions.OfType<GraphQLFragmentDefinition>()
            .ToDictionary(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);

        private double _cost;
        private int _visits;

        /// <summary>What is too much, or null.</summary>
        public string? Of(GraphQLSelectionSet selections, IGraphType parent) => Walk(selections, new Place(parent, 1, 0, 0, DepthMax));

        private string? Walk(GraphQLSelectionSet selections, Place place)
        {
            foreach (var selection in selections.Selections)
            {
                if (++_visits > VisitsMax)
                    return $"The operation selects more than {VisitsMax} fields, counting fragments each time.";
                if (!context.ShouldIncludeNode(selection))
                    continue;
                var excess = selection switch
                {
                    GraphQLField field => Field(field, place),
                    GraphQLInlineFragment inline => Walk(
                        inline.SelectionSet,
                        place with
                        {
                            Parent = TypeOf(inline.TypeCondition) ?? place.Parent,
                        }
                    ),
                    GraphQLFragmentSpread spread => Spread(spread, place),
                    _ => null,
                };
                if (excess is not null)
                    return excess;
            }
            return null;
        }

        private string? Spread(GraphQLFragmentSpread spread, Place place) =>
            _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment)
                ? Walk(fragment.SelectionSet, place with { Parent = TypeOf(fragment.TypeCondition) ?? place.Parent })
                : null;

        private string? Field(GraphQLField field, Place place)
        {
            var isIntrospection = place.Parent == context.Schema.Query && Guard.IsIntrospection(field.Name.StringValue);
            var depthMax = isIntrospection ? IntrospectionDepthMax : place.DepthMax;
            if (place.Depth + 1 > depthMax)
                return $"The operation nests deeper than {depthMax} levels.";

            _cost += place.Times * (place.Depth == 0 && field.SelectionSet is not null && !isIntrospection ? RootCost : 1);
            if (_cost > CostMax)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The operation would cost more than {CostMax}. Ask for fewer elements by `first`."
                );
            }
            if (field.SelectionSet is null)
                return null;
            if (Definition(field, place.Parent) is not { ResolvedType: { } type } definition)
                return null;

            // A connection takes `first` itself, and the lists inside it are as long as that says.
            var first = First(field, definition);
            var isList = IsList(type);
            var times = isList ? place.Times * (first ?? (place.ListSize > 0 ? place.ListSize : ListSize)) : place.Times;
            return Walk(field.SelectionSet, new Place(type.GetNamedType(), times, place.Depth + 1, isList ? 0 : first ?? 0, depthMax));
        }

        private int? First(GraphQLField field, FieldType definition)
        {
            if (definition.Arguments?.Find("first") is not { } argument)
                return null;
            var given =
                context.ArgumentValues is { } all && all.TryGetValue(field, out var values) && values.TryGetValue("first", out var value)
                    ? value.Value
                    : argument.DefaultValue;
            return given is int number ? Math.Max(number, 1) : ListSize;
        }

        private FieldType? Definition(GraphQLField field, IGraphType parent) =>
            field.Name.StringValue switch
            {
                "__schema" => context.Schema.SchemaMetaFieldType,
                "__type" => context.Schema.TypeMetaFieldType,
                var name => (parent as IComplexGraphType)?.GetField(name),
            };

        private IGraphType? TypeOf(GraphQLTypeCondition? condition) =>
            condition is null ? null : context.Schema.AllTypes[condition.Type.Name.Value];

        private static bool IsList(IGraphType type) => (type is NonNullGraphType inner ? inner.ResolvedType : type) is ListGraphType;
    }

    /// <param name="Parent">The type whose fields are selected.</param>
    /// <param name="Times">How often the selection may be made.</param>
    /// <param name="Depth">Levels of fields above.</param>
    /// <param name="ListSize">How long the lists of a connection are; 0 when that is not said.</param>
    /// <param name="DepthMax">Levels allowed here.</param>
    private sealed record Place(IGraphType Parent, double Times, int Depth, int ListSize, int DepthMax);
}
