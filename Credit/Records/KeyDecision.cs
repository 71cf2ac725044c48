using Xinyuan.Ledger;

namespace Xinyuan.Credit.Records;

/// <summary>Decides records about keys, on what the log has. For one document.</summary>
internal sealed class KeyDecision(IEventLog log, Submission submission, long head, DateTimeOffset arrived)
{
    private readonly HashSet<string> _decided = new(StringComparer.Ordinal);
    private readonly List<AppendCondition> _conditions = [];

    /// <summary>What the decisions rest on.</summary>
    public IReadOnlyList<AppendCondition> Conditions => _conditions;

    public async ValueTask<Refusal?> ObjectionAsync(IssuerKeyRegistered key, CancellationToken cancel) =>
        await FindAsync(key.KeyId, cancel).ConfigureAwait(false) switch
        {
            (_, { } refusal) => refusal,
            ({ }, _) => new Refusal("keyId", "the key id is registered already"),
            _ when key.NotAfter <= arrived => new Refusal("notAfter", "the moment has passed: the key would never speak"),
            _ => null,
        };

    public async ValueTask<Refusal?> ObjectionAsync(IssuerKeyRotated key, CancellationToken cancel)
    {
        // Whoever has the operator's ear registers a new key instead: a rotation is the old key's own word.
        if (submission.KeyId != key.KeyId)
            return new Refusal("keyId", "a rotation is signed by the key that it replaces");
        var (old, objection) = await FindAsync(key.KeyId, cancel).ConfigureAwait(false);
        if (objection is not null || old is null)
            return objection ?? Unknown();
        if (old.Key.Party != key.Party)
            return new Refusal("party", "the key is another party's");
        if (old.Key.Role != key.Role)
            return new Refusal("role", $"the key's role is {old.Key.Role}, and a rotation keeps it");
        if (old.Successor is { } successor)
            return new Refusal("keyId", $"the key is replaced already, by {successor}");
        if (key.OverlapUntil is { } overlap && (overlap <= arrived || overlap > arrived + IssuerKeyRotated.OverlapMax))
            return new Refusal("overlapUntil", $"the moment has passed, or lies more than {IssuerKeyRotated.OverlapMax.Days} days ahead");
        // The bound is the operator's: the party itself, or who stole its key, must not get past it.
        if (old.Key.NotAfter is { } bound && !(key.NotAfter <= bound))
            return new Refusal("notAfter", $"the key is registered until {bound:O}, and so is at most the one that replaces it");
        if (key.NotAfter <= arrived)
            return new Refusal("notAfter", "the moment has passed: the key would never speak");
        return await FindAsync(key.NewKeyId, cancel).ConfigureAwait(false) switch
        {
            (_, { } refusal) => refusal,
            ({ }, _) => new Refusal("newKeyId", "the key id is registered already"),
            _ => null,
        };
    }

    public async ValueTask<Refusal?> ObjectionAsync(IssuerKeyRevoked key, CancellationToken cancel)
    {
        var (known, objection) = await FindAsync(key.KeyId, cancel).ConfigureAwait(false);
        if (objection is not null || known is null)
            return objection ?? Unknown();
        if (known.Key.Party != key.Party)
            return new Refusal("party", "the key is another party's");
        if (submission.KeyId == key.KeyId)
            return new Refusal("keyId", "a key does not revoke itself: another key of the party does, or the operator");
        if (key.CompromisedSince > arrived)
            return new Refusal("compromisedSince", "the moment lies in the future");
        // That a key was in wrong hands may come out after it was revoked, and so may that it was so for longer.
        var tellsMore = key.CompromisedSince is { } since && !(known.CompromisedSince <= since);
        return known.State == KeyState.Revoked && !tellsMore
            ? new Refusal("keyId", $"the key was revoked already and ended at position {known.Until}")
            : null;
    }

    private async ValueTask<(KeyValidity? Key, Refusal? Objection)> FindAsync(string keyId, CancellationToken cancel)
    {
        if (!_decided.Add(keyId))
            return (null, new Refusal("keyId", "another record of the document is about the same key"));
        _conditions.Add(new AppendCondition.NoneAfter(head, IssuerKeys.Entries(keyId)));
        return await IssuerKeys.FindAsync(log, keyId, cancel).ConfigureAwait(false) is { } key && key.Position <= head
            ? (await KeyValidity.OfAsync(log, key, head + 1, arrived, cancel).ConfigureAwait(false), null)
            : (null, null);
    }

    private static Refusal Unknown() => new("keyId", "no key of this id is registered");
}
