namespace Xinyuan.Ledger.Files;

/// <summary>What of an entry is held against its neighbours, once it has been checked by itself.</summary>
internal readonly record struct CheckedEntry(
    ScannedFrame Frame,
    Digest Leaf,
    DateTimeOffset Recorded,
    Digest? Previous,
    Envelope Envelope,
    IReadOnlyList<string> Tags,
    Evidence? Unchecked
);

/// <summary>Frames that were checked by themselves, in order.</summary>
/// <param name="Entries">Entries that could be read.</param>
/// <param name="Documents">Documents: the hash that each is stored under, and its place.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record CheckedFrames(List<CheckedEntry> Entries, List<(Digest Stored, Place Place)> Documents, List<Damage> Findings);

/// <summary>Checks frames by themselves, with nothing but their own bytes: so any core may check any of them.</summary>
internal sealed class EntryCheck
{
    private readonly string _origin;
    private readonly CheckedFrames _checked = new([], [], []);
    private (Digest Stored, StoredDocument Document) _document;

    private EntryCheck(string origin) => _origin = origin;

    /// <summary>Checks frames that follow each other.</summary>
    public static CheckedFrames Run(string origin, IReadOnlyList<ScannedFrame> frames)
    {
        var check = new EntryCheck(origin);
        foreach (var frame in frames)
        {
            try
            {
                if (frame.Frame.Kind == FrameKind.Document)
                    check.TakeDocument(frame);
                else
                    check.TakeEntry(frame);
            }
            catch (InvalidDataException malformed)
            {
                check.Find(frame, malformed.Message);
            }
        }
        return check._checked;
    }

    private void TakeDocument(ScannedFrame frame)
    {
        var document = EntryCodec.ReadDocument(frame.Payload);
        var stored = EntryCodec.ReadDocumentHash(frame.Payload.Span);
        if (Digest.Of(document.Bytes.Span) != stored)
            Find(frame, "the document does not have the hash that it is stored under");
        _checked.Documents.Add((stored, frame.Place));
        _document = (stored, document);
    }

    private void TakeEntry(ScannedFrame frame)
    {
        var entry = EntryCodec.Read(frame.Frame.Position, frame.Payload);
        if (entry.Header.Origin != _origin)
            Find(frame, $"the entry is of the log '{entry.Header.Origin}'");
        foreach (var section in entry.Sections)
        {
            if (Digest.Of(section.Salt.Span, section.Bytes.Span) != section.Digest)
                Find(frame, $"section '{section.Name}' is not what the header commits to");
            CheckRoot(frame, entry, section);
        }
        var evidence = entry.Evidence;
        // The documents of a batch stand right before its entries; one that came earlier is looked up later, in order.
        if (evidence is not null && _document.Document is not null && _document.Stored == evidence.Stored)
        {
            if (Fault(evidence, _document.Document) is { } fault)
                Find(frame, fault);
            evidence = null;
        }
        _checked.Entries.Add(
            new CheckedEntry(frame, entry.LeafHash, entry.Recorded, entry.Header.Previous, entry.Envelope, entry.Tags, evidence)
        );
    }

    /// <summary>Why evidence does not fit the document that it names, or null.</summary>
    public static string? Fault(Evidence evidence, StoredDocument document)
    {
        if (Digest.Of(evidence.Salt.Span, document.Bytes.Span) != evidence.Commitment)
            return "the evidence does not commit to the stored document";
        return document.MediaType != evidence.MediaType || document.Bytes.Length != evidence.Size
            ? $"the stored document is {document.MediaType} of {document.Bytes.Length} bytes, and the evidence says {evidence.MediaType} of {evidence.Size}"
            : null;
    }

    private void CheckRoot(ScannedFrame frame, Entry entry, Section section)
    {
        if (
            !section.Name.EndsWith(ElementTree.RootEnding, StringComparison.Ordinal)
            || entry[section.Name[..^ElementTree.RootEnding.Length]] is not { } list
        )
            return;
        var tree = ElementTree.Build(list.Salt.Span, ElementTree.Split(list.Bytes));
        if (!tree.WriteRoot().AsSpan().SequenceEqual(section.Bytes.Span))
            Find(frame, $"section '{section.Name}' is not the root of section '{list.Name}'");
    }

    private void Find(ScannedFrame frame, string what) =>
        _checked.Findings.Add(new Damage(frame.File, frame.Place.Offset, frame.Frame.Position, what));
}
