using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Export;

/// <summary>
/// A log in a folder as it was when its last checkpoint was published. Opened for reading alone and without the lock, so it may be taken
/// while the service writes: what the checkpoint covers never changes again.
/// </summary>
public sealed class LogSnapshot
{
    private readonly LogFolders _folders;

    private LogSnapshot(LogFolders folders, VerifierKey verifier, Checkpoint checkpoint) =>
        (_folders, Verifier, Checkpoint) = (folders, verifier, checkpoint);

    /// <summary>The log's verifier key.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>The last published checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Takes the log in a data folder up.</summary>
    /// <exception cref="LogRefusedException">There is no log, or it has published nothing yet.</exception>
    /// <exception cref="DamageException">The verifier or the checkpoint is damaged.</exception>
    public static LogSnapshot Open(string folder)
    {
        var folders = new LogFolders(folder, "");
        if (!File.Exists(folders.Verifier))
            throw new LogRefusedException($"there is no log in {folder}");
        var verifier = LogKeys.ReadVerifier(folders);
        var checkpoint =
            LogOpening.ReadCheckpoint(folders.Checkpoint, verifier)
            ?? throw new LogRefusedException($"the log in {folder} has published no checkpoint yet");
        return new LogSnapshot(folders, verifier, checkpoint);
    }

    /// <summary>
    /// Hands out every document and every entry that the checkpoint covers, in order; a document stands before the entries that rest
    /// on it. What is handed out is valid during the call alone.
    /// </summary>
    /// <exception cref="DamageException">Something that the checkpoint covers cannot be read.</exception>
    public void Read(Action<Entry> takeEntry, Action<Digest, StoredDocument> takeDocument, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(takeEntry);
        ArgumentNullException.ThrowIfNull(takeDocument);
        long position = 0;
        var paths = _folders.SegmentFiles();
        for (var i = 0; i < paths.Count && position < Checkpoint.Size; i++)
        {
            using var segment = LogOpening.OpenSegment(paths[i], i, Verifier.Name, FileAccess.Read);
            for (long offset = Segment.HeadBytes; position < Checkpoint.Size && TryRead(segment, offset) is var (frame, payload); )
            {
                cancel.ThrowIfCancellationRequested();
                if (frame.Position != position)
                    throw new DamageException(new Damage(segment.Path, offset, position, "the frame is of another position"));
                if (frame.Kind == FrameKind.Document)
                    takeDocument(EntryCodec.ReadDocumentHash(payload.Span), EntryCodec.ReadDocument(payload));
                else
                    takeEntry(EntryCodec.Read(position++, payload));
                offset += frame.TotalBytes;
            }
        }
        if (position < Checkpoint.Size)
            throw new DamageException(
                new Damage(_folders.Segments, 0, position, $"{Checkpoint.Size} entries were published and only these can be read")
            );
    }

    // The rest of a segment is zeros where the next frame did not fit: what is there instead, the next segment or the count tells.
    private static (Frame Frame, ReadOnlyMemory<byte> Payload)? TryRead(Segment segment, long offset)
    {
        if (offset + Frame.HeadBytes > segment.Capacity)
            return null;
        try
        {
            return segment.Read(offset);
        }
        catch (DamageException)
        {
            return null;
        }
    }
}
