using System.Collections.Immutable;

namespace Xinyuan.Credit.Listings;

/// <summary>What of a file is to be shown, shared and used no more, since a listing was repaired or annulled.</summary>
internal static class Lifted
{
    /// <summary>Its positions in the log.</summary>
    public static ImmutableSortedSet<long> PositionsOf(CreditFile file)
    {
        var listings = file.Listings.Values.Where(listing => listing.IsLifted).ToList();
        if (listings.Count == 0)
            return [];
        var documents = listings.Select(listing => listing.Document).OfType<Events.CreditDocument>().ToHashSet();
        var positions = listings.SelectMany(listing => listing.Positions).ToHashSet();
        positions.UnionWith(
            file.Records.Where(record => documents.Contains(record.Event.Document)).Select(record => record.Place.Position)
        );
        positions.UnionWith(file.Duties.Where(duty => documents.Contains(duty.Event.Document)).Select(duty => duty.Place.Position));
        // The words of a measure that rests on such a listing, or on its document, name it as well.
        foreach (var (applied, lifted) in file.Supervision.Measures.Values)
        {
            var document = new Events.CreditDocument(applied.Event.Authority, applied.Event.DocumentNo);
            if (!documents.Contains(document) && !listings.Exists(listing => listing.Id == applied.Event.Listing))
                continue;
            positions.Add(applied.Place.Position);
            if (lifted is not null)
                positions.Add(lifted.Place.Position);
        }
        // What withdrew such a record names it.
        positions.UnionWith(file.Withdrawn.Where(pair => positions.Contains(pair.Key)).Select(pair => pair.Value.Position).ToList());
        foreach (var dispute in file.Disputes.Values)
        {
            var about = dispute.Filed.Event;
            if (!(about.Record is { } record && positions.Contains(record)) && !listings.Exists(listing => dispute.IsAbout(listing.Id)))
                continue;
            positions.Add(dispute.Filed.Place.Position);
            if (dispute.Answered is { } answered)
                positions.Add(answered.Place.Position);
        }
        return [.. positions];
    }
}
