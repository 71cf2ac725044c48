using System.Buffers;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Hashing;

/// <summary>
/// The content hash of an event (CBV 2.0 §8.9): the same for the same event, in whatever format, order and spelling it is written, and
/// whatever its event id, time of recording and declaration of error. It finds what is said twice; what the ledger vouches for is the
/// exact bytes, by its own hashes.
/// </summary>
public static class EventHash
{
    /// <summary>The kind of index term that holds the hash of an event, in table order, 64 hexadecimal digits.</summary>
    public const string TermKind = "hash:";

    private const string Prefix = "ni:///sha-256;";
    private const string Suffix = "?ver=CBV2.0";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    [ThreadStatic]
    private static Prehash? _ofThread;

    /// <summary>The hash as a URI: <c>ni:///sha-256;…?ver=CBV2.0</c>.</summary>
    /// <param name="said">The event.</param>
    /// <param name="profile">The order of its fields.</param>
    /// <param name="ignored">
    /// Extensions that count for nothing, by their whole URI: what a repository adds to events of others. None unless given: were the
    /// document to say so, its author could make two events seem the same.
    /// </param>
    public static string Of(EpcisEvent said, HashProfile profile, FrozenSet<string>? ignored = null) =>
        string.Concat(Prefix, Hex(said, profile, ignored), Suffix);

    /// <summary>The text that is hashed.</summary>
    public static string PrehashOf(EpcisEvent said, HashProfile profile, FrozenSet<string>? ignored = null) =>
        Encoding.UTF8.GetString(Write(said, profile, ignored));

    /// <summary>The index term of an event: it finds every event of the same content.</summary>
    public static string TermOf(EpcisEvent said) => TermKind + Hex(said, HashProfile.Table, null);

    /// <summary>The term that a hash in its URI form finds; null when it is none of SHA-256 and CBV 2.0.</summary>
    public static string? TermOf(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        const int Digits = SHA256.HashSizeInBytes * 2;
        if (uri.Length != Prefix.Length + Digits + Suffix.Length || !uri.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var hex = uri.AsSpan(Prefix.Length, Digits);
        return uri.EndsWith(Suffix, StringComparison.Ordinal) && !hex.ContainsAnyExcept(HexDigits) ? $"{TermKind}{hex}" : null;
    }

    private static string Hex(EpcisEvent said, HashProfile profile, FrozenSet<string>? ignored) =>
        Digest.Of(Write(said, profile, ignored)).ToHex();

    private static ReadOnlySpan<byte> Write(EpcisEvent said, HashProfile profile, FrozenSet<string>? ignored)
    {
        ArgumentNullException.ThrowIfNull(said);
        return (_ofThread ??= new Prehash()).Write(said, profile, ignored);
    }
}
