using System.Globalization;
using System.Text.RegularExpressions;

namespace Xinyuan.Trace.Epcis;

/// <summary>Times as EPCIS writes them: RFC 3339 with a zone (ISO 8601 date-time stamps).</summary>
internal static partial class EpcisTime
{
    private const int TicksDigits = 7;

    /// <summary>Reads a time. Digits beyond a tenth of a microsecond are cut off; a leap second is not known.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (TryParsePlain(text, out time))
            return true;
        var match = Form().Match(text);
        if (!match.Success)
            return false;
        var fraction = match.Groups[2].Value;
        if (fraction.Length > TicksDigits + 1)
            fraction = fraction[..(TicksDigits + 1)];
        return DateTimeOffset.TryParse(
            match.Groups[1].Value.ToUpperInvariant() + fraction + match.Groups[3].Value.ToUpperInvariant(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out time
        );
    }

    // The usual form, without a fraction: yyyy-MM-ddTHH:mm:ssZ or with an offset. Whatever is odd about it is left to the general way.
    private static bool TryParsePlain(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is not (20 or 25) || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        var (year, month, day) = ((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8));
        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        // Far from both ends of what a time can be, an offset does not lead over them.
        if (year is < 1000 or > 9000 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
            return false;
        var offset = TimeSpan.Zero;
        if (text.Length == 20 ? text[19] != 'Z' : text[19] is not ('+' or '-') || text[22] != ':')
            return false;
        if (text.Length == 25)
        {
            var (hours, minutes) = (Two(text, 20), Two(text, 23));
            if (hours is < 0 or > 13 || minutes is < 0 or > 59)
                return false;
            offset = new TimeSpan(hours, minutes, 0) * (text[19] == '-' ? -1 : 1);
        }
        time = new DateTimeOffset(year, month, day, hour, minute, second, offset);
        return true;
    }

    // Two digits as a number; far below zero when they are none.
    private static int Two(ReadOnlySpan<char> text, int at) =>
        char.IsAsciiDigit(text[at]) && char.IsAsciiDigit(text[at + 1]) ? ((text[at] - '0') * 10) + text[at + 1] - '0' : -10_000;

    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,40})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Form();
}
