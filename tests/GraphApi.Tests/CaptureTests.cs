using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public class CaptureTests
{
    private static readonly string Document = Samples.Document(Samples.Made, Samples.Packed);

    [Theory]
    [InlineData("consumer")]
    [InlineData("bank")]
    [InlineData("auditor")]
    public async Task Who_only_reads_hands_nothing_in(string role)
    {
        await using var host = await EdgeHost.StartAsync();
        using var refused = await host.PostAsync("/capture", Samples.Document(Samples.Made), ("Xinyuan-Role", role));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(0, host.Log.Head.Size);
    }

    [Fact]
    public async Task A_document_is_accepted_with_a_job_that_says_so_afterwards()
    {
        await using var host = await EdgeHost.StartAsync();
        using var accepted = await host.PostAsync("/capture", Document, ("Xinyuan-Party", Samples.Maker));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("2.0.0", Assert.Single(accepted.Headers.GetValues("GS1-EPCIS-Version")));
        var job = accepted.Headers.Location!.OriginalString;
        Assert.Equal("/capture/" + new Submission(Samples.Maker, "application/json", Encoding.UTF8.GetBytes(Document)).JobId, job);
        using var read = await host.GetAsync(job);
        var state = await read.JsonAsync();
        Assert.True(state.GetProperty("success").GetBoolean());
        Assert.False(state.GetProperty("running").GetBoolean());
        Assert.Equal("rollback", state.GetProperty("captureErrorBehaviour").GetString());

        using var again = await host.PostAsync("/capture", Document, ("Xinyuan-Party", Samples.Maker));
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(2, host.Log.Head.Size);
    }

    [Fact]
    public async Task When_the_log_is_busy_the_sender_is_told_when_to_come_again_and_reads_go_on()
    {
        await using var host = await EdgeHost.StartBusyAsync();
        using var busy = await host.PostAsync("/capture", Document, ("Xinyuan-Party", Samples.Maker));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
        Assert.Equal("application/problem+json", busy.Content.Headers.ContentType!.MediaType);
        Assert.InRange(busy.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(0, host.Log.Head.Size);
        using var checkpoint = await host.GetAsync("/log/checkpoint");
        Assert.Equal(HttpStatusCode.OK, checkpoint.StatusCode);
    }

    [Fact]
    public async Task A_document_that_breaks_a_rule_is_refused_by_the_element_and_only_its_hash_is_kept()
    {
        await using var host = await EdgeHost.StartAsync();
        var broken = Document.Replace("\"packing\"", "\"juggling of secrets\"", StringComparison.Ordinal);
        using var refused = await host.PostAsync("/capture", broken, ("Xinyuan-Party", Samples.Maker));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = await refused.JsonAsync();
        Assert.Equal("epcisException:ValidationException", problem.GetProperty("type").GetString());
        Assert.Contains("bizStep", problem.GetProperty("errors")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        var kept = await host.Log.ReadAsync(0, TestContext.Current.CancellationToken);
        Assert.Equal("DocumentRefused", kept.Envelope.Type);
        Assert.DoesNotContain(
            kept.Sections,
            section => Encoding.UTF8.GetString(section.Bytes.Span).Contains("secrets", StringComparison.Ordinal)
        );

        var job = refused.Headers.Location!.OriginalString;
        using var own = await host.GetAsync(job, ("Xinyuan-Role", "enterprise"), ("Xinyuan-Party", Samples.Maker));
        Assert.Single((await own.JsonAsync()).GetProperty("errors").EnumerateArray());
        using var other = await host.GetAsync(job, ("Xinyuan-Role", "enterprise"), ("Xinyuan-Party", Samples.Importer));
        Assert.Empty((await other.JsonAsync()).GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        var other = Samples.Document(Samples.Made).Replace("2029-08-31", "2039-08-31", StringComparison.Ordinal);
        using var conflict = await host.PostAsync("/capture", other, ("Xinyuan-Party", Samples.Maker));
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal("epcisException:ResourceAlreadyExistsException", (await conflict.JsonAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_party_lists_its_own_jobs_page_by_page()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        await host.CaptureAsync(Samples.Maker, Samples.Packed);
        await host.CaptureAsync(Samples.Importer, Samples.Received);
        using var first = await host.GetAsync("/capture?perPage=1", ("Xinyuan-Party", Samples.Maker));
        var page = Assert.Single((await first.JsonAsync()).EnumerateArray());
        var next = Assert.Single(first.Headers.GetValues("Link")).Split('<', '>')[1];
        using var second = await host.GetAsync(next, ("Xinyuan-Party", Samples.Maker));
        var last = Assert.Single((await second.JsonAsync()).EnumerateArray());
        Assert.NotEqual(page.GetProperty("captureID").GetString(), last.GetProperty("captureID").GetString());
        Assert.False(second.Headers.Contains("Link"));
    }

    [Fact]
    public async Task A_job_tells_its_party_what_was_said_before_and_what_was_tolerated_and_nobody_else()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        var again = JsonSerializer.SerializeToNode(Samples.Made)!.AsObject();
        again["eventID"] = "urn:x:again";
        var odd = JsonSerializer.SerializeToNode(Samples.Made)!.AsObject();
        odd["eventID"] = "urn:x:odd";
        odd["epcList"] = new JsonArray("urn:epc:id:sscc:6901234.00000000001");
        using var accepted = await host.PostAsync("/capture", Samples.Document(again, odd), ("Xinyuan-Party", Samples.Maker));
        var tolerated = Assert.Single((await accepted.JsonAsync()).GetProperty("warnings").EnumerateArray());
        Assert.Equal("/epcisBody/eventList/1", tolerated.GetProperty("path").GetString());
        var job = accepted.Headers.Location!.OriginalString;
        using var own = await host.GetAsync(job, ("Xinyuan-Party", Samples.Maker));
        var warnings = (await own.JsonAsync()).GetProperty("warnings").EnumerateArray().ToList();
        Assert.Equal(["/epcisBody/eventList/1", "/epcisBody/eventList/0"], warnings.Select(one => one.GetProperty("path").GetString()));
        Assert.Contains("of the same submitter", warnings[1].GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var strange = await host.GetAsync(job, ("Xinyuan-Party", Samples.Importer), ("Xinyuan-Role", "enterprise"));
        Assert.Empty((await strange.JsonAsync()).GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task A_document_of_master_data_alone_is_a_job_that_is_found_and_listed()
    {
        await using var host = await EdgeHost.StartAsync();
        var document = (JsonObject)JsonNode.Parse(Samples.Document())!;
        document["epcisHeader"] = JsonNode.Parse(
            """
            {"epcisMasterData":{"vocabularyList":[{"type":"urn:epcglobal:epcis:vtype:BusinessLocation",
             "vocabularyElementList":[{"id":"urn:x:plant","children":["urn:x:hall"]}]}]}}
            """
        );
        using var accepted = await host.PostAsync("/capture", document.ToJsonString(), ("Xinyuan-Party", Samples.Maker));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(1, host.Log.Head.Size);
        using var found = await host.GetAsync(accepted.Headers.Location!.OriginalString, ("Xinyuan-Party", Samples.Maker));
        var job = await found.JsonAsync();
        Assert.True(job.GetProperty("success").GetBoolean());
        using var listed = await host.GetAsync("/capture", ("Xinyuan-Party", Samples.Maker));
        var one = Assert.Single((await listed.JsonAsync()).EnumerateArray());
        Assert.Equal(job.GetProperty("captureID").GetString(), one.GetProperty("captureID").GetString());
    }

    [Fact]
    public async Task Jobs_before_a_large_one_are_reached_page_by_page()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        var packed = JsonSerializer.SerializeToNode(Samples.Packed)!.AsObject();
        await host.CaptureAsync(
            Samples.Maker,
            [
                .. Enumerable
                    .Range(0, 6_000)
                    .Select(index =>
                    {
                        var copy = packed.DeepClone();
                        copy["eventID"] = "urn:x:" + index;
                        return (object)copy;
                    }),
            ]
        );
        var jobs = 0;
        var next = "/capture";
        for (var page = 0; page < 4 && next is not null; page++)
        {
            using var response = await host.GetAsync(next, ("Xinyuan-Party", Samples.Maker));
            jobs += (await response.JsonAsync()).GetArrayLength();
            next = response.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }
        Assert.Equal((2, null), (jobs, next));
    }

    [Fact]
    public async Task A_document_in_XML_is_taken_in_and_what_is_wrong_in_one_is_named_in_its_terms()
    {
        const string Xml = """
            <e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-05-05T00:00:00Z">
              <EPCISBody><EventList><ObjectEvent>
                <eventTime>2026-05-04T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
                <epcList><epc>urn:epc:id:sgtin:6901234.001234.1</epc></epcList><action>OBSERVE</action>
                <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
              </ObjectEvent></EventList></EPCISBody>
            </e:EPCISDocument>
            """;
        await using var host = await EdgeHost.StartAsync();
        foreach (var mediaType in (string[])["application/xml", "text/xml"])
        {
            using var good = new StringContent(Xml, Encoding.UTF8, mediaType);
            using var taken = await host.SendAsync(HttpMethod.Post, "/capture", good);
            Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        }
        Assert.Equal(1, host.Log.Head.Size);
        using var bad = new StringContent(Xml.Replace("shipping", "juggling", StringComparison.Ordinal), Encoding.UTF8, "application/xml");
        using var refused = await host.SendAsync(HttpMethod.Post, "/capture", bad);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            "/EPCISDocument/EPCISBody/EventList/ObjectEvent[1]/bizStep",
            await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("text/csv", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/xml", HttpStatusCode.BadRequest)]
    [InlineData("application/ld+json", HttpStatusCode.Accepted)]
    public async Task A_document_is_read_as_what_it_says_it_is(string mediaType, HttpStatusCode status)
    {
        await using var host = await EdgeHost.StartAsync();
        using var content = new StringContent(Document, Encoding.UTF8, mediaType);
        using var response = await host.SendAsync(HttpMethod.Post, "/capture", content);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_packed_document_is_refused_for_being_packed()
    {
        await using var host = await EdgeHost.StartAsync();
        using var content = new StringContent(Document, Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await host.SendAsync(HttpMethod.Post, "/capture", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("Content-Encoding", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_proceed_the_service_captures_what_it_can_and_the_job_names_the_rest()
    {
        await using var host = await EdgeHost.StartAsync();
        var broken = Document.Replace("\"packing\"", "\"juggling of secrets\"", StringComparison.Ordinal);
        (string, string)[] headers = [("GS1-Capture-Error-Behaviour", "proceed"), ("Xinyuan-Party", Samples.Maker)];
        using var response = await host.PostAsync("/capture", broken, headers);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Single(host.Log.Find(LogQuery.OfType("ObjectEvent")));
        using var read = await host.GetAsync(response.Headers.Location!.OriginalString, headers);
        foreach (var job in (JsonElement[])[await response.JsonAsync(), await read.JsonAsync()])
        {
            Assert.False(job.GetProperty("success").GetBoolean());
            Assert.False(job.GetProperty("running").GetBoolean());
            Assert.Equal("proceed", job.GetProperty("captureErrorBehaviour").GetString());
            var error = Assert.Single(job.GetProperty("errors").EnumerateArray());
            Assert.Equal("/epcisBody/eventList/1/bizStep", error.GetProperty("path").GetString());
        }
        using var other = await host.GetAsync(
            response.Headers.Location!.OriginalString,
            ("Xinyuan-Role", "enterprise"),
            ("Xinyuan-Party", Samples.Importer)
        );
        Assert.Empty((await other.JsonAsync()).GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task A_behaviour_that_the_standard_does_not_name_is_refused()
    {
        await using var host = await EdgeHost.StartAsync();
        using var response = await host.PostAsync("/capture", Document, ("GS1-Capture-Error-Behaviour", "hope"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, host.Log.Head.Size);
    }

    [Fact]
    public async Task The_limits_are_told_beforehand_and_a_document_beyond_them_is_too_large_whatever_else_is_wrong_with_it()
    {
        await using var host = await EdgeHost.StartAsync();
        using var options = await host.SendAsync(HttpMethod.Options, "/capture", null);
        Assert.Equal("all", Assert.Single(options.Headers.GetValues("GS1-Capture-Error-Behaviour")));
        var limit = int.Parse(Assert.Single(options.Headers.GetValues("GS1-EPCIS-Capture-Limit")), CultureInfo.InvariantCulture);
        Assert.True(options.Headers.Contains("GS1-EPCIS-Capture-File-Size-Limit"));
        var many = Samples.Document([.. Enumerable.Repeat<object>(new { type = "Nonsense" }, limit + 1)]);
        foreach (var behaviour in (string[])["rollback", "proceed"])
        {
            using var response = await host.PostAsync("/capture", many, ("GS1-Capture-Error-Behaviour", behaviour));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal("epcisException:CaptureLimitExceededException", (await response.JsonAsync()).GetProperty("type").GetString());
        }
        Assert.Equal(0, host.Log.Head.Size);
    }

    [Fact]
    public async Task An_event_is_posted_and_read_back_whole_by_whom_all_of_it_is_open()
    {
        await using var host = await EdgeHost.StartAsync();
        var bare = JsonSerializer.SerializeToNode(Samples.Received)!.AsObject();
        bare["@context"] = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
        var json = JsonSerializer.SerializeToElement(bare);
        using var created = await host.PostAsync("/events", json.GetRawText(), ("Xinyuan-Party", Samples.Importer));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var read = await host.GetAsync(created.Headers.Location!.OriginalString, ("GS1-EPC-Format", "Never_Translates"));
        var back = (await read.JsonAsync())
            .GetProperty("epcisBody")
            .GetProperty("queryResults")
            .GetProperty("resultsBody")
            .GetProperty("eventList")[0];
        // The record time is this log's; identifiers go out as they came, if asked for so.
        var said = JsonSerializer.SerializeToNode(back)!.AsObject();
        Assert.True(said.Remove("recordTime"));
        Assert.True(JsonNode.DeepEquals(bare, said), back.GetRawText());

        using var consumer = await host.GetAsync(created.Headers.Location!.OriginalString, ("Xinyuan-Role", "consumer"));
        Assert.Equal(HttpStatusCode.NotFound, consumer.StatusCode);
        using var again = await host.PostAsync("/events", json.GetRawText(), ("Xinyuan-Party", Samples.Importer));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        using var other = await host.PostAsync(
            "/events",
            json.GetRawText().Replace("PO-77", "PO-78", StringComparison.Ordinal),
            ("Xinyuan-Party", Samples.Importer)
        );
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
    }
}
