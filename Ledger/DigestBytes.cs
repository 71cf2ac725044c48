namespace Xinyuan.Ledger;

/// <summary>Hashes one behind the other, as tiles and the tree's files hold them.</summary>
internal static class DigestBytes
{
    public static byte[] Join(ReadOnlySpan<Digest> hashes)
    {
        var bytes = new byte[hashes.Length * Digest.Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i].CopyTo(bytes.AsSpan(i * Digest.Size));
        return bytes;
    }

    public static Digest[] Split(ReadOnlySpan<byte> bytes)
    {
        var hashes = new Digest[bytes.Length / Digest.Size];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = new Digest(bytes[(i * Digest.Size)..]);
        return hashes;
    }
}
