using Xinyuan.Facts.Recalls;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Recall;

/// <summary>What a scope reaches, item by item.</summary>
public static class RecallScopes
{
    /// <summary>What is wrong with the identifiers of a scope, and where, or null.</summary>
    public static (string Field, string Message)? Fault(RecallScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        for (var i = 0; i < scope.Lots.Count; i++)
        {
            if (ItemId.Parse(scope.Lots[i]) is not { Kind: ItemKind.Lot, Gtin: not null })
                return ($"scope/lots/{i}", "a lot of a GTIN is expected: AI 01 with AI 10");
        }
        for (var i = 0; i < scope.Upstream.Count; i++)
        {
            if (ItemId.Parse(scope.Upstream[i]) is not { Kind: ItemKind.Lot or ItemKind.Serial, Gtin: not null })
                return ($"scope/upstream/{i}", "a lot or serial of a GTIN is expected: AI 01 with AI 10 or AI 21");
        }
        return null;
    }

    /// <summary>The GTINs that a scope names, each once.</summary>
    public static IReadOnlyList<string> Gtins(RecallScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return
        [
            .. Named(scope)
                .Select(item => item.Gtin)
                .OfType<string>()
                .Concat(scope.Serials.Select(range => range.Gtin))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The items that a scope names by themselves: lots, and what things were made of.</summary>
    public static IEnumerable<ItemId> Named(RecallScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Lots.Concat(scope.Upstream).Select(ItemId.Parse);
    }

    /// <summary>
    /// Whether an item is in one of the scopes, given also what else is known to lie behind it: its lot, and what it was made of.
    /// </summary>
    /// <param name="scopes">The scopes.</param>
    /// <param name="item">The item.</param>
    /// <param name="behind">Canonical ids of its lot and of what it was made of.</param>
    public static bool Cover(IEnumerable<RecallScope> scopes, ItemId item, IReadOnlySet<string> behind)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(behind);
        return scopes.Any(scope =>
            Named(scope).Any(named => named.Equals(item) || named.Canonical == item.LotCanonical || behind.Contains(named.Canonical))
            || scope.Serials.Any(range => item is { Gtin: { } gtin, Serial: { } serial } && range.Holds(gtin, serial))
        );
    }
}
