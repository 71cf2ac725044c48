using System.Text.Json;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// That a log could not be continued, and that this one carries on what is left of it (中断). The entries before it are the former
/// log's, each at the position that it had; format: docs/format.md.
/// </summary>
/// <param name="Former">The last state of the former log that survived: its signed checkpoint, or the state behind it.</param>
/// <param name="Published">The last checkpoint that the former log is known to have published, or null when nobody knows any more.</param>
/// <param name="Origin">The new log's name.</param>
/// <param name="Verifier">The new log's verifier key.</param>
/// <param name="Because">Why, in the operator's words.</param>
public sealed record LogBroken(FormerLog Former, Checkpoint? Published, string Origin, VerifierKey Verifier, string Because)
{
    /// <summary>The entry's type.</summary>
    public const string EntryType = "LogBroken";

    /// <summary>The stream of what concerns the log itself.</summary>
    public const string Stream = "log";

    /// <summary>The section with the statement.</summary>
    public const string StatementSection = "public";

    /// <summary>The section with detached JWS over the statement's bytes: by the new log's key, and by the former's where it is there.</summary>
    public const string SignaturesSection = "signatures";

    /// <summary>The entry.</summary>
    /// <param name="by">The party that decided it.</param>
    /// <param name="occurred">When.</param>
    /// <param name="key">The new log's key.</param>
    /// <param name="formerKey">The former log's key, if it is at hand.</param>
    internal NewEntry ToEntry(string by, DateTimeOffset occurred, SigningKey key, SigningKey? formerKey)
    {
        var statement = JsonSerializer.SerializeToUtf8Bytes(
            new LogBrokenJson(
                new FormerLogJson(
                    Former.Verifier.Name,
                    Former.Verifier.ToString(),
                    Former.Size,
                    Former.Root.ToBase64(),
                    Former.Checkpoint.Note
                ),
                Published?.Note,
                Origin,
                Verifier.ToString(),
                Because
            ),
            BackupJson.Strict.LogBrokenJson
        );
        var signatures = JsonSerializer.SerializeToUtf8Bytes(
            new LogBrokenSignaturesJson(Sign(key, statement), formerKey is null ? null : Sign(formerKey, statement)),
            BackupJson.Strict.LogBrokenSignaturesJson
        );
        return new NewEntry
        {
            // A log that breaks a second time carries the first entry on.
            Id = $"log-broken:{Verifier}",
            Stream = Stream,
            Type = EntryType,
            Issuer = by,
            Occurred = occurred,
            EnvelopeClass = AccessClass.Open,
            Sections =
            [
                new NewSection(StatementSection, AccessClass.Open, statement),
                new NewSection(SignaturesSection, AccessClass.Open, signatures),
            ],
            Tags = ["origin:" + Former.Verifier.Name],
        };
    }

    /// <summary>Reads the statement of an entry of this type, and checks that the keys that it names signed it.</summary>
    /// <exception cref="InvalidDataException">It is not of its form, or a signature is not right.</exception>
    public static LogBroken Read(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            var bytes = Required(entry, StatementSection);
            var json = JsonSerializer.Deserialize(bytes.Span, BackupJson.Strict.LogBrokenJson)!;
            var signatures = JsonSerializer.Deserialize(
                Required(entry, SignaturesSection).Span,
                BackupJson.Strict.LogBrokenSignaturesJson
            )!;
            var (former, verifier) = (Key(json.Former.Verifier), Key(json.Verifier));
            if (!IsSignedBy(verifier, signatures.Log, bytes.Span))
                throw new InvalidDataException("the statement about the break is not signed by the log's key");
            if (signatures.Former is { } jws && !IsSignedBy(former, jws, bytes.Span))
                throw new InvalidDataException("the statement about the break is not signed by the former log's key");
            return new LogBroken(
                new FormerLog(former, json.Former.Size, Base64Text.DecodeDigest(json.Former.Root), Note(json.Former.Checkpoint, former)),
                json.Published is null ? null : Note(json.Published, former),
                json.Origin,
                verifier,
                json.Because
            );
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException("the statement about the break is not of its form: " + malformed.Message, malformed);
        }
    }

    private static ReadOnlyMemory<byte> Required(Entry entry, string section) =>
        entry[section]?.Bytes ?? throw new InvalidDataException($"entry {entry.Position} has no section '{section}'");

    private static VerifierKey Key(string text) => VerifierKey.ParseLog(text, out var fault) ?? throw new InvalidDataException(fault);

    private static Checkpoint Note(string note, VerifierKey verifier) =>
        Policy.OfLog(verifier).Open(note, out var fault) ?? throw new InvalidDataException(fault);

    private static string Sign(SigningKey key, byte[] statement)
    {
        using var named = key.Renamed(DetachedJws.Thumbprint(key.Verifier.PublicKey));
        return DetachedJws.Sign(named, statement);
    }

    private static bool IsSignedBy(VerifierKey verifier, string jws, ReadOnlySpan<byte> statement) =>
        DetachedJws.Parse(jws, out _) is { } signature
        && signature.KeyId == DetachedJws.Thumbprint(verifier.PublicKey)
        && signature.Verify(verifier, statement);
}

/// <summary>What survived of a log.</summary>
/// <param name="Verifier">Its verifier key; its name is the origin.</param>
/// <param name="Size">How many of its entries survived.</param>
/// <param name="Root">The root that they had in it.</param>
/// <param name="Checkpoint">The latest checkpoint of which everything survived.</param>
public sealed record FormerLog(VerifierKey Verifier, long Size, Digest Root, Checkpoint Checkpoint);

internal sealed record LogBrokenJson(FormerLogJson Former, string? Published, string Origin, string Verifier, string Because);

internal sealed record FormerLogJson(string Origin, string Verifier, long Size, string Root, string Checkpoint);

internal sealed record LogBrokenSignaturesJson(string Log, string? Former);
