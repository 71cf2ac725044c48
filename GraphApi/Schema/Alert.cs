using GraphQL;
using Xinyuan.Facts.Risk;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Risk;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// A risk signal: the log says something that cannot all be in order. The service raises it; authorities move it. A stranger sees it
/// once the public was warned, a firm that it concerns from the beginning.
/// </summary>
internal sealed class Alert(AlertView view) : IFromEntries
{
    /// <inheritdoc/>
    [Ignore]
    public Standing Standing => view.Standing;

    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => view.State.Raised.Alert;

    /// <summary>What it is about.</summary>
    [ReadableBy(AccessClass.Open)]
    public AlertSignal Signal => Spelling.Read<AlertSignal>(view.State.Raised.Signal);

    /// <summary>How grave it is.</summary>
    [ReadableBy(AccessClass.Open)]
    public AlertLevel Level => Spelling.Read<AlertLevel>(view.State.Level);

    /// <summary>How far it has come.</summary>
    [ReadableBy(AccessClass.Open)]
    public AlertStage Stage => view.State.Stage;

    /// <summary>The items that it is about, in their one spelling.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Items => view.State.Raised.Items;

    /// <summary>The rule set that raised it, with its version.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Rule => view.State.Raised.Rule;

    /// <summary>When what it is about happened.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Occurred => view.State.Place.Occurred;

    /// <summary>When it was raised.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Raised => view.State.Place.Recorded;

    /// <summary>Where the log has that it was raised: for `after`.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => view.State.Place.Position;

    /// <summary>The public warning, or null while there is none.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Warning => view.State.Warning?.Message;

    /// <summary>The public warning in English, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? WarningEn => view.State.Warning?.MessageEn;

    /// <summary>Why it was raised. Names what several firms said, so it is the authorities'.</summary>
    [ReadableBy(AccessClass.Department)]
    public string? Explanation => view.State.Raised.Explanation;

    /// <summary>The entries that it rests on, as the reader may see them: those that are closed to a reader are not there.</summary>
    [ReadableBy(AccessClass.Party)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(view.State.Raised.Events, isShown: false, context);

    /// <summary>
    /// What changed in a firm's credit standing, told from the record as it stands now: of what was repaired or annulled since nothing
    /// is said any more. Empty for signals of other sorts.
    /// </summary>
    [ReadableBy(AccessClass.Party)]
    public async Task<IReadOnlyList<StandingChange>> Changes([FromServices] StandingReader standings, IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var changes = await standings.ReadAsync(view, context.CancellationToken);
        var shown = changes.Where(change => standings.IsShown(change, view, caller)).Select(change => new StandingChange(change)).ToList();
        // Tiers, ratings and listings are the same here as in the firm's file.
        if (shown.Count > 0)
            AccessPolicy.Note(caller, AccessClass.Subject, Standing, view.State.Raised.Parties[0], "Alert.changes");
        return shown;
    }

    /// <summary>The entries that moved it, itself first, as the reader may see them.</summary>
    [ReadableBy(AccessClass.Party)]
    public Task<IReadOnlyList<Event>> Steps([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(view.State.Steps, isShown: false, context);

    /// <summary>The firms whose events it rests on. None of them need know of the others.</summary>
    [ReadableBy(AccessClass.Department)]
    public async Task<IReadOnlyList<Party>> Parties([FromServices] Filings filings, CancellationToken cancel) =>
        await filings.ReadAsync(register => view.State.Raised.Parties.Select(id => new Party(PartyView.Of(id, register))).ToList(), cancel);

    /// <summary>The fields that are withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);

    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => new(view.AsOf);
}

/// <summary>What a risk signal is about.</summary>
internal enum AlertSignal
{
    /// <summary>One code was asked for so often, or in so many places, that it cannot be one thing.</summary>
    ClonedCode,

    /// <summary>One thing was read at two places between which it cannot have travelled.</summary>
    ImpossibleTravel,

    /// <summary>More came out of a lot than went in.</summary>
    BrokenMassBalance,

    /// <summary>What is recalled, or may not be sold, was sold.</summary>
    SaleAfterRecall,

    /// <summary>What has expired was shipped or sold.</summary>
    ExpiredGoods,

    /// <summary>It was too warm or too cold.</summary>
    TemperatureExcursion,

    /// <summary>Who had a thing next is not who took it over.</summary>
    CustodyGap,

    /// <summary>A firm's tier, rating, listing or measures changed.</summary>
    CreditStandingChanged,
}

/// <summary>How grave a risk signal is.</summary>
internal enum AlertLevel
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>To be looked into.</summary>
    Warning,

    /// <summary>People may come to harm: at once.</summary>
    Critical,
}

/// <summary>Which signals. What is null does not narrow the answer.</summary>
[Name("AlertFilter")]
internal sealed class AlertFilterInput
{
    /// <summary>At least this level.</summary>
    public AlertLevel? Level { get; set; }

    /// <summary>What it is about.</summary>
    public AlertSignal? Signal { get; set; }

    /// <summary>How far it has come.</summary>
    public AlertStage? Stage { get; set; }

    /// <summary>An item that it is about, in any spelling.</summary>
    public string? Item { get; set; }

    /// <summary>A firm that it concerns: a firm its own, an authority any.</summary>
    public string? Party { get; set; }
}

/// <summary>A risk signal of a page.</summary>
internal sealed class AlertEdge(Alert node, string cursor) : Edge<Alert>(node, cursor);

/// <summary>A page of risk signals, the latest first.</summary>
internal sealed class AlertConnection(Page<Alert> page, AsOf asOf)
    : Connection<Alert, AlertEdge>(page, (node, cursor) => new AlertEdge(node, cursor))
{
    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => asOf;
}
