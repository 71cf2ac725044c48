using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Calendars;

namespace Xinyuan.Credit.Tests;

public sealed class CalendarTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Shipped;

    [Fact]
    public void The_calendar_says_of_each_year_where_it_comes_from_and_whether_that_was_read()
    {
        Assert.Equal([2021, 2022, 2023, 2024, 2025, 2026], Calendar.Years.Select(year => year.Year));
        Assert.All(Calendar.Years, year => Assert.NotEmpty(year.Source));
        Assert.Equal([2021], Calendar.Years.Where(year => !year.Verified).Select(year => year.Year));
    }

    [Theory]
    [InlineData("2026-02-13", true)] // Friday
    [InlineData("2026-02-14", true)] // Saturday that is worked for the Spring Festival
    [InlineData("2026-02-16", false)] // Monday of the Spring Festival
    [InlineData("2026-02-21", false)]
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)] // Saturday that is worked
    [InlineData("2026-03-01", false)] // Sunday
    [InlineData("2027-01-04", null)] // nothing is known of 2027
    public void A_day_is_worked_or_not(string day, bool? isWorked) => Assert.Equal(isWorked, Calendar.IsWorkingDay(Samples.Day(day)));

    [Theory]
    [InlineData("2026-02-02", 5, "2026-02-09")] // the day itself is not counted
    [InlineData("2026-02-10", 5, "2026-02-24")] // over the Spring Festival, with its worked Saturday
    [InlineData("2026-05-01", 1, "2026-05-06")] // beginning within a holiday
    [InlineData("2026-05-08", 1, "2026-05-09")] // ending on a worked Saturday
    [InlineData("2025-12-31", 1, "2026-01-04")] // over the turn of a year, on a worked Sunday
    [InlineData("2026-12-30", 1, "2026-12-31")]
    [InlineData("2026-03-03", 0, "2026-03-03")]
    public void Working_days_are_counted_from_the_day_after(string from, int count, string last) =>
        Assert.Equal(Samples.Day(last), new LegalTerm(count, TermUnit.WorkingDays).LastDay(Samples.Day(from), Calendar).Day);

    [Fact]
    public void A_count_that_runs_into_a_year_without_data_is_refused_and_not_guessed()
    {
        var answer = Assert.IsType<CalendarAnswer.NoSuchYear>(
            new LegalTerm(5, TermUnit.WorkingDays).LastDay(Samples.Day("2026-12-28"), Calendar)
        );
        Assert.Equal("the calendar has no public holidays of 2027, so its working days cannot be counted", answer.Message);
        Assert.Null(answer.Day);
        Assert.Equal(2020, Assert.IsType<CalendarAnswer.NoSuchYear>(Calendar.SameOrNext(Samples.Day("2020-06-01"))).Year);
    }

    [Theory]
    [InlineData(TermUnit.Days, 20, "2026-06-01", "2026-06-21")]
    [InlineData(TermUnit.Months, 3, "2026-02-16", "2026-05-16")]
    [InlineData(TermUnit.Months, 1, "2026-01-31", "2026-02-28")] // no day of that number: the month's last
    [InlineData(TermUnit.Months, 1, "2024-01-31", "2024-02-29")]
    [InlineData(TermUnit.Years, 3, "2024-02-29", "2027-02-28")]
    public void Days_months_and_years_end_where_the_Civil_Code_says(TermUnit unit, int count, string from, string last) =>
        Assert.Equal(Samples.Day(last), new LegalTerm(count, unit).LastDay(Samples.Day(from), Calendar).Day);

    [Theory]
    [InlineData(false, "2026-06-21")] // a Sunday of the Dragon Boat festival: it stands where the norm says nothing
    [InlineData(true, "2026-06-22")]
    public void A_last_day_on_a_day_of_rest_moves_only_where_the_norm_says_so(bool moves, string last) =>
        Assert.Equal(Samples.Day(last), new LegalTerm(20, TermUnit.Days, moves).LastDay(Samples.Day("2026-06-01"), Calendar).Day);

    [Fact]
    public void A_month_needs_no_calendar_unless_its_last_day_moves()
    {
        Assert.Equal(Samples.Day("2031-01-01"), new LegalTerm(5, TermUnit.Years).LastDay(Samples.Day("2026-01-01"), Calendar).Day);
        Assert.Null(new LegalTerm(5, TermUnit.Years, MovesToWorkingDay: true).LastDay(Samples.Day("2026-01-01"), Calendar).Day);
    }

    [Theory]
    [InlineData("""{"years":[{"year":2030,"source":"s","verified":true,"holidays":[],"shifted":["2030-01-07"]}]}""")] // a Monday
    [InlineData("""{"years":[{"year":2030,"source":"s","verified":true,"holidays":[],"shifted":["2031-01-04"]}]}""")]
    [InlineData(
        """{"years":[{"year":2030,"source":"s","verified":true,"holidays":[{"name":"元","nameEn":"N","from":"2030-01-05","to":"2030-01-05"}],"shifted":["2030-01-05"]}]}"""
    )]
    [InlineData(
        """{"years":[{"year":2030,"source":"s","verified":true,"holidays":[{"name":"元旦","nameEn":"N","from":"2030-01-05","to":"2030-01-04"}],"shifted":[]}]}"""
    )]
    [InlineData("""{"years":[{"year":2030,"source":"s","verified":true,"holidays":[],"shifted":[],"extra":1}]}""")]
    [InlineData("""{"years":[{"year":2030,"verified":true,"holidays":[],"shifted":[]}]}""")]
    public void Data_that_contradict_themselves_are_no_calendar(string json) =>
        Assert.ThrowsAny<Exception>(() => WorkingCalendar.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    [Property]
    public Property A_term_of_working_days_ends_on_a_working_day_and_holds_just_so_many() =>
        Prop.ForAll(
            Gen.Choose(0, 2_100).Select(days => Samples.Day("2021-01-01").AddDays(days)).ToArbitrary(),
            Gen.Choose(1, 30).ToArbitrary(),
            (from, count) =>
                Calendar.Add(from, count) is not CalendarAnswer.Known { Date: var last }
                || (
                    Calendar.IsWorkingDay(last) == true
                    && Enumerable.Range(1, last.DayNumber - from.DayNumber).Count(days => Calendar.IsWorkingDay(from.AddDays(days)) == true)
                        == count
                )
        );
}
