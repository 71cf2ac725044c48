using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>Where the next page begins.</summary>
/// <param name="Size">The log as the first page saw it.</param>
/// <param name="After">The last event of the page before.</param>
/// <param name="Remaining">Events still to come of those that <c>eventCountLimit</c> allows; negative for no limit.</param>
internal sealed record PageToken(long Size, EventKey After, int Remaining);

/// <summary>
/// Gives out tokens for further pages and reads them back. A token is sealed (AES-256-GCM) under a key of this run of the service,
/// so that it says nothing and cannot be made up; it is bound to what was asked and by whom, and ends after <see cref="Life"/>.
/// </summary>
internal sealed class PageTokens(TimeProvider clock) : IDisposable
{
    /// <summary>How long a token is good for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int PlainBytes = 36;
    private const int EndedMax = 10_000;

    private readonly AesGcm _seal = new(RandomNumberGenerator.GetBytes(32), TagBytes);
    private readonly ConcurrentQueue<string> _endedInOrder = new();
    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);
    private readonly Lock _turn = new();

    /// <summary>A token, and when it ends.</summary>
    /// <param name="token">Where the next page begins.</param>
    /// <param name="bound">What was asked, and by whom.</param>
    public (string Text, DateTimeOffset Expires) Give(PageToken token, ReadOnlySpan<byte> bound)
    {
        var expires = clock.GetUtcNow() + Life;
        Span<byte> plain = stackalloc byte[PlainBytes];
        BinaryPrimitives.WriteInt64BigEndian(plain, token.Size);
        BinaryPrimitives.WriteInt64BigEndian(plain[8..], token.After.Moment);
        BinaryPrimitives.WriteInt64BigEndian(plain[16..], token.After.Position);
        BinaryPrimitives.WriteInt32BigEndian(plain[24..], token.Remaining);
        BinaryPrimitives.WriteInt64BigEndian(plain[28..], expires.UtcTicks);
        var bytes = new byte[NonceBytes + PlainBytes + TagBytes];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        lock (_turn)
        {
            _seal.Encrypt(
                bytes.AsSpan(0, NonceBytes),
                plain,
                bytes.AsSpan(NonceBytes, PlainBytes),
                bytes.AsSpan(NonceBytes + PlainBytes),
                bound
            );
        }
        return (Base64Url.EncodeToString(bytes), expires);
    }

    /// <summary>Reads a token; null when it is of another question, another run of the service, or has ended.</summary>
    public PageToken? Read(string text, ReadOnlySpan<byte> bound)
    {
        var bytes = new byte[NonceBytes + PlainBytes + TagBytes];
        if (
            text.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written)
            || written != bytes.Length
            || _ended.ContainsKey(text)
        )
        {
            return null;
        }
        Span<byte> plain = stackalloc byte[PlainBytes];
        try
        {
            lock (_turn)
            {
                _seal.Decrypt(
                    bytes.AsSpan(0, NonceBytes),
                    bytes.AsSpan(NonceBytes, PlainBytes),
                    bytes.AsSpan(NonceBytes + PlainBytes),
                    plain,
                    bound
                );
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        if (BinaryPrimitives.ReadInt64BigEndian(plain[28..]) <= clock.GetUtcNow().UtcTicks)
            return null;
        return new PageToken(
            BinaryPrimitives.ReadInt64BigEndian(plain),
            new EventKey(BinaryPrimitives.ReadInt64BigEndian(plain[8..]), BinaryPrimitives.ReadInt64BigEndian(plain[16..])),
            BinaryPrimitives.ReadInt32BigEndian(plain[24..])
        );
    }

    /// <summary>Ends a token before its time. The earliest are forgotten when there are many: they end by themselves.</summary>
    public void End(string text)
    {
        if (text.Length != Base64Url.GetEncodedLength(NonceBytes + PlainBytes + TagBytes) || !_ended.TryAdd(text, true))
            return;
        _endedInOrder.Enqueue(text);
        while (_endedInOrder.Count > EndedMax && _endedInOrder.TryDequeue(out var first))
            _ended.TryRemove(first, out _);
    }

    public void Dispose() => _seal.Dispose();
}
