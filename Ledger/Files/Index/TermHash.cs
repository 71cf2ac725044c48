using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Xinyuan.Ledger.Files.Index;

/// <summary>What a term says of an entry. The kinds up to <see cref="Document"/> are asked for at every append, mostly in vain.</summary>
internal enum TermKind : byte
{
    Id = 1,
    Stream = 2,
    Document = 3,
    Type = 4,
    Tag = 5,
}

/// <summary>
/// Turns a term into the 128 bits by which the index knows it: the kind in the lowest three, so that kinds never meet, and 125
/// of a keyed hash. Terms come from submitters; without the key they cannot make two that collide.
/// </summary>
internal sealed class TermHash
{
    private const int KindBits = 3;

    private readonly ulong _key0;
    private readonly ulong _key1;

    /// <param name="key">16 random bytes, the same for the life of an index.</param>
    public TermHash(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, SipHash.KeyBytes);
        _key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
        Check = SipHash.Hash(_key0, _key1, "term index"u8);
    }

    /// <summary>Tells one key from another without saying what it is.</summary>
    public UInt128 Check { get; }

    public UInt128 Id(string id) => Hash(id, TermKind.Id);

    public UInt128 Stream(string stream) => Hash(stream, TermKind.Stream);

    public UInt128 Type(string type) => Hash(type, TermKind.Type);

    public UInt128 Tag(string tag) => Hash(tag, TermKind.Tag);

    public UInt128 Document(Digest stored)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        stored.CopyTo(bytes);
        return WithKind(SipHash.Hash(_key0, _key1, bytes), TermKind.Document);
    }

    /// <summary>Whether runs keep a filter over terms of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFiltered(in UInt128 key) => ((ulong)key & ((1 << KindBits) - 1)) <= (ulong)TermKind.Document;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong High(in UInt128 key) => (ulong)(key >> 64);

    private UInt128 Hash(string term, TermKind kind) => WithKind(SipHash.Hash(_key0, _key1, MemoryMarshal.AsBytes(term.AsSpan())), kind);

    private static UInt128 WithKind(UInt128 hash, TermKind kind) => new(High(hash), ((ulong)hash & ~((1UL << KindBits) - 1)) | (ulong)kind);
}
