using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Overrides;
using Xinyuan.Credit.Standards;
using Xinyuan.Credit.Supervision;
using Xinyuan.Facts;
using Xinyuan.Facts.Access;
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

    /// <summary>What applies to the enterprise on a day, and on whose authority; null when nothing is known of such an enterprise.</summary>
    [Alias("Measures")]
    Task<MeasuresView?> Measures(SupervisionRequest request, CancellationToken cancel);

    /// <summary>How far it is from being certified by customs; null when nothing is known of it, or no standard is in force on the day.</summary>
    [Alias("AeoDistance")]
    Task<AeoDistanceView?> AeoDistance(SupervisionRequest request, CancellationToken cancel);

    /// <summary>What the rule sets in the shadow give on the request's day: the indicators have no effect, and are for who tends the rules.</summary>
    [Alias("Shadow")]
    Task<IReadOnlyList<IndicatorView>> Shadow(CreditFileRequest request, CancellationToken cancel);
}

/// <summary>
/// Keeps one enterprise's file in memory and brings it up to the log at each call. It only reads: what enters a file is decided by
/// the log's conditions (docs/decisions/0007), so that two activations at once do no harm.
/// </summary>
[GrainType("credit-file")]
internal sealed class CreditFileGrain(
    IEventLog log,
    RuleSetLibrary library,
    CreditSnapshots snapshots,
    MeasureCatalogue measures,
    TimeProvider clock
) : Grain, ICreditFileGrain
{
    private CreditFile? _file;

    /// <inheritdoc/>
    public async Task<CreditFileView?> Read(CreditFileRequest request, CancellationToken cancel)
    {
        if (request.Caller is not { } caller)
            return null;
        var head = log.Head;
        var isUnfiltered = request.Unfiltered && caller.MayRead(this.GetPrimaryKeyString(), AccessPolicy.History);
        if (await FileAsync(request.KnownAsOf, isUnfiltered, cancel) is not { } file)
            return null;
        var lawAsOf = request.LawAsOf ?? LegalDate.Of(clock.GetUtcNow());
        var ruleSets = await library.ReadAsync(cancel);
        var rules =
            !CreditSight.IsOpen(caller, file.Subject) ? null // Nothing is evaluated that would not be shown.
            : request.RuleSet is { } id ? ruleSets.Find(id)
            : ruleSets.InForceOn(lawAsOf);
        return CreditSight.Narrow(
            CreditViewing.Of(file, lawAsOf, rules, new CreditAsOf(head.Size - 1, head.Recorded), isUnfiltered),
            caller
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IndicatorView>> Shadow(CreditFileRequest request, CancellationToken cancel)
    {
        if (request.Caller?.MayRead(this.GetPrimaryKeyString(), Ledger.AccessClass.Department) != true)
            return [];
        var file = await CatchUpAsync(cancel);
        if (file.Revision < 0 && file.Enterprise is null)
            return [];
        var today = LegalDate.Of(clock.GetUtcNow());
        var shadows = (await library.ReadAsync(cancel)).ShadowsOn(today);
        return [.. shadows.Select(rules => CreditViewing.Of(Evaluation.Evaluate(file, rules, request.LawAsOf ?? today), rules))];
    }

    // The new state replaces the old one only when all of it was read: after a fault the next call begins where this one did.
    private async ValueTask<CreditFile> CatchUpAsync(CancellationToken cancel)
    {
        if (_file is null)
        {
            _file = await snapshots.FindAsync(Empty().Subject, cancel);
            snapshots.RefreshWhenDue();
        }
        return _file = await CreditLog.CatchUpAsync(log, _file ?? Empty(), cancel);
    }

    /// <inheritdoc/>
    public async Task<MeasuresView?> Measures(SupervisionRequest request, CancellationToken cancel)
    {
        if (request.Caller is not { } caller)
            return null;
        var head = log.Head;
        if (await FileAsync(request.KnownAsOf, isUnfiltered: false, cancel) is not { } file)
            return null;
        var lawAsOf = request.LawAsOf ?? LegalDate.Of(clock.GetUtcNow());
        var rules = (await library.ReadAsync(cancel)).InForceOn(lawAsOf);
        var indicator = rules is null ? null : TierOverrides.Apply(Evaluation.Evaluate(file, rules, lawAsOf), file, lawAsOf);
        var inForce = MeasuresInForce.Of(file, measures, lawAsOf, indicator);
        var view = SupervisionViewing.Of(inForce, measures.List, lawAsOf, new CreditAsOf(head.Size - 1, head.Recorded));
        return CreditSight.Narrow(view, file.Subject, caller);
    }

    /// <inheritdoc/>
    public async Task<AeoDistanceView?> AeoDistance(SupervisionRequest request, CancellationToken cancel)
    {
        if (request.Caller is not { } caller || !CreditSight.IsOpen(caller, this.GetPrimaryKeyString()))
            return null;
        var head = log.Head;
        if (await FileAsync(request.KnownAsOf, isUnfiltered: false, cancel) is not { } file)
            return null;
        var lawAsOf = request.LawAsOf ?? LegalDate.Of(clock.GetUtcNow());
        var distance = Supervision.AeoDistance.Of(file, StandardCatalogue.Embedded, lawAsOf);
        return distance is null ? null : AeoViewing.Of(distance, new CreditAsOf(head.Size - 1, head.Recorded));
    }

    // The file now, or as it was known then with the repairs that are known now; null when nothing is known.
    private async Task<CreditFile?> FileAsync(DateTimeOffset? knownAsOf, bool isUnfiltered, CancellationToken cancel)
    {
        var file = await CatchUpAsync(cancel);
        if (file.Revision < 0 && file.Enterprise is null)
            return null;
        if (knownAsOf is null)
            return file;
        var known = await CreditLog.CatchUpAsync(log, Empty(), cancel, knownAsOf);
        return isUnfiltered ? known : known.WithRepairsOf(file);
    }

    private CreditFile Empty()
    {
        var key = this.GetPrimaryKeyString();
        return PartyId.TryParse(key, out _, out var fault) ? new CreditFile(key) : throw new ArgumentException(fault);
    }
}
