using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Ledger.Export;

/// <summary>What an export wrote.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Entries">The size of the checkpoint.</param>
/// <param name="Documents">Documents in the folder, of this log.</param>
/// <param name="FilesWritten">Files that were not there, or were other.</param>
public sealed record ExportReport(string Origin, long Entries, long Documents, long FilesWritten);

/// <summary>
/// Writes a log as a folder of files that any static file server can serve as C2SP tlog-tiles, with what it takes to check it
/// offline. Writing into a folder that holds an earlier export of the log adds what is new. The checkpoint comes last: a reader never sees one
/// whose tiles are not all there.
/// </summary>
public sealed class LogExport
{
    private readonly LogSnapshot _log;
    private readonly ExportFolder _folder;
    private readonly Disclosed _disclosed;
    private readonly IProgress<long>? _progress;
    private readonly MerkleFrontier _frontier = new();
    private readonly List<List<Digest>> _levels = [];
    private readonly List<long> _tiles = [];
    private readonly ArrayBufferWriter<byte> _bundle = new();
    private readonly ArrayBufferWriter<byte> _sections = new();
    private long _documents;
    private long _written;

    private LogExport(LogSnapshot log, string folder, Disclosed disclosed, IProgress<long>? progress) =>
        (_log, _folder, _disclosed, _progress) = (log, new ExportFolder(folder), disclosed, progress);

    /// <summary>Exports the log as its last checkpoint has it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="folder">The folder to write; made when it is not there.</param>
    /// <param name="disclosed">Which sections go with it.</param>
    /// <param name="progress">Told the number of entries written, now and then.</param>
    /// <param name="cancel">Ends the work; what is written stays, and is taken up the next time.</param>
    /// <exception cref="InvalidDataException">The folder holds something else, or discloses other sections.</exception>
    /// <exception cref="Files.DamageException">The log is damaged; the folder's checkpoint stays what it was.</exception>
    public static ExportReport Run(LogSnapshot log, string folder, Disclosed disclosed, IProgress<long>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        return new LogExport(log, folder, disclosed, progress).Run(cancel);
    }

    private ExportReport Run(CancellationToken cancel)
    {
        RequireOwnFolder();
        Write(ExportFolder.Verifier, Encoding.UTF8.GetBytes(_log.Verifier + "\n"));
        if (_disclosed != Disclosed.None)
            Write(ExportFolder.What, What);
        _log.Read(Take, TakeDocument, cancel);
        Finish();
        var checkpoint = _log.Checkpoint;
        if (_frontier.Root != checkpoint.Root)
            throw new Files.DamageException(
                new Files.Damage(_folder.Root, 0, null, "the entries do not have the root that the checkpoint states; run `verify`")
            );
        Write(ExportFolder.Checkpoint, Encoding.UTF8.GetBytes(checkpoint.Note));
        RemoveOutgrown();
        return new ExportReport(checkpoint.Origin, checkpoint.Size, _documents, _written);
    }

    // Somebody who exports for all must not find an auditor's sections in the folder that is about to be served.
    private void RequireOwnFolder()
    {
        if (!Directory.Exists(_folder.Root) || !Directory.EnumerateFileSystemEntries(_folder.Root).Any())
            return;
        var verifier = _folder.Read(ExportFolder.Verifier);
        // A log's own folder and its backups name the same verifier.
        if (
            Directory.EnumerateFileSystemEntries(_folder.Root).Any(path => !ExportFolder.IsOwn(Path.GetFileName(path)))
            || verifier is null
            || Encoding.UTF8.GetString(verifier) != _log.Verifier + "\n"
        )
            throw new InvalidDataException($"{_folder.Root} holds something else than an export of {_log.Verifier.Name}");
        var known = _folder.Read(ExportFolder.What);
        var same = known is null
            ? _disclosed == Disclosed.None || !_folder.Has(ExportFolder.Checkpoint)
            : known.AsSpan().SequenceEqual(What);
        if (!same || (_disclosed == Disclosed.None && Directory.Exists(_folder.Full(ExportFolder.SectionsFolder))))
            throw new InvalidDataException($"{_folder.Root} discloses other sections; name another folder");
        if (
            _folder.Read(ExportFolder.Checkpoint) is { } bytes
            && Checkpoint.Parse(Encoding.UTF8.GetString(bytes), out _)?.Size > _log.Checkpoint.Size
        )
            throw new InvalidDataException($"{_folder.Root} holds a later state of the log than the log itself has");
    }

    private byte[] What => Encoding.UTF8.GetBytes(_disclosed == Disclosed.All ? "all\n" : "open\n");

    private void Take(Entry entry)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.HeaderBytes.Length);
        _bundle.Write(length);
        _bundle.Write(entry.HeaderBytes.Span);
        Disclose(entry);
        _frontier.Append(entry.LeafHash);
        Add(0, entry.LeafHash);
        if (_frontier.Size % TileName.WidthMax == 0)
            CloseBundle(TileName.WidthMax);
        if (_frontier.Size % 1_000 == 0)
            _progress?.Report(_frontier.Size);
    }

    private void Disclose(Entry entry)
    {
        if (_disclosed == Disclosed.None)
            return;
        var sections = entry
            .Sections.Where(section => _disclosed == Disclosed.All || section.Class == AccessClass.Open)
            .Select(section => new BundleSectionJson(
                section.Name,
                Convert.ToBase64String(section.Salt.Span),
                Convert.ToBase64String(section.Bytes.Span)
            ))
            .ToList();
        if (sections.Count == 0)
            return;
        _sections.Write(
            JsonSerializer.SerializeToUtf8Bytes(new DisclosedEntryJson(entry.Position, sections), LedgerJson.Strict.DisclosedEntryJson)
        );
        _sections.Write("\n"u8);
    }

    private void TakeDocument(Digest stored, StoredDocument document)
    {
        if (_disclosed != Disclosed.All)
            return;
        _documents++;
        Write(ExportFolder.Document(stored), document.Bytes.Span);
    }

    private void Add(int level, Digest hash)
    {
        if (level == _levels.Count)
        {
            _levels.Add([]);
            _tiles.Add(0);
        }
        var tile = _levels[level];
        tile.Add(hash);
        if (tile.Count < TileName.WidthMax)
            return;
        var root = MerkleTree.Root(CollectionsMarshal.AsSpan(tile));
        CloseTile(level);
        Add(level + 1, root);
    }

    private void CloseTile(int level)
    {
        var tile = _levels[level];
        Write(TileName.Path(level, _tiles[level], tile.Count), DigestBytes.Join(CollectionsMarshal.AsSpan(tile)));
        _tiles[level]++;
        tile.Clear();
    }

    private void CloseBundle(int width)
    {
        var number = (_frontier.Size - 1) / TileName.WidthMax;
        Write(TileName.Path(TileName.Entries, number, width), _bundle.WrittenSpan);
        if (_disclosed != Disclosed.None)
            Write(ExportFolder.Sections(number, width), _sections.WrittenSpan);
        _bundle.ResetWrittenCount();
        _sections.ResetWrittenCount();
    }

    private void Finish()
    {
        var width = (int)(_frontier.Size % TileName.WidthMax);
        if (width > 0)
            CloseBundle(width);
        for (var level = 0; level < _levels.Count; level++)
        {
            if (_levels[level].Count > 0)
                CloseTile(level);
        }
    }

    // A partial tile may go once the full one is there: clients then take that (tlog-tiles). Until then it stays, since it belongs to
    // a checkpoint that was given out.
    private void RemoveOutgrown()
    {
        foreach (var top in new[] { ExportFolder.Tiles, ExportFolder.SectionsFolder }.Select(_folder.Full).Where(Directory.Exists))
        {
            foreach (var partial in Directory.GetDirectories(top, "*.p", SearchOption.AllDirectories))
            {
                var full = partial[..^2];
                if (File.Exists(full) || File.Exists(full + ".jsonl"))
                    Directory.Delete(partial, recursive: true);
            }
        }
    }

    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        if (_folder.Write(name, bytes))
            _written++;
    }
}
