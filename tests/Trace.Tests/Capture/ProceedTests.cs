using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Capture;

/// <summary>GS1-Capture-Error-Behaviour: proceed (EPCIS 2.0 §12.6.2): as many events are captured as can be.</summary>
public sealed class ProceedTests : IAsyncDisposable
{
    private const string Farm = "uscc:91222401MA00000001";
    private readonly TestLog _test = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Ledger.Files.FileLog Log => _test.Log;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Good_events_are_captured_and_each_bad_one_is_named_by_its_place_in_the_document()
    {
        var sent = Samples.Document(Good(1), Bad(2), Good(3), Future(4), Good(5));
        var partly = Assert.IsType<CaptureOutcome.Partly>(await Submit(sent));
        Assert.Equal(
            ["/epcisBody/eventList/1/bizStep", "/epcisBody/eventList/3/eventTime"],
            partly.Findings.Select(finding => finding.Path)
        );
        Assert.Equal([0L, 1, 2], partly.Receipts.Select(receipt => receipt.Position));
        // The evidence points to the event where it stands in the document as it was sent.
        Assert.Equal([0, 2, 4], await IndicesAsync(partly.Receipts));
    }

    [Fact]
    public async Task The_job_says_afterwards_how_many_were_taken_and_why_the_others_were_not()
    {
        var partly = Assert.IsType<CaptureOutcome.Partly>(await Submit(Samples.Document(Good(1), Bad(2), Good(3))));
        var job = await CaptureJob.FindAsync(Log, partly.JobId, Cancel);
        Assert.Equal((2, ErrorBehaviour.Proceed), (job!.Events, job.Behaviour));
        var fault = Assert.Single(job.Faults);
        Assert.Equal("/epcisBody/eventList/1/bizStep", fault.Path);
        Assert.DoesNotContain("smuggling", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_again_it_stores_nothing_and_answers_the_same()
    {
        var document = Samples.Document(Good(1), Bad(2));
        var first = Assert.IsType<CaptureOutcome.Partly>(await Submit(document));
        var size = Log.Head.Size;
        var again = Assert.IsType<CaptureOutcome.Partly>(await Submit(document));
        Assert.Equal(first.JobId, again.JobId);
        Assert.True(Assert.Single(again.Receipts).AlreadyKnown);
        Assert.Equal(first.Findings, again.Findings);
        Assert.Equal(size, Log.Head.Size);
    }

    [Fact]
    public async Task Events_that_contradict_what_is_recorded_are_left_out_however_many_they_are()
    {
        await Submit(Samples.Document([.. Enumerable.Range(0, 50).Select(i => Good(i))]));
        var mixed = Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? Good(i, "destroyed") : Good(i));
        var partly = Assert.IsType<CaptureOutcome.Partly>(await Submit(Samples.Document([.. mixed])));
        Assert.Equal(25, partly.Findings.Count);
        Assert.Equal(75, partly.Receipts.Count);
        Assert.Equal(25, partly.Receipts.Count(receipt => receipt.AlreadyKnown));
        Assert.All(
            partly.Findings,
            finding => Assert.EndsWith("is recorded with other content", finding.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_event_that_contradicts_another_of_the_document_is_left_out_and_the_first_stays()
    {
        var partly = Assert.IsType<CaptureOutcome.Partly>(await Submit(Samples.Document(Good(1), Good(1, "destroyed"), Good(1))));
        Assert.Equal("/epcisBody/eventList/1", Assert.Single(partly.Findings).Path);
        Assert.Equal([0L, 0], partly.Receipts.Select(receipt => receipt.Position));
    }

    [Fact]
    public async Task With_nothing_good_in_it_a_document_is_refused()
    {
        var refused = Assert.IsType<CaptureOutcome.Refused>(await Submit(Samples.Document(Bad(1), Bad(2))));
        Assert.Equal(2, refused.Findings.Count);
        Assert.Equal(2, (await CaptureJob.FindAsync(Log, refused.JobId, Cancel))!.Faults.Count);
        Assert.Equal(1, Log.Head.Size);
    }

    [Fact]
    public async Task A_fault_of_the_document_around_the_events_refuses_all_of_it()
    {
        var document = Samples.Document(Good(1)).AsObject();
        document.Remove("creationDate");
        Assert.IsType<CaptureOutcome.Refused>(await Submit(document));
    }

    [Fact]
    public async Task With_nothing_bad_in_it_both_manners_capture_the_same_and_are_two_jobs()
    {
        var document = Samples.Document(Good(1), Good(2));
        var proceeding = Assert.IsType<CaptureOutcome.Captured>(await Submit(document));
        var whole = Assert.IsType<CaptureOutcome.Captured>(
            await new EpcisCapture(Log, TimeProvider.System).SubmitAsync(Submission(document), Cancel)
        );
        Assert.Equal(proceeding.Receipts.Select(receipt => receipt.Position), whole.Receipts.Select(receipt => receipt.Position));
        Assert.NotEqual(proceeding.JobId, whole.JobId);
    }

    [Fact]
    public async Task An_event_that_the_log_cannot_hold_is_left_out()
    {
        var items = Enumerable.Range(0, 20_000).Select(i => (JsonNode)$"urn:epc:id:sgtin:6901234.001234.{i}");
        var huge = JsonNode.Parse(Good(1))!;
        huge["epcList"] = new JsonArray([.. items]);
        var partly = Assert.IsType<CaptureOutcome.Partly>(await Submit(Samples.Document(Good(0), huge.ToJsonString(), Good(2))));
        Assert.Equal("/epcisBody/eventList/1", Assert.Single(partly.Findings).Path);
        Assert.Equal([0, 2], await IndicesAsync(partly.Receipts));
    }

    [Property(MaxTest = 30)]
    public async Task Of_any_mixture_exactly_the_good_events_are_captured(bool[] isGood)
    {
        await using var test = new TestLog();
        var sent = Samples.Document([.. isGood.Select((good, i) => good ? Good(i) : Bad(i))]);
        var outcome = await new EpcisCapture(test.Log, TimeProvider.System).SubmitAsync(Submission(sent), ErrorBehaviour.Proceed, Cancel);
        var taken = test.Log.Find(LogQuery.OfType("ObjectEvent")).Select(position => test.Log.ReadAsync(position, Cancel).AsTask().Result);
        Assert.Equal(
            isGood.Index().Where(one => one.Item).Select(one => EventId(one.Index)),
            taken.Select(entry => EpcisEvent.FromEntry(entry).EventId)
        );
        var faults = outcome switch
        {
            CaptureOutcome.Partly partly => partly.Findings,
            CaptureOutcome.Refused refused => refused.Findings,
            _ => [],
        };
        Assert.Equal(
            isGood.Index().Where(one => !one.Item).Select(one => $"/epcisBody/eventList/{one.Index}/bizStep"),
            faults.Select(fault => fault.Path)
        );
    }

    private static string EventId(int number) => $"urn:uuid:5f0e8c7a-0000-4000-8000-{number:x12}";

    private static string Good(int number, string disposition = "active") => Event(number, "commissioning", disposition);

    private static string Bad(int number) => Event(number, "smuggling", "active");

    private static string Future(int number) => Good(number).Replace("2026-05-04", "9999-05-04", StringComparison.Ordinal);

    private static string Event(int number, string bizStep, string disposition) =>
        new JsonObject
        {
            ["type"] = "ObjectEvent",
            ["eventID"] = EventId(number),
            ["eventTime"] = "2026-05-04T01:30:00Z",
            ["eventTimeZoneOffset"] = "+09:00",
            ["action"] = "ADD",
            ["epcList"] = new JsonArray($"urn:epc:id:sgtin:6901234.001234.{number}"),
            ["bizStep"] = bizStep,
            ["disposition"] = disposition,
        }.ToJsonString();

    private static Submission Submission(JsonNode document) =>
        new(Farm, "application/ld+json", Encoding.UTF8.GetBytes(document.ToJsonString()));

    private async Task<CaptureOutcome> Submit(JsonNode document) =>
        await new EpcisCapture(Log, TimeProvider.System).SubmitAsync(Submission(document), ErrorBehaviour.Proceed, Cancel);

    private async Task<List<int>> IndicesAsync(IEnumerable<Receipt> receipts)
    {
        var indices = new List<int>();
        foreach (var receipt in receipts)
            indices.Add((await Log.ReadAsync(receipt.Position, Cancel)).Evidence!.Index);
        return indices;
    }
}
