namespace Xinyuan.Sweeps;

/// <summary>How much of what was not synced the disk has kept.</summary>
internal enum Kept
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    All,

    /// <summary>Any sectors of 512 bytes: disks write in any order.</summary>
    Sectors,

    /// <summary>Any pages of 4 KiB.</summary>
    Pages,

    /// <summary>All but one sector.</summary>
    AllButOne,

    /// <summary>The first bytes.</summary>
    Beginning,

    /// <summary>The last bytes.</summary>
    End,
}

/// <summary>
/// A disk as POSIX promises it: what a sync has returned for is there after a power cut, of all else any part. A file's bytes need a
/// sync of the file, its name a sync of the folder; a rename is whole or not at all.
/// </summary>
internal sealed class DiskModel(string root)
{
    private const int SectorBytes = 512;
    private const int PageBytes = 4_096;

    private readonly Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);

    // What each sync that is under way will make durable: what was written before it began.
    private readonly Dictionary<string, Action> _syncing = new(StringComparer.Ordinal);

    /// <summary>Plays one moment. False when it has nothing to do with the disk.</summary>
    public bool Play(Moment moment)
    {
        if (moment.Paths.Count == 0 || !moment.Paths[^1].StartsWith(root, StringComparison.Ordinal))
            return false;
        if (moment.IsReturn)
            return _syncing.Remove(moment.Thread, out var sync) && Do(sync);
        var path = moment.Paths[^1];
        switch (moment.Call)
        {
            case "openat" or "open" or "creat" when moment.Flags.Contains("O_CREAT", StringComparison.Ordinal):
                return Create(path);
            case "pwrite64" or "write":
                return _names.TryGetValue(path, out var written) && Do(() => written.Pending.Add(new Change(moment.Number, moment.Data)));
            case "ftruncate" or "truncate":
                return _names.TryGetValue(path, out var cut) && Do(() => cut.Pending.Add(new Change(moment.Number, null)));
            case "rename" or "renameat" or "renameat2" or "link" or "linkat":
                return Name(moment.Paths[^2], path, isMove: moment.Call[0] == 'r');
            case "unlink" or "unlinkat":
                return _names.Remove(path) && Do(() => FolderOf(path).Pending.Add(names => names.Remove(path)));
            case "fdatasync" or "fsync":
                return Sync(moment.Thread, path);
            default:
                return false;
        }
    }

    /// <summary>Writes what is on the disk after a power cut now.</summary>
    public void WriteAfterPowerCut(string target, Random random, Kept kept)
    {
        foreach (var folder in _folders.Values)
        {
            var names = new Dictionary<string, Inode>(folder.Durable, StringComparer.Ordinal);
            // Names change in the order in which they were changed, as a journal has them.
            var changed = kept switch
            {
                Kept.None => 0,
                Kept.All => folder.Pending.Count,
                _ => random.Next(folder.Pending.Count + 1),
            };
            foreach (var change in folder.Pending.Take(changed))
                change(names);
            foreach (var (path, inode) in names)
            {
                var file = Path.Combine(target, Path.GetRelativePath(root, path));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, inode.AfterPowerCut(random, kept));
            }
        }
    }

    private bool Create(string path)
    {
        if (_names.ContainsKey(path))
            return false;
        var made = _names[path] = new Inode();
        FolderOf(path).Pending.Add(names => names[path] = made);
        return true;
    }

    private bool Name(string from, string to, bool isMove)
    {
        var inode = _names[from];
        _names[to] = inode;
        if (isMove)
            _names.Remove(from);
        FolderOf(to)
            .Pending.Add(names =>
            {
                names[to] = inode;
                if (isMove)
                    names.Remove(from);
            });
        return true;
    }

    private bool Sync(string thread, string path)
    {
        if (_names.TryGetValue(path, out var inode))
        {
            var before = inode.Pending.Count;
            _syncing[thread] = () => inode.Apply(before);
            return true;
        }
        if (!_folders.TryGetValue(path, out var folder))
            return false;
        var changes = folder.Pending.ToList();
        _syncing[thread] = () =>
        {
            foreach (var change in changes.Where(folder.Pending.Remove))
                change(folder.Durable);
        };
        return true;
    }

    private Folder FolderOf(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!_folders.TryGetValue(folder, out var there))
            _folders[folder] = there = new Folder();
        return there;
    }

    private static bool Do(Action action)
    {
        action();
        return true;
    }

    /// <summary>Bytes written at an offset, or a new length when there are none.</summary>
    private sealed record Change(long Offset, byte[]? Data);

    private sealed class Folder
    {
        public Dictionary<string, Inode> Durable { get; } = new(StringComparer.Ordinal);

        public List<Action<Dictionary<string, Inode>>> Pending { get; } = [];
    }

    private sealed class Inode
    {
        private byte[] _durable = [];

        public List<Change> Pending { get; } = [];

        public void Apply(int count)
        {
            // A sync in another thread may have made some of them durable meanwhile.
            foreach (var change in Pending.Take(Math.Min(count, Pending.Count)))
                Apply(ref _durable, change);
            Pending.RemoveRange(0, Math.Min(count, Pending.Count));
        }

        public byte[] AfterPowerCut(Random random, Kept kept)
        {
            if (kept == Kept.None || Pending.Count == 0)
                return _durable;
            var bytes = (byte[])_durable.Clone();
            foreach (var change in Pending)
            {
                foreach (var part in Parts(change, random, kept))
                    Apply(ref bytes, part);
            }
            return bytes;
        }

        private static IEnumerable<Change> Parts(Change change, Random random, Kept kept)
        {
            if (change.Data is not { Length: > 0 } data)
                return kept == Kept.All || random.Next(2) == 0 ? [change] : [];
            var cut = random.Next(data.Length + 1);
            return kept switch
            {
                Kept.All => [change],
                Kept.Beginning => [change with { Data = data[..cut] }],
                Kept.End => [new Change(change.Offset + cut, data[cut..])],
                Kept.Pages => Split(change, PageBytes).Where(_ => random.Next(2) == 0),
                Kept.AllButOne => Split(change, SectorBytes).ToList() is var all && random.Next(all.Count) is var left
                    ? all.Where((_, i) => i != left)
                    : [],
                _ => Split(change, SectorBytes).Where(_ => random.Next(2) == 0),
            };
        }

        private static IEnumerable<Change> Split(Change change, int size)
        {
            var data = change.Data!;
            for (var at = 0; at < data.Length; )
            {
                var length = (int)Math.Min(data.Length - at, size - ((change.Offset + at) % size));
                yield return new Change(change.Offset + at, data[at..(at + length)]);
                at += length;
            }
        }

        private static void Apply(ref byte[] bytes, Change change)
        {
            if (change.Data is not { } data)
            {
                Array.Resize(ref bytes, (int)change.Offset);
                return;
            }
            if (bytes.Length < change.Offset + data.Length)
                Array.Resize(ref bytes, (int)change.Offset + data.Length);
            data.CopyTo(bytes, change.Offset);
        }
    }
}
