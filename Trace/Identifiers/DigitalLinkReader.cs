using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// Reads a Digital Link URI strictly (GS1 Digital Link: URI Syntax §4): the rightmost primary key in the path counts; all after it are
/// its qualifiers in their order; a known application identifier in the query is a data attribute or a fault.
/// </summary>
internal sealed class DigitalLinkReader(string uri)
{
    private const int PortMax = 65_535;
    private const int GtinDigits = 14;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=%"
    );

    private readonly ElementList _elements = new();
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private SpellingFault? _fault;

    /// <summary>What is wrong with a stem: a scheme, a host, perhaps a path.</summary>
    public static SpellingFault? FaultOfStem(string stem)
    {
        var reader = new DigitalLinkReader(stem);
        var path = reader.ReadHost();
        if (reader._fault is null && stem.AsSpan(path).IndexOfAny('?', '#') is >= 0 and var at)
            return new SpellingFault(path + at, null, "a stem has no query and no fragment");
        return reader._fault;
    }

    public DigitalLink? Read(out SpellingFault? fault)
    {
        var link = ReadAll();
        fault = _fault;
        return _fault is null ? link : null;
    }

    private DigitalLink? ReadAll()
    {
        if (uri.Length > DigitalLink.LengthMax)
            return Bad(DigitalLink.LengthMax, null, $"a link has at most {DigitalLink.LengthMax} characters");
        var path = ReadHost();
        if (_fault is not null)
            return null;
        var end = uri.AsSpan(path).IndexOfAny('?', '#') is >= 0 and var found ? path + found : uri.Length;
        var segments = SegmentsOf(path, end);
        var key = segments.Count - 2;
        while (key >= 0 && KeyOf(segments[key]) is null)
            key -= 2;
        if (key < 0)
            return ReadCompressed(segments, end);
        for (var i = key; i < segments.Count; i += 2)
            ReadElement(segments[i], segments[i + 1]);
        return _fault is null ? Finish(uri[..(segments[key].At - 1)], end) : null;
    }

    /// <summary>Reads scheme and host; the index of the path behind.</summary>
    private int ReadHost()
    {
        var scheme = uri switch
        {
            _ when uri.StartsWith("https://", StringComparison.Ordinal) || uri.StartsWith("HTTPS://", StringComparison.Ordinal) => 8,
            _ when uri.StartsWith("http://", StringComparison.Ordinal) || uri.StartsWith("HTTP://", StringComparison.Ordinal) => 7,
            _ => 0,
        };
        if (scheme == 0)
        {
            Bad(0, null, "a Digital Link begins with https:// or http://, in small letters or in capitals");
            return 0;
        }
        var length = uri.AsSpan(scheme).IndexOfAny('/', '?', '#');
        var path = length < 0 ? uri.Length : scheme + length;
        var host = uri.AsSpan(scheme, path - scheme);
        if (host is ['[', ..])
            ReadAddress(host, scheme);
        else
            ReadName(host, scheme);
        if (_fault is null && uri.AsSpan(path).IndexOfAnyExcept(Allowed) is >= 0 and var at)
            Bad(path + at, null, "a URI does not hold this character as it is");
        return path;
    }

    private void ReadAddress(ReadOnlySpan<char> host, int at)
    {
        var close = host.IndexOf(']');
        var address = close < 0 ? default : host[1..close];
        if (address.Contains('%') || !IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            Bad(at, null, "there is no IPv6 address without zone between the brackets");
        else
            ReadPort(host[(close + 1)..], at + close + 1);
    }

    private void ReadName(ReadOnlySpan<char> host, int at)
    {
        var length = host.IndexOf(':') is >= 0 and var colon ? colon : host.Length;
        if (length == 0)
        {
            Bad(at, null, "the host is missing");
            return;
        }
        for (var i = 0; i < length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(host[i]) && host[i] is not ('-' or '.' or '_'))
            {
                Bad(at + i, null, "a host is letters, digits, '-' and '.'");
                return;
            }
        }
        ReadPort(host[length..], at + length);
    }

    private void ReadPort(ReadOnlySpan<char> port, int at)
    {
        if (port.IsEmpty)
            return;
        var isOne =
            port[0] == ':' && int.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= PortMax;
        if (!isOne)
            Bad(at, null, $"a port is 0 to {PortMax}");
    }

    private List<Segment> SegmentsOf(int path, int end)
    {
        var segments = new List<Segment>();
        for (var at = path; at < end; )
        {
            var next = uri.IndexOf('/', at + 1, end - at - 1);
            next = next < 0 ? end : next;
            segments.Add(new Segment(at + 1, uri[(at + 1)..next]));
            at = next;
        }
        return segments;
    }

    private static ApplicationIdentifier? KeyOf(Segment segment) => AiOf(segment.Text) is { IsPrimaryKey: true } key ? key : null;

    private static ApplicationIdentifier? AiOf(string name) =>
        ApplicationIdentifiers.Find(name) ?? ApplicationIdentifiers.FindShortName(name);

    private void ReadElement(Segment name, Segment value)
    {
        if (_fault is not null)
            return;
        if (AiOf(name.Text) is not { } ai)
        {
            Bad(name.At, null, "an application identifier is expected here");
            return;
        }
        if (ai.Ai != name.Text)
            _warnings.Add($"'{name.Text}' is an old short name of {ai}");
        Add(ai, name.At, value.At, value.Text, Gs1Text.Decode(value.Text));
    }

    private void Add(ApplicationIdentifier ai, int at, int valueAt, string encoded, string? value)
    {
        if (value is null)
        {
            var percent = SmallRules.PercentEncoded(encoded)!.Value;
            Bad(valueAt + percent.At, ai.Ai, percent.Message);
            return;
        }
        var padding = 0;
        if (ai.Ai == "01" && value.Length is 13 or 12 or 8)
        {
            padding = GtinDigits - value.Length;
            _warnings.Add($"the GTIN has {value.Length} digits; a Digital Link has {GtinDigits}");
            value = value.PadLeft(GtinDigits, '0');
        }
        if (!_places.TryAdd(ai.Ai, at))
            Bad(at, ai.Ai, "the application identifier occurs twice");
        else
            _fault = _elements.Add(ai.Ai, value, at, place => valueAt + PlaceIn(encoded, place - padding));
    }

    // Where a character of the decoded text stands in the encoded one.
    private static int PlaceIn(string encoded, int place)
    {
        var at = 0;
        for (; place > 0 && at < encoded.Length; place--)
            at += encoded[at] == '%' ? 3 : 1;
        return Math.Min(at, encoded.Length);
    }

    private DigitalLink? Finish(string stem, int end)
    {
        var key = _elements.Items[0];
        List<GsElement> qualifiers = [.. _elements.Items.Skip(1)];
        var primary = ApplicationIdentifiers.Find(key.Ai)!;
        var sequences = primary.QualifierSequences!.Where(sequence => InOrder(qualifiers, sequence) == qualifiers.Count).ToList();
        if (sequences.Count == 0)
        {
            var astray = qualifiers[primary.QualifierSequences!.Max(sequence => InOrder(qualifiers, sequence))];
            var why = ApplicationIdentifiers.Find(astray.Ai)!.Qualifies(primary) ? "is out of its order" : "is none of its qualifiers";
            return Bad(_places[astray.Ai], astray.Ai, $"what follows {primary} in the path {why}");
        }
        ReadQuery(end, primary, sequences);
        return _fault is null
            ? new DigitalLink(stem, key, qualifiers, [.. _elements.Items.Skip(1 + qualifiers.Count)]) { Warnings = _warnings }
            : null;
    }

    /// <summary>How many of the qualifiers, from the first on, stand in the order of a sequence.</summary>
    private static int InOrder(List<GsElement> qualifiers, IReadOnlyList<string> sequence)
    {
        var next = 0;
        for (var i = 0; i < qualifiers.Count; i++)
        {
            while (next < sequence.Count && sequence[next] != qualifiers[i].Ai)
                next++;
            if (next++ >= sequence.Count)
                return i;
        }
        return qualifiers.Count;
    }

    private void ReadQuery(int at, ApplicationIdentifier primary, List<IReadOnlyList<string>> sequences)
    {
        var end = uri.IndexOf('#', at) is >= 0 and var fragment ? fragment : uri.Length;
        while (at < end && _fault is null)
        {
            var from = at + 1;
            at = uri.IndexOf('&', from, end - from) is >= 0 and var next ? next : end;
            var equals = uri.IndexOf('=', from, at - from);
            var name = equals < 0 ? "" : uri[from..equals];
            // What is not a number is somebody's own, and so is a word alone.
            if (!Gs1Text.IsDigits(name))
                continue;
            var value = uri[(equals + 1)..at];
            if (ApplicationIdentifiers.Find(name) is not { } ai)
                Bad(from, null, "a number in the query must be an application identifier");
            else if (sequences.Exists(sequence => sequence.Contains(name)))
                Bad(from, name, $"{ai} qualifies {primary} and belongs in the path");
            else if (!ai.IsDataAttribute)
                Bad(from, name, $"{ai} is no data attribute of a Digital Link");
            else
                Add(ai, from, equals + 1, value, Gs1Text.Decode(value.Replace('+', ' ')));
        }
    }

    // A link without a key in sight may be compressed: wholly, or all but its primary key.
    private DigitalLink? ReadCompressed(List<Segment> segments, int end)
    {
        if (segments.Count == 0)
            return Bad(uri.Length, null, "the path is empty");
        var last = segments[^1];
        var isPartial = segments.Count >= 3 && KeyOf(segments[^3]) is not null;
        if (LinkCompression.Decompress(last.Text) is not { } elements)
            return Bad(segments[0].At, null, "there is no primary key in the path, such as /01/ or /00/, with a value");
        if (isPartial)
            ReadElement(segments[^3], segments[^2]);
        var stem = uri[..((isPartial ? segments[^3] : last).At - 1)];
        if (_fault is not null)
            return null;
        if (DigitalLink.Of([.. _elements.Items, .. elements], stem, out var fault) is not { } link)
            return Bad(last.At, fault!.Ai, $"decompressed: {fault.Message}");
        // What is not compressed may stand in the query all the same.
        return new DigitalLinkReader(link.ToUri() + Appended(link, end)).ReadAll(_warnings, out _fault);
    }

    private string Appended(DigitalLink link, int end) =>
        end == uri.Length || uri[end] != '?' ? "" : (link.Attributes.Count == 0 ? "?" : "&") + uri[(end + 1)..];

    private DigitalLink? ReadAll(List<string> warnings, out SpellingFault? fault)
    {
        var link = Read(out fault);
        return link is null
            ? null
            : new DigitalLink(link.Stem, link.Key, link.Qualifiers, link.Attributes)
            {
                Warnings = [.. warnings, .. link.Warnings],
                WasCompressed = true,
            };
    }

    private DigitalLink? Bad(int at, string? ai, string message)
    {
        _fault ??= new SpellingFault(at, ai, message);
        return null;
    }

    /// <summary>A segment of the path, and where it begins.</summary>
    private readonly record struct Segment(int At, string Text);
}
