using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Query;

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

    /// <summary>The term of a product class.</summary>
    public static string OfGtin(string gtin) => "gtin:" + gtin;

    /// <summary>The term of an event's own id.</summary>
    public static string OfEvent(string eventId) => "event:" + eventId;

    /// <summary>The term of an order, invoice or declaration.</summary>
    public static string OfDocument(string id) => "document:" + id;

    /// <summary>The term of what joins events into one transformation.</summary>
    public static string OfTransformation(string id) => "transformation:" + id;

    /// <summary>All terms of an event that has its id.</summary>
    internal static IReadOnlyList<string> Of(EpcisEvent said, string submitter, string jobId)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in said.Items)
        {
            AddItem(item.Id);
            // A CURIE names the same as what it stands for.
            var whole = IdText.Expand(item.Spelling, said.Context);
            if (whole != item.Spelling && whole.Length <= ItemId.LengthMax)
                AddItem(ItemId.Parse(whole));
        }
        foreach (var (_, lot) in StatedLots.Of(said))
            tags.Add(OfItem(lot));
        tags.Add("party:" + submitter);
        Add(said.EventId, OfEvent);
        Add(said.ReadPoint, OfPlace);
        Add(said.BizLocation, OfPlace);
        foreach (var document in said.BizTransactions)
            Add(document, OfDocument);
        Add(said.TransformationId, OfTransformation);
        tags.Add(EventHash.TermOf(said));
        tags.Add(CaptureJob.Tag(jobId));
        return [.. tags];

        void AddItem(ItemId item)
        {
            tags.Add(OfItem(item));
            if (item.LotCanonical is { } lot)
                tags.Add("item:" + lot);
            if (item.Gtin is { } gtin)
                tags.Add(OfGtin(gtin));
        }

        // As it is spelled, and in its one spelling, so that a query finds it by either.
        void Add(string? spelling, Func<string, string> term)
        {
            if (spelling is null)
                return;
            tags.Add(term(spelling));
            if (IdText.CanonicalOf(spelling, said.Context) is { Length: <= ItemId.LengthMax } whole)
                tags.Add(term(whole));
        }
    }
}
