using System.Text.Json;

namespace Xinyuan.Credit.Calendars;

/// <summary>What the calendar says.</summary>
public abstract record CalendarAnswer
{
    private CalendarAnswer() { }

    /// <summary>The day, or null when the calendar cannot say it.</summary>
    public DateOnly? Day => (this as Known)?.Date;

    /// <summary>A day.</summary>
    public sealed record Known(DateOnly Date) : CalendarAnswer;

    /// <summary>The count runs into a year whose public holidays the calendar does not have. It does not guess.</summary>
    public sealed record NoSuchYear(int Year) : CalendarAnswer
    {
        /// <summary>A sentence.</summary>
        public string Message => $"the calendar has no public holidays of {Year}, so its working days cannot be counted";
    }
}

/// <summary>
/// Working days of mainland China as data: the General Office of the State Council announces each year's public holidays, and the
/// Saturdays and Sundays that are worked for them (调休). Dates are those of UTC+8.
/// </summary>
public sealed class WorkingCalendar
{
    private const string Resource = "Xinyuan.Credit.Calendars.working-days.json";
    private static readonly Lazy<WorkingCalendar> Loaded = new(Embedded);
    private readonly Dictionary<int, CalendarYear> _years;
    private readonly HashSet<DateOnly> _holidays = [];
    private readonly HashSet<DateOnly> _shifted = [];

    /// <summary>A calendar of these years.</summary>
    /// <exception cref="ArgumentException">
    /// A year occurs twice, a day lies in another year, a holiday ends before it begins, a worked day is not one of rest, or a day is
    /// both a holiday and worked.
    /// </exception>
    public WorkingCalendar(params IEnumerable<CalendarYear> years)
    {
        ArgumentNullException.ThrowIfNull(years);
        _years = years.ToDictionary(year => year.Year);
        foreach (var year in _years.Values)
        {
            foreach (var holiday in year.Holidays)
            {
                if (holiday.To < holiday.From || holiday.From.Year != year.Year || holiday.To.Year != year.Year)
                    throw new ArgumentException($"{holiday.NameEn} of {year.Year} does not lie in its year", nameof(years));
                for (var day = holiday.From; day <= holiday.To; day = day.AddDays(1))
                    _holidays.Add(day);
            }
            foreach (var day in year.Shifted)
            {
                if (day.Year != year.Year || !IsWeekend(day) || _holidays.Contains(day))
                    throw new ArgumentException($"{day:O} cannot be a day that is worked for a holiday", nameof(years));
                _shifted.Add(day);
            }
        }
    }

    /// <summary>The calendar that comes with the program.</summary>
    public static WorkingCalendar Shipped => Loaded.Value;

    /// <summary>The years that it has, ascending.</summary>
    public IReadOnlyList<CalendarYear> Years => [.. _years.Values.OrderBy(year => year.Year)];

    /// <summary>Whether a day is worked; null when the calendar does not have its year.</summary>
    public bool? IsWorkingDay(DateOnly day) =>
        !_years.ContainsKey(day.Year) ? null : _shifted.Contains(day) || !(IsWeekend(day) || _holidays.Contains(day));

    /// <summary>The day that is so many working days after a day, which itself is not counted; with none, the day itself.</summary>
    public CalendarAnswer Add(DateOnly from, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingDays, LegalTerm.CountMax);
        var day = from;
        for (var left = workingDays; left > 0; )
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day) is not { } isWorked)
                return new CalendarAnswer.NoSuchYear(day.Year);
            if (isWorked)
                left--;
        }
        return new CalendarAnswer.Known(day);
    }

    /// <summary>The day itself when it is worked, else the next that is.</summary>
    public CalendarAnswer SameOrNext(DateOnly day)
    {
        while (IsWorkingDay(day) is { } isWorked)
        {
            if (isWorked)
                return new CalendarAnswer.Known(day);
            day = day.AddDays(1);
        }
        return new CalendarAnswer.NoSuchYear(day.Year);
    }

    /// <summary>Reads a calendar: UTF-8 JSON.</summary>
    /// <exception cref="JsonException">It is not of its form.</exception>
    /// <exception cref="ArgumentException">It contradicts itself.</exception>
    public static WorkingCalendar Read(ReadOnlySpan<byte> utf8Json) =>
        new(JsonSerializer.Deserialize<CalendarFile>(utf8Json, LegalData.Strict)!.Years);

    private static WorkingCalendar Embedded() => Read(LegalData.Resource(Resource));

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private sealed record CalendarFile(IReadOnlyList<CalendarYear> Years);
}

/// <summary>A year of the calendar.</summary>
/// <param name="Year">The year.</param>
/// <param name="Source">The notice that announced it.</param>
/// <param name="Verified">Whether its text was read.</param>
/// <param name="Holidays">Days off, weekends within them too.</param>
/// <param name="Shifted">Saturdays and Sundays that are worked.</param>
public sealed record CalendarYear(
    int Year,
    string Source,
    bool Verified,
    IReadOnlyList<PublicHoliday> Holidays,
    IReadOnlyList<DateOnly> Shifted
);

/// <summary>Days off in a row.</summary>
/// <param name="Name">Its name in Chinese.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="From">The first day off.</param>
/// <param name="To">The last.</param>
public sealed record PublicHoliday(string Name, string NameEn, DateOnly From, DateOnly To);
