namespace Xinyuan.Ledger;

/// <summary>
/// Who was behind what was said, as far as the log can tell people apart: whoever holds a key, and the keys that were put in its
/// place; or the person whom a token named, by the pseudonym. For rules that ask for two people. Two keys, or a key and a token, may still be one
/// person's: to give each officer one is the offices' own affair.
/// </summary>
public static class Signatory
{
    /// <summary>Who said what an entry has; null when nobody signed and no token named anybody.</summary>
    public static async ValueTask<string?> OfAsync(IEventLog log, Entry entry, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Evidence?.KeyId is { } keyId)
            return await FirstKeyAsync(log, keyId, cancel).ConfigureAwait(false);
        if (log.FindId(Attestation.IdOf([entry.Envelope.Id])) is not { } position)
            return null;
        var attested = await log.ReadAsync(position, cancel).ConfigureAwait(false);
        return attested.Tags.FirstOrDefault(tag => tag.StartsWith(Personal.Pseudonym.TagPrefix, StringComparison.Ordinal));
    }

    /// <summary>Who hands a document in; null when nobody signed it and no token names anybody.</summary>
    public static async ValueTask<string?> OfAsync(IEventLog log, Submission submission, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(submission);
        if (submission.KeyId is { } keyId)
            return await FirstKeyAsync(log, keyId, cancel).ConfigureAwait(false);
        return submission.Person is { } person ? log.Personal?.PseudonymOf(person).Tag : null;
    }

    // A key is put in another's place by the other's holder. Each stands behind the one it follows, so that this comes to an end.
    private static async ValueTask<string> FirstKeyAsync(IEventLog log, string keyId, CancellationToken cancel)
    {
        while (log.Find(IssuerKeys.Entries(keyId), limit: 1) is [var position])
        {
            var introducing = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (introducing.Envelope.Type != IssuerKeys.RotatedType)
                break;
            keyId = IssuerKeys.Read(introducing, IntakeJson.Default.RotatedKeyJson).KeyId;
        }
        return keyId;
    }
}
