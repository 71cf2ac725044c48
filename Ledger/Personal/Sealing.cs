using System.Security.Cryptography;

namespace Xinyuan.Ledger.Personal;

/// <summary>AES-256-GCM with a tag of 16 bytes (NIST SP 800-38D).</summary>
internal static class Sealing
{
    public const int KeyBytes = 32;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    /// <summary>By how much a sealed value with its own nonce is longer than what it hides.</summary>
    public const int Overhead = NonceBytes + TagBytes;

    /// <summary>Encrypts under a random nonce: nonce ‖ ciphertext ‖ tag.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        return [.. nonce, .. Encrypt(key, nonce, plain, context)];
    }

    /// <summary>What <see cref="Seal"/> hid; null when key, bytes or context are not the ones.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> context) =>
        @sealed.Length < Overhead ? null : Decrypt(key, @sealed[..NonceBytes], @sealed[NonceBytes..], context);

    /// <summary>Encrypts: ciphertext ‖ tag. A nonce must never serve twice under one key for different texts.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var bytes = new byte[plain.Length + TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, bytes.AsSpan(0, plain.Length), bytes.AsSpan(plain.Length), context);
        return bytes;
    }

    /// <summary>What <see cref="Encrypt"/> hid; null when key, bytes or context are not the ones.</summary>
    public static byte[]? Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> context)
    {
        if (bytes.Length < TagBytes)
            return null;
        var plain = new byte[bytes.Length - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(nonce, bytes[..plain.Length], bytes[plain.Length..], plain, context);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
