using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>How often a code was asked for. Counted without anything about who asked; on the ledger by the hour.</summary>
internal sealed class ScanSummary(ScanSummaryView? view)
{
    /// <summary>Times, those of the current hour included; null where it is withheld.</summary>
    [ReadableBy(AccessClass.Open)]
    public long? Times => view?.Times;

    /// <summary>The hour of the first on the ledger; null when it has none.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? First => view?.First;

    /// <summary>The hour of the last on the ledger; null when it has none.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset? Last => view?.Last;

    /// <summary>`WITHHELD:times`, `first` and `last` of a lot or a product class for whoever is no authority: they would tell of its sales.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld =>
        view is null ? [Guard.WithheldMark + "times", Guard.WithheldMark + "first", Guard.WithheldMark + "last"] : [];
}
