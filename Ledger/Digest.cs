using System.Buffers.Binary;
using System.Buffers.Text;

namespace Xinyuan.Ledger;

/// <summary>A SHA-256 digest: 32 bytes, compared by value.</summary>
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>How many bytes a digest has.</summary>
    public const int Size = 32;

    private readonly ulong _a,
        _b,
        _c,
        _d;

    /// <summary>Takes the 32 bytes at the start of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 32.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>SHA-256 of <paramref name="bytes"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => Of(bytes, []);

    /// <summary>SHA-256 of <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> result = stackalloc byte[Size];
        Sha256.Hash(first, second, result);
        return new Digest(result);
    }

    /// <summary>Reads 64 hexadecimal digits or 44 characters of base64; null when it is neither.</summary>
    public static Digest? Parse(string? text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text is { Length: 64 })
            return Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? new Digest(bytes) : null;
        if (text is not { Length: 44 } || !Convert.TryFromBase64String(text, bytes, out var written) || written != Size)
            return null;
        var digest = new Digest(bytes);
        return digest.ToBase64() == text ? digest : null;
    }

    /// <summary>Writes the 32 bytes to <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, _a);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], _d);
    }

    /// <summary>The 32 bytes, in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string ToHex()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>How many characters <see cref="ToBase64"/> has.</summary>
    internal const int Base64Length = 44;

    /// <summary>Writes the 44 characters of <see cref="ToBase64"/> as bytes.</summary>
    internal void WriteBase64(Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Base64.EncodeToUtf8(bytes, target, out _, out _);
    }

    /// <summary>44 characters of padded standard base64, as C2SP formats have it.</summary>
    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <inheritdoc/>
    public override string ToString() => ToHex();

    /// <inheritdoc/>
    public bool Equals(Digest other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)_a);

    /// <summary>Whether two digests are the same 32 bytes.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether two digests differ.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}
