using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph;
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
        var graph = new ItemGraph();
        await foreach (var entry in test.Log.ReadRangeAsync(0, test.Log.Head.Size, cancel))
        {
            // The document's master data stand beside its events.
            if (EpcisEvent.IsEntryType(entry.Envelope.Type))
                graph.Apply(entry.Position, EpcisEvent.FromEntry(entry));
        }
        var trace = graph.Trace(ItemId.Parse("urn:epc:id:sscc:08600031303.0003"), Direction.Source, 50);
        Assert.Equal((18, false), (trace.Events.Count, trace.Truncated));
    }
}
