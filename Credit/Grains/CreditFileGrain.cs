using Xinyuan.Credit.Rules;
using Xinyuan.Facts;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Grains;

/// <summary>An enterprise's credit file; the key is its party id.</summary>
[Alias("xinyuan.credit-file")]
public interface ICreditFileGrain : IGrainWithStringKey
{
    /// <summary>What the caller may be shown of the file, from all that the log has now; null when nothing is known of such an enterprise,
    /// or when it is not said who asks.</summary>
    [Alias("Read")]
    Task<CreditFileView?> Read(CreditFileRequest request, CancellationToken cancel);
}

/// <summary>
/// Keeps one enterprise's file in memory and brings it up to the log at each call. It only reads: what enters a file is decided by
/// the log's conditions (docs/decisions/0007), so that two activations at once do no harm.
/// </summary>
[GrainType("credit-file")]
internal sealed class CreditFileGrain(IEventLog log, RuleSetCatalogue ruleSets, TimeProvider clock) : Grain, ICreditFileGrain
{
    private CreditFile? _file;

    /// <inheritdoc/>
    public async Task<CreditFileView?> Read(CreditFileRequest request, CancellationToken cancel)
    {
        if (request.Caller is not { } caller)
            return null;
        var head = log.Head;
        // The new state replaces the old one only when all of it was read: after a fault the next call begins where this one did.
        var file = _file = await CreditLog.CatchUpAsync(log, _file ?? Empty(), cancel);
        if (file.Revision < 0 && file.Enterprise is null)
            return null;
        if (request.KnownAsOf is { } knownAsOf)
        {
            file = (await CreditLog.CatchUpAsync(log, Empty(), cancel, knownAsOf)).WithRepairsOf(file);
        }
        var lawAsOf = request.LawAsOf ?? LegalDate.Of(clock.GetUtcNow());
        var rules =
            !CreditSight.IsOpen(caller, file.Subject) ? null // Nothing is evaluated that would not be shown.
            : request.RuleSet is { } id ? ruleSets.Find(id)
            : ruleSets.InForceOn(lawAsOf);
        return CreditSight.Narrow(CreditViewing.Of(file, lawAsOf, rules, new CreditAsOf(head.Size - 1, head.Recorded)), caller);
    }

    private CreditFile Empty()
    {
        var key = this.GetPrimaryKeyString();
        return PartyId.TryParse(key, out _, out var fault) ? new CreditFile(key) : throw new ArgumentException(fault);
    }
}
