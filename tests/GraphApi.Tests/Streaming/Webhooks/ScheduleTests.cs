using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.GraphApi.Streaming.Webhooks;

namespace Xinyuan.GraphApi.Tests.Streaming.Webhooks;

public class ScheduleTests
{
    [Theory]
    [InlineData("hour=1;minute=5", "2026-11-23T01:04:59Z", "2026-11-23T01:05:00Z")]
    [InlineData("hour=1;minute=5", "2026-11-23T01:05:00Z", "2026-11-24T01:05:00Z")]
    [InlineData("hour=1;minute=5", "2026-11-23T09:05:00+08:00", "2026-11-24T01:05:00Z")]
    [InlineData("second=0,30", "2026-11-23T23:59:30.5Z", "2026-11-24T00:00:00Z")]
    [InlineData("minute=[10-12],40", "2026-11-23T10:12:00Z", "2026-11-23T10:40:00Z")]
    [InlineData("hour=0", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("dayOfWeek=7", "2026-11-23T00:00:00Z", "2026-11-29T00:00:00Z")]
    [InlineData("dayOfWeek=1;hour=8", "2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z")]
    [InlineData("dayOfMonth=31", "2026-11-01T00:00:00Z", "2026-12-31T00:00:00Z")]
    [InlineData("dayOfMonth=29;month=2", "2026-11-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("dayOfMonth=29;month=2;dayOfWeek=1", "2072-03-01T00:00:00Z", "2112-02-29T00:00:00Z")]
    [InlineData("hour=3;second=7", "2026-11-23T03:10:07Z", "2026-11-23T03:11:07Z")]
    public void The_next_time_is_the_first_that_every_field_allows(string fields, string after, string next) =>
        Assert.Equal(Time(next), Read(fields)!.Next(Time(after)));

    [Theory]
    [InlineData("")]
    [InlineData("minute=")]
    [InlineData("minute=60")]
    [InlineData("minute=-1")]
    [InlineData("minute=[5-1]")]
    [InlineData("minute=1,,2")]
    [InlineData("minute=[1-2-3]")]
    [InlineData("minute=*")]
    [InlineData("hour=24")]
    [InlineData("dayOfMonth=0")]
    [InlineData("dayOfWeek=8")]
    [InlineData("month=13")]
    [InlineData("year=2026")]
    [InlineData("dayOfMonth=31;month=2")]
    [InlineData("second=٣")]
    public void What_is_no_schedule_is_refused_with_a_reason(string fields)
    {
        Assert.Null(Schedule.Read(Fields(fields), out var fault));
        Assert.NotEmpty(fault);
    }

    [Property]
    public Property Between_a_time_and_the_next_there_is_none(
        PositiveInt start,
        NonNegativeInt second,
        NonNegativeInt minute,
        NonNegativeInt hour
    )
    {
        var schedule = Read($"second={second.Get % 60};minute={minute.Get % 60};hour={hour.Get % 24}")!;
        var after = DateTimeOffset.UnixEpoch.AddSeconds(start.Get);
        var next = schedule.Next(after)!.Value;
        var fits = next.Second == second.Get % 60 && next.Minute == minute.Get % 60 && next.Hour == hour.Get % 24;
        return (fits && next > after && next - after <= TimeSpan.FromDays(1) && schedule.Next(next.AddSeconds(-1)) == next).ToProperty();
    }

    internal static Schedule? Read(string fields) => Schedule.Read(Fields(fields), out _);

    private static Dictionary<string, string> Fields(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(field => field.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
