using Xinyuan.Facts.Filings;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Custody;

/// <summary>Who has an item, as far as events tell.</summary>
/// <param name="Holder">The party, or null when nobody is known.</param>
/// <param name="Owner">Whose it is, as stated, or null.</param>
/// <param name="State">held, sold, returned, consumed or destroyed.</param>
/// <param name="Position">The entry that told of it last.</param>
public sealed record Holding(string? Holder, string? Owner, string State, long Position);

/// <summary>
/// Who has which item: a fold over events in the order of their times. Custody goes to whom an event names as possessing party; else to who
/// runs the place where the goods are; else to who says of the goods what one says with them in hand. A transaction moves nobody's goods. What
/// is in a container goes where the container goes.
/// </summary>
public sealed class Holdings(FilingRegister filings)
{
    private const int NestingMax = 20;

    private readonly Dictionary<string, Holding> _of = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _contents = new(StringComparer.Ordinal);

    /// <summary>Who has the item of this canonical id, or null when no event named it.</summary>
    public Holding? Of(string item) => _of.GetValueOrDefault(item);

    /// <summary>Takes in an event that is not declared to be in error.</summary>
    /// <param name="position">Its place in the log.</param>
    /// <param name="said">The event, not earlier than any before.</param>
    public void Apply(long position, EpcisEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        if (said.Type == "TransactionEvent")
            return;
        var (taker, owner) = (TakerOf(said, filings), OwnerOf(said, filings));
        var state = StateOf(said);
        foreach (var item in said.Items)
        {
            // Of a lot a part is used up, and the rest is where it was.
            if (item.Role == ItemRole.Input && item.Id.Kind != ItemKind.Serial)
                continue;
            var canonical = item.Id.Canonical;
            Move(canonical, taker, owner, item.Role == ItemRole.Input ? "consumed" : state, position, 0);
            if (item.Id.LotCanonical is { } lot && !_of.ContainsKey(lot))
                _of[lot] = new Holding(taker, owner, "held", position);
        }
        if (said.Type == "AggregationEvent")
            Pack(said);
    }

    /// <summary>Who had the goods in hand after an event, as it says; null when it does not say.</summary>
    public static string? TakerOf(EpcisEvent said, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(filings);
        return Stated(StatedParty.Destinations(said.Json), StatedParty.Possessing, filings)
            // A step of somebody's own, such as to declare or to recall, is said of goods wherever they are.
            ?? (IsHandling(said.BizStep) ? PlaceHolder(said.BizLocation ?? said.ReadPoint, filings) ?? said.Submitter : null);
    }

    /// <summary>Whose the goods were after an event, as it states; null when it does not.</summary>
    public static string? OwnerOf(EpcisEvent said, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(filings);
        return Stated(StatedParty.Destinations(said.Json), StatedParty.Owning, filings);
    }

    private static string? Stated(IReadOnlyList<StatedParty> stated, string type, FilingRegister filings) =>
        stated.FirstOrDefault(one => one.Type == type) is { } found ? StatedParty.PartyOf(found.Id, filings) : null;

    // Only a filed place tells who runs it: a GLN by itself is not who stands there.
    private static string? PlaceHolder(string? place, FilingRegister filings) =>
        place is not null && StatedParty.GlnOf(place) is { } gln ? filings.Place(gln)?.Party : null;

    private static bool IsHandling(string? bizStep) => bizStep is null || Cbv.BizSteps.Contains(bizStep);

    private static string? StateOf(EpcisEvent said) =>
        (said.BizStep, said.Disposition) switch
        {
            ("destroying", _) or (_, "destroyed" or "disposed") => "destroyed",
            ("retail_selling" or "dispensing", _) or (_, "retail_sold" or "dispensed") => "sold",
            (_, "returned") => "returned",
            _ => IsHandling(said.BizStep) ? "held" : null,
        };

    private void Move(string item, string? taker, string? owner, string? state, long position, int depth)
    {
        var before = _of.GetValueOrDefault(item);
        if (before?.State == "destroyed")
            return;
        _of[item] = new Holding(taker ?? before?.Holder, owner ?? before?.Owner, state ?? before?.State ?? "held", position);
        if (depth >= NestingMax || !_contents.TryGetValue(item, out var contents))
            return;
        foreach (var content in contents)
            Move(content, taker, owner, state, position, depth + 1);
    }

    private void Pack(EpcisEvent said)
    {
        if (said.Items.FirstOrDefault(item => item.Role == ItemRole.Parent) is not { } parent)
            return;
        var children = said.Items.Where(item => item.Role == ItemRole.Child).Select(item => item.Id.Canonical).ToList();
        if (said.Action == "ADD")
        {
            if (!_contents.TryGetValue(parent.Id.Canonical, out var contents))
                _contents.Add(parent.Id.Canonical, contents = new HashSet<string>(StringComparer.Ordinal));
            contents.UnionWith(children.Where(child => child != parent.Id.Canonical));
        }
        else if (said.Action == "DELETE")
        {
            if (children.Count == 0)
                _contents.Remove(parent.Id.Canonical);
            else if (_contents.TryGetValue(parent.Id.Canonical, out var contents))
                contents.ExceptWith(children);
        }
    }
}
