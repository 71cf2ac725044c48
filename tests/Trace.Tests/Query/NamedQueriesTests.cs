using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Trace.Query;

namespace Xinyuan.Trace.Tests.Query;

public sealed class NamedQueriesTests
{
    [Fact]
    public async Task Named_queries_outlive_the_service()
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("xinyuan-named-").FullName;
        try
        {
            var options = new FileLogOptions
            {
                Folder = Path.Combine(folder, "data"),
                KeyFolder = Path.Combine(folder, "keys"),
                Origin = "test.example/log",
                SegmentBytes = 1 << 20,
            };
            await using (var log = FileLog.Open(options))
            {
                var named = new NamedQueries(log, TimeProvider.System);
                Assert.Equal(NamedQueryChange.Done, await Name(named, "first"));
                Assert.Equal(NamedQueryChange.Done, await Name(named, "second"));
                Assert.Equal(NamedQueryChange.Done, await named.RemoveAsync(Asking(), "first", cancel));
            }
            await using (var log = FileLog.Open(options))
            {
                var named = new NamedQueries(log, TimeProvider.System);
                var kept = Assert.Single(await named.ListAsync("org:farm", cancel));
                Assert.Equal("second", kept.Name);
                Assert.Equal(QueryOrder.EventTime, kept.Query.Controls.Order);
                Assert.Empty(await named.ListAsync("org:other", cancel));
                Assert.All(
                    (await log.ReadAsync(0, cancel)).Sections.Where(section => section.Name != "tags"),
                    section => Assert.Equal(AccessClass.Party, section.Class)
                );
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        ValueTask<NamedQueryChange> Name(NamedQueries named, string name) =>
            named.NameAsync(Asking(), name, JsonElement.Parse("""{"EQ_bizStep":["packing"],"orderBy":"eventTime"}"""u8), cancel);

        static Submission Asking() => new("org:farm", "application/json", default);
    }

    // However many ask at once, a name is given once.
    [Fact]
    public async Task A_name_is_given_once_whoever_comes_first()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var test = new TestLog();
        var named = new NamedQueries(test.Log, TimeProvider.System);
        var query = JsonElement.Parse("{}"u8);
        var changes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(async () => await named.NameAsync(new("org:farm", "application/json", default), "one", query, cancel))
                )
        );
        Assert.Single(changes, NamedQueryChange.Done);
        Assert.Single(await named.ListAsync("org:farm", cancel));
    }
}
