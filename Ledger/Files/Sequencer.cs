using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Gives out positions, on one thread: knows what was sent before, checks conditions against the log as it will stand, and writes
/// the frames into the group. The index runs ahead of the disk; readers are bounded by the durable head.
/// </summary>
internal sealed class Sequencer
{
    private readonly FileLogOptions _options;
    private readonly OpenedLog _log;
    private readonly byte[] _headerStart;
    private DateTimeOffset _recorded;
    private byte[] _recordedText = [];
    private CommitGroup _group;
    private CommitGroup _before;

    public Sequencer(FileLogOptions options, OpenedLog log, string origin)
    {
        (_options, _log, _headerStart) = (options, log, Header.Start(origin));
        _recorded = log.Head.Recorded;
        (_group, _before) = (new CommitGroup(), new CommitGroup());
        _group.Begin(log.Index.Count);
        _before.Begin(log.Index.Count);
    }

    /// <summary>The group that is being put together.</summary>
    public CommitGroup Group => _group;

    /// <summary>Closes the group and begins the next, in the place of the one before, which must be durable.</summary>
    public CommitGroup Close()
    {
        var closed = _group;
        if (closed.Places.Count > 0)
            closed.After = new DurableTree(new LogHead(_log.Index.Count, _recorded), _log.Frontier.Root);
        (_group, _before) = (_before, closed);
        _group.Begin(_log.Index.Count);
        return closed;
    }

    /// <summary>Takes a batch into the group, or decides that it is not taken.</summary>
    /// <exception cref="InvalidOperationException">The clock is too far behind.</exception>
    /// <exception cref="IOException">A known entry cannot be read, or there is no room for more.</exception>
    public AppendResult Admit(PendingBatch batch)
    {
        if (_group.Places.Count == 0)
            TakeTime();
        var known = new Receipt?[batch.Entries.Length];
        var knownCount = 0;
        List<(RefusalReason, EntryFault)>? taken = null;
        for (var i = 0; i < known.Length; i++)
        {
            if (_log.Index.FindId(batch.Entries[i].Terms.Id) is not { } position)
                continue;
            var there = EntryAt(position);
            var envelope = there.Envelope;
            if (!batch.Entries[i].SaysTheSameAs(there))
            {
                var detail = $"entry {i}: the id '{envelope.Id}' is recorded at position {position} with other content";
                (taken ??= []).Add((RefusalReason.IdTaken, new EntryFault(i, detail)));
            }
            known[i] = new Receipt(envelope.Id, position, there.LeafHash, envelope.Revision, there.Recorded, AlreadyKnown: true);
            knownCount++;
        }
        if (taken is not null)
            return AppendResult.Refused.Of(taken);
        // A retry finds everything there, and no condition speaks against what was recorded already.
        if (knownCount == known.Length)
            return new AppendResult.Appended(known!);
        return Check(batch.Conditions) ?? (AppendResult)Write(batch, known, known.Length - knownCount);
    }

    private void TakeTime()
    {
        var now = _options.Clock.GetUtcNow();
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        if (_recorded - now > _options.ClockBehindMax)
            throw new InvalidOperationException(
                $"the clock says {now:O} and the log was last written at {_recorded:O}; set the clock right"
            );
        _recorded = now > _recorded ? now : _recorded;
        _recordedText = Encoding.ASCII.GetBytes(Header.FormatTime(_recorded));
    }

    private AppendResult.Conflict? Check(IReadOnlyList<AppendCondition> conditions)
    {
        foreach (var condition in conditions)
        {
            switch (condition)
            {
                case AppendCondition.ExpectedRevision expected
                    when _log.Index.StreamHead(expected.Stream, LeafAt) is var head && head.Revision != expected.Revision:
                    return new AppendResult.Conflict(condition, head.Position);
                case AppendCondition.NoneAfter none when _log.Index.FindLast(none.Query, none.Position) is { } found:
                    return new AppendResult.Conflict(condition, found);
                case AppendCondition.RecordedBefore before when _recorded >= before.Time:
                    return new AppendResult.Conflict(condition, _log.Index.Count - 1);
            }
        }
        return null;
    }

    private AppendResult.Appended Write(PendingBatch batch, Receipt?[] receipts, int fresh)
    {
        var documents = NewDocuments(batch, receipts);
        var frames = documents.Count + fresh;
        var remaining = frames;
        foreach (var document in documents)
        {
            var length = EntryCodec.Size(document);
            var room = _group.Reserve(_log.Store, length, FrameKind.Document, out _, out var nonce);
            EntryCodec.Write(document, room[Frame.HeadBytes..]);
            NextFrame(length, nonce, FrameKind.Document).Seal(room);
        }
        for (var i = 0; i < receipts.Length; i++)
        {
            if (receipts[i] is not null)
                continue;
            var entry = batch.Entries[i];
            var position = _log.Index.Count;
            var head = _log.Index.StreamHead(entry.Terms.Stream, LeafAt);
            var at = new EntryPlace(_headerStart, _recordedText, head.Leaf, head.Revision + 1);
            var length = entry.PayloadLength(at);
            var room = _group.Reserve(_log.Store, length, FrameKind.Entry, out var place, out var nonce);
            var leaf = entry.Write(at, room.Slice(Frame.HeadBytes, length));
            NextFrame(length, nonce, FrameKind.Entry).Seal(room);
            _log.Parts.Reach(place.Segment, position, _log.Frontier);
            // Documents are found by the entry that their batch begins with.
            foreach (var document in documents)
                _log.Index.AddDocument(document.Stored, position);
            documents.Clear();
            _log.Index.Add(entry.Terms, head.Revision + 1, leaf, position);
            _log.Parts.LastRecorded = _recorded;
            _log.Frontier.Append(leaf, _group.Growth);
            _group.Places.Add(place);
            receipts[i] = new Receipt(entry.Source.Id, position, leaf, head.Revision + 1, _recorded, AlreadyKnown: false);
        }
        return new AppendResult.Appended(receipts!);

        Frame NextFrame(int length, ulong nonce, FrameKind kind) =>
            new(length, _log.Index.Count, nonce, _group.First, --remaining, kind, IsFirst: remaining == frames - 1);
    }

    private List<PreparedDocument> NewDocuments(PendingBatch batch, Receipt?[] receipts)
    {
        var documents = new List<PreparedDocument>(batch.Documents.Count);
        for (var i = 0; i < receipts.Length; i++)
        {
            if (receipts[i] is not null || batch.Entries[i].Source.Evidence is not { } evidence)
                continue;
            var document = batch.Documents[evidence.Document];
            if (!documents.Exists(there => there.Stored == document.Stored) && _log.Index.FindDocument(document.Stored) is null)
                documents.Add(document);
        }
        return documents;
    }

    private Digest LeafAt(long position)
    {
        foreach (var group in (ReadOnlySpan<CommitGroup>)[_group, _before])
        {
            if (group.Has(position))
                return group.Growth[0][(int)(position - group.First)];
        }
        return _log.Tree.ReadLeaf(position);
    }

    private Entry EntryAt(long position)
    {
        foreach (var group in (ReadOnlySpan<CommitGroup>)[_group, _before])
        {
            if (group.Has(position))
                return group.Read(position);
        }
        return _log.Read(position);
    }
}
