using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger;

/// <summary>
/// What the ledger keeps of a document that it refused: its hash, its size, the reason and where in it the fault lies. Never the
/// document, and no value out of it.
/// </summary>
public static partial class RefusedDocument
{
    /// <summary>The entry's type.</summary>
    public const string EntryType = "DocumentRefused";

    /// <summary>The entry's data section, of class <see cref="AccessClass.Party"/>.</summary>
    public const string SectionName = "trade";

    /// <summary>The type of an entry about a document of which some events were taken and others were not.</summary>
    public const string PartType = "EventsRefused";

    /// <summary>Faults that are kept of a document, at most; the first ones.</summary>
    public const int FaultsMax = 100;

    private const int ReasonLengthMax = 500;
    private const int PathLengthMax = 200;

    /// <summary>The id of the entry about this submission: a document is refused once, however often it is sent.</summary>
    /// <param name="submission">The document and its submitter.</param>
    /// <param name="blind">
    /// Set for a document that may speak of natural persons: its hash would let whoever guesses the document confirm it, so that
    /// hash and job appear as names under a key of the key store.
    /// </param>
    public static string EntryId(Submission submission, SubjectVault? blind = null)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return "refused:" + JobOf(submission, blind);
    }

    /// <summary>The entry about a refused document.</summary>
    /// <param name="submission">The document and its submitter.</param>
    /// <param name="arrived">When it came.</param>
    /// <param name="faults">Why, at least one.</param>
    /// <param name="blind">See <see cref="EntryId"/>.</param>
    /// <param name="isPart">Whether the rest of the document was taken.</param>
    public static NewEntry Entry(
        Submission submission,
        DateTimeOffset arrived,
        IReadOnlyList<DocumentFault> faults,
        SubjectVault? blind = null,
        bool isPart = false
    )
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(faults);
        return new NewEntry
        {
            Id = EntryId(submission, blind),
            Stream = submission.Submitter,
            Type = isPart ? PartType : EntryType,
            Issuer = submission.Submitter,
            Occurred = arrived,
            EnvelopeClass = AccessClass.Party,
            Sections = [new NewSection(SectionName, AccessClass.Party, Write(submission, blind, faults))],
            Tags = ["capture:" + JobOf(submission, blind)],
        };
    }

    /// <summary>
    /// Records that a document was refused, unless the log knows it already. Null when it is kept; otherwise why not: the log is
    /// too busy (the caller then answers that the document should be sent again), or the key that signed it has ended.
    /// </summary>
    public static async ValueTask<AppendResult.Refused?> KeepAsync(
        IEventLog log,
        Submission submission,
        TimeProvider clock,
        IReadOnlyList<DocumentFault> faults,
        CancellationToken cancel,
        SubjectVault? blind = null
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(clock);
        if (log.FindId(EntryId(submission, blind)) is not null)
            return null;
        var batch = AppendBatch.Of(Entry(submission, clock.GetUtcNow(), faults, blind));
        var result = await SignedAppend.AppendAsync(log, submission, batch, clock, cancel).ConfigureAwait(false);
        return result switch
        {
            AppendResult.Appended => null,
            // Two senders of one document at once: the other was first, and the document is kept as refused.
            AppendResult.Refused { Reason: RefusalReason.IdTaken } => null,
            AppendResult.Refused { Reason: RefusalReason.Busy or RefusalReason.KeyEnded } refused => refused,
            _ => throw new InvalidOperationException($"an entry about a refused document was not accepted: {result}"),
        };
    }

    /// <summary>Reads the faults out of an entry about a refused document.</summary>
    /// <exception cref="InvalidDataException">It is no such entry.</exception>
    public static IReadOnlyList<DocumentFault> Read(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Envelope.Type is not (EntryType or PartType) || entry[SectionName] is not { } section)
            throw new InvalidDataException($"entry {entry.Position} is not about a refused document");
        using var json = JsonDocument.Parse(section.Bytes);
        return
        [
            .. json
                .RootElement.GetProperty("faults")
                .EnumerateArray()
                .Select(fault => new DocumentFault(fault.GetProperty("reason").GetString()!, fault.GetProperty("path").GetString()!)),
        ];
    }

    private static byte[] Write(Submission submission, SubjectVault? blind, IReadOnlyList<DocumentFault> faults)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("document", blind?.BlindName(submission.Hash.ToArray()) ?? submission.Hash.ToHex());
            json.WriteNumber("size", submission.Bytes.Length);
            json.WriteStartArray("faults");
            foreach (var fault in faults.Take(FaultsMax))
            {
                json.WriteStartObject();
                json.WriteString("reason", Clip(Masked(fault.Reason), ReasonLengthMax));
                json.WriteString("path", Clip(Steps(fault.Path), PathLengthMax));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static string JobOf(Submission submission, SubjectVault? blind) =>
        blind?.BlindName(Encoding.UTF8.GetBytes(submission.JobId)) ?? submission.JobId;

    // From the first quote to the last: what a quoted value itself quotes must not end the masking early.
    private static string Masked(string reason) => Quoted().Replace(reason, "'…'");

    // Names of members come out of the document too. What is no plain word or index may be anything, a person's name among others.
    private static string Steps(string path) => Step().Replace(path, step => PlainStep().IsMatch(step.Value) ? step.Value : "…");

    private static string Clip(string text, int lengthMax)
    {
        if (text.Length <= lengthMax)
            return text;
        var length = char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax;
        return text[..length];
    }

    [GeneratedRegex("[^/]+")]
    private static partial Regex Step();

    [GeneratedRegex(@"\A(?:[A-Za-z]{1,40}|[0-9]{1,6})\z")]
    private static partial Regex PlainStep();

    [GeneratedRegex("'.*'", RegexOptions.Singleline)]
    private static partial Regex Quoted();
}

/// <summary>A fault of a document.</summary>
/// <param name="Reason">A sentence. What it quotes between single quotes came out of the document and is left out of the log.</param>
/// <param name="Path">The element at fault, such as <c>/records/3/subject</c>; empty for the document as a whole.</param>
public readonly record struct DocumentFault(string Reason, string Path);
