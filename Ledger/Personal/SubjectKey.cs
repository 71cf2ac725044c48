using System.Security.Cryptography;
using System.Text;

namespace Xinyuan.Ledger.Personal;

/// <summary>
/// A data subject's key, unwrapped for as long as it is used. What encrypts derives from it with HKDF-SHA256 (RFC 5869), a purpose
/// at a time, so that no key serves two purposes.
/// </summary>
internal sealed class SubjectKey : IDisposable
{
    private readonly byte[] _secret;

    /// <summary>Takes the secret over: it is overwritten at the end.</summary>
    public SubjectKey(UInt128 id, byte[] secret) => (Id, _secret) = (id, secret);

    /// <summary>The key's id: what names it in the log. Its upper bits say in which shard of the store it lies; the rest is random.</summary>
    public UInt128 Id { get; }

    /// <summary>The key of a purpose, 32 bytes.</summary>
    public byte[] Derive(string purpose)
    {
        var key = new byte[Sealing.KeyBytes];
        HKDF.Expand(HashAlgorithmName.SHA256, _secret, key, Encoding.ASCII.GetBytes(purpose));
        return key;
    }

    /// <summary>The secret, sealed under a wrapping key.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> wrapping, ReadOnlySpan<byte> context) => Sealing.Seal(wrapping, _secret, context);

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);
}
