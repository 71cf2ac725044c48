using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Capture;

/// <summary>The index terms under which an event is found. Whatever the spelling of an item, its term is the canonical one.</summary>
public static class EventTags
{
    /// <summary>The term of an item.</summary>
    public static string OfItem(ItemId item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return "item:" + item.Canonical;
    }

    /// <summary>The term of a place: its GLN, or its URI when it has none.</summary>
    public static string OfPlace(string spelling)
    {
        var place = ItemId.Parse(spelling);
        const string Gln = ItemId.Stem + "/414/";
        return "place:"
            + (place.Canonical.StartsWith(Gln, StringComparison.Ordinal) ? place.Canonical.Substring(Gln.Length, 13) : place.Canonical);
    }

    /// <summary>All terms of an event that has its id.</summary>
    internal static IReadOnlyList<string> Of(EpcisEvent said, string submitter, string jobId)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in said.Items)
        {
            tags.Add(OfItem(item.Id));
            if (item.Id.LotCanonical is { } lot)
                tags.Add("item:" + lot);
            if (item.Id.Gtin is { } gtin)
                tags.Add("gtin:" + gtin);
        }
        foreach (var (_, lot) in StatedLots.Of(said))
            tags.Add(OfItem(lot));
        tags.Add("event:" + said.EventId);
        tags.Add("party:" + submitter);
        if (said.ReadPoint is { } readPoint)
            tags.Add(OfPlace(readPoint));
        if (said.BizLocation is { } bizLocation)
            tags.Add(OfPlace(bizLocation));
        foreach (var document in said.BizTransactions)
            tags.Add("document:" + document);
        if (said.TransformationId is { } transformation)
            tags.Add("transformation:" + transformation);
        tags.Add(EventHash.TermOf(said));
        tags.Add("capture:" + jobId);
        return [.. tags];
    }
}
