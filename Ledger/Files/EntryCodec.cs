using System.Buffers.Binary;
using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Payloads of frames. Entry: header length, header, then for each section that the header names its salt, length and bytes.
/// Document: SHA-256, length and text of the media type, bytes. Lengths are 4 bytes, little-endian.
/// </summary>
internal static class EntryCodec
{
    private const int SaltBytes = 16;

    public static int Size(Entry entry) =>
        4 + entry.HeaderBytes.Length + entry.Sections.Sum(section => SaltBytes + 4 + section.Bytes.Length);

    public static void Write(Entry entry, Span<byte> target)
    {
        var rest = Put(target, entry.HeaderBytes.Span);
        foreach (var section in entry.Sections)
        {
            section.Salt.Span.CopyTo(rest);
            rest = Put(rest[SaltBytes..], section.Bytes.Span);
        }
    }

    /// <summary>Reads an entry. Checks its form and not its hashes: that is <see cref="LogVerifier"/>'s work.</summary>
    /// <exception cref="InvalidDataException">It is not of the form.</exception>
    public static Entry Read(long position, ReadOnlyMemory<byte> payload)
    {
        try
        {
            var headerBytes = Take(ref payload);
            var header = Header.Read(headerBytes.Span);
            var sections = new List<Section>(header.Sections.Count);
            foreach (var named in header.Sections)
            {
                var salt = payload[..SaltBytes];
                payload = payload[SaltBytes..];
                sections.Add(new Section(named.Name, named.Class, named.Digest, salt, Take(ref payload)));
            }
            if (payload.Length > 0)
                throw new InvalidDataException($"entry {position} has {payload.Length} bytes too many");
            return new Entry(position, headerBytes, header, sections);
        }
        catch (ArgumentOutOfRangeException outside)
        {
            throw new InvalidDataException($"entry {position} is cut short", outside);
        }
    }

    public static int Size(PreparedDocument document) =>
        Digest.Size + 4 + Encoding.UTF8.GetByteCount(document.MediaType) + document.Bytes.Length;

    public static void Write(PreparedDocument document, Span<byte> target)
    {
        document.Stored.CopyTo(target);
        var rest = Put(target[Digest.Size..], Encoding.UTF8.GetBytes(document.MediaType));
        document.Bytes.Span.CopyTo(rest);
    }

    public static Digest ReadDocumentHash(ReadOnlySpan<byte> payload) => new(payload);

    public static StoredDocument ReadDocument(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var rest = payload[Digest.Size..];
            return new StoredDocument(Encoding.UTF8.GetString(Take(ref rest).Span), rest);
        }
        catch (ArgumentOutOfRangeException outside)
        {
            throw new InvalidDataException("a document's frame is cut short", outside);
        }
    }

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes.Length);
        bytes.CopyTo(target[4..]);
        return target[(4 + bytes.Length)..];
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        var bytes = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return bytes;
    }
}
