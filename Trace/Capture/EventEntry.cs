using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Capture;

/// <summary>Makes entries of events: their ids, sections and index terms. The same event gives the same entry, always.</summary>
internal static class EventEntry
{
    /// <summary>The entry of a document's event.</summary>
    /// <param name="said">The event.</param>
    /// <param name="submission">The document it came in.</param>
    /// <param name="index">Its place in the document, from 0.</param>
    public static NewEntry Of(EpcisEvent said, Submission submission, int index)
    {
        var named = said.EventId is null ? said.WithEventId(DerivedId(submission, index)) : said;
        return new NewEntry
        {
            Id = IdOf(submission.Submitter, named),
            Stream = submission.Submitter,
            Type = EpcisEvent.IsEntryType(named.Type) ? named.Type : EventSections.ExtendedType,
            Issuer = submission.Submitter,
            Occurred = named.EventTime,
            EnvelopeClass = EpcisEvent.EnvelopeClass,
            Sections = EventSections.Split(named),
            Tags = EventTags.Of(named, submission.Submitter, submission.JobId),
            Evidence = new NewEvidence(0, index, submission.Signature, submission.KeyId),
        };
    }

    /// <summary>
    /// The entry id: a submitter says an event once. The declaration that it is in error repeats the event's id, and is told from it
    /// by its own time.
    /// </summary>
    public static string IdOf(string submitter, EpcisEvent said) =>
        said.ErrorDeclaration is { } declaration
            ? $"epcis-error:{submitter}:{declaration.DeclarationTime}:{said.EventId}"
            : $"epcis:{submitter}:{said.EventId}";

    // A UUID of version 8 (RFC 9562 §5.8) from who, which document and which event: a retry finds the same id again.
    private static string DerivedId(Submission submission, int index)
    {
        var source = FormattableString.Invariant($"{submission.Submitter}\n{submission.Hash}\n{index}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }
}
