using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>
/// The terms of sealed segments, in a file that never changes: head, buckets with the pages of their long lists before them, directory
/// (docs/decisions/0011). Only the directory stays in memory. Whatever is read is checked first. The file may be deleted
/// while readers use it; it is closed when nobody does any more.
/// </summary>
[SkipLocalsInit]
internal sealed class TermRun : TermPart, IDisposable
{
    private const string Ending = ".run";

    private readonly SafeFileHandle _file;
    private readonly RunHead _head;
    private readonly RunDirectory _directory;

    private TermRun(string path, SafeFileHandle file, RunHead head, RunDirectory directory)
    {
        Path = path;
        _file = file;
        _head = head;
        _directory = directory;
    }

    public string Path { get; }

    public RunRange Range => _head.Range;

    public RunSize Size => _head.Size;

    public override long First => Range.First;

    public override long End => Range.End;

    public int Segments => Range.LastSegment - Range.FirstSegment + 1;

    public int Buckets => _directory.Buckets;

    private long OffsetMax => End - First;

    public static string FileName(int firstSegment, int lastSegment) =>
        string.Create(CultureInfo.InvariantCulture, $"{firstSegment:D8}-{lastSegment:D8}{Ending}");

    /// <summary>The segments that a run's file name says; null when it is not one.</summary>
    public static (int First, int Last)? ParseName(string name) =>
        int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(name.Split('-', '.').ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
        && name == FileName(first, last)
            ? (first, last)
            : null;

    /// <summary>Opens a run, and reads what of it stays in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keyCheck">Under which key terms are hashed: <see cref="TermHash.Check"/>.</param>
    /// <exception cref="DamageException">It is not whole, not what was written, or of another key.</exception>
    public static TermRun Open(string path, UInt128 keyCheck)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var length = RandomAccess.GetLength(file);
            if (length < RunHead.Bytes)
                throw new DamageException(new Damage(path, length, null, "the run has no head"));
            var bytes = new byte[RunHead.Bytes];
            Durable.ReadExactly(file, bytes, 0);
            var head = RunHead.TryRead(bytes, out var wrong) ?? throw new DamageException(new Damage(path, 0, null, wrong));
            if (ParseName(System.IO.Path.GetFileName(path)) != (head.Range.FirstSegment, head.Range.LastSegment))
                throw new DamageException(new Damage(path, 0, null, "the run's name says other segments than its head"));
            if (head.Range.KeyCheck != keyCheck)
                throw new DamageException(new Damage(path, 0, null, "the run was made under another key"));
            // Held against the file's length before memory is taken for it.
            var directoryBytes = (UInt128)head.Size.Buckets * RunDirectory.LineBytes;
            if (directoryBytes > RunDirectory.BytesMax || head.DirectoryOffset + (long)directoryBytes != length)
                throw new DamageException(new Damage(path, head.DirectoryOffset, null, "the run's length is not what its head says"));
            var directory = new RunDirectory(head.Size.Buckets);
            Durable.ReadExactly(file, directory.Bytes, head.DirectoryOffset);
            if (Crc32C.Of(directory.Bytes) != head.DirectoryCrc)
                throw new DamageException(new Damage(path, head.DirectoryOffset, null, "the run's directory is damaged"));
            return new TermRun(path, file, head, directory);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override void Collect(in UInt128 key, long after, long below, List<long> into, int limit)
    {
        Span<int> offsets = stackalloc int[RunBucket.ShortMax];
        if (!Locate(key, offsets, out var list))
            return;
        if (list.IsLong)
        {
            var cursor = new PageCursor(this, list);
            Take(cursor, cursor.Seek(Math.Max(First, after == long.MaxValue ? after : after + 1)), below, into, limit);
            return;
        }
        foreach (var offset in offsets[..list.Count])
        {
            var position = First + offset;
            if (position >= below || limit == 0)
                return;
            if (position <= after)
                continue;
            into.Add(position);
            limit--;
        }
    }

    public override void CollectFrom(in UInt128 key, ref long skip, long below, List<long> into, int limit)
    {
        Span<int> offsets = stackalloc int[RunBucket.ShortMax];
        if (!Locate(key, offsets, out var list))
            return;
        if (list.IsLong)
        {
            var cursor = new PageCursor(this, list);
            if (skip < list.Count)
                Take(cursor, cursor.SeekOrdinal((int)skip), below, into, limit);
            skip = Math.Max(0, skip - cursor.CountBelow(below));
            return;
        }
        var count = CountBelow(offsets[..list.Count], below);
        for (var i = (int)Math.Min(skip, count); i < count && limit > 0; i++, limit--)
            into.Add(First + offsets[i]);
        skip = Math.Max(0, skip - count);
    }

    public override long Count(in UInt128 key, long below)
    {
        Span<int> offsets = stackalloc int[RunBucket.ShortMax];
        if (!Locate(key, offsets, out var list) || First + list.First >= below)
            return 0;
        if (First + list.Last < below)
            return list.Count;
        return list.IsLong ? new PageCursor(this, list).CountBelow(below) : CountBelow(offsets[..list.Count], below);
    }

    public override long Last(in UInt128 key, long below)
    {
        Span<int> offsets = stackalloc int[RunBucket.ShortMax];
        if (!Locate(key, offsets, out var list) || First + list.First >= below)
            return -1;
        if (First + list.Last < below)
            return First + list.Last;
        if (!list.IsLong)
            return First + offsets[CountBelow(offsets[..list.Count], below) - 1];
        var cursor = new PageCursor(this, list);
        return cursor.SeekOrdinal((int)cursor.CountBelow(below) - 1);
    }

    public override long FirstOf(in UInt128 key, long below)
    {
        Span<int> offsets = stackalloc int[RunBucket.ShortMax];
        return Locate(key, offsets, out var list) && First + list.First < below ? First + list.First : -1;
    }

    public override PostingCursor? Open(in UInt128 key, long after, long below)
    {
        Span<int> offsets = stackalloc int[RunBucket.ShortMax];
        if (!Locate(key, offsets, out var list) || First + list.First >= below || First + list.Last <= after)
            return null;
        if (list.IsLong)
            return new PageCursor(this, list);
        var positions = new List<long>(list.Count);
        foreach (var offset in offsets[..list.Count])
            positions.Add(First + offset);
        return new ListCursor(positions);
    }

    /// <summary>Closes the file. Only where no reader is left; a run that others may still read is left to the finalizer.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads a bucket whole, into a buffer that grows as needed; false when it has no terms.</summary>
    /// <exception cref="DamageException">It is not what was written.</exception>
    public bool ReadBucket(int number, ref byte[] buffer, out RunBucket bucket)
    {
        bucket = default;
        var (offset, length) = _directory.Place(number);
        if (length == 0)
            return false;
        if (offset < RunHead.Bytes || offset + length > _head.DirectoryOffset)
            throw Damaged(_head.DirectoryOffset, "the run's directory names a place outside of it");
        if (buffer.Length < length)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(length);
        }
        Read(buffer.AsSpan(0, length), offset);
        if (!RunBucket.TryRead(buffer.AsSpan(0, length), out bucket))
            throw Damaged(offset, "a bucket of terms is damaged");
        return true;
    }

    /// <summary>Where a bucket is in the file.</summary>
    public long PlaceOf(int bucket) => _directory.Place(bucket).Offset;

    /// <summary>Whether a key belongs in a bucket.</summary>
    public bool IsIn(int bucket, in UInt128 key) => _directory.BucketOf(key) == bucket;

    /// <summary>The postings of a bucket's term.</summary>
    /// <exception cref="DamageException">They cannot be.</exception>
    public PostingList ReadList(int number, in RunBucket bucket, int index, Span<int> offsets)
    {
        if (!bucket.TryReadList(index, OffsetMax, offsets, out var list))
            throw Damaged(PlaceOf(number), "a term's postings are damaged");
        if (
            list.IsLong
            && (list.PageOffset < RunHead.Bytes || list.PageOffset > _head.DirectoryOffset - ((long)list.Pages * PostingPage.Bytes))
        )
            throw Damaged(PlaceOf(number), "a term's pages lie outside of the run");
        return list;
    }

    /// <summary>Reads a page of a long list.</summary>
    /// <exception cref="DamageException">It is not what was written.</exception>
    public void ReadPage(in PostingList list, int page, Span<int> offsets, out int before, out int count)
    {
        var place = list.PageOffset + ((long)page * PostingPage.Bytes);
        Span<byte> bytes = stackalloc byte[PostingPage.Bytes];
        Read(bytes, place);
        if (!PostingPage.TryRead(bytes, OffsetMax, offsets, out before, out count) || before > list.Count - count)
            throw Damaged(place, "a page of postings is damaged");
    }

    public DamageException Damaged(long offset, string what) =>
        new(new Damage(Path, offset, null, what + "; the index is derived: delete its folder, and a start makes it anew"));

    private int CountBelow(ReadOnlySpan<int> offsets, long below)
    {
        var count = offsets.Length;
        while (count > 0 && First + offsets[count - 1] >= below)
            count--;
        return count;
    }

    private static void Take(PageCursor cursor, long position, long below, List<long> into, int limit)
    {
        for (; position < below && limit > 0; position = cursor.Seek(position + 1), limit--)
            into.Add(position);
    }

    private bool Locate(in UInt128 key, Span<int> offsets, out PostingList list)
    {
        list = default;
        var number = _directory.BucketOf(key);
        if (TermHash.IsFiltered(key) && !_directory.MayHold(number, key))
            return false;
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, _directory.Place(number).Length));
        try
        {
            if (!ReadBucket(number, ref buffer, out var bucket))
                return false;
            var index = bucket.Find(key);
            if (index < 0)
                return false;
            list = ReadList(number, bucket, index, offsets);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Read(Span<byte> target, long offset)
    {
        try
        {
            Durable.ReadExactly(_file, target, offset);
        }
        catch (EndOfStreamException)
        {
            throw Damaged(offset, "the run ends before its end");
        }
    }
}
