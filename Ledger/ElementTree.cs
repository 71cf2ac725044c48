using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>
/// A Merkle tree over the elements of a list section, each under a salt of its own, so that one element can be disclosed and
/// says nothing of the others; their number shows only as a power of two. Format: docs/format.md, "List sections".
/// </summary>
public sealed class ElementTree
{
    /// <summary>A tree has at least so many leaves.</summary>
    public const int LeavesMin = 8;

    private const int SaltBytes = 16;
    private readonly Digest[] _leaves;
    private readonly byte[] _key;

    private ElementTree(byte[] key, Digest[] leaves)
    {
        _key = key;
        _leaves = leaves;
    }

    /// <summary>The name of the section that carries the root of <paramref name="section"/>.</summary>
    public static string RootSection(string section) => section + RootEnding;

    /// <summary>What the names of root sections end in.</summary>
    internal const string RootEnding = ".root";

    /// <summary>The bytes of the root section: <c>{"size":S,"root":"base64"}</c>.</summary>
    public byte[] WriteRoot() =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ListRootJson(_leaves.Length, MerkleTree.Root(_leaves).ToBase64()),
            LedgerJson.Strict.ListRootJson
        );

    /// <summary>Builds the tree.</summary>
    /// <param name="sectionSalt">The salt of the list section; every element's salt derives from it.</param>
    /// <param name="elements">The elements' bytes.</param>
    public static ElementTree Build(ReadOnlySpan<byte> sectionSalt, IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var key = sectionSalt.ToArray();
        var leaves = new Digest[Math.Max(LeavesMin, (int)BitOperations.RoundUpToPowerOf2((uint)elements.Count))];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = i < elements.Count ? Leaf(Salt(key, i), elements[i].Span) : Derive(key, "padding"u8, i);
        }
        return new ElementTree(key, leaves);
    }

    /// <summary>What is handed out to disclose one element: its salt and its path to the root.</summary>
    public (byte[] Salt, IReadOnlyList<Digest> Path) Disclose(int index) => (Salt(_key, index), MerkleTree.Path(_leaves, index));

    /// <summary>Whether a disclosed element is at <paramref name="index"/> of the list whose root section has these bytes.</summary>
    public static bool Includes(
        ReadOnlySpan<byte> rootSection,
        int index,
        ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> element,
        IReadOnlyList<Digest> path
    )
    {
        if (salt.Length != SaltBytes || ReadRoot(rootSection) is not { } root)
            return false;
        return MerkleTree.RootFromPath(Leaf(salt, element), index, root.Size, path) == root.Root;
    }

    /// <summary>The exact bytes of each element in a stored list section, which is a JSON array.</summary>
    /// <exception cref="InvalidDataException">It is not a JSON array.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> array)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        try
        {
            var reader = new Utf8JsonReader(array.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw new InvalidDataException("a list section is not a JSON array");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                elements.Add(array[start..(int)reader.BytesConsumed]);
            }
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException("a list section is not JSON: " + malformed.Message, malformed);
        }
        return elements;
    }

    /// <summary>Joins elements to the bytes of a list section.</summary>
    internal static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        var array = new byte[2 + elements.Sum(element => element.Length) + Math.Max(0, elements.Count - 1)];
        var at = 0;
        array[at++] = (byte)'[';
        for (var i = 0; i < elements.Count; i++)
        {
            if (i > 0)
                array[at++] = (byte)',';
            elements[i].Span.CopyTo(array.AsSpan(at));
            at += elements[i].Length;
        }
        array[at] = (byte)']';
        return array;
    }

    private static (int Size, Digest Root)? ReadRoot(ReadOnlySpan<byte> section)
    {
        try
        {
            var json = JsonSerializer.Deserialize(section, LedgerJson.Strict.ListRootJson);
            return json is { Size: > 0 } ? (json.Size, Base64Text.DecodeDigest(json.Root)) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Salt(byte[] key, int index)
    {
        Span<byte> derived = stackalloc byte[Digest.Size];
        Derive(key, "element"u8, index).CopyTo(derived);
        return derived[..SaltBytes].ToArray();
    }

    // The leaf hash of RFC 6962 over salt and element: the zero byte stands before both.
    private static Digest Leaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> element)
    {
        Span<byte> start = stackalloc byte[1 + SaltBytes];
        salt.CopyTo(start[1..]);
        return Digest.Of(start, element);
    }

    private static Digest Derive(byte[] key, ReadOnlySpan<byte> purpose, int index)
    {
        Span<byte> message = stackalloc byte[purpose.Length + 4];
        purpose.CopyTo(message);
        BinaryPrimitives.WriteInt32BigEndian(message[purpose.Length..], index);
        Span<byte> derived = stackalloc byte[Digest.Size];
        Sha256.Hmac(key, message, derived);
        return new Digest(derived);
    }
}
