using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Silo.Tests;

public sealed class EraseCommandTests
{
    private const string Subject = "person:zhang-san";

    [Theory]
    [InlineData("erase")]
    [InlineData("erase", Subject, "--ground", "g")]
    [InlineData("erase", Subject, "--because", "b")]
    [InlineData("erase", Subject, "--because", "b", "--ground", "g", "--data", "/nowhere")]
    [InlineData("erase", Subject, "--because", "of person:zhang-san", "--ground", "g")]
    [InlineData("erase", Subject, "--because", "b", "--ground", "g", "--decided-by", "nobody")]
    [InlineData("erase", Subject, "--list")]
    [InlineData("hold", "place", Subject, "--ground", "g")]
    [InlineData("hold", "place", Subject, "--ground", "g", "--id", "1", "--until", "tomorrow")]
    public async Task Wrong_use_is_told_in_a_line_and_ends_with_2(params string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(output.Trim());
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subject_is_held_retained_erased_listed_and_readmitted()
    {
        using var folder = new TemporaryFolder();
        var keys = folder.Data + "-keys";
        var today = Retention.DayOf(TimeProvider.System.GetUtcNow());
        await AppendAsync(folder.Data, "a", today);
        var place = await RunAsync(0, "hold", "place", Subject, "--id", "case-1", "--ground", "an order", "--data", folder.Data);
        Assert.Contains("position 1", place, StringComparison.Ordinal);
        Assert.Equal(("held", 1), await EraseAsync(1));
        await RunAsync(0, "hold", "lift", Subject, "--id", "case-1", "--ground", "an order", "--data", folder.Data);
        await RunAsync(1, "hold", "lift", Subject, "--id", "case-2", "--ground", "an order", "--data", folder.Data);
        Assert.Equal(("retained", 0), await EraseAsync(1));

        const string Other = "person:li-si";
        await AppendAsync(folder.Data, "b", today.AddDays(-1), Other);
        Assert.Contains("unknown", await Erase("person:wang-wu", 1, "--json"), StringComparison.Ordinal);
        Assert.Contains("position 4", await Erase(Other, 0), StringComparison.Ordinal);
        Assert.Contains("before", await Erase(Other, 0), StringComparison.Ordinal);
        Assert.Contains("erased", await RunAsync(0, "erase", "--list", "--data", folder.Data), StringComparison.Ordinal);
        await Erase(Other, 0, "--readmit");
        await Erase(Other, 1, "--readmit");
        using (var list = JsonDocument.Parse(await RunAsync(0, "erase", "--list", "--json", "--data", folder.Data)))
            Assert.Equal(["erased", "readmitted"], list.RootElement.EnumerateArray().Select(row => row.GetProperty("what").GetString()));
        Assert.Empty(new LogVerifier(folder.Data, keys).Run().Findings);

        // While somebody has the store open, as the service does, nothing is done and the message says what to do.
        using (SubjectVault.Open(keys))
            Assert.Contains("stop the service first", await Erase(Subject, 1), StringComparison.Ordinal);
        var other = Path.Combine(folder.Path, "other.key");
        using (SubjectVault.Open(Path.Combine(folder.Path, "elsewhere"), other)) { }
        Assert.Contains("is not the one", await Erase(Subject, 1, "--operator-key", other), StringComparison.Ordinal);

        async Task<(string?, long)> EraseAsync(int code)
        {
            using var said = JsonDocument.Parse(await Erase(Subject, code, "--json"));
            return (said.RootElement.GetProperty("outcome").GetString(), said.RootElement.GetProperty("position").GetInt64());
        }

        Task<string> Erase(string subject, int code, params string[] more) =>
            RunAsync(code, ["erase", subject, "--because", "asked for", "--ground", "a request", "--data", folder.Data, .. more]);
    }

    private static async Task<string> RunAsync(int code, params string[] arguments)
    {
        var (ended, output) = await Program.RunAsync(arguments);
        Assert.True(ended == code, output);
        return output;
    }

    private static async Task AppendAsync(string data, string id, DateOnly retainUntil, string subject = Subject)
    {
        using var vault = SubjectVault.Open(data + "-keys");
        await using var log = FileLog.Open(
            new FileLogOptions
            {
                Folder = data,
                KeyFolder = data + "-keys",
                Personal = vault,
            }
        );
        var entry = new NewEntry
        {
            Id = id,
            Stream = "test",
            Type = "TestHappened",
            Issuer = "org:test",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Department,
            Sections =
            [
                new NewSection("personal.1", AccessClass.Personal, "{}"u8.ToArray()) { Subject = subject, RetainUntil = retainUntil },
            ],
        };
        Assert.IsType<AppendResult.Appended>(await log.AppendAsync(AppendBatch.Of(entry), TestContext.Current.CancellationToken));
    }
}
