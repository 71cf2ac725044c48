using System.Security.Cryptography;
using System.Text;

namespace Xinyuan.Ledger;

/// <summary>A document as it came in, and who answers for it. The edge has verified the signature, if there is one.</summary>
/// <param name="submitter">The party id of whoever answers for the document, in canonical text.</param>
/// <param name="mediaType">The document's media type.</param>
/// <param name="bytes">The bytes as they came.</param>
/// <param name="signature">The detached signature as it came, or null when the document was not signed.</param>
/// <param name="key">The key that verified it, or null.</param>
/// <param name="manner">How the sender wants it taken in, where that is not the ordinary way and so another job; null where it is.</param>
public sealed class Submission(
    string submitter,
    string mediaType,
    ReadOnlyMemory<byte> bytes,
    string? signature = null,
    IssuerKey? key = null,
    string? manner = null
)
{
    /// <summary>By how much a sender's clock may run ahead of ours.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(10);

    private const int JobIdLength = 32;
    private string? _jobId;
    private Digest? _hash;

    /// <summary>The party id of whoever answers for the document, in canonical text.</summary>
    public string Submitter { get; } = submitter;

    /// <summary>The document's media type.</summary>
    public string MediaType { get; } = mediaType;

    /// <summary>The bytes as they came.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The detached signature as it came, or null when the document was not signed.</summary>
    public string? Signature { get; } = signature;

    /// <summary>The key that verified the signature, or null. Whether it still speaks is told where the document is recorded.</summary>
    public IssuerKey? Key { get; } = key;

    /// <summary>
    /// The natural person who said it for the submitter, as a token names them, where no key signed; null for who is not known. Personal data: it
    /// is recorded in a personal section alone.
    /// </summary>
    public string? Person { get; init; }

    /// <summary>The id of <see cref="Key"/>, or null.</summary>
    public string? KeyId => Key?.KeyId;

    /// <summary>How the sender wants it taken in, where that is not the ordinary way; null where it is.</summary>
    public string? Manner { get; } = manner;

    /// <summary>
    /// Names the job of taking this document in: the first 32 hexadecimal digits of SHA-256(submitter ‖ 0x0A ‖ bytes), behind the
    /// manner and a hyphen where there is one. The same document from the same submitter is the same job, so that sending it again
    /// answers as the first time.
    /// </summary>
    public string JobId => _jobId ??= ComputeJobId();

    /// <summary>SHA-256 of the document.</summary>
    public Digest Hash => _hash ??= Digest.Of(Bytes.Span);

    /// <summary>The same document, to be taken in in this manner.</summary>
    public Submission Taken(string? otherwise) => new(Submitter, MediaType, Bytes, Signature, Key, otherwise) { Person = Person };

    /// <summary>The document for a batch.</summary>
    public NewDocument Document => new(MediaType, Bytes);

    private string ComputeJobId()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Submitter));
        hash.AppendData([(byte)'\n']);
        hash.AppendData(Bytes.Span);
        var id = Convert.ToHexStringLower(hash.GetHashAndReset())[..JobIdLength];
        return Manner is null ? id : $"{Manner}-{id}";
    }
}
