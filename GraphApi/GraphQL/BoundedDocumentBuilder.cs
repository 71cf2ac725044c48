using GraphQL;
using GraphQL.Execution;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using GraphQLParser.Visitors;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Parses a document and refuses one that is too large to be validated cheaply. Some rules of the GraphQL specification compare
/// selections with one another, so their number must be bounded before any rule runs.
/// </summary>
internal sealed class BoundedDocumentBuilder : IDocumentBuilder
{
    /// <summary>How deep selections, lists and objects may nest in the text.</summary>
    public const int NestingMax = 64;

    /// <summary>Fields, spreads and inline fragments in a document.</summary>
    public const int SelectionsMax = 1_000;

    public GraphQLDocument Build(string document)
    {
        GraphQLDocument parsed;
        try
        {
            parsed = Parser.Parse(document, new ParserOptions { Ignore = IgnoreOptions.Comments, MaxDepth = NestingMax });
        }
        catch (GraphQLSyntaxErrorException malformed)
        {
            throw new SyntaxError(malformed);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw new RequestError($"The document nests deeper than {NestingMax} levels.") { Code = ErrorCodes.Limit };
        }
        if (Selections.Count(parsed) > SelectionsMax)
        {
            throw new RequestError($"The document has more than {SelectionsMax} selections.") { Code = ErrorCodes.Limit };
        }
        return parsed;
    }

    private sealed class Selections : ASTVisitor<Selections.Tally>
    {
        private static readonly Selections Instance = new();

        public static int Count(GraphQLDocument document)
        {
            var tally = new Tally();
            var visit = Instance.VisitAsync(document, tally);
            if (!visit.IsCompletedSuccessfully)
                visit.AsTask().GetAwaiter().GetResult();
            return tally.Count;
        }

        public override ValueTask VisitAsync(ASTNode? node, Tally context)
        {
            if (node is GraphQLField or GraphQLFragmentSpread or GraphQLInlineFragment)
                context.Count++;
            return base.VisitAsync(node, context);
        }

        public sealed class Tally : IASTVisitorContext
        {
            public int Count { get; set; }

            public CancellationToken CancellationToken => default;
        }
    }
}
