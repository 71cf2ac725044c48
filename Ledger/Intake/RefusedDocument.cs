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
    /// <param name="reason">A sentence. What it quotes between single quotes came out of the document and is left out.</param>
    /// <param name="path">The element at fault, such as <c>/records/3/subject</c>; empty for the document as a whole.</param>
    /// <param name="blind">See <see cref="EntryId"/>.</param>
    public static NewEntry Entry(Submission submission, DateTimeOffset arrived, string reason, string path, SubjectVault? blind = null)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(path);
        return new NewEntry
        {
            Id = EntryId(submission, blind),
            Stream = submission.Submitter,
            Type = EntryType,
            Issuer = submission.Submitter,
            Occurred = arrived,
            EnvelopeClass = AccessClass.Party,
            Sections =
            [
                new NewSection(
                    SectionName,
                    AccessClass.Party,
                    Write(submission, blind, Clip(Masked(reason), ReasonLengthMax), Clip(Steps(path), PathLengthMax))
                ),
            ],
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
        string reason,
        string path,
        CancellationToken cancel,
        SubjectVault? blind = null
    )
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(clock);
        if (log.FindId(EntryId(submission, blind)) is not null)
            return null;
        var batch = AppendBatch.Of(Entry(submission, clock.GetUtcNow(), reason, path, blind));
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

    private static byte[] Write(Submission submission, SubjectVault? blind, string reason, string path)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("document", blind?.BlindName(submission.Hash.ToArray()) ?? submission.Hash.ToHex());
            json.WriteNumber("size", submission.Bytes.Length);
            json.WriteString("reason", reason);
            json.WriteString("path", path);
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
