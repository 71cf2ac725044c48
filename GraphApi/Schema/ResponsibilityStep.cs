using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Who held, who owned and who vouched in one step. Holders and owners are the parties' business, and null to others, as when they are not stated.</summary>
internal sealed class StepResponsibility(StepView view, ProductEvent told)
{
    /// <summary>Who the log attests to have said it.</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? Issuer => Of(told.Issuer);

    /// <summary>Whether somebody filed answers for what it says.</summary>
    [ReadableBy(AccessClass.Open)]
    public bool Vouched => told.IsVouched;

    /// <summary>Who runs the place where the items were, as it was filed when the event was recorded.</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? RunsPlace => Of(view.RunsPlace);

    /// <summary>Who had the items in hand before (possessing_party).</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? HeldBefore => Of(view.HeldBefore);

    /// <summary>Who had the items in hand after.</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? HeldAfter => Of(view.HeldAfter);

    /// <summary>Whose the items were before (owning_party).</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? OwnedBefore => Of(view.OwnedBefore);

    /// <summary>Whose the items were after.</summary>
    [ReadableBy(AccessClass.Open)]
    public Party? OwnedAfter => Of(view.OwnedAfter);

    /// <summary>The roles that the goods' filings declared when the event was recorded: seller, domestic agent, platform, entrusted recall firm.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Responsibility> Declared => [.. view.Declared.Select(one => new Responsibility(one))];

    /// <summary>`WITHHELD:heldBefore` and its like when the event's trade section is closed to the reader.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Withheld =>
        told.Seen.Withheld.Contains("trade")
            ? [.. ((string[])["heldBefore", "heldAfter", "ownedBefore", "ownedAfter"]).Select(name => Guard.WithheldMark + name)]
            : [];

    private static Party? Of(PartyView? party) => party is null ? null : new Party(party);
}
