using System.Globalization;

namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>
/// When something is to be done (EPCIS 2.0 §8.2.5.3, QuerySchedule): at every moment, to the second and in UTC, at which each field that is
/// given has a value that is named. A field is a list of numbers and ranges, <c>0,15,[30-35]</c>; one that is not given takes any value,
/// except that below the finest field that is given everything is at its least: <c>hour=1, minute=5</c> is once a day.
/// </summary>
public sealed class Schedule
{
    /// <summary>The fields by their standard names, from the finest: least and greatest value.</summary>
    private static readonly (string Name, int Least, int Most)[] Fields =
    [
        ("second", 0, 59),
        ("minute", 0, 59),
        ("hour", 0, 23),
        ("dayOfMonth", 1, 31),
        ("month", 1, 12),
        ("dayOfWeek", 1, 7),
    ];

    /// <summary>A date that is named comes round at the latest after so many days: 29 February on a given day of the week.</summary>
    private const int DaysMax = 366 * 41;

    private const int LengthMax = 256;

    private readonly bool[][] _values;

    private Schedule(IReadOnlyDictionary<string, string> given, bool[][] values) => (Given, _values) = (given, values);

    /// <summary>The names of the fields.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Fields.Select(field => field.Name)];

    /// <summary>The fields as they were given.</summary>
    public IReadOnlyDictionary<string, string> Given { get; }

    /// <summary>Reads a schedule; null and a sentence that names the field at fault when it is none.</summary>
    public static Schedule? Read(IReadOnlyDictionary<string, string> given, out string fault)
    {
        ArgumentNullException.ThrowIfNull(given);
        fault = "";
        if (given.Keys.FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
            fault = $"{unknown}: there is no such field; they are {string.Join(", ", Names)}";
        else if (given.Count == 0)
            fault = "a schedule gives at least one field";
        if (fault.Length > 0)
            return null;
        var finest = Array.FindIndex(Fields, field => given.ContainsKey(field.Name));
        var values = new bool[Fields.Length][];
        for (var i = 0; i < Fields.Length; i++)
        {
            var (name, least, most) = Fields[i];
            values[i] = new bool[most + 1];
            if (given.TryGetValue(name, out var text))
            {
                if (!TryFill(values[i], text, least))
                {
                    fault = $"{name}: '{text}' is not a list of numbers and [ranges] from {least} to {most}";
                    return null;
                }
            }
            else if (i < finest && i < 3)
                values[i][least] = true;
            else
                Array.Fill(values[i], true, least, most - least + 1);
        }
        var read = new Schedule(new Dictionary<string, string>(given, StringComparer.Ordinal), values);
        if (read.Next(DateTimeOffset.UnixEpoch) is not null)
            return read;
        fault = "dayOfMonth: there is no such day in these months";
        return null;
    }

    /// <summary>The first moment after <paramref name="after"/>, in UTC; null when there is none any more.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var start = after.ToUniversalTime().AddTicks(-(after.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var day = DateOnly.FromDateTime(start.UtcDateTime);
        for (var i = 0; i < DaysMax; i++, day = day.AddDays(1))
        {
            if (!IsDay(day))
                continue;
            var from = i == 0 ? TimeOnly.FromDateTime(start.UtcDateTime) : TimeOnly.MinValue;
            if (TimeFrom(from) is { } time)
                return new DateTimeOffset(day, time, TimeSpan.Zero);
        }
        return null;
    }

    private bool IsDay(DateOnly day) =>
        _values[3][day.Day] && _values[4][day.Month] && _values[5][day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek];

    private TimeOnly? TimeFrom(TimeOnly from)
    {
        for (var hour = from.Hour; hour < 24; hour++)
        {
            if (!_values[2][hour])
                continue;
            for (var minute = hour == from.Hour ? from.Minute : 0; minute < 60; minute++)
            {
                var least = hour == from.Hour && minute == from.Minute ? from.Second : 0;
                if (_values[1][minute] && Array.IndexOf(_values[0], true, least) is >= 0 and var second)
                    return new TimeOnly(hour, minute, second);
            }
        }
        return null;
    }

    private static bool TryFill(bool[] values, string text, int least)
    {
        if (text.Length > LengthMax)
            return false;
        foreach (var element in text.Split(','))
        {
            var isRange = element.StartsWith('[') && element.EndsWith(']') && element.Length > 2;
            var bounds = isRange ? element[1..^1].Split('-') : [element, element];
            if (bounds.Length != 2 || !IsNumber(bounds[0], out var from) || !IsNumber(bounds[1], out var to))
                return false;
            if (from < least || to >= values.Length || from > to)
                return false;
            Array.Fill(values, true, from, to - from + 1);
        }
        return true;
    }

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
