using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Graph.Logged;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Acceptance;

public sealed class PublishedTraceTests
{
    [Fact]
    public async Task The_published_chain_of_tuna_has_eighteen_events_behind_its_pallet()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var test = new TestLog();
        var bytes = await File.ReadAllBytesAsync(PublishedData.File("trace/epcisquerydoc-example01.jsonld"), cancel);
        Assert.IsType<CaptureOutcome.Captured>(
            await new EpcisCapture(test.Log, TimeProvider.System).SubmitAsync(
                new Submission("org:open", "application/ld+json", bytes),
                cancel
            )
        );
        // The document brings master data too, which is no part of the graph.
        await using var logged = new LoggedGraph(test.Log, snapshots: null);
        var (_, graph) = await logged.CatchUpAsync(cancel);
        var trace = graph.Trace(ItemId.Parse("urn:epc:id:sscc:08600031303.0003"), Direction.Source, 50);
        Assert.Equal((18, false), (trace.Events.Count, trace.Truncated));
    }
}
