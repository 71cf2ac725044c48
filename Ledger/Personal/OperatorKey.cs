using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Personal;

/// <summary>The key under which the key store is encrypted: 32 random bytes in a file that only its owner may read.</summary>
internal static class OperatorKey
{
    private const string Prefix = "XINYUAN-OPERATOR-KEY-1 ";

    /// <summary>How many bytes of a key's fingerprint are kept, so that another key is told from damage.</summary>
    public const int FingerprintBytes = 8;

    /// <summary>Reads the key, or makes it for a store that is not there yet.</summary>
    /// <exception cref="LogRefusedException">The store is there and its key is not, or the file holds no key.</exception>
    public static byte[] OpenOrCreate(KeyFolders folders)
    {
        if (!File.Exists(folders.OperatorKey))
        {
            if (File.Exists(folders.Head))
                throw new LogRefusedException(
                    $"the key store in {folders.Subjects} has no operator key at {folders.OperatorKey}; bring the file back, or name another"
                );
            Durable.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(folders.OperatorKey))!, ownerOnly: true);
            var made = RandomNumberGenerator.GetBytes(Sealing.KeyBytes);
            Durable.Replace(
                Path.GetFullPath(folders.OperatorKey),
                Encoding.ASCII.GetBytes(Prefix + Convert.ToBase64String(made) + "\n"),
                ownerOnly: true
            );
            return made;
        }
        var text = File.ReadAllText(folders.OperatorKey).TrimEnd('\n');
        var key = new byte[Sealing.KeyBytes + 1];
        return
            text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], key, out var length)
            && length == Sealing.KeyBytes
            ? key[..length]
            // Never with the text: it may be a key after all.
            : throw new LogRefusedException($"{folders.OperatorKey} holds no operator key");
    }

    public static byte[] Fingerprint(ReadOnlySpan<byte> key) => HMACSHA256.HashData(key, "fingerprint"u8)[..FingerprintBytes];
}
