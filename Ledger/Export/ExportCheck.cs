using System.Text;

namespace Xinyuan.Ledger.Export;

/// <summary>
/// Checks an exported log without the service and without a network: every bundle against the tiles, the tiles against each other,
/// their root against the signed checkpoint, what is disclosed against its digests, the links of the streams, and that no file is
/// there beside. Works on all cores.
/// </summary>
public sealed class ExportCheck
{
    private readonly ExportFolder _folder;
    private readonly Policy? _trusted;
    private readonly List<ExportFault> _faults = [];
    private readonly HashSet<string> _expected = [ExportFolder.Checkpoint, ExportFolder.Verifier];
    private readonly HashSet<Digest> _documents = [];
    private long _sections;

    private ExportCheck(string folder, Policy? trusted) => (_folder, _trusted) = (new ExportFolder(folder), trusted);

    /// <summary>Checks the export in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="trusted">The policy that the checker trusts; null to take the folder's own word for whose log it is.</param>
    public static ExportVerdict Run(string folder, Policy? trusted) => new ExportCheck(folder, trusted).Run();

    private ExportVerdict Run()
    {
        var policy = ReadPolicy();
        var checkpoint = policy is null ? null : ReadCheckpoint(policy);
        if (checkpoint is not null)
        {
            var disclosed = ReadWhat();
            var entries = CheckBundles(checkpoint, disclosed);
            var levels = CheckLevels(entries);
            CheckRoot(checkpoint, levels);
            CheckDocuments(entries, disclosed);
            CheckRest(levels);
        }
        return new ExportVerdict(
            checkpoint?.Origin,
            checkpoint?.Size ?? 0,
            _sections,
            _documents.Count,
            _trusted is not null,
            [.. (policy?.Logs ?? []).Select(key => key.ToString())],
            [.. _faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Offset)]
        );
    }

    private Policy? ReadPolicy()
    {
        string? fault = "the file is missing";
        var text = _folder.Read(ExportFolder.Verifier) is { Length: < 1_000 } bytes ? Encoding.UTF8.GetString(bytes) : "";
        var key = text.Length == 0 ? null : VerifierKey.ParseLog(text.TrimEnd('\n'), out fault);
        if (key is null || text != key + "\n")
            Find(ExportFolder.Verifier, 0, null, fault ?? "the key is not in its one spelling");
        else if (_trusted?.Logs.Contains(key) == false)
            Find(ExportFolder.Verifier, 0, null, $"{key} is no log that your policy accepts");
        return _trusted ?? (key is null ? null : Policy.OfLog(key));
    }

    private Checkpoint? ReadCheckpoint(Policy policy)
    {
        var note = Encoding.UTF8.GetString(_folder.Read(ExportFolder.Checkpoint) ?? []);
        var checkpoint = policy.Open(note, out var fault);
        // One checkpoint has one spelling: whoever compares two files compares two checkpoints.
        if (fault is null && SignedNote.Parse(note, out _)?.ToString() != note)
            fault = "the note is not spelled as it was written";
        if (fault is null)
            return checkpoint;
        Find(ExportFolder.Checkpoint, 0, null, fault);
        return null;
    }

    private Disclosed ReadWhat()
    {
        if (_folder.Read(ExportFolder.What) is not { } bytes)
        {
            if (Directory.Exists(_folder.Full(ExportFolder.SectionsFolder)))
                Find(ExportFolder.What, 0, null, "the file is missing");
            return Disclosed.None;
        }
        _expected.Add(ExportFolder.What);
        switch (Encoding.UTF8.GetString(bytes))
        {
            case "open\n":
                return Disclosed.Open;
            case "all\n":
                return Disclosed.All;
            default:
                Find(ExportFolder.What, 0, null, "the file says neither open nor all");
                return Disclosed.None;
        }
    }

    private ExportedEntry[] CheckBundles(Checkpoint checkpoint, Disclosed disclosed)
    {
        // A checkpoint may state any size: no memory is taken for entries whose bundle is not there.
        var bundles = (checkpoint.Size + TileName.WidthMax - 1) / TileName.WidthMax;
        for (long number = 0; number < bundles; number++)
        {
            var name = TileName.Path(TileName.Entries, number, TileName.Width(checkpoint.Size, number));
            if (_folder.Has(name))
                continue;
            Find(name, 0, number * TileName.WidthMax, "the file is missing; nothing from here on was checked");
            bundles = number;
        }
        var checks = new BundleCheck[bundles];
        Parallel.For(
            0,
            bundles,
            number =>
                checks[number] = new BundleCheck(
                    _folder,
                    checkpoint.Origin,
                    number,
                    TileName.Width(checkpoint.Size, number),
                    disclosed
                ).Run()
        );
        for (long number = 0; number < bundles; number++)
        {
            var width = TileName.Width(checkpoint.Size, number);
            _expected.Add(TileName.Path(TileName.Entries, number, width));
            if (disclosed != Disclosed.None)
                _expected.Add(ExportFolder.Sections(number, width));
            _faults.AddRange(checks[number].Faults);
            _sections += checks[number].Sections;
        }
        ExportedEntry[] entries = [.. checks.SelectMany(check => check.Entries)];
        var chain = new ChainCheck(
            (position, what) =>
                Find(
                    TileName.Path(
                        TileName.Entries,
                        position / TileName.WidthMax,
                        TileName.Width(checkpoint.Size, position / TileName.WidthMax)
                    ),
                    0,
                    position,
                    what
                )
        );
        for (var position = 0; position < entries.Length; position++)
            chain.Take(position, entries[position]);
        return entries;
    }

    // Level 0 was held against the bundles; every level above is derived and compared.
    private List<Digest[]> CheckLevels(ExportedEntry[] entries)
    {
        var levels = new List<Digest[]>();
        for (var hashes = Array.ConvertAll(entries, entry => entry.Leaf); hashes.Length > 0; hashes = Above(hashes))
        {
            var level = levels.Count;
            levels.Add(hashes);
            for (long number = 0; number * TileName.WidthMax < hashes.Length; number++)
            {
                var width = TileName.Width(hashes.Length, number);
                var name = TileName.Path(level, number, width);
                _expected.Add(name);
                if (level > 0)
                    CompareTile(name, hashes.AsSpan((int)(number * TileName.WidthMax), width));
            }
        }
        return levels;
    }

    private static Digest[] Above(Digest[] hashes)
    {
        var above = new Digest[hashes.Length / TileName.WidthMax];
        Parallel.For(0, above.Length, i => above[i] = MerkleTree.Root(hashes.AsSpan(i * TileName.WidthMax, TileName.WidthMax)));
        return above;
    }

    private void CompareTile(string name, ReadOnlySpan<Digest> hashes)
    {
        var bytes = _folder.Read(name);
        if (bytes is null)
        {
            Find(name, 0, null, "the file is missing");
            return;
        }
        if (bytes.Length != hashes.Length * Digest.Size)
            Find(name, Math.Min(bytes.Length, hashes.Length * Digest.Size), null, $"the file has {bytes.Length} bytes");
        for (var i = 0; i < Math.Min(hashes.Length, bytes.Length / Digest.Size); i++)
        {
            if (new Digest(bytes.AsSpan(i * Digest.Size)) != hashes[i])
                Find(name, i * Digest.Size, null, "the hash is not the one that the level below leads to");
        }
    }

    private void CheckRoot(Checkpoint checkpoint, List<Digest[]> levels)
    {
        if ((levels.Count == 0 ? 0 : levels[0].Length) != checkpoint.Size)
            return;
        var tree = new TreeReader(
            (level, index, count, _) => ValueTask.FromResult(DigestBytes.Join(levels[level].AsSpan((int)index, count)))
        );
        if (tree.Root(checkpoint.Size) != checkpoint.Root)
            Find(ExportFolder.Checkpoint, 0, null, "the entries do not have the root that the checkpoint states");
    }

    private void CheckDocuments(ExportedEntry[] entries, Disclosed disclosed)
    {
        var folder = _folder.Full(ExportFolder.DocumentsFolder);
        if (disclosed != Disclosed.All)
            return;
        Parallel.ForEach(
            Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [],
            path =>
            {
                var name = $"{ExportFolder.DocumentsFolder}/{Path.GetFileName(path)}";
                using var stream = File.OpenRead(path);
                var hash = new Digest(System.Security.Cryptography.SHA256.HashData(stream));
                lock (_documents)
                {
                    _documents.Add(hash);
                    _expected.Add(name);
                    if (name != ExportFolder.Document(hash))
                        Find(name, 0, null, "the document does not have the hash that it is named by");
                }
            }
        );
        for (var position = 0; position < entries.Length; position++)
        {
            if (entries[position].Document is { } stored && !_documents.Contains(stored))
                Find(ExportFolder.Document(stored), 0, position, "the document that the entry rests on is missing");
        }
    }

    // What is left: partial tiles of earlier checkpoints, which must be what the present log makes of them; and nothing else.
    private void CheckRest(List<Digest[]> levels)
    {
        foreach (var name in _folder.Files().Where(name => !_expected.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (EarlierPartial.Parse(name) is { } partial && partial.Matches(_folder.Full(name), levels))
                continue;
            Find(name, 0, null, "the file is no part of this log");
        }
    }

    private void Find(string file, long offset, long? position, string what) => _faults.Add(new ExportFault(file, offset, position, what));
}
