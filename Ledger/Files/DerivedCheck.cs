using System.Buffers.Binary;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// Holds a derived file of records against what the segments say, piece by piece, so that memory does not grow with the log.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="recordBytes">Bytes a record.</param>
/// <param name="what">What a record is, for findings.</param>
/// <param name="isByEntry">Whether there is a record for every entry.</param>
/// <param name="findings">Where findings go.</param>
internal sealed class DerivedCheck(string path, int recordBytes, string what, bool isByEntry, List<Damage> findings)
{
    private const string Mended = "; it is derived, and a start makes it anew";
    private long _count;
    private bool _isShort;

    /// <summary>Compares the next records.</summary>
    /// <param name="expected">Their bytes.</param>
    /// <param name="needed">Records that must be there; what lies beyond may not have reached the disk when a crash came.</param>
    /// <param name="isLive">Whether a service writes: then nothing beyond is judged.</param>
    public void Compare(ReadOnlySpan<byte> expected, long needed, bool isLive)
    {
        var there = ReadThere(expected.Length);
        var records = expected.Length / recordBytes;
        for (var i = 0; i < records; i++)
        {
            var index = _count + i;
            if ((i + 1) * recordBytes > there.Length)
            {
                FindShort(index, needed);
                break;
            }
            if (
                (!isLive || index < needed)
                && !there.AsSpan(i * recordBytes, recordBytes).SequenceEqual(expected.Slice(i * recordBytes, recordBytes))
            )
                findings.Add(new Damage(path, index * recordBytes, isByEntry ? index : null, $"the {what} is not the log's" + Mended));
        }
        _count += records;
    }

    /// <summary>Nothing may follow.</summary>
    public void End(bool isLive)
    {
        if (!isLive && File.Exists(path) && new FileInfo(path).Length > _count * recordBytes)
            findings.Add(new Damage(path, _count * recordBytes, null, $"the file holds more than the log's {what}s" + Mended));
    }

    private void FindShort(long index, long needed)
    {
        if (_isShort || index >= needed)
            return;
        _isShort = true;
        findings.Add(new Damage(path, index * recordBytes, isByEntry ? index : null, "the file is cut short" + Mended));
    }

    private byte[] ReadThere(int length)
    {
        if (!File.Exists(path))
            return [];
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var there = new byte[Math.Clamp(RandomAccess.GetLength(file) - (_count * recordBytes), 0, length)];
        Durable.ReadExactly(file, there, _count * recordBytes);
        return there;
    }
}

/// <summary>The tree's files and the places, held against the segments.</summary>
internal sealed class DerivedChecks
{
    private const int PieceEntries = 8_192;

    private readonly List<DerivedCheck> _levels = [];
    private readonly DerivedCheck _places;
    private readonly LogFolders _folders;
    private readonly List<Damage> _findings;
    private readonly long _published;
    private readonly bool _isLive;
    private readonly TreeGrowth _growth = new();
    private readonly List<Place> _placesRead = [];

    /// <param name="folders">The log's files.</param>
    /// <param name="published">The size that must be there.</param>
    /// <param name="isLive">Whether a service writes.</param>
    /// <param name="findings">Where findings go.</param>
    public DerivedChecks(LogFolders folders, long published, bool isLive, List<Damage> findings)
    {
        (_folders, _published, _isLive, _findings) = (folders, published, isLive, findings);
        _places = new DerivedCheck(folders.Places, PlaceFile.RecordBytes, "place", isByEntry: true, findings);
    }

    /// <summary>The tree as it grows.</summary>
    public MerkleFrontier Frontier { get; } = new();

    public void Add(Digest leaf, Place place)
    {
        Frontier.Append(leaf, _growth);
        _placesRead.Add(place);
        if (_placesRead.Count >= PieceEntries)
            Compare();
    }

    public void End()
    {
        Compare();
        foreach (var level in _levels)
            level.End(_isLive);
        _places.End(_isLive);
        var names = Enumerable.Range(0, _levels.Count).Select(HashFiles.FileName).ToHashSet(StringComparer.Ordinal);
        foreach (var extra in Directory.Exists(_folders.Tree) && !_isLive ? Directory.EnumerateFiles(_folders.Tree) : [])
        {
            if (!names.Contains(Path.GetFileName(extra)))
                _findings.Add(new Damage(extra, 0, null, "the tree has no such level"));
        }
    }

    private void Compare()
    {
        for (var level = 0; level < TreeGrowth.LevelsMax && _growth[level].Count > 0; level++)
        {
            if (level == _levels.Count)
            {
                var path = Path.Combine(_folders.Tree, HashFiles.FileName(level));
                _levels.Add(new DerivedCheck(path, Digest.Size, "hash", isByEntry: level == 0, _findings));
            }
            _levels[level].Compare(DigestBytes.Join([.. _growth[level]]), _published >> (level * TreeGrowth.TileHeight), _isLive);
        }
        var places = new byte[_placesRead.Count * PlaceFile.RecordBytes];
        for (var i = 0; i < _placesRead.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(places.AsSpan(i * PlaceFile.RecordBytes), _placesRead[i].Packed);
        _places.Compare(places, _published, _isLive);
        _growth.Clear();
        _placesRead.Clear();
    }
}
