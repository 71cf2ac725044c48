using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger;

/// <summary>
/// An entry with everything done that needs no position: sections salted and hashed, and every byte written that does not depend on
/// the place. Made on the caller's thread, so that the one writer only adds what depends on the order.
/// </summary>
internal sealed class PreparedEntry
{
    private readonly RenderedEntry _rendered;

    private PreparedEntry(NewEntry source, RenderedEntry rendered, EntryTerms terms) =>
        (Source, _rendered, Terms) = (source, rendered, terms);

    public NewEntry Source { get; }

    /// <summary>What the entry will be found by.</summary>
    public EntryTerms Terms { get; }

    /// <summary>How large the entry will be on disk, roughly, from above.</summary>
    public int Bytes => _rendered.Bytes.Length + 1_024;

    /// <summary>Salts and hashes. The entry must have passed <see cref="EntryRules"/>.</summary>
    public static PreparedEntry From(NewEntry entry, PreparedDocument[] documents, EntryTerms terms) =>
        new(entry, EntryRendering.Render(entry, entry.Evidence is { } evidence ? documents[evidence.Document] : null), terms);

    /// <summary>How many bytes the payload of the entry's frame has at this place.</summary>
    public int PayloadLength(in EntryPlace place) => 4 + HeaderLength(place) + 16 + 4 + EnvelopeLength(place);

    /// <summary>Completes the entry where its place is known, and writes the payload of its frame.</summary>
    /// <returns>The leaf hash.</returns>
    public Digest Write(in EntryPlace place, Span<byte> payload)
    {
        var headerLength = HeaderLength(place);
        var envelopeLength = EnvelopeLength(place) - _rendered.Sections.Length;
        var afterHeader = payload[(4 + headerLength)..];
        var envelope = WriteEnvelope(place, afterHeader, envelopeLength);
        _rendered.Sections.Span.CopyTo(afterHeader[(20 + envelopeLength)..]);
        WriteHeader(place, payload.Slice(4, headerLength), envelope);
        // The byte before the header makes it a leaf (RFC 6962); then the length takes its place.
        payload[3] = 0;
        var leaf = Digest.Of(payload.Slice(3, 1 + headerLength));
        BinaryPrimitives.WriteInt32LittleEndian(payload, headerLength);
        return leaf;
    }

    /// <summary>
    /// Whether a recorded entry says the same. Salts, evidence and tags do not count: a retry brings new salts, perhaps another
    /// document that holds the same event, and a later version of the service may index more.
    /// </summary>
    public bool SaysTheSameAs(Entry recorded)
    {
        var envelope = recorded.Envelope;
        if (envelope.Type != Source.Type || envelope.Stream != Source.Stream || envelope.Issuer != Source.Issuer)
            return false;
        var theirs = recorded.Sections.Where(section => IsData(section.Name)).ToList();
        return Source.Sections.Count == theirs.Count
            && Source
                .Sections.Zip(theirs)
                .All(pair =>
                    pair.First.Name == pair.Second.Name
                    && pair.First.Class == pair.Second.Class
                    && (pair.First.Elements is { } elements ? ElementTree.Join(elements) : pair.First.Bytes).Span.SequenceEqual(
                        pair.Second.Bytes.Span
                    )
                );

        bool IsData(string name) =>
            name is not (Envelope.SectionName or Evidence.SectionName or TagList.SectionName)
            && !(
                name.EndsWith(ElementTree.RootEnding, StringComparison.Ordinal)
                && recorded.Sections.Any(section => ElementTree.RootSection(section.Name) == name)
            );
    }

    private int HeaderLength(in EntryPlace place) =>
        place.HeaderStart.Length
        + Header.TimeLength
        + Header.BeforePrevious.Length
        + (place.Previous is null ? Header.NoPrevious.Length : Digest.Base64Length + 2)
        + _rendered.HeaderMiddle.Length
        + Digest.Base64Length
        + _rendered.HeaderEnd.Length;

    private int EnvelopeLength(in EntryPlace place) =>
        _rendered.EnvelopeStart.Length + DecimalLength(place.Revision) + _rendered.EnvelopeEnd.Length + _rendered.Sections.Length;

    // Salt, length, bytes; hashed while the salt stands directly before the bytes.
    private Digest WriteEnvelope(in EntryPlace place, Span<byte> target, int length)
    {
        var bytes = target.Slice(20, length);
        _rendered.EnvelopeStart.Span.CopyTo(bytes);
        bytes = bytes[_rendered.EnvelopeStart.Length..];
        Utf8Formatter.TryFormat(place.Revision, bytes, out var digits);
        _rendered.EnvelopeEnd.Span.CopyTo(bytes[digits..]);
        _rendered.EnvelopeSalt.Span.CopyTo(target[4..]);
        var digest = Digest.Of(target.Slice(4, 16 + length));
        _rendered.EnvelopeSalt.Span.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], length);
        return digest;
    }

    private void WriteHeader(in EntryPlace place, Span<byte> header, Digest envelope)
    {
        var rest = Put(header, place.HeaderStart.Span);
        rest = Put(rest, place.RecordedText.Span);
        rest = Put(rest, Header.BeforePrevious);
        if (place.Previous is { } previous)
        {
            rest[0] = rest[Digest.Base64Length + 1] = (byte)'"';
            previous.WriteBase64(rest[1..]);
            rest = rest[(Digest.Base64Length + 2)..];
        }
        else
        {
            rest = Put(rest, Header.NoPrevious);
        }
        rest = Put(rest, _rendered.HeaderMiddle.Span);
        envelope.WriteBase64(rest);
        Put(rest[Digest.Base64Length..], _rendered.HeaderEnd.Span);
    }

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }

    private static int DecimalLength(long number)
    {
        var length = 1;
        for (; number >= 10; number /= 10)
            length++;
        return length;
    }
}

/// <summary>What the order decides about an entry.</summary>
/// <param name="HeaderStart">What every header of the log begins with, up to the time.</param>
/// <param name="RecordedText">When it is recorded, as the header has it.</param>
/// <param name="Previous">Leaf hash of the stream's previous entry.</param>
/// <param name="Revision">The place in the stream.</param>
internal readonly record struct EntryPlace(
    ReadOnlyMemory<byte> HeaderStart,
    ReadOnlyMemory<byte> RecordedText,
    Digest? Previous,
    long Revision
);

/// <summary>A document with its hashes.</summary>
internal sealed record PreparedDocument(
    string MediaType,
    ReadOnlyMemory<byte> Bytes,
    Digest Stored,
    ReadOnlyMemory<byte> Salt,
    Digest Commitment
)
{
    /// <summary>How the evidence of each of its entries names it: the same for all of them.</summary>
    public byte[] Named { get; } =
        JsonSerializer.SerializeToUtf8Bytes(
            new EvidenceDocumentJson(Commitment.ToBase64(), Convert.ToBase64String(Salt.Span), Stored.ToBase64(), MediaType, Bytes.Length),
            LedgerJson.Strict.EvidenceDocumentJson
        );

    public static PreparedDocument From(NewDocument document)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new PreparedDocument(
            document.MediaType,
            document.Bytes,
            Digest.Of(document.Bytes.Span),
            salt,
            Digest.Of(salt, document.Bytes.Span)
        );
    }
}
