using System.Diagnostics.CodeAnalysis;
using GraphQL;
using GraphQL.DI;
using GraphQLParser.AST;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>
/// Keeps parsed documents that passed validation, the most recently used first. A cached document skips the rules that look only
/// at document and schema; those that look at caller, variables or method run every time.
/// </summary>
internal sealed class DocumentCache : IConfigureExecution
{
    /// <summary>Bytes of query text kept; the parsed form takes about twenty times as much.</summary>
    public const int BytesMax = 2 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Item>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<Item> _recent = new();
    private long _bytes;

    /// <inheritdoc/>
    public float SortOrder => 200;

    /// <summary>Documents held now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    public async Task<ExecutionResult> ExecuteAsync(ExecutionOptions options, ExecutionDelegate next)
    {
        if (options.Query is not { } query || options.Document is not null)
            return await next(options);
        if (TryGet(query, out var known))
        {
            options.Document = known;
            options.ValidationRules = options.CachedDocumentValidationRules;
            return await next(options);
        }
        var result = await next(options);
        if (result.Executed && result.Document is { } document)
            Add(query, document);
        return result;
    }

    private bool TryGet(string query, [NotNullWhen(true)] out GraphQLDocument? document)
    {
        lock (_gate)
        {
            document = null;
            if (!_items.TryGetValue(query, out var node))
                return false;
            _recent.Remove(node);
            _recent.AddFirst(node);
            document = node.Value.Document;
            return true;
        }
    }

    private void Add(string query, GraphQLDocument document)
    {
        lock (_gate)
        {
            if (_items.ContainsKey(query))
                return;
            _items.Add(query, _recent.AddFirst(new Item(query, document)));
            _bytes += Size(query);
            while (_bytes > BytesMax && _recent.Last is { } oldest)
            {
                _recent.RemoveLast();
                _items.Remove(oldest.Value.Query);
                _bytes -= Size(oldest.Value.Query);
            }
        }
    }

    private static long Size(string query) => query.Length * sizeof(char);

    private sealed record Item(string Query, GraphQLDocument Document);
}
