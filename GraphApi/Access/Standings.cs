using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Access;

/// <summary>How callers stand to entries.</summary>
public static class Standings
{
    /// <summary>How the caller stands to an entry, given whether they came by one of its items.</summary>
    public static Standing To(Entry entry, Caller caller, bool holding)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(caller);
        var standing = holding ? Standing.Holder : Standing.Stranger;
        if (caller.Party is not { } party)
            return standing;
        var own = entry.Envelope.Issuer == party.Text || entry.Tags.Contains("party:" + party.Text);
        return own ? standing | Standing.Owner : standing;
    }
}
