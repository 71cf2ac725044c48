using System.Text;

namespace Xinyuan.Ledger;

/// <summary>A recorded entry: the header, whose bytes are what is hashed, and the sections that it commits to.</summary>
public sealed class Entry
{
    private Envelope? _envelope;
    private IReadOnlyList<string>? _tags;

    internal Entry(
        long position,
        ReadOnlyMemory<byte> headerBytes,
        Header header,
        IReadOnlyList<Section> sections,
        Envelope? envelope = null,
        IReadOnlyList<string>? tags = null
    )
    {
        Position = position;
        HeaderBytes = headerBytes;
        Header = header;
        Sections = sections;
        LeafHash = MerkleTree.LeafHash(headerBytes.Span);
        (_envelope, _tags) = (envelope, tags);
    }

    /// <summary>Its place in the log, from 0.</summary>
    public long Position { get; }

    /// <summary>The header exactly as it was written.</summary>
    public ReadOnlyMemory<byte> HeaderBytes { get; }

    /// <summary>The header, read.</summary>
    public Header Header { get; }

    /// <summary>When the log recorded it.</summary>
    public DateTimeOffset Recorded => Header.Recorded;

    /// <summary>The sections, in the header's order.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>SHA-256(0x00 ‖ header).</summary>
    public Digest LeafHash { get; }

    /// <summary>Id, stream, revision, type, issuer and occurred.</summary>
    public Envelope Envelope => _envelope ??= Envelope.Read(Required(Envelope.SectionName).Bytes.Span);

    /// <summary>The index terms.</summary>
    public IReadOnlyList<string> Tags => _tags ??= TagList.Read(Required(TagList.SectionName).Bytes.Span);

    /// <summary>What the entry rests on, or null.</summary>
    public Evidence? Evidence => this[Evidence.SectionName] is { } section ? Evidence.Read(section.Bytes.Span) : null;

    /// <summary>The section of this name, or null.</summary>
    public Section? this[string name] => Sections.FirstOrDefault(section => section.Name == name);

    /// <summary>The bytes of the section of this name as UTF-8 text, or null when there is none.</summary>
    public string? Text(string name) => this[name] is { } section ? Encoding.UTF8.GetString(section.Bytes.Span) : null;

    private Section Required(string name) => this[name] ?? throw new InvalidDataException($"entry {Position} has no section '{name}'");
}

/// <summary>A recorded section. Its digest is SHA-256(salt ‖ bytes).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Class">Its access class.</param>
/// <param name="Digest">The digest that the header carries.</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Bytes">The data.</param>
public sealed record Section(string Name, string Class, Digest Digest, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Bytes);
