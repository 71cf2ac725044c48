using Xinyuan.GraphApi.GraphQL;

namespace Xinyuan.GraphApi.Tests;

public class ScalarTests
{
    [Theory]
    [InlineData("2026-09-01T08:00:00+08:00")]
    [InlineData("2026-09-01T08:00+08:00")]
    [InlineData("2026-09-01T00:00:00.000Z")]
    [InlineData("2026-09-01T00:00Z")]
    public void A_moment_is_read_with_an_offset_or_Z(string text) =>
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero), new MomentScalar().ParseValue(text));

    [Theory]
    [InlineData("2026-09-01T08:00:00")]
    [InlineData("2026-09-01")]
    [InlineData("yesterday")]
    public void A_moment_without_an_offset_is_refused(string text) =>
        Assert.ThrowsAny<Exception>(() => new MomentScalar().ParseValue(text));
}
