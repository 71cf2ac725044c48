using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Capture;

public sealed class EpcisCaptureTests : IAsyncDisposable
{
    private const string Farm = "uscc:91222401MA00000001";
    private readonly TestLog _test = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Ledger.Files.FileLog Log => _test.Log;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Every_event_comes_back_whole_and_is_found_by_each_of_its_items_in_either_spelling()
    {
        var document = Samples.Document([.. Samples.Events.Values]);
        var captured = await Captured(document);
        Assert.Equal([0L, 1, 2, 3, 4], captured.Receipts.Select(receipt => receipt.Position));
        foreach (var (text, receipt) in Samples.Events.Values.Zip(captured.Receipts))
        {
            var entry = await Log.ReadAsync(receipt.Position, Cancel);
            var again = EpcisEvent.FromEntry(entry);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(again.Json.GetRawText())));
            Assert.Equal(Farm, again.Submitter);
            foreach (var item in again.Items)
            {
                Assert.Contains(receipt.Position, Log.Find(LogQuery.Tagged(EventTags.OfItem(ItemId.Parse(item.Spelling)))));
                Assert.Contains(receipt.Position, Log.Find(LogQuery.Tagged(EventTags.OfItem(ItemId.Parse(item.Id.DigitalLink)))));
            }
        }
    }

    [Fact]
    public async Task Index_terms_are_those_of_the_plan()
    {
        var receipt = (await Captured(Samples.Document(Samples.Events["ObjectEvent"]))).Receipts.Single();
        var entry = await Log.ReadAsync(receipt.Position, Cancel);
        Assert.Equal(
            [
                "capture:" + Submission(Samples.Document(Samples.Events["ObjectEvent"])).JobId,
                "document:urn:epcglobal:cbv:bt:6901234000016:PO-1",
                "document:urn:x:contract:7",
                "event:urn:uuid:5f0e8c7a-0000-4000-8000-000000000001",
                "gtin:06901234012347",
                EventHash.TermOf(EpcisEvent.FromEntry(entry)),
                "item:https://id.gs1.org/01/06901234012347",
                "item:https://id.gs1.org/01/06901234012347/10/L7",
                "item:https://id.gs1.org/01/06901234012347/21/1",
                "item:https://id.gs1.org/01/06901234012347/21/2",
                "party:" + Farm,
                "place:6901234000016",
            ],
            entry.Tags.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_envelope_says_who_and_when_and_the_document_is_kept_once()
    {
        var document = Samples.Document([.. Samples.Events.Values]);
        var captured = await Captured(document);
        var entry = await Log.ReadAsync(captured.Receipts[1].Position, Cancel);
        Assert.Equal((Farm, Farm, "AggregationEvent"), (entry.Envelope.Stream, entry.Envelope.Issuer, entry.Envelope.Type));
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 1, 30, 0, 125, TimeSpan.Zero), entry.Envelope.Occurred);
        Assert.Equal(1, entry.Evidence!.Index);
        var stored = await Log.ReadDocumentAsync(entry.Evidence.Stored, Cancel);
        Assert.Equal(Submission(document).Bytes.ToArray(), stored!.Bytes.ToArray());
    }

    [Fact]
    public async Task Sent_again_it_stores_nothing_and_answers_the_same()
    {
        var first = await Captured(Samples.Document([.. Samples.Events.Values]));
        var again = await Captured(Samples.Document([.. Samples.Events.Values]));
        Assert.Equal(first.Receipts.Select(receipt => receipt.Position), again.Receipts.Select(receipt => receipt.Position));
        Assert.All(again.Receipts, receipt => Assert.True(receipt.AlreadyKnown));
        Assert.Equal(5, Log.Head.Size);
    }

    [Fact]
    public async Task The_same_event_in_another_document_and_formatting_is_the_same_event()
    {
        await Captured(Samples.Document(Samples.Events["ObjectEvent"]));
        var other = Samples.Document(Samples.Events["ObjectEvent"], Samples.Events["AggregationEvent"]);
        var bytes = Encoding.UTF8.GetBytes(other.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        var captured = Assert.IsType<CaptureOutcome.Captured>(await Submit(new Submission(Farm, "application/ld+json", bytes)));
        Assert.Equal([true, false], captured.Receipts.Select(receipt => receipt.AlreadyKnown));
        Assert.Equal(2, Log.Head.Size);
    }

    [Fact]
    public async Task The_same_events_in_XML_are_the_same_events_and_the_document_as_it_came_is_the_evidence()
    {
        var inXml = new Submission(Farm, "application/xml", XmlSamples.Bytes(XmlSamples.OfVersion2));
        var first = Assert.IsType<CaptureOutcome.Captured>(await Submit(inXml));
        var size = Log.Head.Size;
        var inJson = new Submission(Farm, "application/ld+json", XmlSamples.Bytes(XmlSamples.InJson));
        var second = Assert.IsType<CaptureOutcome.Captured>(await Submit(inJson));
        Assert.Equal(first.Receipts.Select(receipt => receipt.Position), second.Receipts.Select(receipt => receipt.Position));
        Assert.All(second.Receipts, receipt => Assert.True(receipt.AlreadyKnown));
        Assert.Equal(size, Log.Head.Size);
        var entry = await Log.ReadAsync(first.Receipts[0].Position, Cancel);
        Assert.Equal(inXml.Bytes.ToArray(), (await Log.ReadDocumentAsync(entry.Evidence!.Stored, Cancel))!.Bytes.ToArray());
    }

    [Fact]
    public async Task The_same_content_under_another_id_is_told_and_found_and_not_refused()
    {
        static JsonObject Named(string id) =>
            Samples.Edited(
                "ObjectEvent",
                json =>
                {
                    json["eventID"] = id;
                    json.Remove("errorDeclaration");
                }
            );
        var first = await Captured(Named("urn:x:1"));
        var second = await Captured(Named("urn:x:2"));
        var ofSecond = Assert.Single(await Warnings(second));
        Assert.Contains("the event 'urn:x:1' of the same submitter", ofSecond.Message, StringComparison.Ordinal);
        var third = Assert.IsType<CaptureOutcome.Captured>(await Submit(Submission(Named("urn:x:1"), "org:open")));
        var warning = Assert.Single(await Warnings(third));
        // Said first, it says what nobody had said; that others said it later changes nothing about its job.
        Assert.Empty(await Warnings(first));
        Assert.Equal(("/epcisBody/eventList/0", "says the same as an event of another party"), (warning.Path, warning.Message));
        var said = EpcisEvent.FromEntry(await Log.ReadAsync(0, Cancel));
        Assert.Equal([0L, 1, 2], SameContent.Find(Log, said));
    }

    [Fact]
    public async Task Said_twice_in_one_document_under_two_ids_it_is_told_too_and_a_declaration_of_error_is_no_such_case()
    {
        var named = Samples.Events["ObjectEvent"];
        var other = named.Replace("000000000001", "000000000007", StringComparison.Ordinal);
        var both = await Captured(Samples.Document(named, other));
        var warning = Assert.Single(await Warnings(both));
        Assert.Equal("/epcisBody/eventList/1", warning.Path);
        Assert.Contains("000000000001' of the same submitter", warning.Message, StringComparison.Ordinal);
        var packed = Samples.Events["AggregationEvent"];
        await Captured(Samples.Edited("AggregationEvent", json => json.Remove("errorDeclaration")));
        Assert.Empty(await Warnings(await Captured(Samples.Document(packed))));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_that_names_the_event()
    {
        await Captured(Samples.Document(Samples.Events["ObjectEvent"]));
        var other = Samples.Edited("ObjectEvent", json => json["disposition"] = "destroyed");
        var conflict = Assert.IsType<CaptureOutcome.Conflict>(await Submit(Submission(other)));
        Assert.Equal(("urn:uuid:5f0e8c7a-0000-4000-8000-000000000001", "/epcisBody/eventList/0"), (conflict.EventId, conflict.Path));
        Assert.Single((await CaptureJob.FindAsync(Log, conflict.JobId, Cancel))!.Faults);
    }

    [Fact]
    public async Task Another_submitter_may_use_the_same_event_id()
    {
        await Captured(Samples.Document(Samples.Events["ObjectEvent"]));
        var other = Submission(Samples.Edited("ObjectEvent", json => json["disposition"] = "destroyed"), "org:open");
        Assert.IsType<CaptureOutcome.Captured>(await Submit(other));
    }

    [Fact]
    public async Task A_document_may_repeat_an_event_but_not_contradict_itself()
    {
        var captured = await Captured(Samples.Document(Samples.Events["ObjectEvent"], Samples.Events["ObjectEvent"]));
        Assert.Equal([0L, 0], captured.Receipts.Select(receipt => receipt.Position));
        var packed = Samples.Events["AggregationEvent"];
        var contradiction = Samples.Document(
            packed,
            packed.Replace("\"action\":\"ADD\"", "\"action\":\"OBSERVE\"", StringComparison.Ordinal)
        );
        Assert.Equal("/epcisBody/eventList/1", Assert.IsType<CaptureOutcome.Conflict>(await Submit(Submission(contradiction))).Path);
    }

    [Fact]
    public async Task A_declaration_of_error_may_repeat_the_id()
    {
        await Captured(Samples.Edited("ObjectEvent", json => json.Remove("errorDeclaration")));
        Assert.False((await Captured(Samples.Document(Samples.Events["ObjectEvent"]))).Receipts.Single().AlreadyKnown);
        Assert.Equal(2, Log.Find(LogQuery.Tagged("event:urn:uuid:5f0e8c7a-0000-4000-8000-000000000001")).Count);
    }

    [Fact]
    public async Task An_event_without_id_gets_one_that_a_retry_finds_again()
    {
        var nameless = Samples.Edited(
            "TransactionEvent",
            json =>
            {
                json.Remove("eventID");
                json.Remove("errorDeclaration");
            }
        );
        var first = (await Captured(nameless)).Receipts.Single();
        Assert.True((await Captured(nameless)).Receipts.Single().AlreadyKnown);
        var id = EpcisEvent.FromEntry(await Log.ReadAsync(first.Position, Cancel)).EventId!;
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
    }

    [Fact]
    public async Task Of_a_refused_document_only_hash_and_reason_are_kept()
    {
        var document = Samples.Edited("ObjectEvent", json => json["bizStep"] = "smuggling");
        var refused = Assert.IsType<CaptureOutcome.Refused>(await Submit(Submission(document)));
        Assert.Equal("/epcisBody/eventList/0/bizStep", refused.Findings[0].Path);
        Assert.IsType<CaptureOutcome.Refused>(await Submit(Submission(document)));
        Assert.Equal(1, Log.Head.Size);
        var job = await CaptureJob.FindAsync(Log, refused.JobId, Cancel);
        var fault = Assert.Single(job!.Faults);
        Assert.Equal("/epcisBody/eventList/0/bizStep", fault.Path);
        Assert.DoesNotContain("smuggling", fault.Reason, StringComparison.Ordinal);
        Assert.Null(await Log.ReadDocumentAsync(Digest.Of(Submission(document).Bytes.Span), Cancel));
    }

    [Fact]
    public async Task A_job_is_found_by_its_id()
    {
        var document = Samples.Document([.. Samples.Events.Values]);
        var captured = await Captured(document);
        var job = await CaptureJob.FindAsync(Log, captured.JobId, Cancel);
        Assert.Equal((5, Farm, ErrorBehaviour.Rollback), (job!.Events, job.Submitter, job.Behaviour));
        Assert.Empty(job.Faults);
        Assert.Null(await CaptureJob.FindAsync(Log, "none", Cancel));
    }

    [Fact]
    public async Task An_event_that_names_too_many_items_is_refused_with_its_place()
    {
        var items = Enumerable.Range(0, 20_000).Select(i => (JsonNode)$"urn:epc:id:sgtin:6901234.001234.{i}");
        var many = Samples.Edited("ObjectEvent", json => json["epcList"] = new JsonArray([.. items]));
        var finding = Assert.IsType<CaptureOutcome.Refused>(await Submit(Submission(many))).Findings[0];
        Assert.Contains("16384 elements", finding.Message, StringComparison.Ordinal);
        Assert.Equal("/epcisBody/eventList/0", finding.Path);
    }

    [Fact]
    public async Task What_has_not_happened_yet_is_refused()
    {
        var later = Samples.Edited("ObjectEvent", json => json["eventTime"] = "9999-11-03T00:00:00Z");
        Assert.Equal(
            "/epcisBody/eventList/0/eventTime",
            Assert.IsType<CaptureOutcome.Refused>(await Submit(Submission(later))).Findings[0].Path
        );
    }

    [Fact]
    public async Task A_document_without_events_is_captured_and_leaves_nothing()
    {
        Assert.Empty((await Captured(Samples.Document())).Receipts);
        Assert.Equal(0, Log.Head.Size);
    }

    [Fact]
    public async Task After_its_key_is_revoked_a_document_that_is_recorded_is_answered_again_and_a_new_one_is_refused_without_a_trace()
    {
        await AppendKeyEntryAsync(IssuerKeys.RegisteredType, ",\"role\":\"enterprise\",\"publicKey\":\"\"");
        var key = await IssuerKeys.FindAsync(Log, "k", Cancel);
        Submission Signed(JsonNode document) => new(Farm, "application/ld+json", Submission(document).Bytes, "h..s", key);
        var events = Samples.Events.Values.ToArray();
        var known = Signed(Samples.Document(events[0]));
        Assert.IsType<CaptureOutcome.Captured>(await Submit(known));
        await AppendKeyEntryAsync(IssuerKeys.RevokedType, ",\"reason\":\"key_compromise\"");

        Assert.True(Assert.IsType<CaptureOutcome.Captured>(await Submit(known)).Receipts.Single().AlreadyKnown);
        var ended = Assert.IsType<CaptureOutcome.KeyEnded>(await Submit(Signed(Samples.Document(events[1]))));
        Assert.Contains("the key k was revoked and ended at position 2", ended.Reason, StringComparison.Ordinal);
        Assert.IsType<CaptureOutcome.KeyEnded>(await Submit(Signed(new JsonObject())));
        Assert.Equal(3, Log.Head.Size);
    }

    private async Task AppendKeyEntryAsync(string type, string fields)
    {
        var json = $$"""{"party":"{{Farm}}","keyId":"k"{{fields}}}""";
        var entry = new NewEntry
        {
            Id = type,
            Stream = "key:" + Farm,
            Type = type,
            Issuer = "org:operator",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Open,
            Sections = [new NewSection("public", AccessClass.Open, Encoding.UTF8.GetBytes(json))],
            Tags = [IssuerKeys.Tag("k")],
        };
        Assert.IsType<AppendResult.Appended>(await Log.AppendAsync(AppendBatch.Of(entry), Cancel));
    }

    private static Submission Submission(JsonNode document, string submitter = Farm) =>
        new(submitter, "application/ld+json", Encoding.UTF8.GetBytes(document.ToJsonString()));

    private async Task<IReadOnlyList<Finding>> Warnings(CaptureOutcome.Captured captured) =>
        await CaptureWarnings.OfAsync(Log, (await CaptureJob.FindAsync(Log, captured.JobId, Cancel))!, Cancel);

    private async Task<CaptureOutcome.Captured> Captured(JsonNode document) =>
        Assert.IsType<CaptureOutcome.Captured>(await Submit(Submission(document)));

    private async Task<CaptureOutcome> Submit(Submission submission) =>
        await new EpcisCapture(Log, TimeProvider.System).SubmitAsync(submission, Cancel);
}
