using System.Collections.Frozen;
using System.Text.Json;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;

namespace Xinyuan.Trace.Tests.Acceptance;

public sealed class PublishedHashTests
{
    [Fact]
    public void Every_published_hash_is_ours_in_reference_order()
    {
        var (events, inTableOrder) = (0, 0);
        foreach (var file in PublishedData.Files("epcis/event-hash"))
        {
            var expected = File.ReadAllLines(Path.ChangeExtension(file, ".hashes")).Where(line => line.Length > 0).ToList();
            var document = Assert.IsType<EpcisReadResult.Read>(EpcisDocument.Read(File.ReadAllBytes(file))).Document;
            var ignored = Ignored(file, document);
            Assert.Equal(expected.Count, document.Events.Count);
            foreach (var (said, hash) in document.Events.Zip(expected))
            {
                events++;
                Assert.True(
                    EventHash.Of(said, HashProfile.Reference, ignored) == hash,
                    $"{Path.GetFileName(file)}: {hash}\n{EventHash.PrehashOf(said, HashProfile.Reference, ignored)}"
                );
                inTableOrder += EventHash.Of(said, HashProfile.Table, ignored) == hash ? 1 : 0;
            }
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{events} in reference order; {inTableOrder} of them the same in table order");
    }

    // Two of the documents name fields of a repository's own that do not count, in an extension of the document's.
    private static FrozenSet<string> Ignored(string file, EpcisDocument document)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = json.RootElement;
        var holder = document.Type == "EPCISDocument" ? root : root.GetProperty("epcisBody").GetProperty("queryResults");
        return holder.TryGetProperty("repository-x:ignoreFields", out var names)
            ? names.EnumerateArray().Select(name => document.Events[0].Context.Expand(name.GetString()!)).ToFrozenSet()
            : [];
    }
}
