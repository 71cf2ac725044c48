using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Tests.Epcis;

/// <summary>Values that are read in a shorter way than the general one are what the general one makes of them.</summary>
public sealed class PlainValueTests
{
    [Property(MaxTest = 1_000)]
    public void A_time_of_whole_seconds_is_the_moment_that_it_says(DateTimeOffset time)
    {
        var text = time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        Assert.True(EpcisTime.TryParse(text, out var read));
        Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture), read);
        Assert.Equal(text, read.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-02-28T23:59:59Z", true)]
    [InlineData("2028-02-29T00:00:00-13:59", true)]
    [InlineData("2026-02-29T00:00:00Z", false)]
    [InlineData("2026-13-01T00:00:00Z", false)]
    [InlineData("2026-00-01T00:00:00Z", false)]
    [InlineData("2026-01-01T25:00:00Z", false)]
    [InlineData("2026-01-01T00:60:00Z", false)]
    [InlineData("2026-01-01T00:00:60Z", false)]
    [InlineData("2026-01-01T00:00:00+14:00", true)]
    [InlineData("2026-01-01T00:00:00+14:01", false)]
    [InlineData("2026-01-01T00:00:00+08:60", false)]
    [InlineData("2026-01-01T00:00:00*08:00", false)]
    [InlineData("2026-01-01T00:00:00+08-00", false)]
    [InlineData("2026-01-01 00:00:00Z", false)]
    [InlineData("2026-01-01T00:00:00", false)]
    [InlineData("2026-01-01T00:00:0aZ", false)]
    [InlineData("20260101T00:00:00+08:00Z", false)]
    public void A_time_is_one_of_the_calendar(string text, bool isOne) => Assert.Equal(isOne, EpcisTime.TryParse(text, out _));

    [Property(MaxTest = 1_000)]
    public void A_string_or_name_read_again_is_what_the_JSON_says(string[] texts)
    {
        // Each twice, and some spelled with escapes: whatever was read before it must not show.
        var json = JsonSerializer.SerializeToElement(texts.Where(text => text is not null).SelectMany(text => (string[])[text, text]));
        foreach (var element in json.EnumerateArray())
        {
            Assert.Equal(element.GetString(), RecentTexts.Of(element));
            using var named = JsonDocument.Parse($"{{{element.GetRawText()}:1}}");
            Assert.Equal(element.GetString(), RecentTexts.NameOf(named.RootElement.EnumerateObject().Single()));
        }
    }

    [Theory]
    [InlineData("""["a\\u0062c","abc","a\u0062c"]""", "a\\u0062c", "abc", "abc")]
    [InlineData("""["","é","\u00e9"]""", "", "é", "é")]
    public void An_escape_is_no_letter(string json, params string[] expected)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var _ in (int[])[1, 2])
            Assert.Equal(expected, document.RootElement.EnumerateArray().Select(RecentTexts.Of));
    }
}
