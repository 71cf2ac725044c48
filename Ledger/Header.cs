using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>
/// What the Merkle tree commits to. Written once, by <see cref="PreparedEntry"/>, and from then on only read: its bytes are the record,
/// this is what they say. Format: docs/format.md.
/// </summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Recorded">When the log recorded the entry, UTC, to the microsecond.</param>
/// <param name="Previous">Leaf hash of the stream's previous entry; null for a stream's first.</param>
/// <param name="Sections">The sections that the header commits to, in order.</param>
public sealed record Header(string Origin, DateTimeOffset Recorded, Digest? Previous, IReadOnlyList<HeaderSection> Sections)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>A header names at most so many sections.</summary>
    public const int SectionsMax = 64;

    /// <summary>How many bytes a time has.</summary>
    internal const int TimeLength = 27;

    /// <summary>What stands between the time and the previous hash.</summary>
    internal static ReadOnlySpan<byte> BeforePrevious => "\",\"prev\":"u8;

    /// <summary>The previous hash of a stream's first entry.</summary>
    internal static ReadOnlySpan<byte> NoPrevious => "null"u8;

    /// <summary>What every header of a log begins with, up to the time.</summary>
    internal static byte[] Start(string origin) =>
        [.. "{\"v\":1,\"origin\":\""u8, .. JsonEncodedText.Encode(origin, PlainJson.Encoder).EncodedUtf8Bytes, .. "\",\"recorded\":\""u8];

    /// <summary>Writes a header again for an entry that goes over into another log; gives back the very bytes of one that was read.</summary>
    internal byte[] Write()
    {
        var bytes = new List<byte>(512);
        bytes.AddRange(Start(Origin));
        bytes.AddRange(Encoding.ASCII.GetBytes(FormatTime(Recorded)));
        bytes.AddRange(BeforePrevious);
        bytes.AddRange(Previous is { } previous ? Encoding.ASCII.GetBytes($"\"{previous.ToBase64()}\"") : NoPrevious);
        bytes.AddRange(",\"sections\":["u8);
        for (var i = 0; i < Sections.Count; i++)
        {
            var section = Sections[i];
            var comma = i == 0 ? "" : ",";
            var digest = section.Digest.ToBase64();
            bytes.AddRange(
                Encoding.ASCII.GetBytes($$"""{{comma}}{"name":"{{section.Name}}","class":"{{section.Class}}","digest":"{{digest}}"}""")
            );
        }
        bytes.AddRange("]}"u8);
        return [.. bytes];
    }

    /// <summary>Reads a header, strictly: version 1, every member there once, no other.</summary>
    /// <exception cref="InvalidDataException">It is not a header of version 1.</exception>
    public static Header Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= LedgerLimits.HeaderBytesMax
            ? HeaderScan.TryRead(bytes) ?? HeaderReader.Read(bytes)
            : throw new InvalidDataException($"a header has at most {LedgerLimits.HeaderBytesMax} bytes");

    internal static string FormatTime(DateTimeOffset time) =>
        string.Create(
            TimeLength,
            time.UtcDateTime,
            static (text, utc) =>
            {
                // "o" has seven decimals and no Z; it is written several times faster than a pattern.
                Span<char> round = stackalloc char[28];
                utc.TryFormat(round, out _, "o", CultureInfo.InvariantCulture);
                round[..(TimeLength - 1)].CopyTo(text);
                text[^1] = 'Z';
            }
        );

    internal static DateTimeOffset ReadTime(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : throw new InvalidDataException($"'{text}' is not a time of the form {TimeFormat}");
}

/// <summary>A section as the header names it.</summary>
public sealed record HeaderSection(string Name, string Class, Digest Digest);
