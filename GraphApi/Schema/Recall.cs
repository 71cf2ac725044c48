using GraphQL;
using Xinyuan.Facts.Recalls;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Recall;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// A recall, or the stop of sale before one. What goods, why, what to do and whom to call is for everybody; who has what and how much is for who
/// leads it and for authorities.
/// </summary>
internal sealed class Recall(RecallView view) : IFromEntries
{
    private readonly RecallState _recall = view.State;

    /// <inheritdoc/>
    [Ignore]
    public Standing Standing => view.Standing;

    /// <summary>Its id.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => _recall.Id;

    /// <summary>How far it has come.</summary>
    [ReadableBy(AccessClass.Open)]
    public RecallStage Stage => _recall.Stage;

    /// <summary>Its class; null for a stop of sale alone.</summary>
    [ReadableBy(AccessClass.Open)]
    public RecallLevel? Level => _recall.Level is { } level ? Spelling.Read<RecallLevel>(level) : null;

    /// <summary>The norm that it rests on.</summary>
    [ReadableBy(AccessClass.Open)]
    public LegalBasis LegalBasis => new(RecallNorms.Find(_recall.Basis)!);

    /// <summary>The number of the authority's order; null when nobody had to order it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? OrderNo => _recall.OrderNo;

    /// <summary>Who opened it.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Party> Starter([FromServices] Filings filings, CancellationToken cancel) =>
        new(await filings.ReadAsync(register => PartyView.Of(_recall.Starter, register), cancel));

    /// <summary>Who carries it out, when the recall names somebody.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Party?> RecallAgent([FromServices] Filings filings, CancellationToken cancel) =>
        _recall.RecallAgent is { } agent ? new Party(await filings.ReadAsync(register => PartyView.Of(agent, register), cancel)) : null;

    /// <summary>Which goods.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<RecallGoods> Scope => [.. _recall.Scopes.SelectMany(RecallGoods.Of)];

    /// <summary>Why.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Reason => _recall.Reason;

    /// <summary>What buyers and dealers should do.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Instructions => _recall.Instructions;

    /// <summary>Whom to call.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Contact => _recall.Contact;

    /// <summary>When the risk became known; every clock runs from it.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset KnownAt => _recall.KnownAt;

    /// <summary>What has to be done in time, and how that stands.</summary>
    /// <param name="at">At this moment; else now.</param>
    /// <param name="clock">The service's clock.</param>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<RecallDeadline> Clocks(DateTimeOffset? at, [FromServices] TimeProvider clock) =>
        [.. RecallClock.Of(_recall, at ?? clock.GetUtcNow()).Select(one => new RecallDeadline(one))];

    /// <summary>The decision that closed it, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public RecallDecision? Decision => _recall.Closing is { } closing ? new RecallDecision(closing) : null;

    /// <summary>Why it was taken back, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? WithdrawnBecause => _recall.Withdrawal?.Reason;

    /// <summary>How many items it reaches, as far as the service found.</summary>
    [ReadableBy(AccessClass.Party)]
    public int? AffectedTotal => _recall.AffectedTotal;

    /// <summary>The last entry of the log that counted for that.</summary>
    [ReadableBy(AccessClass.Party)]
    public long? AffectedAsOf => _recall.AffectedAsOf;

    /// <summary>Whether there may be more than was found.</summary>
    [ReadableBy(AccessClass.Party)]
    public bool? AffectedTruncated => _recall.AffectedTruncated;

    /// <summary>The items that it reaches, in the order in which they were frozen.</summary>
    [ReadableBy(AccessClass.Party)]
    public Task<AffectedConnection> Affected(
        [FromServices] Recalls recalls,
        CancellationToken cancel,
        int? first = Pages.FirstDefault,
        string? after = null
    ) => AffectedConnection.ReadAsync(recalls, _recall, first, after, cancel);

    /// <summary>Who was told: to who leads the recall and to authorities all, to a holder its own, to others none.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<RecallNotice> Notices(IResolveFieldContext context)
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var seesAll = AccessPolicy.Allows(caller, AccessClass.Party, Standing);
        return
        [
            .. _recall
                .Notices.Values.Where(notice =>
                    seesAll
                    || (notice.Notice.Holder == caller.Party?.Text && AccessPolicy.Allows(caller, AccessClass.Party, Standing.Owner))
                )
                .Select(notice => new RecallNotice(notice)),
        ];
    }

    /// <summary>How far everybody is who reported.</summary>
    [ReadableBy(AccessClass.Party)]
    public IReadOnlyList<RecallProgress> Progress => [.. _recall.Progress.Select(one => new RecallProgress(one.Key, one.Value))];

    /// <summary>The report that it is carried out, or null.</summary>
    [ReadableBy(AccessClass.Party)]
    public RecallReport? Report => _recall.Report is { } report ? new RecallReport(report, _recall.ReportPlace!) : null;

    /// <summary>Its entries, as the reader may see them.</summary>
    [ReadableBy(AccessClass.Open)]
    public Task<IReadOnlyList<Event>> Events([FromServices] EntryReader entries, IResolveFieldContext context) =>
        entries.ReadAsync(_recall.Steps, isShown: false, context);

    /// <summary>The fields that are withheld from the reader, each as `WITHHELD:name`.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld(IResolveFieldContext context) => Guard.Withheld(context);

    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => new(view.AsOf);
}

/// <summary>The classes of recalls.</summary>
internal enum RecallLevel
{
    /// <summary>一级, of food: it may cause serious harm to health, or death.</summary>
    First,

    /// <summary>二级, of food: it may cause harm to health.</summary>
    Second,

    /// <summary>三级, of food: labels and the like are false or lacking.</summary>
    Third,

    /// <summary>Consumer goods that are not food.</summary>
    ConsumerGoods,
}

/// <summary>A norm that a recall rests on.</summary>
internal sealed class LegalBasis(RecallNorm norm)
{
    /// <summary>Its id here.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => norm.Id;

    /// <summary>Its title.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Title => norm.Title;

    /// <summary>Its title in English, a translation of ours.</summary>
    [ReadableBy(AccessClass.Open)]
    public string TitleEn => norm.TitleEn;

    /// <summary>The article, as it is numbered there.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Article => norm.Article;

    /// <summary>The first day on which it holds.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? From => norm.From;

    /// <summary>The last day on which it holds, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly? To => norm.To;

    /// <summary>The law's own words.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Words => norm.Words;

    /// <summary>Those words in English, a translation of ours.</summary>
    [ReadableBy(AccessClass.Open)]
    public string WordsEn => norm.WordsEn;

    /// <summary>Whether the text was read, and not taken from hearsay.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Verified => norm.IsVerified;

    /// <summary>What else there is to know about it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Note => norm.Note;
}

/// <summary>What an authority decided at the end.</summary>
internal sealed class RecallDecision(RecallClosed closing)
{
    /// <summary>The decision's number.</summary>
    [ReadableBy(AccessClass.Open)]
    public string DocumentNo => closing.DocumentNo;

    /// <summary>Its date.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateOnly DecidedOn => closing.DecidedOn;

    /// <summary>effective or ineffective.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Outcome => closing.Outcome;
}
