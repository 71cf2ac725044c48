using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Xinyuan.Ledger.Files;

/// <summary>
/// A file of frames, filled with zeros when it is made, so that an append overwrites blocks that exist and its sync need not
/// wait for the file system's journal. Its head, 64 bytes: magic, CRC-32C of the rest, number, capacity, nonce, SHA-256 of the
/// log's origin.
/// </summary>
internal sealed class Segment : IDisposable
{
    public const int HeadBytes = 64;

    // For checkpoints and what is derived, while the segment before is being filled.
    private const long RoomLeft = 8 << 20;
    private static readonly byte[] Magic = "XYSEG01\n"u8.ToArray();

    private Segment(string path, int number, long capacity, ulong nonce, SafeFileHandle handle)
    {
        Path = path;
        Number = number;
        Capacity = capacity;
        Nonce = nonce;
        Handle = handle;
    }

    public string Path { get; }

    public int Number { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Capacity { get; }

    public ulong Nonce { get; }

    public SafeFileHandle Handle { get; }

    public static string FileName(int number) => number.ToString("D8", CultureInfo.InvariantCulture) + ".seg";

    /// <summary>Makes a segment, durably and whole: it is filled under another name and then renamed.</summary>
    public static Segment Create(string folder, int number, long capacity, string origin)
    {
        var path = System.IO.Path.Combine(folder, FileName(number));
        var temporary = path + ".new";
        File.Delete(temporary);
        var nonce = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
        RequireRoom(folder, capacity);
        try
        {
            using var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            Zero(file, 0, capacity);
            RandomAccess.Write(file, Head(number, capacity, nonce, origin), 0);
            Durable.Sync(file);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
        File.Move(temporary, path);
        Durable.SyncFolder(folder);
        return Open(path, origin, FileAccess.ReadWrite);
    }

    /// <summary>Opens a segment that is there.</summary>
    /// <exception cref="DamageException">Its head is not what it should be.</exception>
    public static Segment Open(string path, string origin, FileAccess access)
    {
        var number = int.Parse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture);
        var handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        try
        {
            var head = new byte[HeadBytes];
            var length = RandomAccess.GetLength(handle);
            if (RandomAccess.Read(handle, head, 0) < HeadBytes)
                throw new DamageException(new Damage(path, 0, null, "the segment has no head"));
            var nonce = BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(24));
            var capacity = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(16));
            if (!head.AsSpan().SequenceEqual(Head(number, capacity, nonce, origin)))
                throw new DamageException(
                    new Damage(path, 0, null, $"the segment's head is damaged, or it belongs to another log than '{origin}'")
                );
            if (length != capacity)
                throw new DamageException(
                    new Damage(path, Math.Min(length, capacity), null, $"the segment has {length} bytes and should have {capacity}")
                );
            return new Segment(path, number, capacity, nonce, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads the frame at <paramref name="offset"/>, checked. Most frames take one call to the kernel.</summary>
    /// <exception cref="DamageException">There is none.</exception>
    public (Frame Frame, ReadOnlyMemory<byte> Payload) Read(long offset)
    {
        const int FirstRead = 4 << 10;
        var first = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            var there = (int)Math.Min(FirstRead, Capacity - offset);
            if (there >= Frame.HeadBytes)
            {
                Durable.ReadExactly(Handle, first.AsSpan(0, there), offset);
                var length = BinaryPrimitives.ReadInt32LittleEndian(first.AsSpan(4));
                if (length >= 0 && length <= Capacity - offset - Frame.HeadBytes)
                {
                    var bytes = new byte[Frame.Padded(length)];
                    var have = Math.Min(there, bytes.Length);
                    first.AsSpan(0, have).CopyTo(bytes);
                    Durable.ReadExactly(Handle, bytes.AsSpan(have), offset + have);
                    if (Frame.TryRead(bytes, Nonce) is { } frame)
                        return (frame, bytes.AsMemory(Frame.HeadBytes, frame.Length));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(first);
        }
        throw new DamageException(new Damage(Path, offset, null, "there is no valid frame where the log says"));
    }

    /// <summary>Whether no frame begins at <paramref name="offset"/>: the rest is too small for one, or zeros.</summary>
    public bool IsEndAt(long offset)
    {
        if (offset + Frame.HeadBytes > Capacity)
            return true;
        Span<byte> head = stackalloc byte[Frame.HeadBytes];
        Durable.ReadExactly(Handle, head, offset);
        return SegmentScan.IsZero(head);
    }

    public void Dispose() => Handle.Dispose();

    // Asked before any of it is taken: a segment that does not fit would fill the disk, and checkpoints of what still fits into the
    // present one could not be written.
    private static void RequireRoom(string folder, long capacity)
    {
        var disk = new DriveInfo(System.IO.Path.GetFullPath(folder));
        // Some network file systems do not say.
        if (disk.TotalSize > 0 && disk.AvailableFreeSpace is var free && free < capacity + RoomLeft)
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"{folder}: a segment takes {capacity} bytes, and the disk has {free} left")
            );
    }

    /// <summary>
    /// Writes zeros, and leaves no hole: an append overwrites blocks that exist. Synced piece by piece: the writer's own syncs, beside
    /// this one, never wait for more than a piece.
    /// </summary>
    public static void Zero(SafeFileHandle file, long from, long to)
    {
        const int Piece = 4 << 20;
        var zeros = new byte[(int)Math.Min(Piece, to - from)];
        for (var at = from; at < to; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - at)), at);
            Durable.Sync(file);
        }
    }

    private static byte[] Head(int number, long capacity, ulong nonce, string origin)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), number);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), capacity);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(24), nonce);
        Digest.Of(Encoding.UTF8.GetBytes(origin)).CopyTo(head.AsSpan(32));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), Crc32C.Of(head.AsSpan(12)));
        return head;
    }
}
