using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Recalls;
using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Recall;

/// <summary>Under which terms a recall's entries are found, and so who is told of them.</summary>
public static class RecallTags
{
    /// <summary>The terms of a fact.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="recall">The recall before it, or null.</param>
    /// <param name="actor">Who states it.</param>
    /// <param name="filings">Who answers for which goods.</param>
    public static IReadOnlyList<string> Of(RecallFact fact, RecallState? recall, CaseActor actor, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(actor);
        List<RecallScope> scopes = [.. recall?.Scopes ?? [], .. ScopeOf(fact) is { } stated ? [stated] : Array.Empty<RecallScope>()];
        var agent = (fact as RecallStarted)?.RecallAgent ?? recall?.RecallAgent;
        var tags = new SortedSet<string>(StringComparer.Ordinal) { fact.Tag };
        // What an authority found out about one firm is told to nobody else.
        if (fact is RecallFailureFound failure)
            return [fact.Tag, "party:" + failure.Subject];
        tags.UnionWith(Leaders(scopes, agent, filings).Select(party => "party:" + party));
        if (actor.Role != CaseRole.Service)
            tags.Add("party:" + actor.Party);
        if (fact is RecallHolderNotified told)
            tags.Add("party:" + told.Holder);
        if (ScopeOf(fact) is { } scope)
        {
            tags.UnionWith(RecallScopes.Gtins(scope).Select(gtin => "gtin:" + gtin));
            tags.UnionWith(RecallScopes.Named(scope).Select(item => "item:" + item.Canonical));
        }
        return [.. tags];
    }

    /// <summary>
    /// Who leads a recall of these goods: the filed owner, seller, domestic agent and recall agent of each, and the recall agent that
    /// the recall itself names. Not the platform, which stops sale and need not know where goods went.
    /// </summary>
    public static IReadOnlySet<string> Leaders(IEnumerable<RecallScope> scopes, string? recallAgent, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        ArgumentNullException.ThrowIfNull(filings);
        var leaders = new HashSet<string>(StringComparer.Ordinal);
        if (recallAgent is not null)
            leaders.Add(recallAgent);
        foreach (var goods in scopes.SelectMany(RecallScopes.Gtins).Distinct().Select(filings.GoodsOf).OfType<GoodsFiled>())
            leaders.UnionWith(((string?[])[goods.Party, goods.Seller, goods.DomesticAgent, goods.RecallAgent]).OfType<string>());
        return leaders;
    }

    private static RecallScope? ScopeOf(RecallFact fact) =>
        fact switch
        {
            SaleStopped stopped => stopped.Scope,
            RecallStarted started => started.Scope,
            RecallScopeExtended extended => extended.Scope,
            _ => null,
        };
}
