using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Recalls;

/// <summary>Which goods a recall reaches; at least one of the three lists is not empty.</summary>
/// <param name="Lots">Lots (商品批次), in any spelling of a GS1 key with AI 10, with all serials of them.</param>
/// <param name="Serials">Ranges of serial numbers.</param>
/// <param name="Upstream">Lots or serials of a raw material: everything that was made of them, and what it went into.</param>
public sealed record RecallScope(IReadOnlyList<string> Lots, IReadOnlyList<SerialRange> Serials, IReadOnlyList<string> Upstream)
{
    /// <summary>Entries of each list, at most.</summary>
    public const int EntriesMax = 100;

    private const int ItemLengthMax = 400;

    internal static RecallScope Read(ObjectReader fields)
    {
        if (!fields.Has("scope"))
            fields.Report("scope", "the field is missing");
        if (fields.OptionalObject("scope") is not { } scope)
            return new RecallScope([], [], []);
        var read = new RecallScope(
            scope.OptionalTexts("lots", EntriesMax, ItemLengthMax),
            scope.OptionalObjects("serials", EntriesMax, SerialRange.Read),
            scope.OptionalTexts("upstream", EntriesMax, ItemLengthMax)
        );
        if (read.Lots.Count + read.Serials.Count + read.Upstream.Count == 0)
            scope.Report("", "lots, serials or upstream must name something");
        scope.Close("scope");
        return read;
    }
}

/// <summary>Serial numbers of a GTIN from one to another, both included: those of the same length that lie between them by their characters.</summary>
/// <param name="Gtin">The GTIN, 14 digits.</param>
/// <param name="From">The first.</param>
/// <param name="To">The last; of the same length, and not before the first.</param>
public sealed record SerialRange(string Gtin, string From, string To)
{
    private const int SerialLengthMax = 20;

    /// <summary>Whether a serial number of the GTIN lies in it.</summary>
    public bool Holds(string gtin, string serial) =>
        gtin == Gtin && serial.Length == From.Length && string.CompareOrdinal(serial, From) >= 0 && string.CompareOrdinal(serial, To) <= 0;

    internal static SerialRange Read(ObjectReader fields)
    {
        var range = new SerialRange(fields.Gtin("gtin"), fields.Text("from", SerialLengthMax), fields.Text("to", SerialLengthMax));
        if (range.From.Length != range.To.Length)
            fields.Report("to", "the first and the last serial number have the same length");
        else if (string.CompareOrdinal(range.From, range.To) > 0)
            fields.Report("to", "the last serial number lies before the first");
        return range;
    }
}

/// <summary>An item that a recall reaches.</summary>
/// <param name="Id">Its canonical id.</param>
/// <param name="State">What is known of it: one of <see cref="States"/>.</param>
/// <param name="Position">The entry that told of it last, or -1 when none did.</param>
public sealed record AffectedItem(string Id, string State, long Position)
{
    /// <summary>Items in one entry, at most.</summary>
    public const int EntryMax = 2_000;

    private const int ItemLengthMax = 400;

    /// <summary>What can be known of an affected item: somebody has it, it is sold to a buyer, used up, or destroyed.</summary>
    public static IReadOnlyList<string> States { get; } = ["held", "sold", "returned", "consumed", "destroyed"];

    internal static IReadOnlyList<AffectedItem> ReadAll(ObjectReader fields) =>
        fields.OptionalObjects(
            "items",
            EntryMax,
            item =>
            {
                item.OptionalText("role", ItemLengthMax);
                return new AffectedItem(item.Text("id", ItemLengthMax), item.Choice("state", States), item.OptionalPosition("at") ?? -1);
            }
        );
}

/// <summary>The classes of recalls: of food 一级, 二级 and 三级; of consumer goods none.</summary>
public static class RecallLevels
{
    /// <summary>一级: it may cause serious harm to health, or death.</summary>
    public const string First = "first";

    /// <summary>二级: it may cause harm to health.</summary>
    public const string Second = "second";

    /// <summary>三级: labels and the like are false or lacking.</summary>
    public const string Third = "third";

    /// <summary>Consumer goods that are not food.</summary>
    public const string ConsumerGoods = "consumer_goods";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [First, Second, Third, ConsumerGoods];
}

/// <summary>What somebody can fail to do in a recall.</summary>
public static class RecallFailures
{
    /// <summary>The recall was not started, or too late.</summary>
    public const string NotStarted = "not_started";

    /// <summary>The plan or the outcome was not reported, or too late.</summary>
    public const string NotReported = "not_reported";

    /// <summary>A holder did not cooperate.</summary>
    public const string NotCooperating = "not_cooperating";

    /// <summary>Goods were still sold, or a platform did not stop their sale.</summary>
    public const string SaleNotStopped = "sale_not_stopped";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [NotStarted, NotReported, NotCooperating, SaleNotStopped];
}
