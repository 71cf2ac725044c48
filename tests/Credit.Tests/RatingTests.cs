namespace Xinyuan.Credit.Tests;

public sealed class RatingTests
{
    private static readonly string Maker = Samples.Maker;

    [Theory]
    [InlineData("2023-12-31", null)]
    [InlineData("2024-01-01", "B")]
    [InlineData("2024-12-31", "B")]
    [InlineData("2025-01-01", "A")]
    [InlineData("2025-06-30", "A")]
    [InlineData("2025-07-01", null)]
    [InlineData("2026-01-01", "C")]
    public void The_rating_in_force_on_a_day_is_the_one_decided_last_by_then(string day, string? grade)
    {
        // Entered out of order, as happens when an older decision arrives late.
        var file = Samples.File(
            Maker,
            Samples.Event(Samples.Rating(Maker, grade: "A", decided: "2025-01-01", validTo: "2025-06-30")),
            Samples.Event(Samples.Rating(Maker, grade: "B", decided: "2024-01-01")),
            Samples.Event(Samples.Rating(Maker, grade: "C", decided: "2026-01-01")),
            Samples.Event(Samples.Rating(Maker, scheme: "fx", grade: "B", decided: "2023-01-01"))
        );
        Assert.Equal(grade, file.RatingInForce("tax", Samples.Day(day))?.Event.Grade);
    }

    [Fact]
    public void Of_two_ratings_of_one_day_the_one_recorded_later_holds()
    {
        var file = Samples.File(Maker, Samples.Event(Samples.Rating(Maker, grade: "A")), Samples.Event(Samples.Rating(Maker, grade: "B")));
        Assert.Equal("B", file.RatingInForce("tax", Samples.Day("2026-12-31"))?.Event.Grade);
    }

    [Fact]
    public void Each_scheme_stands_by_itself()
    {
        var file = Samples.File(
            Maker,
            Samples.Event(Samples.Rating(Maker, "customs-tier", "高级认证")),
            Samples.Event(Samples.Rating(Maker, "samr-risk", "D"))
        );
        Assert.Equal("高级认证", file.RatingInForce("customs-tier", Samples.Day("2026-12-31"))?.Event.Grade);
        Assert.Equal("D", file.RatingInForce("samr-risk", Samples.Day("2026-12-31"))?.Event.Grade);
        Assert.Null(file.RatingInForce("tax", Samples.Day("2026-12-31")));
    }
}
