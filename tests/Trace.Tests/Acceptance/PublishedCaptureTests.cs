using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Acceptance;

public sealed class PublishedCaptureTests
{
    /// <summary>A fresh log for each document, since some repeat ids with other content.</summary>
    [Theory]
    [InlineData("epcis/gs1-examples")]
    [InlineData("epcis/openepcis-documents")]
    [InlineData("epcis/openepcis-events")]
    public async Task Every_published_document_is_captured_and_its_events_found_by_their_items(string folder)
    {
        var cancel = TestContext.Current.CancellationToken;
        var (files, events) = (0, 0);
        foreach (var file in PublishedData.Files(folder))
        {
            if (EpcisDocument.Read(await File.ReadAllBytesAsync(file, cancel)) is not EpcisReadResult.Read)
                continue;
            files++;
            await using var test = new TestLog();
            var submission = new Submission("org:open", "application/ld+json", await File.ReadAllBytesAsync(file, cancel));
            var captured = Assert.IsType<CaptureOutcome.Captured>(
                await new EpcisCapture(test.Log, TimeProvider.System).SubmitAsync(submission, cancel)
            );
            foreach (var receipt in captured.Receipts)
            {
                events++;
                var again = EpcisEvent.FromEntry(await test.Log.ReadAsync(receipt.Position, cancel));
                foreach (var spelling in again.Items.SelectMany(item => (string[])[item.Spelling, item.Id.Canonical, item.Id.DigitalLink]))
                {
                    Assert.Contains(receipt.Position, test.Log.Find(LogQuery.Tagged(EventTags.OfItem(ItemId.Parse(spelling)))));
                }
            }
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{folder}: {files} documents, {events} events");
    }
}
