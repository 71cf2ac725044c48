using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>The bytes of an entry that do not depend on its place, in one run of memory, and the parts of it.</summary>
/// <param name="Bytes">All parts.</param>
/// <param name="EnvelopeSalt">16 bytes.</param>
/// <param name="EnvelopeStart">The envelope up to the revision.</param>
/// <param name="EnvelopeEnd">The envelope from behind the revision.</param>
/// <param name="HeaderMiddle">The header from behind the previous hash up to the envelope's digest.</param>
/// <param name="HeaderEnd">The header from behind the envelope's digest.</param>
/// <param name="Sections">Salt, length and bytes of every section but the envelope.</param>
internal sealed record RenderedEntry(
    ReadOnlyMemory<byte> Bytes,
    ReadOnlyMemory<byte> EnvelopeSalt,
    ReadOnlyMemory<byte> EnvelopeStart,
    ReadOnlyMemory<byte> EnvelopeEnd,
    ReadOnlyMemory<byte> HeaderMiddle,
    ReadOnlyMemory<byte> HeaderEnd,
    ReadOnlyMemory<byte> Sections
);

/// <summary>Writes those bytes. One a thread, since its buffers are used again.</summary>
internal sealed class EntryRendering : IDisposable
{
    private const int SaltBytes = 16;
    private const int SaltsMax = 256;
    private const int KeptBytesMax = 1 << 20;

    [ThreadStatic]
    private static EntryRendering? _mine;

    private readonly ArrayBufferWriter<byte> _sections = new(4_096);
    private readonly ArrayBufferWriter<byte> _header = new(1_024);
    private readonly ArrayBufferWriter<byte> _text = new(1_024);
    private readonly Utf8JsonWriter _json;

    // Fetched from the system many at a time.
    private readonly byte[] _salts = new byte[SaltBytes * SaltsMax];
    private readonly byte[] _envelopeSalt = new byte[SaltBytes];
    private int _nextSalt = SaltsMax;

    private EntryRendering() => _json = new Utf8JsonWriter(_text, new JsonWriterOptions { Encoder = PlainJson.Encoder });

    public static RenderedEntry Render(NewEntry entry, PreparedDocument? document)
    {
        var mine = _mine ??= new EntryRendering();
        var rendered = mine.RenderAll(entry, document);
        // A large entry's buffers are not worth keeping.
        if (mine._sections.Capacity > KeptBytesMax || mine._text.Capacity > KeptBytesMax)
        {
            mine.Dispose();
            _mine = null;
        }
        return rendered;
    }

    public void Dispose() => _json.Dispose();

    private RenderedEntry RenderAll(NewEntry entry, PreparedDocument? document)
    {
        _sections.ResetWrittenCount();
        _header.ResetWrittenCount();
        NextSalt().CopyTo(_envelopeSalt);
        Put(_header, ",\"sections\":[{\"name\":\"envelope\",\"class\":\""u8);
        Put(_header, entry.EnvelopeClass);
        Put(_header, "\",\"digest\":\""u8);
        var middle = _header.WrittenCount;
        Put(_header, "\"}"u8);
        foreach (var section in entry.Sections)
            AddData(section);
        if (entry.Evidence is { } evidence)
            Add(Evidence.SectionName, AccessClass.Audit, RenderEvidence(evidence, document!));
        Add(TagList.SectionName, AccessClass.Audit, RenderTags(entry.Tags));
        Put(_header, "]}"u8);
        var (start, end) = RenderEnvelope(entry);
        return Join(middle, start, end);
    }

    // To be used at once: the next one may fill the buffer anew.
    private ReadOnlySpan<byte> NextSalt()
    {
        if (_nextSalt == SaltsMax)
        {
            RandomNumberGenerator.Fill(_salts);
            _nextSalt = 0;
        }
        return _salts.AsSpan(SaltBytes * _nextSalt++, SaltBytes);
    }

    private void AddData(NewSection section)
    {
        if (section.Elements is not { } elements)
        {
            Add(section.Name, section.Class, section.Bytes.Span);
            return;
        }
        var salt = Add(section.Name, section.Class, ElementTree.Join(elements));
        Add(ElementTree.RootSection(section.Name), section.RootClass, ElementTree.Build(salt, elements).WriteRoot());
    }

    // Name and class are plain ASCII, as the rules demand, and need no escaping.
    private ReadOnlySpan<byte> Add(string name, string @class, ReadOnlySpan<byte> bytes)
    {
        var salt = NextSalt();
        var target = _sections.GetSpan(SaltBytes + 4 + bytes.Length)[..(SaltBytes + 4 + bytes.Length)];
        // Hashed while the salt stands directly before the bytes; then both move to where they belong.
        salt.CopyTo(target[4..]);
        bytes.CopyTo(target[(4 + SaltBytes)..]);
        var digest = Digest.Of(target[4..]);
        salt.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[SaltBytes..], bytes.Length);
        _sections.Advance(target.Length);

        Put(_header, ",{\"name\":\""u8);
        Put(_header, name);
        Put(_header, "\",\"class\":\""u8);
        Put(_header, @class);
        Put(_header, "\",\"digest\":\""u8);
        digest.WriteBase64(_header.GetSpan(Digest.Base64Length));
        _header.Advance(Digest.Base64Length);
        Put(_header, "\"}"u8);
        return salt;
    }

    private ReadOnlySpan<byte> RenderEvidence(NewEvidence evidence, PreparedDocument document)
    {
        _text.ResetWrittenCount();
        _json.Reset(_text);
        Evidence.Write(evidence, document, _json);
        _json.Flush();
        return _text.WrittenSpan;
    }

    private ReadOnlySpan<byte> RenderTags(IReadOnlyList<string> tags)
    {
        _text.ResetWrittenCount();
        _json.Reset(_text);
        _json.WriteStartArray();
        foreach (var tag in tags)
            _json.WriteStringValue(tag);
        _json.WriteEndArray();
        _json.Flush();
        return _text.WrittenSpan;
    }

    // Where the revision comes to stand: behind the start, before the end.
    private (int Start, int End) RenderEnvelope(NewEntry entry)
    {
        _text.ResetWrittenCount();
        _json.Reset(_text);
        _json.WriteStartObject();
        _json.WriteString("id"u8, entry.Id);
        _json.WriteString("stream"u8, entry.Stream);
        _json.WriteNumber("revision"u8, 0);
        _json.Flush();
        var end = _text.WrittenCount;
        _json.WriteString("type"u8, entry.Type);
        _json.WriteString("issuer"u8, entry.Issuer);
        _json.WriteString("occurred"u8, Header.FormatTime(entry.Occurred));
        _json.WriteEndObject();
        _json.Flush();
        return (end - 1, end);
    }

    private RenderedEntry Join(int middle, int start, int end)
    {
        var bytes = new byte[SaltBytes + _text.WrittenCount - (end - start) + _header.WrittenCount + _sections.WrittenCount];
        var text = _text.WrittenSpan;
        var header = _header.WrittenSpan;
        var at = 0;
        return new RenderedEntry(
            bytes,
            Take(_envelopeSalt),
            Take(text[..start]),
            Take(text[end..]),
            Take(header[..middle]),
            Take(header[middle..]),
            Take(_sections.WrittenSpan)
        );

        ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> part)
        {
            part.CopyTo(bytes.AsSpan(at));
            at += part.Length;
            return bytes.AsMemory(at - part.Length, part.Length);
        }
    }

    private static void Put(ArrayBufferWriter<byte> target, ReadOnlySpan<byte> bytes) => target.Write(bytes);

    private static void Put(ArrayBufferWriter<byte> target, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, target.GetSpan(text.Length * 3));
        target.Advance(written);
    }
}
