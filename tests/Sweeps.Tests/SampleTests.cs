namespace Xinyuan.Sweeps.Tests;

/// <summary>A sample of every sweep. <c>tests/Sweeps/run-all</c> runs them whole.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Sweeps => [.. AllSweeps.Names];

    [Theory]
    [MemberData(nameof(Sweeps))]
    public async Task Nothing_is_lost_invented_or_overlooked(string name)
    {
        var sweep = await AllSweeps.SampleAsync(name);
        Assert.True(sweep.IsSound, $"{Sweep.Head}\n{sweep}\n{string.Join('\n', sweep.Failures)}");
    }
}
