using System.Buffers.Text;
using System.Text;

namespace Xinyuan.Ledger;

/// <summary>
/// Reads a header that is spelled exactly as this log spells it, several times faster than JSON is read. Any other spelling is for
/// <see cref="HeaderReader"/>: what both read they read alike.
/// </summary>
internal ref struct HeaderScan
{
    private static readonly string[] UsualNames =
    [
        Envelope.SectionName,
        TagList.SectionName,
        "public",
        Evidence.SectionName,
        "trade",
        "items",
        ElementTree.RootSection("items"),
        "quantities",
    ];

    [ThreadStatic]
    private static string? _lastOrigin;

    [ThreadStatic]
    private static string? _lastTime;

    [ThreadStatic]
    private static DateTimeOffset _lastMoment;

    private ReadOnlySpan<byte> _rest;
    private bool _fails;

    private HeaderScan(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Reads a header, or gives up: null.</summary>
    public static Header? TryRead(ReadOnlySpan<byte> bytes) => new HeaderScan(bytes).Read();

    private Header? Read()
    {
        Expect("{\"v\":1,\"origin\":\""u8);
        var origin = Text(ref _lastOrigin);
        Expect(",\"recorded\":\""u8);
        var recorded = Time();
        Expect(Header.BeforePrevious);
        Digest? previous = null;
        if (_rest.StartsWith(Header.NoPrevious))
        {
            Expect(Header.NoPrevious);
        }
        else
        {
            Expect("\""u8);
            previous = Digest();
            Expect("\""u8);
        }
        Expect(",\"sections\":["u8);
        var sections = new List<HeaderSection>(8);
        while (!_fails && sections.Count < Header.SectionsMax && _rest.StartsWith("{"u8))
        {
            Expect("{\"name\":\""u8);
            var name = Text(UsualNames);
            Expect(",\"class\":\""u8);
            var @class = Text(AccessClass.All);
            Expect(",\"digest\":\""u8);
            sections.Add(new HeaderSection(name, @class, Digest()));
            Expect("\"}"u8);
            if (_rest.StartsWith(",{"u8))
                _rest = _rest[1..];
        }
        Expect("]}"u8);
        return _fails || _rest.Length > 0 || HasTwice(sections) ? null : new Header(origin, recorded, previous, sections);
    }

    private static bool HasTwice(List<HeaderSection> sections)
    {
        for (var i = 1; i < sections.Count; i++)
        {
            for (var before = 0; before < i; before++)
            {
                if (sections[before].Name == sections[i].Name)
                    return true;
            }
        }
        return false;
    }

    private void Expect(ReadOnlySpan<byte> bytes)
    {
        if (_rest.StartsWith(bytes))
            _rest = _rest[bytes.Length..];
        else
            Fail();
    }

    private void Fail()
    {
        _fails = true;
        _rest = [];
    }

    // Up to the quote; what is escaped or not ASCII is not for this reader.
    private ReadOnlySpan<byte> Quoted()
    {
        var end = _rest.IndexOf((byte)'"');
        if (end < 0 || _rest[..end].ContainsAnyExceptInRange((byte)' ', (byte)'~') || _rest[..end].Contains((byte)'\\'))
        {
            Fail();
            return [];
        }
        var text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text;
    }

    private string Text(ref string? last)
    {
        var bytes = Quoted();
        if (last is null || !Ascii.Equals(bytes, last))
            last = Encoding.ASCII.GetString(bytes);
        return last;
    }

    private string Text(IReadOnlyList<string> usual)
    {
        var bytes = Quoted();
        for (var i = 0; i < usual.Count; i++)
        {
            if (Ascii.Equals(bytes, usual[i]))
                return usual[i];
        }
        return Encoding.ASCII.GetString(bytes);
    }

    private Digest Digest()
    {
        Span<byte> bytes = stackalloc byte[Ledger.Digest.Size + 1];
        Span<byte> again = stackalloc byte[Ledger.Digest.Base64Length];
        if (_rest.Length >= Ledger.Digest.Base64Length)
        {
            var text = _rest[..Ledger.Digest.Base64Length];
            Base64.DecodeFromUtf8(text, bytes, out _, out var written);
            var digest = new Digest(bytes);
            digest.WriteBase64(again);
            if (written == Ledger.Digest.Size && again.SequenceEqual(text))
            {
                _rest = _rest[Ledger.Digest.Base64Length..];
                return digest;
            }
        }
        Fail();
        return default;
    }

    // Entries of one group have one time, so that the last one is often this one.
    private DateTimeOffset Time()
    {
        if (_rest.Length < Header.TimeLength)
        {
            Fail();
            return default;
        }
        var text = _rest[..Header.TimeLength];
        _rest = _rest[Header.TimeLength..];
        if (_lastTime is null || !Ascii.Equals(text, _lastTime))
        {
            var read = Encoding.Latin1.GetString(text);
            _lastMoment = Header.ReadTime(read);
            _lastTime = read;
        }
        return _lastMoment;
    }
}
