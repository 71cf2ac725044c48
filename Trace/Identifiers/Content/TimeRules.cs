using System.Globalization;

namespace Xinyuan.Trace.Identifiers;

/// <summary>Dates and times of day. The text is digits.</summary>
internal static class TimeRules
{
    /// <summary>YYMMDD.</summary>
    public static ContentFault? Date(ReadOnlySpan<char> text) => Day(text, yearDigits: 2, orMonth: false);

    /// <summary>YYMMDD, or YYMM00 for a month whose day does not matter (GS1 General Specifications §3.4.2).</summary>
    public static ContentFault? DateOrMonth(ReadOnlySpan<char> text) => Day(text, yearDigits: 2, orMonth: true);

    /// <summary>YYYYMMDD.</summary>
    public static ContentFault? FullDate(ReadOnlySpan<char> text) => Day(text, yearDigits: 4, orMonth: false);

    /// <summary>00 to 23.</summary>
    public static ContentFault? Hour(ReadOnlySpan<char> text) =>
        Number(text) < 24 ? null : new ContentFault(0, $"{text} is not an hour: 00 to 23");

    /// <summary>00 to 59.</summary>
    public static ContentFault? MinuteOrSecond(ReadOnlySpan<char> text) =>
        Number(text) < 60 ? null : new ContentFault(0, $"{text} is not a minute or second: 00 to 59");

    /// <summary>HHMM.</summary>
    public static ContentFault? HourMinute(ReadOnlySpan<char> text) =>
        Hour(text[..2]) ?? (MinuteOrSecond(text[2..]) is { } fault ? fault with { At = 2 } : null);

    private static ContentFault? Day(ReadOnlySpan<char> text, int yearDigits, bool orMonth)
    {
        var year = Number(text[..yearDigits]);
        // Two digits are of a year from 1951 to 2050 or thereabouts, in which every fourth is a leap year.
        year = yearDigits == 2 ? 2000 + year : year;
        var (month, day) = (Number(text.Slice(yearDigits, 2)), Number(text.Slice(yearDigits + 2, 2)));
        if (year == 0)
            return new ContentFault(0, "there is no year 0000");
        if (month is < 1 or > 12)
            return new ContentFault(yearDigits, $"{text.Slice(yearDigits, 2)} is not a month: 01 to 12");
        if ((day == 0 && orMonth) || (day >= 1 && day <= DateTime.DaysInMonth(year, month)))
            return null;
        return new ContentFault(yearDigits + 2, $"{text.Slice(yearDigits + 2, 2)} is not a day of that month");
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
