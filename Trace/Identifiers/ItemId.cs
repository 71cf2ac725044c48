using Xinyuan.Facts;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// An identifier of an item, whatever its spelling: GS1 Digital Link, EPC URN (<c>urn:epc:id</c>, <c>idpat</c>, <c>class</c>), GS1
/// element string <c>(01)…(21)…</c>, or anything else, which is then opaque. Two ids are equal when their <see cref="Canonical"/> is.
/// </summary>
public sealed class ItemId : IEquatable<ItemId>
{
    /// <summary>The stem of canonical links (GS1 Digital Link URI Syntax §4.12).</summary>
    public const string Stem = "https://id.gs1.org";

    /// <summary>An identifier has at most so many characters.</summary>
    public const int LengthMax = 400;

    // Said by a URN, which parts a key behind its company prefix; no other spelling says it.
    private int? CompanyLength { get; init; }

    private ItemId(string canonical, ItemKind kind) => (Canonical, Kind, DigitalLink) = (canonical, kind, canonical);

    /// <summary>
    /// The one spelling: a Digital Link under <see cref="Stem"/> with the finest level only (a serial drops lot and variant), or the
    /// identifier as it came when it is opaque.
    /// </summary>
    public string Canonical { get; }

    /// <summary>What sort of thing it names.</summary>
    public ItemKind Kind { get; }

    /// <summary>The GTIN, 14 digits, when it has one.</summary>
    public string? Gtin { get; private init; }

    /// <summary>The lot, when it is stated: by a lot's own id, or beside the serial in one link.</summary>
    public string? Lot { get; private init; }

    /// <summary>The serial number (AI 21, 235 or 8011), when it has one.</summary>
    public string? Serial { get; private init; }

    /// <summary>What was tolerated in the spelling, as a sentence; null when nothing was.</summary>
    public string? Warning { get; private init; }

    /// <summary>The whole link under <see cref="Stem"/>, with the lot before a serial; the canonical form when it is opaque.</summary>
    public string DigitalLink { get; private init; }

    /// <summary>The canonical form of the lot that is stated beside a serial, or null.</summary>
    public string? LotCanonical { get; private init; }

    /// <summary>
    /// Reads an identifier. Never refuses: what looks like a GS1 key and is not a well-formed one is opaque, with a
    /// <see cref="Warning"/>.
    /// </summary>
    public static ItemId Parse(string spelling)
    {
        ArgumentNullException.ThrowIfNull(spelling);
        return spelling.Length > LengthMax
            ? new ItemId(spelling, ItemKind.Opaque) { Warning = $"an identifier has at most {LengthMax} characters" }
            : RecentIds.Get(spelling, Read);
    }

    private static ItemId Read(string spelling)
    {
        var parsed = spelling switch
        {
            _ when EpcUrn.IsOne(spelling) => EpcUrn.Parse(spelling),
            _ when DigitalLinkUri.IsWebUri(spelling) => DigitalLinkUri.Parse(spelling),
            ['(', ..] => PrintedKey.Parse(spelling),
            _ => KeyParse.Other,
        };
        var fault = parsed.Fault ?? (parsed.Key is { } key ? FaultOf(key) : null);
        return parsed.Key is null || fault is not null
            ? new ItemId(spelling, ItemKind.Opaque) { Warning = fault }
            : FromKey(parsed.Key, parsed.Warning, EpcUrn.CompanyLength(spelling));
    }

    /// <summary>
    /// The identifier as an EPC URN (TDS §6): what was spelled as one is written as one again; of other spellings the length of the
    /// company prefix must be known. A serial's URN says nothing of its lot. What is opaque and a URN of another EPC scheme
    /// (<c>gid</c>, <c>adi</c>, <c>usdod</c>, <c>bic</c>, <c>imovn</c>) stays as it is.
    /// </summary>
    /// <param name="known">Company prefixes that are known, or null for none.</param>
    /// <returns>The URN; null where the length is not known, or the key has no URN.</returns>
    public string? ToUrn(CompanyPrefixes? known = null)
    {
        if (Kind == ItemKind.Opaque)
            return Warning is null && EpcUrn.IsOne(Canonical) ? Canonical : null;
        var key = DigitalLinkUri.Parse(Canonical).Key!;
        var company = CompanyLength ?? known?.LengthOf(EpcUrnWriter.FromCompany(key.Primary));
        return company is { } length ? EpcUrnWriter.Write(key, length) : null;
    }

    /// <summary>The canonical id of a lot of a GTIN; opaque when either is not well formed.</summary>
    /// <param name="gtin">14 digits.</param>
    /// <param name="lot">The lot number, not encoded.</param>
    public static ItemId OfLot(string gtin, string lot)
    {
        var key = new KeyElements(new GsElement("01", gtin), [new GsElement("10", lot)]);
        return FaultOf(key) is null ? FromKey(key, null, null) : new ItemId($"{Stem}/01/{gtin}/10/{Gs1Text.Encode(lot)}", ItemKind.Opaque);
    }

    /// <inheritdoc/>
    public bool Equals(ItemId? other) => other is not null && Canonical == other.Canonical;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ItemId);

    /// <inheritdoc/>
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Canonical;

    private static string? FaultOf(KeyElements key) =>
        Gs1Key.Fault(key.Primary) ?? key.Qualifiers.Select(qualifier => Gs1Key.Fault(qualifier)).FirstOrDefault(fault => fault is not null);

    private static ItemId FromKey(KeyElements key, string? warning, int? companyLength)
    {
        var primary = key.Primary;
        var serial = key["21"] ?? key["235"] ?? key["8011"];
        var finest = Finest(key);
        var lotLink = serial is null || key["10"] is null ? null : Link(primary, [new GsElement("10", key["10"]!)]);
        var canonical = Link(primary, finest);
        return new ItemId(canonical, KindOf(key, finest))
        {
            Gtin = primary.Ai is "01" or "8006" ? primary.Value[..14] : null,
            Lot = key["10"],
            Serial = serial,
            Warning = warning,
            DigitalLink = key.Qualifiers.Count == finest.Length ? canonical : Link(primary, key.Qualifiers),
            LotCanonical = lotLink,
            CompanyLength = companyLength,
        };
    }

    private static GsElement[] Finest(KeyElements key)
    {
        foreach (var ai in (ReadOnlySpan<string>)["21", "235", "8011", "254", "10"])
        {
            if (key[ai] is { } value)
                return [new GsElement(ai, value)];
        }
        return [];
    }

    private static ItemKind KindOf(KeyElements key, GsElement[] finest) =>
        key.Primary.Ai switch
        {
            "01" or "8006" or "8010" when finest is [{ Ai: "10" }] => ItemKind.Lot,
            "01" or "8006" or "8010" => finest.Length == 0 ? ItemKind.Class : ItemKind.Serial,
            "00" or "401" or "402" => ItemKind.Container,
            "253" or "255" => key.Primary.Value.Length > 13 ? ItemKind.Asset : ItemKind.Class,
            "8003" => key.Primary.Value.Length > 14 ? ItemKind.Asset : ItemKind.Class,
            "8004" => ItemKind.Asset,
            "8013" => ItemKind.Class,
            "414" => ItemKind.Location,
            _ => ItemKind.Party,
        };

    private static string Link(GsElement primary, IReadOnlyList<GsElement> qualifiers)
    {
        var link = $"{Stem}/{primary.Ai}/{Gs1Text.Encode(primary.Value)}";
        foreach (var qualifier in qualifiers)
            link = $"{link}/{qualifier.Ai}/{Gs1Text.Encode(qualifier.Value)}";
        return link;
    }
}
