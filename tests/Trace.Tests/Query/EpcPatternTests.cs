using System.Text.RegularExpressions;
using Xinyuan.Trace.Query;

namespace Xinyuan.Trace.Tests.Query;

public sealed class EpcPatternTests
{
    [Theory]
    [InlineData("urn:epc:idpat:sgtin:*.*.*")]
    [InlineData("urn:epc:idpat:sgtin:6901234.*.*")]
    [InlineData("urn:epc:idpat:cpi:*.*.*")]
    [InlineData("urn:epc:idpat:sgln:*.*.*")]
    [InlineData("urn:epc:idpat:giai:*.*")]
    [InlineData("urn:epc:idpat:itip:*.*.*.*.*")]
    public void A_pattern_neither_backtracks_nor_fails_on_a_busy_machine(string text)
    {
        var pattern = EpcPattern.Read(text, classes: false)!;
        Assert.True(pattern.Options.HasFlag(RegexOptions.NonBacktracking));
        Assert.Equal(Regex.InfiniteMatchTimeout, pattern.MatchTimeout);
        foreach (var key in new[] { "01", "8010", "414", "8004", "8006" })
        {
            // An id that leads every star astray, for as long as it can.
            var hostile = $"https://id.gs1.org/{key}/" + new string('1', 1 << 20) + "/";
            Assert.DoesNotMatch(pattern, hostile);
        }
    }
}
