namespace Xinyuan.Ledger;

/// <summary>
/// Base64 as our formats have it: the standard alphabet, padded, without white space, and with no bits left over. One value has one
/// spelling, so a changed character is always a changed value.
/// </summary>
internal static class Base64Text
{
    /// <summary>Reads bytes.</summary>
    /// <exception cref="InvalidDataException">The text is not base64 in its one spelling.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : throw new InvalidDataException("a member is not base64 in its one spelling");
    }

    /// <summary>Reads a digest.</summary>
    /// <exception cref="InvalidDataException">The text is not 32 bytes of base64.</exception>
    public static Digest DecodeDigest(string text) =>
        Decode(text) is { Length: Digest.Size } bytes
            ? new Digest(bytes)
            : throw new InvalidDataException("a hash is not 32 bytes of base64");
}
