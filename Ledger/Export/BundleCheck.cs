using System.Buffers.Binary;
using System.Text.Json;

namespace Xinyuan.Ledger.Export;

/// <summary>An entry of an exported log, as far as the export tells of it.</summary>
internal sealed record ExportedEntry(Digest Leaf, Header? Header, Envelope? Envelope, Digest? Document);

/// <summary>Checks one bundle of up to 256 entries: its form, its headers, its tile of leaf hashes and the sections disclosed of it.</summary>
internal sealed class BundleCheck(ExportFolder folder, string origin, long number, int width, Disclosed disclosed)
{
    private readonly ExportedEntry[] _entries = new ExportedEntry[width];
    private readonly List<ExportFault> _faults = [];

    /// <summary>What was found wrong.</summary>
    public IReadOnlyList<ExportFault> Faults => _faults;

    /// <summary>The entries; one whose header cannot be read has the hash that the tile states.</summary>
    public IReadOnlyList<ExportedEntry> Entries => _entries;

    /// <summary>How many disclosed sections were held against their digests.</summary>
    public long Sections { get; private set; }

    public BundleCheck Run()
    {
        var leaves = ReadTile();
        ReadBundle(leaves);
        if (disclosed != Disclosed.None)
            ReadSections();
        return this;
    }

    private Digest[]? ReadTile()
    {
        var name = TileName.Path(0, number, width);
        return ReadFile(name, width * Digest.Size) is { } bytes ? DigestBytes.Split(bytes) : null;
    }

    private void ReadBundle(Digest[]? leaves)
    {
        var name = TileName.Path(TileName.Entries, number, width);
        var bytes = ReadFile(name, width * (2 + LedgerLimits.HeaderBytesMax), isExact: false) ?? [];
        var at = 0;
        for (var i = 0; i < width; i++)
        {
            var position = (number * TileName.WidthMax) + i;
            // What cannot be read here is told once; the tile's word is taken so that the rest can still be checked.
            if (at + 2 > bytes.Length || at + 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)) > bytes.Length)
            {
                if (at <= bytes.Length && bytes.Length > 0)
                    Find(name, at, position, "the bundle ends before its last entry");
                at = int.MaxValue - (2 + LedgerLimits.HeaderBytesMax);
                _entries[i] = new ExportedEntry(leaves?[i] ?? default, null, null, null);
                continue;
            }
            var header = bytes.AsMemory(at + 2, BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)));
            var leaf = MerkleTree.LeafHash(header.Span);
            if (leaves is not null && leaves[i] != leaf)
                Find(name, at, position, $"the entry does not have the hash that {TileName.Path(0, number, width)} states for it");
            _entries[i] = new ExportedEntry(leaf, ReadHeader(name, at, position, header), null, null);
            at += 2 + header.Length;
        }
        if (at < bytes.Length)
            Find(name, at, null, "the bundle goes on behind its last entry");
    }

    private Header? ReadHeader(string name, int at, long position, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var header = Header.Read(bytes.Span);
            if (header.Origin != origin)
                Find(name, at, position, $"the entry is of the log '{header.Origin}'");
            return header;
        }
        catch (InvalidDataException malformed)
        {
            Find(name, at, position, malformed.Message);
            return null;
        }
    }

    private void ReadSections()
    {
        var name = ExportFolder.Sections(number, width);
        if (ReadFile(name, int.MaxValue, isExact: false) is not { } bytes)
            return;
        var (at, last) = (0, -1L);
        var found = new HashSet<string>[width];
        while (at < bytes.Length)
        {
            var end = bytes.AsSpan(at).IndexOf((byte)'\n');
            if (end < 0)
            {
                Find(name, at, null, "the last line is not ended");
                return;
            }
            try
            {
                var line =
                    JsonSerializer.Deserialize(bytes.AsSpan(at, end), LedgerJson.Strict.DisclosedEntryJson)
                    ?? throw new InvalidDataException("it is null");
                var index = line.Position - (number * TileName.WidthMax);
                if (index < 0 || index >= width || line.Position <= last)
                    Find(name, at, line.Position, "the entry does not belong here: positions ascend within the bundle");
                else
                    found[index] = ReadLine(name, at, (int)index, line);
                last = line.Position;
            }
            catch (Exception malformed) when (malformed is JsonException or InvalidDataException)
            {
                Find(name, at, null, "the line is not of its form: " + malformed.Message);
            }
            at += end + 1;
        }
        for (var i = 0; i < width; i++)
            RequireAll(name, i, found[i] ?? []);
    }

    // Who is told that everything is disclosed must not be kept from some of it.
    private void RequireAll(string name, int index, HashSet<string> found)
    {
        var missing = (_entries[index].Header?.Sections ?? [])
            .Where(section => (disclosed == Disclosed.All || section.Class == AccessClass.Open) && !found.Contains(section.Name))
            .Select(section => section.Name)
            .ToList();
        if (missing.Count > 0)
            Find(name, 0, (number * TileName.WidthMax) + index, $"not disclosed: {string.Join(", ", missing)}");
    }

    // The names of the sections that hold.
    private HashSet<string> ReadLine(string name, int at, int index, DisclosedEntryJson line)
    {
        if (_entries[index].Header is not { } header)
            return [];
        var sections = new Dictionary<string, (byte[] Salt, byte[] Bytes)>(StringComparer.Ordinal);
        foreach (var section in line.Sections)
        {
            if (section is null || header.Sections.FirstOrDefault(one => one.Name == section.Name) is not { } named)
            {
                Find(name, at, line.Position, $"the header names no section '{section?.Name}'");
                continue;
            }
            var (salt, bytes) = (Base64Text.Decode(section.Salt), Base64Text.Decode(section.Bytes));
            Sections++;
            if (salt.Length != 16 || Digest.Of(salt, bytes) != named.Digest)
                Find(name, at, line.Position, $"section '{section.Name}' is not what the header commits to");
            else if (!sections.TryAdd(section.Name, (salt, bytes)))
                Find(name, at, line.Position, $"section '{section.Name}' is there twice");
        }
        foreach (var (list, (salt, bytes)) in sections)
        {
            if (
                sections.TryGetValue(ElementTree.RootSection(list), out var root)
                && !ElementTree.Build(salt, ElementTree.Split(bytes)).WriteRoot().AsSpan().SequenceEqual(root.Bytes)
            )
                Find(name, at, line.Position, $"section '{ElementTree.RootSection(list)}' is not the root of section '{list}'");
        }
        _entries[index] = _entries[index] with
        {
            Envelope = sections.TryGetValue(Envelope.SectionName, out var envelope) ? Envelope.Read(envelope.Bytes) : null,
            Document = sections.TryGetValue(Evidence.SectionName, out var evidence) ? Evidence.Read(evidence.Bytes).Stored : null,
        };
        return [.. sections.Keys];
    }

    private byte[]? ReadFile(string name, int length, bool isExact = true)
    {
        var info = new FileInfo(folder.Full(name));
        if (!info.Exists)
            Find(name, 0, null, "the file is missing");
        else if (info.Length > length || (isExact && info.Length < length))
            Find(
                name,
                Math.Min(info.Length, length),
                null,
                $"the file has {info.Length} bytes and should have {(isExact ? "" : "at most ")}{length}"
            );
        else
            return File.ReadAllBytes(info.FullName);
        return null;
    }

    private void Find(string file, long offset, long? position, string what) => _faults.Add(new ExportFault(file, offset, position, what));
}
