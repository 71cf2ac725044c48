using System.Security.Cryptography;
using Xinyuan.Ledger.Files.Index;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Holds entries, in the log's order, against each other: times, ids, streams, documents and the tree. Ids and streams are known by
/// hashes under a key of this run.
/// </summary>
internal sealed class LogLinks
{
    private readonly DerivedChecks _derived;
    private readonly Func<Place, StoredDocument> _readDocument;
    private readonly List<Damage> _findings;
    private readonly TermHash _hash = new(RandomNumberGenerator.GetBytes(SipHash.KeyBytes));
    private readonly HashSet<UInt128> _ids = [];
    private readonly Dictionary<UInt128, (long Revision, Digest Leaf)> _streams = [];
    private readonly Dictionary<UInt128, Place> _documents = [];
    private readonly Dictionary<long, Digest?> _roots;
    private DateTimeOffset _recorded;

    /// <param name="derived">Told every leaf and place.</param>
    /// <param name="readDocument">Reads a document's frame again.</param>
    /// <param name="sizes">Sizes whose roots will be asked for.</param>
    /// <param name="findings">Where findings go.</param>
    public LogLinks(DerivedChecks derived, Func<Place, StoredDocument> readDocument, IEnumerable<long> sizes, List<Damage> findings)
    {
        (_derived, _readDocument, _findings) = (derived, readDocument, findings);
        _roots = sizes.Distinct().ToDictionary(size => size, size => size == 0 ? MerkleTree.EmptyRoot : (Digest?)null);
    }

    /// <summary>Entries taken.</summary>
    public long Entries => _derived.Frontier.Size;

    /// <summary>Documents taken.</summary>
    public long Documents => _documents.Count;

    /// <summary>The root over the first entries, for a size that was announced and reached.</summary>
    public Digest? RootAt(long size) => _roots[size];

    public void Take(CheckedFrames frames)
    {
        _findings.AddRange(frames.Findings);
        foreach (var (stored, place) in frames.Documents)
            _documents[_hash.Document(stored)] = place;
        foreach (var entry in frames.Entries)
            Take(entry);
    }

    private void Take(in CheckedEntry entry)
    {
        _derived.Add(entry.Leaf, entry.Frame.Place);
        if (_roots.ContainsKey(Entries))
            _roots[Entries] = _derived.Frontier.Root;
        if (entry.Recorded < _recorded)
            Find(entry, "the entry was recorded before the one ahead of it");
        _recorded = entry.Recorded;
        var envelope = entry.Envelope;
        if (!_ids.Add(_hash.Id(envelope.Id)))
            Find(entry, $"the id '{envelope.Id}' is there twice");
        var stream = _hash.Stream(envelope.Stream);
        var (revision, leaf) = _streams.TryGetValue(stream, out var last) ? (last.Revision, (Digest?)last.Leaf) : (-1, null);
        if (envelope.Revision != revision + 1)
            Find(entry, $"revision {envelope.Revision} of stream '{envelope.Stream}' follows {revision}");
        if (entry.Previous != leaf)
            Find(entry, $"the entry is not chained to the one before it in stream '{envelope.Stream}'");
        _streams[stream] = (envelope.Revision, entry.Leaf);
        if (entry.Unchecked is { } evidence)
            CheckEvidence(entry, evidence);
    }

    private void CheckEvidence(in CheckedEntry entry, Evidence evidence)
    {
        if (!_documents.TryGetValue(_hash.Document(evidence.Stored), out var place))
            Find(entry, $"the document {evidence.Stored} that the entry rests on is missing");
        else if (EntryCheck.Fault(evidence, _readDocument(place)) is { } fault)
            Find(entry, fault);
    }

    private void Find(in CheckedEntry entry, string what) =>
        _findings.Add(new Damage(entry.Frame.File, entry.Frame.Place.Offset, entry.Frame.Frame.Position, what));
}
