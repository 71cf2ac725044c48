namespace Xinyuan.Ledger.Export;

/// <summary>
/// Follows the entries of an exported log in order: times never run back, and every entry that continues a stream names the one
/// before it. Which stream that is, only a disclosed envelope tells; without it, the link must lead to an earlier entry that no
/// other continues.
/// </summary>
internal sealed class ChainCheck(Action<long, string> find)
{
    private readonly Dictionary<Digest, long> _tails = [];
    private readonly Dictionary<string, (Digest Leaf, long Revision)> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private DateTimeOffset _recorded;

    public void Take(long position, ExportedEntry entry)
    {
        if (entry.Header is { } header)
        {
            if (header.Recorded < _recorded)
                find(position, "the entry was recorded before the one ahead of it");
            _recorded = header.Recorded;
            // An entry that continues another takes its place as the end of their stream.
            if (header.Previous is { } previous && !_tails.Remove(previous))
                find(position, "the entry continues none, or one that another continues already");
            if (entry.Envelope is { } envelope)
                TakeEnvelope(position, entry.Leaf, header, envelope);
        }
        if (!_tails.TryAdd(entry.Leaf, position))
            find(position, "the same entry is there twice");
    }

    private void TakeEnvelope(long position, Digest leaf, Header header, Envelope envelope)
    {
        if (!_ids.Add(envelope.Id))
            find(position, "its id is there twice");
        // Envelopes differ in class: of a stream some may be disclosed and others not.
        if (_streams.TryGetValue(envelope.Stream, out var last))
        {
            if (envelope.Revision <= last.Revision)
                find(position, $"revision {envelope.Revision} of its stream follows {last.Revision}");
            else if (envelope.Revision == last.Revision + 1 && header.Previous != last.Leaf)
                find(position, "the entry is not chained to the one before it in its stream");
        }
        if (envelope.Revision == 0 != header.Previous is null)
            find(position, "the first of a stream continues none, and every other continues one");
        _streams[envelope.Stream] = (leaf, envelope.Revision);
    }
}
