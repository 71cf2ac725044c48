using System.Globalization;
using System.Runtime.CompilerServices;

namespace Xinyuan.Ledger;

/// <summary>How a key stands.</summary>
public enum KeyState
{
    /// <summary>It speaks.</summary>
    Valid,

    /// <summary>Another was put in its place.</summary>
    Rotated,

    /// <summary>It was taken back.</summary>
    Revoked,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>
/// Where in the log a key speaks: a half-open range of positions. It begins with the entry that introduces the key; a revocation ends
/// it at its own position, a rotation after its own (the rotation is the last thing that the old key signs), and a time (the
/// key's <c>notAfter</c>, a rotation's <c>overlapUntil</c>) at the first entry that is recorded then or later.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="State">How it stands.</param>
/// <param name="Until">The first position at which it speaks no more; null while it speaks.</param>
/// <param name="EndsAt">While it speaks: what is recorded at this time or later it does not sign; null for no such bound.</param>
/// <param name="CompromisedSince">What it signed and was recorded at this time or later is in doubt; null when nothing is.</param>
/// <param name="Successor">The id of the key in its place, or null.</param>
/// <param name="Reason">Why it was revoked, or null.</param>
public sealed record KeyValidity(
    IssuerKey Key,
    KeyState State,
    long? Until,
    DateTimeOffset? EndsAt,
    DateTimeOffset? CompromisedSince,
    string? Successor,
    string? Reason
)
{
    /// <summary>Why the key speaks no more, naming it and the position at which it ended; null while it does.</summary>
    public string? Fault =>
        Until is { } until
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the key {Key.KeyId} {Ending} and ended at position {until}: it signs nothing that is recorded from there on"
            )
            : null;

    private string Ending =>
        State switch
        {
            KeyState.Revoked => "was revoked",
            KeyState.Rotated => "was replaced by another",
            _ => "was registered for a time that is over",
        };

    /// <summary>How a key stands in the log as it is now.</summary>
    /// <param name="log">The log.</param>
    /// <param name="key">The key.</param>
    /// <param name="size">Only entries before this position count.</param>
    /// <param name="now">The time; what is recorded next is recorded then or later.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async ValueTask<KeyValidity> OfAsync(
        IEventLog log,
        IssuerKey key,
        long size,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(key);
        var validity = new KeyValidity(key, KeyState.Valid, null, key.NotAfter, null, null, null);
        foreach (var position in log.Find(IssuerKeys.Entries(key.KeyId), after: key.Position))
        {
            if (position >= size)
                break;
            validity = validity.After(await log.ReadAsync(position, cancel).ConfigureAwait(false));
        }
        // The log's own time never runs back, and may be ahead of a clock that did.
        if (validity.EndsAt is not { } end || Later(now, log.Head.Recorded) < end)
            return validity;
        var first = await FirstRecordedAsync(log, end, Math.Min(key.Position, size), size, cancel).ConfigureAwait(false);
        return validity.Until <= first
            ? validity
            : validity with
            {
                Until = first,
                State = validity.Successor is null ? KeyState.Expired : KeyState.Rotated,
            };
    }

    /// <summary>
    /// The positions of what the key signed that is in doubt: recorded since the time from which it is said to have been in wrong hands.
    /// Nothing is undone by that; whoever relies on such an entry is to know.
    /// </summary>
    public async IAsyncEnumerable<long> InDoubtAsync(IEventLog log, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (CompromisedSince is not { } since)
            yield break;
        var end = Until ?? log.Head.Size;
        var first = await FirstRecordedAsync(log, since, Math.Min(Key.Position, end), end, cancel).ConfigureAwait(false);
        await foreach (var entry in log.ReadRangeAsync(first, end, cancel).ConfigureAwait(false))
        {
            if (entry.Evidence?.KeyId == Key.KeyId)
                yield return entry.Position;
        }
    }

    /// <summary>The first position in [<paramref name="from"/>, <paramref name="size"/>) that was recorded at a time or later; or the size.</summary>
    public static async ValueTask<long> FirstRecordedAsync(
        IEventLog log,
        DateTimeOffset time,
        long from,
        long size,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        var (low, high) = (from, size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if ((await log.ReadAsync(middle, cancel).ConfigureAwait(false)).Recorded < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private KeyValidity After(Entry entry)
    {
        switch (entry.Envelope.Type)
        {
            case IssuerKeys.RotatedType:
                var rotated = IssuerKeys.Read(entry, IntakeJson.Default.RotatedKeyJson);
                var replaced = this with { Successor = rotated.NewKeyId };
                return rotated.OverlapUntil is { } overlap
                    ? replaced with
                    {
                        EndsAt = EndsAt < overlap ? EndsAt : overlap,
                    }
                    : replaced.EndingAt(entry.Position + 1, KeyState.Rotated);
            case IssuerKeys.RevokedType:
                var revoked = IssuerKeys.Read(entry, IntakeJson.Default.RevokedKeyJson);
                var taken = this with
                {
                    Reason = revoked.Reason,
                    CompromisedSince = revoked.CompromisedSince is { } since && !(CompromisedSince < since) ? since : CompromisedSince,
                };
                return taken.EndingAt(entry.Position, KeyState.Revoked);
            default:
                return this;
        }
    }

    // The first end is the end; that a key which had ended was revoked as well is still how it stands.
    private KeyValidity EndingAt(long position, KeyState state) => this with { Until = Until ?? position, State = state };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
