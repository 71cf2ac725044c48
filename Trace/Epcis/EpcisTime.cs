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
        time = default;
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

    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,40})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Form();
}
