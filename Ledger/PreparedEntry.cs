using System.Security.Cryptography;

namespace Xinyuan.Ledger;

/// <summary>
/// An entry with everything done that needs no position: sections salted and hashed, tags and evidence written. Made on the
/// caller's thread, so that the one writer only adds what depends on the order.
/// </summary>
internal sealed class PreparedEntry
{
    private const int SaltBytes = 16;
    private readonly List<Section> _sections;

    private PreparedEntry(NewEntry source, List<Section> sections, int bytes)
    {
        Source = source;
        _sections = sections;
        Bytes = bytes;
    }

    public NewEntry Source { get; }

    /// <summary>How large the entry will be on disk, roughly, from above.</summary>
    public int Bytes { get; }

    /// <summary>The sections, without the envelope.</summary>
    public IReadOnlyList<Section> Sections => _sections;

    /// <summary>Salts and hashes. The entry must have passed <see cref="EntryRules"/>.</summary>
    public static PreparedEntry From(NewEntry entry, IReadOnlyList<PreparedDocument> documents)
    {
        var sections = new List<Section>(entry.Sections.Count + 3);
        foreach (var section in entry.Sections)
        {
            if (section.Elements is not { } elements)
            {
                sections.Add(Salted(section.Name, section.Class, section.Bytes));
                continue;
            }
            var list = Salted(section.Name, section.Class, ElementTree.Join(elements));
            sections.Add(list);
            sections.Add(
                Salted(ElementTree.RootSection(section.Name), section.RootClass, ElementTree.Build(list.Salt.Span, elements).WriteRoot())
            );
        }
        if (entry.Evidence is { } evidence)
        {
            var document = documents[evidence.Document];
            var record = new Evidence(
                document.Commitment,
                document.Salt,
                document.Stored,
                document.MediaType,
                document.Bytes.Length,
                evidence.Index,
                evidence.Signature,
                evidence.KeyId
            );
            sections.Add(Salted(Evidence.SectionName, AccessClass.Audit, record.Write()));
        }
        sections.Add(Salted(TagList.SectionName, AccessClass.Audit, TagList.Write(entry.Tags)));
        var bytes = 2_048 + sections.Sum(section => section.Bytes.Length + 256);
        return new PreparedEntry(entry, sections, bytes);
    }

    /// <summary>Completes the entry where its place is known.</summary>
    public Entry At(long position, string origin, DateTimeOffset recorded, Digest? previous, long revision)
    {
        var envelope = new Envelope(Source.Id, Source.Stream, revision, Source.Type, Source.Issuer, Source.Occurred);
        List<Section> sections = [Salted(Envelope.SectionName, Source.EnvelopeClass, envelope.Write()), .. _sections];
        var header = new Header(
            origin,
            recorded,
            previous,
            sections.ConvertAll(section => new HeaderSection(section.Name, section.Class, section.Digest))
        );
        return new Entry(position, header.Write(), header, sections, envelope, Source.Tags);
    }

    /// <summary>
    /// Whether a recorded entry says the same. Salts, evidence and tags do not count: a retry brings new salts, perhaps another
    /// document that holds the same event, and a later version of the service may index more.
    /// </summary>
    public bool SaysTheSameAs(string type, string stream, string issuer, IReadOnlyList<Section> recorded)
    {
        if (type != Source.Type || stream != Source.Stream || issuer != Source.Issuer)
            return false;
        var theirs = recorded.Where(section => IsData(section.Name)).ToList();
        var ours = _sections.Where(section => IsData(section.Name)).ToList();
        return ours.Count == theirs.Count
            && ours.Zip(theirs)
                .All(pair =>
                    pair.First.Name == pair.Second.Name
                    && pair.First.Class == pair.Second.Class
                    && pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span)
                );

        bool IsData(string name) =>
            name is not (Envelope.SectionName or Evidence.SectionName or TagList.SectionName)
            && !(
                name.EndsWith(".root", StringComparison.Ordinal) && recorded.Any(section => ElementTree.RootSection(section.Name) == name)
            );
    }

    internal static Section Salted(string name, string @class, ReadOnlyMemory<byte> bytes)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new Section(name, @class, Digest.Of(salt, bytes.Span), salt, bytes);
    }
}

/// <summary>A document with its hashes.</summary>
internal sealed record PreparedDocument(
    string MediaType,
    ReadOnlyMemory<byte> Bytes,
    Digest Stored,
    ReadOnlyMemory<byte> Salt,
    Digest Commitment
)
{
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
