using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>
/// The top-level resources of EPCIS 2.0: what events the caller may see have in them. Whoever sees no events but by an item in hand
/// gets empty lists: they would tell what is traded, and where.
/// </summary>
internal sealed class ResourceLists(IEventLog log, EventColumns columns, EventFinder finder, EventQueries queries, PageTokens tokens)
{
    private static readonly string[] StandardTypes =
    [
        "AggregationEvent",
        "AssociationEvent",
        "ObjectEvent",
        "TransactionEvent",
        "TransformationEvent",
    ];

    /// <summary>Whether events of this type are known without asking the log.</summary>
    public static bool IsStandardType(string type) => StandardTypes.Contains(type);

    /// <summary>The words of a column.</summary>
    public async Task<IResult> WordsAsync(HttpContext http, Column column, CancellationToken cancel)
    {
        var (request, problem) = QueryRequest.Read(http, "list:" + column);
        if (request is null)
            return problem!;
        if (Start(request) is not { } start)
            return BadToken;
        var own = finder.OwnOf(http.Caller());
        IReadOnlyList<string> words = [];
        if (own is not { Count: 0 })
        {
            await columns.CatchUpAsync(start.Size, cancel);
            words = columns.WordsOf(column, new ColumnSpan(0, start.Size, null, own));
        }
        if (column == Column.Type)
            words = [.. StandardTypes, .. words.Except(StandardTypes)];
        // Words keep the order in which they came up, so that new ones shift no page.
        var from = (int)start.After.Position;
        if (from + request.PerPage < words.Count)
            queries.SetNext(http, start with { After = new EventKey(0, from + request.PerPage) }, request.Bound);
        var isPlace = column is Column.ReadPoint or Column.BizLocation;
        var page = words.Skip(from).Take(request.PerPage);
        return QueryDocument.Answer(http.Request, QueryDocument.Collection(isPlace ? page.Select(request.Format.Of) : page))!;
    }

    /// <summary>The items, each where the caller's events name it first.</summary>
    public async Task<IResult> ItemsAsync(HttpContext http, CancellationToken cancel)
    {
        var (request, problem) = QueryRequest.Read(http, "list:epcs");
        if (request is null)
            return problem!;
        if (Start(request) is not { } start)
            return BadToken;
        var caller = http.Caller();
        var (items, own) = (new List<string>(), finder.OwnOf(caller));
        var (at, looked, skip) = (start.After.Position, 0, (int)start.After.Moment);
        foreach (var position in Positions(own, at, start.Size))
        {
            if (looked++ == EventFinder.LookedMax)
            {
                queries.SetNext(http, start with { After = new EventKey(0, position) }, request.Bound);
                break;
            }
            var fresh = await FreshAsync(position, own, caller, cancel);
            var rest = position == at ? fresh.Skip(skip).ToList() : fresh;
            var room = request.PerPage - items.Count;
            items.AddRange(rest.Take(room));
            if (rest.Count > room)
            {
                var taken = fresh.Count - rest.Count + room;
                queries.SetNext(http, start with { After = new EventKey(taken, position) }, request.Bound);
                break;
            }
        }
        return QueryDocument.Answer(http.Request, QueryDocument.Collection(items.Select(request.Format.Of)))!;
    }

    /// <summary>What a resource has below it, if the caller may see any event of it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="parameter">The parameter that asks for its events.</param>
    /// <param name="value">The resource.</param>
    /// <param name="cancel">Ends the search.</param>
    public async Task<IResult> ResourceAsync(HttpContext http, string parameter, string value, CancellationToken cancel)
    {
        var (request, problem) = QueryRequest.Read(http, "resource");
        if (request is null)
            return problem!;
        switch (EventQuery.Read([new(parameter, [value])], QueryRequest.Declared(http.Request)))
        {
            case QueryReadResult.Invalid invalid:
                return EpcisProblems.BadParameter(invalid.Fault);
            case QueryReadResult.Read read:
                var page = new EventPage(log.Head.Size, null, 1);
                var isThere =
                    (parameter == "eventType" && IsStandardType(value))
                    || await finder.FindAsync(read.Query, http.Caller(), page, cancel) is FindResult.Found { Events.Count: > 0 };
                return isThere
                    ? QueryDocument.Answer(http.Request, QueryDocument.Collection(["events"]))!
                    : EpcisProblems.NotFound("there is no event of it that the caller may see");
            default:
                throw new InvalidOperationException("unexpected result of reading a query");
        }
    }

    private static IResult BadToken => EpcisProblems.BadParameter("nextPageToken", "is not a token for this list, or has ended");

    private PageToken? Start(QueryRequest request) =>
        request.TokenText is { } text ? tokens.Read(text, request.Bound) : new PageToken(log.Head.Size, default, -1);

    private static IEnumerable<long> Positions(IReadOnlyList<long>? own, long from, long size)
    {
        if (own is not null)
            return own.Where(position => position >= from && position < size);
        return All();

        IEnumerable<long> All()
        {
            for (var position = from; position < size; position++)
                yield return position;
        }
    }

    // The items of an event that no earlier event of the caller's names.
    private async ValueTask<List<string>> FreshAsync(long position, IReadOnlyList<long>? own, Caller caller, CancellationToken cancel)
    {
        var entry = await log.ReadAsync(position, cancel);
        if (SeenEvents.Of(entry, caller, NoWay.Instance, NoVocabulary.Instance) is not { } seen)
            return [];
        var fresh = new List<string>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in seen.Event.Items.Where(item => !item.IsQuantity))
        {
            if (met.Add(item.Id.Canonical) && IsFirst(EventTags.OfItem(item.Id), position, own, caller))
                fresh.Add(item.Spelling);
        }
        return fresh;
    }

    private bool IsFirst(string term, long position, IReadOnlyList<long>? own, Caller caller)
    {
        string[] terms = own is null ? [term] : [term, "party:" + caller.Party!.Text];
        return log.Find(LogQuery.Tagged(terms), limit: 1) is not [var first] || first >= position;
    }
}
