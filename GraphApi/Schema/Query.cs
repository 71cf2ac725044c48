using GraphQL;
using Xinyuan.Credit.Grains;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Facts;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What can be asked. `minPosition`, out of a receipt, makes a query wait until the log has that entry.</summary>
internal sealed class Query
{
    /// <summary>A product by any spelling of its identifier: Digital Link or the path of one, EPC URN, GS1 element string.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Product?> Product(
        string id,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] ProductReader products,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        return await products.ReadAsync(DigitalLinks.ItemOf(id), caller, context.CancellationToken) is { } view ? new Product(view) : null;
    }

    /// <summary>Where an item comes from, or where it went. A consumer sees an item's own way, and never where goods went.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Trace> Trace(
        string id,
        Direction direction,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] Ways ways,
        IResolveFieldContext context,
        int? maxDepth = 50
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var item = DigitalLinks.ItemOf(id);
        // Whoever does not see all sees what hangs together, and it is the links that tell.
        var withoutLinks = Ways.SeesAll(caller) && !Selected.Is(context, "edges");
        var whole = await ways.TraceAsync(item, direction, Inputs.Depth(maxDepth), 0, null, withoutLinks, context.CancellationToken);
        var way = ways.WayOf(item, whole);
        var sight = ways.SightOf(caller, way);
        return new Trace(whole, SeenTrace.Of(whole, sight), sight, caller);
    }

    /// <summary>A party that is filed; one that is only named in events, to whom the parties' business is open.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Party?> Party(
        [Id] string id,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] Filings filings,
        [FromServices] IEventLog log,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var party = Inputs.Party(id, "id");
        var view = await filings.ReadAsync(register => PartyView.Of(party, register), context.CancellationToken);
        if (view.Filing is not null)
            return new Party(view);
        // That somebody is named at all is as closed as the events that name them.
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var standing = caller.Party?.Text == party ? Standing.Owner : Standing.Stranger;
        return AccessPolicy.Allows(caller, AccessClass.Party, standing) && log.Find(LogQuery.Tagged("party:" + party), limit: 1).Count > 0
            ? new Party(view)
            : null;
    }

    /// <summary>
    /// An enterprise and its credit, by its unified social credit code, with or without `uscc:`, or another party id; as the law stood
    /// on a day, and as was known at a moment. What was repaired or annulled since is not there even so.
    /// </summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Enterprise?> Enterprise(
        [Id] string uscc,
        DateOnly? lawAsOf,
        DateTimeOffset? knownAsOf,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] EnterpriseReader enterprises,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var party = Inputs.Party(uscc.Contains(':', StringComparison.Ordinal) ? uscc : "uscc:" + uscc, "uscc");
        return await enterprises.ReadAsync(party, new CreditFileRequest(lawAsOf, knownAsOf), context);
    }

    /// <summary>The filed enterprises; the credit of each as the law stood on a day, and as was known at a moment.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<EnterpriseConnection> Enterprises(
        EnterpriseFilterInput? filter,
        DateOnly? lawAsOf,
        DateTimeOffset? knownAsOf,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] EnterpriseReader enterprises,
        IResolveFieldContext context,
        int? first = Pages.FirstDefault,
        string? after = null
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var role = filter?.Role is { } asked ? Spelling.Write(asked) : null;
        var cursor = after is null ? null : Cursors.Read(after);
        var request = new EnterprisesRequest(filter?.Text, role, filter?.Region, filter?.Country, Pages.Checked(first), cursor);
        return await enterprises.ListAsync(request, new CreditFileRequest(lawAsOf, knownAsOf), context);
    }

    /// <summary>A listing on the negative list, or null when there is none that the caller may see.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Listing?> Listing(
        [Id] string id,
        DateOnly? lawAsOf,
        DateTimeOffset? knownAsOf,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] EnterpriseReader enterprises,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        return await enterprises.ReadListingAsync(id, new CreditFileRequest(lawAsOf, knownAsOf), context);
    }

    /// <summary>The negative list: what is public of it on a day.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<NegativeListConnection> NegativeList(
        NegativeListFilterInput? filter,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] EnterpriseReader enterprises,
        IResolveFieldContext context,
        int? first = Pages.FirstDefault,
        string? after = null
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var subject = filter?.Subject is { } party ? Inputs.Party(party, "filter.subject") : null;
        var severity = filter?.Severity is { } listed ? Spelling.Write(listed) : null;
        var cursor = after is null ? null : Cursors.Read(after);
        var request = new NegativeListRequest(
            subject,
            filter?.Authority,
            severity,
            filter?.LawAsOf,
            Pages.Checked(first),
            cursor,
            KnownAsOf: filter?.KnownAsOf
        );
        return await enterprises.ListAsync(request, context);
    }

    /// <summary>The rule sets of the indicator, with how far each has come.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<RuleSetLifeConnection> RuleSets(
        RuleSetStage? stage,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] RuleSetReader ruleSets,
        IResolveFieldContext context,
        int? first = Pages.FirstDefault,
        string? after = null
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        return await ruleSets.ListAsync(stage, first, after, context.CancellationToken);
    }

    /// <summary>What the rule sets in the shadow make of an enterprise: without effect, for who tends the rules.</summary>
    [ReadableBy(AccessClass.Department)]
    public static async Task<IReadOnlyList<Indicator>> ShadowIndicators(
        [Id] string uscc,
        DateOnly? lawAsOf,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] EnterpriseReader enterprises,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var party = Inputs.Party(uscc.Contains(':', StringComparison.Ordinal) ? uscc : "uscc:" + uscc, "uscc");
        return await enterprises.ShadowAsync(party, lawAsOf, context);
    }

    /// <summary>
    /// What a rule set, also one in the shadow, would make of all enterprises on a day, beside another; that in force when none is named.
    /// `changes` says how many of the enterprises that change are told. One runs at a time.
    /// </summary>
    [ReadableBy(AccessClass.Department)]
    public static async Task<BacktestResult?> Backtest(
        [Id] string candidate,
        [Id] string? baseline,
        DateOnly? day,
        int? changes,
        IReadOnlyList<LabelledSampleInput>? labels,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] BacktestDesk desk,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        return await desk.RunAsync(candidate, baseline, day, changes, labels, context.CancellationToken);
    }

    /// <summary>A recall, or null when there is none.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Recall?> Recall(
        [Id] string id,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] Recalls recalls,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        return await recalls.ReadAsync(id, caller, context.CancellationToken) is { } view ? new Recall(view) : null;
    }

    /// <summary>Recalls and stops of sale, the latest first.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<RecallConnection> Recalls(
        RecallFilterInput? filter,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] Recalls recalls,
        IResolveFieldContext context,
        int? first = Pages.FirstDefault,
        string? after = null
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var level = filter?.Level is { } asked ? Spelling.Write(asked) : null;
        var query = new RecallQuery(filter?.Stage, level, filter?.Gtin, filter?.Open);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var (all, asOf) = await recalls.ListAsync(query, caller, context.CancellationToken);
        return new RecallConnection(Pages.Of([.. all.Select(view => new Recall(view))], first, after), new AsOf(asOf));
    }

    /// <summary>A risk signal, or null when there is none that the caller may see.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Alert?> Alert(
        [Id] string id,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] Alerts alerts,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        return await alerts.ReadAsync(id, caller, context.CancellationToken) is { } view ? new Alert(view) : null;
    }

    /// <summary>Risk signals, the latest first: to authorities all, to a firm those that concern it, to others those that were made public.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<AlertConnection> Alerts(
        AlertFilterInput? filter,
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] Alerts alerts,
        IResolveFieldContext context,
        int? first = Pages.FirstDefault,
        string? after = null
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        return await AlertQueries.ListAsync(filter, alerts, context, first, after);
    }

    /// <summary>The log that all answers are computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public static async Task<Log> Log(
        long? minPosition,
        [FromServices] Positions positions,
        [FromServices] IEventLog log,
        IResolveFieldContext context
    )
    {
        await positions.WaitAsync(minPosition, context.CancellationToken);
        return new Log(log);
    }
}
