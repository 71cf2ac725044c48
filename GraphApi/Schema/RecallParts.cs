using System.Globalization;
using GraphQL;
using Xinyuan.Facts.Recalls;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Recall;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Goods that a recall reaches.</summary>
internal sealed class RecallGoods(RecallGoodsKind kind, string? item, SerialRange? range)
{
    /// <summary>How they are named.</summary>
    [ReadableBy(AccessClass.Open)]
    public RecallGoodsKind Kind => kind;

    /// <summary>The GTIN, 14 digits.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Gtin => range?.Gtin ?? ItemId.Parse(item!).Gtin;

    /// <summary>The lot or serial, in its one spelling.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string? Item => item is null ? null : ItemId.Parse(item).Canonical;

    /// <summary>The first serial number of a range.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? From => range?.From;

    /// <summary>The last serial number of a range.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? To => range?.To;

    internal static IEnumerable<RecallGoods> Of(RecallScope scope) =>
        [
            .. scope.Lots.Select(lot => new RecallGoods(RecallGoodsKind.Lot, lot, null)),
            .. scope.Serials.Select(range => new RecallGoods(RecallGoodsKind.Serials, null, range)),
            .. scope.Upstream.Select(item => new RecallGoods(RecallGoodsKind.Upstream, item, null)),
        ];
}

/// <summary>How the goods of a recall are named.</summary>
internal enum RecallGoodsKind
{
    /// <summary>A lot, with all of its serials.</summary>
    Lot,

    /// <summary>Serial numbers from one to another.</summary>
    Serials,

    /// <summary>Everything that was made of it.</summary>
    Upstream,
}

/// <summary>What has to be done in time.</summary>
internal sealed class RecallDeadline(RecallClock clock)
{
    /// <summary>What.</summary>
    [ReadableBy(AccessClass.Open)]
    public ClockKind Kind => clock.Kind;

    /// <summary>Within how many hours of learning of the risk; null for at once.</summary>
    [ReadableBy(AccessClass.Open)]
    public int? Hours => clock.Hours;

    /// <summary>By when.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset DueAt => clock.DueAt;

    /// <summary>When it was done, as its issuer says; null while it is not.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? DoneAt => clock.DoneAt;

    /// <summary>When the log recorded that.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? RecordedAt => clock.RecordedAt;

    /// <summary>How it stands.</summary>
    [ReadableBy(AccessClass.Open)]
    public ClockStatus Status => clock.Status;
}

/// <summary>That a holder of recalled goods was told.</summary>
internal sealed class RecallNotice(HolderNotice notice)
{
    /// <summary>Who.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Party> Holder([FromServices] Filings filings, CancellationToken cancel) =>
        new(await filings.ReadAsync(register => PartyView.Of(notice.Notice.Holder, register), cancel));

    /// <summary>What the holder is: its first filed role, or `unfiled`.</summary>
    [ReadableBy(AccessClass.Open)]
    public string HolderClass => notice.Notice.HolderClass;

    /// <summary>How many items it has or sold.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Count => notice.Notice.Count;

    /// <summary>Its items; of many the first.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<AffectedRef>> Items([FromServices] Recalls recalls, CancellationToken cancel) =>
        [.. (await recalls.NoticedAsync(notice, cancel)).Select(item => new AffectedRef(item, notice.Place.Position))];

    /// <summary>Where the log has the notice.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => notice.Place.Position;

    /// <summary>When the holder was told.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Told => notice.Place.Recorded;

    /// <summary>When it confirmed that, or null.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? Acknowledged => notice.AnswerPlace?.Occurred;

    /// <summary>Whether it says that it has stopped selling; null before it says anything.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool? SaleStopped => notice.Answer?.SaleStopped;

    /// <summary>How many it says it has.</summary>
    [ReadableBy(AccessClass.Open)]
    public int? Held => notice.Answer?.Held;
}

/// <summary>How far somebody is; all counts are totals, in pieces.</summary>
internal sealed class RecallProgress(string reporter, RecallProgressReported progress)
{
    /// <summary>Who reported.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Party> Reporter([FromServices] Filings filings, CancellationToken cancel) =>
        new(await filings.ReadAsync(register => PartyView.Of(reporter, register), cancel));

    /// <summary>Found.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Found => progress.Found;

    /// <summary>Taken back from buyers.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Returned => progress.Returned;

    /// <summary>Made harmless or destroyed.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Destroyed => progress.Destroyed;

    /// <summary>Sold to buyers and not recovered.</summary>
    [ReadableBy(AccessClass.Open)]
    public int SoldOnward => progress.SoldOnward;

    /// <summary>What else there is to say.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Note => progress.Note;
}

/// <summary>The report that a recall is carried out.</summary>
internal sealed class RecallReport(RecallReported report, CasePlace place)
{
    /// <summary>When it was made.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Occurred => place.Occurred;

    /// <summary>To whom.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string ReportedTo => report.ReportedTo;

    /// <summary>Pieces that came back.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Recovered => report.Recovered;

    /// <summary>Pieces that did not.</summary>
    [ReadableBy(AccessClass.Open)]
    public int Outstanding => report.Outstanding;

    /// <summary>What was done.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Summary => report.Summary;
}

/// <summary>An item that a recall reaches.</summary>
internal sealed class AffectedRef(AffectedItem item, long frozen)
{
    /// <summary>Its one spelling.</summary>
    [ReadableBy(AccessClass.Open), Id]
    public string Id => item.Id;

    /// <summary>What was known of it: held, sold, returned, consumed or destroyed.</summary>
    [ReadableBy(AccessClass.Open)]
    public string State => item.State;

    /// <summary>The entry that told of it last, as it was found; null when none did.</summary>
    [ReadableBy(AccessClass.Open)]
    public long? Position => item.Position >= 0 ? item.Position : null;

    /// <summary>The entry that froze it in the recall's record.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Frozen => frozen;
}

/// <summary>An affected item of a page.</summary>
internal sealed class AffectedEdge(AffectedRef node, string cursor) : Edge<AffectedRef>(node, cursor);

/// <summary>A page of affected items.</summary>
internal sealed class AffectedConnection(Page<AffectedRef> page)
    : Connection<AffectedRef, AffectedEdge>(page, (node, cursor) => new AffectedEdge(node, cursor))
{
    /// <summary>What stands in the place of items that are withheld.</summary>
    public static readonly AffectedConnection Empty = new(Page<AffectedRef>.Empty);

    internal static async Task<AffectedConnection> ReadAsync(
        Recalls recalls,
        RecallState recall,
        int? first,
        string? after,
        CancellationToken cancel
    )
    {
        var count = Pages.Checked(first);
        var start = after is null ? 0 : Place(after) + 1;
        var items = await recalls.AffectedAsync(recall, start, count + 1, cancel);
        var edges = items.Take(count).Select((one, i) => (Cursor(start + i), new AffectedRef(one.Item, one.Frozen))).ToList();
        return new AffectedConnection(new Page<AffectedRef>(edges, items.Count > count));
    }

    private static string Cursor(int place) => Cursors.Write(place.ToString(CultureInfo.InvariantCulture));

    private static int Place(string after) =>
        int.TryParse(Cursors.Read(after), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < int.MaxValue
            ? place
            : throw Cursors.Bad();
}

/// <summary>Which recalls. What is null does not narrow the answer.</summary>
[Name("RecallFilter")]
internal sealed class RecallFilterInput
{
    /// <summary>How far it has come.</summary>
    public RecallStage? Stage { get; set; }

    /// <summary>Its class.</summary>
    public RecallLevel? Level { get; set; }

    /// <summary>A GTIN that it names, 14 digits.</summary>
    public string? Gtin { get; set; }

    /// <summary>Whether it is not over.</summary>
    public bool? Open { get; set; }
}

/// <summary>A recall of a page.</summary>
internal sealed class RecallEdge(Recall node, string cursor) : Edge<Recall>(node, cursor);

/// <summary>A page of recalls, the latest first.</summary>
internal sealed class RecallConnection(Page<Recall> page, AsOf asOf)
    : Connection<Recall, RecallEdge>(page, (node, cursor) => new RecallEdge(node, cursor))
{
    /// <summary>What of the log this is computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public AsOf AsOf => asOf;
}
