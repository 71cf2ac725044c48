namespace Xinyuan.Facts.Filings;

/// <summary>A filing and where the log has it.</summary>
public sealed record Filed<T>(T Filing, long Position)
    where T : Filing;

/// <summary>
/// Who is filed, and who may speak for which GTIN, GLN and customs record number: a fold over filings in the order of the log. The
/// latest filing of a thing wins; a filing that would take a thing from its owner is refused where filings are taken in, and has
/// no effect here. Not safe for use by several threads at once.
/// </summary>
public sealed class FilingRegister
{
    private readonly Dictionary<string, Filed<EnterpriseFiled>> _enterprises = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Filed<PlaceFiled>> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Filed<GoodsFiled>> _goods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _customsCodes = new(StringComparer.Ordinal);

    // Made when it is asked for; null after a filing that changes it.
    private CompanyPrefixes? _prefixes;

    /// <summary>The position of the last filing applied, or -1.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>All filed goods, by GTIN.</summary>
    public IReadOnlyDictionary<string, Filed<GoodsFiled>> Goods => _goods;

    /// <summary>The enterprise filed under this party id, or null.</summary>
    public EnterpriseFiled? Enterprise(string party) => _enterprises.GetValueOrDefault(party)?.Filing;

    /// <summary>The place filed under this GLN, or null.</summary>
    public PlaceFiled? Place(string gln) => _places.GetValueOrDefault(gln)?.Filing;

    /// <summary>The goods filed under this GTIN (14 digits), or null.</summary>
    public GoodsFiled? GoodsOf(string gtin) => _goods.GetValueOrDefault(gtin)?.Filing;

    /// <summary>The company prefixes that enterprises filed as their own.</summary>
    public CompanyPrefixes CompanyPrefixes =>
        _prefixes ??= CompanyPrefixes.Of(_enterprises.Values.Select(filed => filed.Filing.CompanyPrefix).OfType<string>());

    /// <summary>The filing of goods under this GTIN (14 digits) with its place in the log, or null.</summary>
    public Filed<GoodsFiled>? FilingOf(string gtin) => _goods.GetValueOrDefault(gtin);

    /// <summary>The party whose customs record number this is, or null.</summary>
    public string? PartyOfCustomsCode(string customsCode) => _customsCodes.GetValueOrDefault(customsCode);

    /// <summary>The goods filed under a commodity code or under the heading that it begins with, by GTIN.</summary>
    public IEnumerable<GoodsFiled> GoodsUnder(string hsCodePrefix) =>
        _goods
            .Values.Select(filed => filed.Filing)
            .Where(goods => goods.HsCode.StartsWith(hsCodePrefix, StringComparison.Ordinal))
            .OrderBy(goods => goods.Gtin, StringComparer.Ordinal);

    /// <summary>
    /// Whether what a party says of a GTIN is vouched for: the goods are filed, and the party is named in their filing or is itself
    /// a filed enterprise. What nobody vouches for is kept and shown as unvouched.
    /// </summary>
    public bool IsVouched(string gtin, string party) =>
        GoodsOf(gtin) is not null && (AnswersFor(gtin, party) || _enterprises.ContainsKey(party));

    /// <summary>
    /// Whether a party answers for a GTIN: the goods' filing names it, as owner, seller, domestic agent, platform or recall agent. Only
    /// they say that goods are recalled, or no longer.
    /// </summary>
    public bool AnswersFor(string gtin, string party) =>
        GoodsOf(gtin) is { } goods
        && (
            goods.Party == party
            || goods.Seller == party
            || goods.DomesticAgent == party
            || goods.Platform == party
            || goods.RecallAgent == party
        );

    /// <summary>Takes in an entry of the log; one that is not a filing only moves the position.</summary>
    /// <param name="position">The entry's position, greater than any before.</param>
    /// <param name="type">The entry's type.</param>
    /// <param name="json">The filing's fields.</param>
    /// <exception cref="InvalidDataException">The fields are not those of the type.</exception>
    public void Apply(long position, string type, ReadOnlyMemory<byte> json)
    {
        if (Filing.Types.Contains(type))
            Apply(position, Filing.Read(type, json));
        else
            Position = position;
    }

    /// <summary>Takes in a filing.</summary>
    public void Apply(long position, Filing filing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(position, Position);
        Position = position;
        switch (filing)
        {
            case EnterpriseFiled enterprise:
                Apply(position, enterprise);
                break;
            case PlaceFiled place when (Place(place.Gln)?.Party ?? place.Party) == place.Party:
                _places[place.Gln] = new Filed<PlaceFiled>(place, position);
                break;
            case GoodsFiled goods when (GoodsOf(goods.Gtin)?.Party ?? goods.Party) == goods.Party:
                _goods[goods.Gtin] = new Filed<GoodsFiled>(goods, position);
                break;
        }
    }

    private void Apply(long position, EnterpriseFiled enterprise)
    {
        if (Enterprise(enterprise.Party)?.CustomsCode is { } former && PartyOfCustomsCode(former) == enterprise.Party)
            _customsCodes.Remove(former);
        if (Enterprise(enterprise.Party)?.CompanyPrefix != enterprise.CompanyPrefix)
            _prefixes = null;
        _enterprises[enterprise.Party] = new Filed<EnterpriseFiled>(enterprise, position);
        if (enterprise.CustomsCode is { } code)
            _customsCodes.TryAdd(code, enterprise.Party);
    }
}
