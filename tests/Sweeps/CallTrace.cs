using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Xinyuan.Sweeps;

/// <summary>One moment of a traced run: a call that begins, or one that has returned.</summary>
/// <param name="Thread">The thread that makes it.</param>
/// <param name="Call">The system call.</param>
/// <param name="IsReturn">Whether it has returned; otherwise it has begun.</param>
/// <param name="Paths">The paths that it names, or its descriptor's.</param>
/// <param name="Data">What it writes.</param>
/// <param name="Number">Its last number: the offset of a write, the length of a truncation.</param>
/// <param name="Flags">The text of its arguments without strings, for an open's flags.</param>
internal sealed record Moment(
    string Thread,
    string Call,
    bool IsReturn,
    IReadOnlyList<string> Paths,
    byte[] Data,
    long Number,
    string Flags
);

/// <summary>Reads what strace wrote with <c>-f -y -xx</c> and strings in full.</summary>
internal static partial class CallTrace
{
    /// <summary>The moments in order. A call that returned at once is two of them.</summary>
    public static IEnumerable<Moment> Read(string file)
    {
        var unfinished = new Dictionary<(string, string), Moment>();
        foreach (var line in File.ReadLines(file))
        {
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                var key = (resumed.Groups[1].Value, resumed.Groups[2].Value);
                if (unfinished.Remove(key, out var begun) && !IsFailed(line))
                    yield return begun with
                    {
                        IsReturn = true,
                    };
                continue;
            }
            if (Begun().Match(line) is not { Success: true } match)
                continue;
            var moment = Parse(match.Groups[1].Value, match.Groups[2].Value, line[match.Length..]);
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[(moment.Thread, moment.Call)] = moment;
                yield return moment;
            }
            else if (!IsFailed(line))
            {
                yield return moment;
                yield return moment with
                {
                    IsReturn = true,
                };
            }
        }
    }

    private static bool IsFailed(string line) => line.AsSpan(Math.Max(0, line.Length - 100)).Contains(") = -1 ", StringComparison.Ordinal);

    private static Moment Parse(string thread, string call, string arguments)
    {
        var end = arguments.LastIndexOf(')') is var close and >= 0 && !arguments.EndsWith('>') ? close : arguments.LastIndexOf('<');
        var inside = end >= 0 ? arguments[..end] : arguments;
        var paths = new List<string>();
        var data = Array.Empty<byte>();
        foreach (Match text in Text().Matches(inside))
        {
            var bytes = Decode(text.ValueSpan[1..^1]);
            if (call.Contains("write", StringComparison.Ordinal) && text.ValueSpan[0] == '"')
                data = bytes;
            else
                paths.Add(Encoding.UTF8.GetString(bytes));
        }
        var flags = Text().Replace(inside, "");
        var number = flags.Split(',')[^1].Trim();
        return new Moment(
            thread,
            call,
            IsReturn: false,
            paths,
            data,
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0,
            flags
        );
    }

    // Descriptors' paths may be in plain text and strings in hexadecimal.
    private static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("\\x"))
            return Encoding.UTF8.GetBytes(text.ToString());
        var bytes = new byte[text.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((Digit(text[(4 * i) + 2]) << 4) | Digit(text[(4 * i) + 3]));
        return bytes;
    }

    private static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10;

    [GeneratedRegex(@"^(\d+)\s+(\w+)\(")]
    private static partial Regex Begun();

    [GeneratedRegex(@"^(\d+)\s+<\.\.\. (\w+) resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex("\"[^\"]*\"|<[^<>]*>")]
    private static partial Regex Text();
}
