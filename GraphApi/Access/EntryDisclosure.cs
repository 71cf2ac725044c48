using Xinyuan.Credit.Listings;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Access;

/// <summary>What of any entry a reader gets to see: as the policy says, and nothing of what was repaired or annulled.</summary>
internal static class EntryDisclosure
{
    /// <summary>
    /// The disclosure of an entry that may be of a credit file. Only of an entry that is an EPCIS event may <see cref="Disclosure.Of"/> be
    /// asked without it. What was repaired or annulled an auditor alone sees, with a legal basis that is recorded.
    /// </summary>
    public static async ValueTask<Disclosure> OfAsync(IEventLog log, Entry entry, Caller caller, IWay way, CancellationToken cancel)
    {
        if (!await LiftedEntries.ContainsAsync(log, entry, cancel))
            return Disclosure.Of(entry, caller, way);
        if (!AccessPolicy.Allows(caller, AccessPolicy.History, Standing.Stranger))
            return new Disclosure(new HashSet<string>(), [], [.. entry.Sections.Select(section => section.Name)]);
        AccessPolicy.Note(caller, AccessPolicy.History, Standing.Stranger, Disclosure.SubjectOf(entry), "lifted entry");
        return Disclosure.Of(entry, caller, way);
    }
}
