using System.Security.Cryptography;
using FsCheck;
using FsCheck.Xunit;

namespace Xinyuan.Ledger.Tests;

public class Sha256Tests
{
    [Fact]
    public void OpenSSLs_own_functions_are_used_where_they_are_there() =>
        Assert.Equal(System.Runtime.InteropServices.NativeLibrary.TryLoad("libcrypto.so.3", out _), Sha256.UsesDirect);

    [Property]
    public void Two_parts_hash_like_their_whole(byte[] first, byte[] second)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha256.Hash(first, second, hash);
        Assert.Equal(SHA256.HashData([.. first, .. second]), hash.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(64)]
    [InlineData(2_047)]
    [InlineData(2_048)]
    [InlineData(2_049)]
    [InlineData(100_000)]
    public void Every_length_hashes_as_the_platform_hashes_it(int length)
    {
        var bytes = new byte[length];
        new System.Random(length).NextBytes(bytes);
        Assert.Equal(SHA256.HashData(bytes), Digest.Of(bytes).ToArray());
    }

    [Property]
    public void An_HMAC_is_the_platforms(byte[] key, byte[] message)
    {
        var cut = key[..Math.Min(key.Length, 64)];
        Span<byte> mac = stackalloc byte[32];
        Sha256.Hmac(cut, message, mac);
        Assert.Equal(HMACSHA256.HashData(cut, message), mac.ToArray());
    }
}
