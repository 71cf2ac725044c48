using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Xinyuan.Ledger;

/// <summary>
/// SHA-256 (FIPS 180-4) of short inputs, of which an entry needs a dozen. .NET asks OpenSSL through its EVP interface, where setting up a
/// digest costs several times what hashing a hundred bytes does. OpenSSL's own SHA256_Init, _Update and _Final do the same work without;
/// where they are not there, or do not give what the standard says, .NET's are used (docs/decisions/0022).
/// </summary>
internal static unsafe class Sha256
{
    // A call that the garbage collector must wait for has to be short: about a microsecond. Longer inputs gain nothing here anyway.
    private const int DirectBytesMax = 2_048;

    // SHA256_CTX has 112 bytes in every version of OpenSSL; twice that is set aside.
    private const int ContextBytes = 224;
    private const int BlockBytes = 64;

    [ThreadStatic]
    private static IncrementalHash? _incremental;

    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, int> Init;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int> Update;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int> Final;
    private static readonly bool IsDirect;

    static Sha256()
    {
        if (
            !NativeLibrary.TryLoad("libcrypto.so.3", typeof(Sha256).Assembly, DllImportSearchPath.SafeDirectories, out var library)
            || !NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
            || !NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
            || !NativeLibrary.TryGetExport(library, "SHA256_Final", out var final)
        )
            return;
        Init = (delegate* unmanaged[SuppressGCTransition]<byte*, int>)init;
        Update = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int>)update;
        Final = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int>)final;
        IsDirect = GivesWhatTheStandardSays();
    }

    /// <summary>Whether the direct functions are used; for tests.</summary>
    internal static bool UsesDirect => IsDirect;

    /// <summary>Writes SHA-256(<paramref name="first"/> ‖ <paramref name="second"/>), 32 bytes, to <paramref name="target"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> target)
    {
        if (IsDirect && first.Length + second.Length <= DirectBytesMax)
        {
            HashDirect(first, second, target);
            return;
        }
        var hash = _incremental ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        if (second.Length > 0)
            hash.AppendData(second);
        hash.GetHashAndReset(target);
    }

    /// <summary>Writes HMAC-SHA-256 (RFC 2104), 32 bytes, to <paramref name="target"/>. The key has at most 64 bytes.</summary>
    public static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, BlockBytes);
        Span<byte> block = stackalloc byte[BlockBytes];
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        Pad(key, block, 0x36);
        Hash(block, message, inner);
        Pad(key, block, 0x5c);
        Hash(block, inner, target);
        CryptographicOperations.ZeroMemory(block);
    }

    private static void Pad(ReadOnlySpan<byte> key, Span<byte> block, byte pad)
    {
        block.Fill(pad);
        for (var i = 0; i < key.Length; i++)
            block[i] ^= key[i];
    }

    private static void HashDirect(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, SHA256.HashSizeInBytes);
        var context = stackalloc byte[ContextBytes];
        fixed (
            byte* firstBytes = first,
                secondBytes = second,
                result = target
        )
        {
            var done = Init(context) & Update(context, firstBytes, (nuint)first.Length);
            if (second.Length > 0)
                done &= Update(context, secondBytes, (nuint)second.Length);
            if ((done & Final(result, context)) != 1)
                throw new CryptographicException("OpenSSL did not hash");
        }
    }

    // The example "abc" of FIPS 180-4, and lengths about a block's.
    private static bool GivesWhatTheStandardSays()
    {
        Span<byte> direct = stackalloc byte[SHA256.HashSizeInBytes];
        HashDirect("a"u8, "bc"u8, direct);
        if (!direct.SequenceEqual(Convert.FromHexString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")))
            return false;
        Span<byte> bytes = stackalloc byte[3 * BlockBytes];
        for (var length = 0; length < bytes.Length; length++)
        {
            bytes[length] = (byte)length;
            HashDirect(bytes[..(length / 2)], bytes[(length / 2)..length], direct);
            if (!direct.SequenceEqual(SHA256.HashData(bytes[..length])))
                return false;
        }
        return true;
    }
}
