using Xinyuan.Facts.Filings;
using Xinyuan.GraphApi.Pages;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>
/// What links an item has, level by level, out of filings and events. A stranger learns no more of it than from the item's page: a
/// level has links when there is a page, and links to events when that page shows events.
/// </summary>
internal sealed class ItemLinks(DigitalLinks addresses, Filings filings, Ways ways)
{
    /// <summary>The levels of a link, the finest first; none when the ledger knows nothing of it.</summary>
    /// <param name="link">The link that was asked for.</param>
    /// <param name="words">The language of titles whose target speaks any.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<ItemLevel>> OfAsync(DigitalLink link, Words words, CancellationToken cancel)
    {
        var levels = await LevelsAsync(link, cancel);
        return await filings.ReadAsync(register => Compose(levels, register, words), cancel);
    }

    private async ValueTask<IReadOnlyList<Level>> LevelsAsync(DigitalLink link, CancellationToken cancel)
    {
        var levels = new List<Level>();
        for (var depth = link.Qualifiers.Count; depth >= 0; depth--)
        {
            var path = DigitalLink.PathOf([link.Key, .. link.Qualifiers.Take(depth)]);
            var item = ItemId.Parse(ItemId.Stem + path);
            var isTold = levels.Exists(level => level.Item.Equals(item));
            if (item.Kind == ItemKind.Opaque || isTold)
                continue;
            var trace = item.Kind == ItemKind.Class ? null : await ways.SourceAsync(item, cancel);
            levels.Add(new Level(item, path, trace is not null && ways.WayOf(item, trace).Events.Count > 0));
            // Of a serial whose link states no lot, the lot that its events state.
            if (
                trace is not null
                && item is { Kind: ItemKind.Serial, Lot: null, Gtin: { } gtin }
                && ProductReader.LotOf(item, trace) is { } lot
            )
                levels.Add(new Level(ItemId.OfLot(gtin, lot), DigitalLink.PathOf([new("01", gtin), new("10", lot)]), HasEvents: true));
        }
        return levels;
    }

    private List<ItemLevel> Compose(IReadOnlyList<Level> levels, FilingRegister register, Words words)
    {
        var composed = new List<ItemLevel>();
        foreach (var level in levels)
        {
            var filed = level.Item.Gtin is { } gtin ? register.FilingOf(gtin) : null;
            if (filed is null && !level.HasEvents)
                continue;
            List<ResolverLink> links = [.. Pages(level, filed?.Filing, words)];
            if (filed is not null && level.Item.Kind == ItemKind.Class)
                links.AddRange(OfGoods(level, filed, words));
            composed.Add(new ItemLevel(addresses.Absolute(level.Path), Describe(level.Item, filed?.Filing, words), links));
        }
        return composed;
    }

    /// <summary>The parts of the item's page, each in any language and in each.</summary>
    private IEnumerable<ResolverLink> Pages(Level level, GoodsFiled? goods, Words words)
    {
        foreach (var link in Page(LinkTypes.Pip, ""))
        {
            yield return link;
            var isDefault = link.Language is null;
            yield return isDefault
                ? new ResolverLink(LinkTypes.DefaultLink, link.Href, link.Title)
                : link with
                {
                    Type = LinkTypes.DefaultLinkMulti,
                };
        }
        (string Type, string Part, bool IsThere)[] parts =
        [
            (LinkTypes.RecallStatus, "#status", true),
            (LinkTypes.Traceability, "#way", level.HasEvents),
            (LinkTypes.VerificationService, "#proof", level.HasEvents),
            (LinkTypes.SafetyInfo, "#facts", goods is { Storage: not null } or { ShelfLifeDays: not null }),
        ];
        foreach (var link in parts.Where(part => part.IsThere).SelectMany(part => Page(part.Type, part.Part)))
            yield return link;
        if (level.HasEvents)
        {
            yield return new ResolverLink(LinkTypes.Epcis, addresses.Absolute(EventsOf(level.Item)), words["link.epcis"])
            {
                MediaType = "application/json",
                ForwardsQuery = false,
            };
        }

        IEnumerable<ResolverLink> Page(string type, string part)
        {
            var page = addresses.PageOf(level.Path);
            var any = new ResolverLink(type, page + part, Title(words)) { MediaType = "text/html" };
            yield return any;
            foreach (var (own, _) in Words.All)
                yield return any with
                {
                    Href = $"{page}?lang={own.Code}{part}",
                    Title = Title(own),
                    Language = own.Code,
                };

            string Title(Words own) => $"{NameOf(goods, own)}: {own["link." + type]}";
        }
    }

    /// <summary>What holds of the goods as a kind: their filing, and what its owner filed beside.</summary>
    private IEnumerable<ResolverLink> OfGoods(Level level, Filed<GoodsFiled> filed, Words words)
    {
        yield return new ResolverLink(
            LinkTypes.RegistryEntry,
            addresses.Absolute($"/log/proof/{filed.Position}"),
            words["link.registryEntry"]
        )
        {
            MediaType = "text/plain",
            ForwardsQuery = false,
        };
        yield return new ResolverLink(LinkTypes.MasterData, addresses.Absolute(MasterDataOf(level.Item)), words["link.masterData"])
        {
            MediaType = "application/json",
            ForwardsQuery = false,
        };
        foreach (var link in filed.Filing.Links)
        {
            yield return new ResolverLink(link.Type, link.Href, link.Title)
            {
                Language = link.Language,
                MediaType = link.MediaType,
                Context = link.Context,
            };
        }
    }

    // A kind is asked for as a class in EPCIS's query language, a thing as an instance.
    private static string EventsOf(ItemId item) =>
        $"/events?{(item.Kind == ItemKind.Lot ? "MATCH_anyEPCClass" : "MATCH_anyEPC")}={Uri.EscapeDataString(item.Canonical)}";

    private static string MasterDataOf(ItemId item)
    {
        const string Fields = "{digitalLink masterData{gtin name nameEn brand hsCode originCountry shelfLifeDays storage}}";
        return "/graphql?query=" + Uri.EscapeDataString($"{{product(id:\"{item.Canonical}\"){Fields}}}");
    }

    private static string Describe(ItemId item, GoodsFiled? goods, Words words)
    {
        var name = NameOf(goods, words);
        return (item.Lot, item.Serial) switch
        {
            (_, { } serial) => $"{name}, {words["product.serial"]} {serial}",
            ({ } lot, null) => $"{name}, {words["product.lot"]} {lot}",
            _ when goods is null => Names.Of(item),
            _ => name,
        };
    }

    private static string NameOf(GoodsFiled? goods, Words words) => StartPage.NameOf(goods, words) ?? words["product.unnamed"];

    /// <summary>A level before it is known what is filed of it.</summary>
    private sealed record Level(ItemId Item, string Path, bool HasEvents);
}
