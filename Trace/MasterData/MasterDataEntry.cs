using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;

namespace Xinyuan.Trace.MasterData;

/// <summary>
/// Makes entries of the master data in a document's header, one an element: who said it, and when, is thereby on the ledger. Most firms
/// send the same master data with every document: what they said last, and say again, is not recorded again.
/// </summary>
internal static class MasterDataEntry
{
    /// <summary>The entries of what is new in a document.</summary>
    /// <param name="log">The log.</param>
    /// <param name="elements">The document's master data.</param>
    /// <param name="submission">The document.</param>
    /// <param name="now">When it came.</param>
    /// <param name="firstIndex">What follows the document's events, as the index of the first element in the evidence.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async ValueTask<IReadOnlyList<NewEntry>> NewAsync(
        IEventLog log,
        IReadOnlyList<VocabularyElement> elements,
        Submission submission,
        DateTimeOffset now,
        int firstIndex,
        CancellationToken cancel
    )
    {
        var entries = new List<NewEntry>();
        var last = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var i = 0; i < elements.Count; i++)
        {
            var term = TermOf(submission.Submitter, elements[i].Id.Canonical);
            var said = Bytes(elements[i]);
            if (!last.TryGetValue(term, out var before))
                before = await LastAsync(log, term, cancel).ConfigureAwait(false);
            last[term] = said;
            var entry = Entry(said, term, submission, now, firstIndex + i, i);
            // A document that was taken in before says nothing new, whatever was said since.
            if (!before.Span.SequenceEqual(said.Span) && log.FindId(entry.Id) is null)
                entries.Add(entry);
        }
        return entries;
    }

    // Who and what, in a term of fixed length: identifiers may be long.
    private static string TermOf(string submitter, string canonical) =>
        "masterdata:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{submitter}\n{canonical}")).AsSpan(0, 16));

    private static async ValueTask<ReadOnlyMemory<byte>> LastAsync(IEventLog log, string term, CancellationToken cancel)
    {
        var positions = log.Find(LogQuery.Tagged(term));
        if (positions.Count == 0)
            return default;
        var entry = await log.ReadAsync(positions[^1], cancel).ConfigureAwait(false);
        return entry[MasterDataStatement.SectionName]?.Bytes ?? default;
    }

    private static NewEntry Entry(
        ReadOnlyMemory<byte> said,
        string term,
        Submission submission,
        DateTimeOffset now,
        int index,
        int number
    ) =>
        new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"masterdata:{submission.Submitter}:{submission.Hash}:{number}"),
            Stream = MasterDataStatement.StreamOf(submission.Submitter),
            Type = MasterDataStatement.EntryType,
            Issuer = submission.Submitter,
            Occurred = now,
            EnvelopeClass = AccessClass.Party,
            Sections = [new NewSection(MasterDataStatement.SectionName, AccessClass.Party, said)],
            Tags = [term, CaptureJob.Tag(submission.JobId)],
            Evidence = new NewEvidence(0, index, submission.Signature, submission.KeyId),
        };

    private static ReadOnlyMemory<byte> Bytes(VocabularyElement element)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder }))
        {
            json.WriteStartObject();
            if (element.Context is { } context)
            {
                json.WritePropertyName("@context");
                context.WriteTo(json);
            }
            json.WriteString("type", element.Type);
            json.WriteString("id", element.Spelling);
            foreach (var name in (ReadOnlySpan<string>)["attributes", "children"])
            {
                if (!element.Json.TryGetProperty(name, out var list))
                    continue;
                json.WritePropertyName(name);
                list.WriteTo(json);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
