using System.Collections.Frozen;
using System.Text;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Hashing;

/// <summary>What kind of content a field has, for the hash.</summary>
internal enum HashFieldKind
{
    Time,
    Text,
    Uris,
    Word,
    Items,
    States,
    Place,
    Pairs,
    Sensors,
    MasterData,
}

/// <summary>A field of an event, for the hash.</summary>
internal sealed class HashField(int slot, string name, HashFieldKind kind)
{
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);
    private readonly byte[] _equals = Encoding.UTF8.GetBytes(name + "=");

    public int Slot { get; } = slot;

    public HashFieldKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Name => _name;

    /// <summary>The name with an equals sign.</summary>
    public ReadOnlySpan<byte> NameEquals => _equals;

    /// <summary>What a bare word of the field stands under.</summary>
    public string Stem { get; init; } = "";

    /// <summary>The member of a pair beside its type.</summary>
    public string Member { get; init; } = "";

    public ItemRole Role { get; init; }

    public bool IsQuantity { get; init; }

    public bool IsList { get; init; } = true;
}

/// <summary>The fields of events in the two published orders.</summary>
internal static class HashFields
{
    public const string DispositionStem = "https://ref.gs1.org/cbv/Disp-";
    private const string SourceStem = "https://ref.gs1.org/cbv/SDT-";

    private static readonly HashField[] Table =
    [
        new(0, "eventTime", HashFieldKind.Time),
        new(1, "eventTimeZoneOffset", HashFieldKind.Text),
        new(2, "certificationInfo", HashFieldKind.Uris),
        new(3, "epcList", HashFieldKind.Items) { Role = ItemRole.Epc },
        new(4, "parentID", HashFieldKind.Items) { Role = ItemRole.Parent, IsList = false },
        new(5, "inputEPCList", HashFieldKind.Items) { Role = ItemRole.Input },
        new(6, "childEPCs", HashFieldKind.Items) { Role = ItemRole.Child },
        new(7, "quantityList", HashFieldKind.Items) { Role = ItemRole.Epc, IsQuantity = true },
        new(8, "childQuantityList", HashFieldKind.Items) { Role = ItemRole.Child, IsQuantity = true },
        new(9, "inputQuantityList", HashFieldKind.Items) { Role = ItemRole.Input, IsQuantity = true },
        new(10, "outputEPCList", HashFieldKind.Items) { Role = ItemRole.Output },
        new(11, "outputQuantityList", HashFieldKind.Items) { Role = ItemRole.Output, IsQuantity = true },
        new(12, "action", HashFieldKind.Text),
        new(13, "transformationID", HashFieldKind.Text),
        new(14, "bizStep", HashFieldKind.Word) { Stem = "https://ref.gs1.org/cbv/BizStep-" },
        new(15, "disposition", HashFieldKind.Word) { Stem = DispositionStem },
        new(16, "persistentDisposition", HashFieldKind.States),
        new(17, "readPoint", HashFieldKind.Place),
        new(18, "bizLocation", HashFieldKind.Place),
        new(19, "bizTransactionList", HashFieldKind.Pairs) { Stem = "https://ref.gs1.org/cbv/BTT-", Member = "bizTransaction" },
        new(20, "sourceList", HashFieldKind.Pairs) { Stem = SourceStem, Member = "source" },
        new(21, "destinationList", HashFieldKind.Pairs) { Stem = SourceStem, Member = "destination" },
        new(22, "sensorElementList", HashFieldKind.Sensors),
        new(23, "ilmd", HashFieldKind.MasterData),
    ];

    // The reference implementation's own order; it has the parent first, and does not know the fields in SortedLast.
    private static readonly HashField[] Reference = [.. Table[..3], Table[4], Table[3], .. Table[5..19], Table[22]];

    private static readonly FrozenDictionary<string, int> Slots = Table.ToFrozenDictionary(
        field => Encoding.UTF8.GetString(field.Name),
        field => field.Slot,
        StringComparer.Ordinal
    );

    // What says nothing about what happened; and comments, which are for people.
    private static readonly FrozenSet<string> LeftOut = FrozenSet.ToFrozenSet(
        ["type", "eventID", "recordTime", "errorDeclaration", "@context", "comment", "rdfs:comment"],
        StringComparer.Ordinal
    );

    /// <summary>How many slots there are.</summary>
    public static int Count => Table.Length;

    /// <summary>The fields that the profile puts before all else.</summary>
    public static ReadOnlySpan<HashField> InOrder(HashProfile profile) => profile == HashProfile.Table ? Table : Reference;

    /// <summary>The fields that the reference sorts among the extensions.</summary>
    public static ReadOnlySpan<HashField> SortedLast => SortedFields;

    private static readonly HashField[] SortedFields = [Table[19], Table[20], Table[21], Table[23]];

    /// <summary>The slot of a field, or -1 for an extension.</summary>
    public static int SlotOf(string name) => Slots.TryGetValue(name, out var slot) ? slot : -1;

    /// <summary>Whether every event has the field, whatever its type.</summary>
    public static bool IsCommon(int slot) => slot <= 2;

    /// <summary>Whether a member of an event, or of an extension, counts for nothing.</summary>
    public static bool IsLeftOut(string name) => LeftOut.Contains(name);

    /// <summary>Whether a member within an extension counts for nothing.</summary>
    public static bool IsComment(string name) => name is "comment" or "rdfs:comment" or "@context";
}
