using System.Text.Json;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Tests;

public sealed class RecordsIntakeTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly string Other = Samples.Other;

    [Fact]
    public async Task Each_record_stands_in_its_stream_with_its_class_and_tags()
    {
        await using var test = new TestLog();
        var receipts = await test.Accept(
            "org:open",
            SpeakerRole.Anyone,
            Samples.EnterpriseFiled(Maker, customsCode: "2224960001"),
            Samples.GoodsFiled(Maker),
            Samples.Rating(Maker),
            Samples.Record(Maker, catalogueItem: null),
            Samples.Proposed(Maker)
        );
        var entries = new List<Entry>();
        foreach (var receipt in receipts)
            entries.Add(await test.Read(receipt.Position));

        Assert.Equal(
            ["EnterpriseFiled", "GoodsFiled", "RatingImported", "OperationalRecordEntered", "ListingProposed"],
            entries.Select(entry => entry.Envelope.Type)
        );
        Assert.Equal(
            ["filing:" + Maker, "filing:" + Maker, "credit:" + Maker, "operational:" + Maker, "credit:" + Maker],
            entries.Select(entry => entry.Envelope.Stream)
        );
        Assert.Equal(["public", "public", "record", "record", "record"], entries.Select(entry => entry.Sections[1].Name));
        Assert.Equal(["open", "open", "subject", "department", "subject"], entries.Select(entry => entry.Sections[1].Class));
        Assert.Equal(["open", "open", "subject", "department", "subject"], entries.Select(entry => entry.Sections[0].Class));
        Assert.Equal(["party:" + Maker, "customs:2224960001"], entries[0].Tags);
        Assert.Equal(["party:" + Maker, "gtin:" + Samples.Gtin], entries[1].Tags);
        Assert.Equal(["party:" + Maker, "listing:L-1"], entries[4].Tags);
        Assert.All(entries, entry => Assert.Equal("org:open", entry.Envelope.Issuer));
        Assert.Equal([0, 1, 2, 3, 4], entries.Select(entry => entry.Evidence!.Index));
    }

    [Fact]
    public async Task Sent_again_a_document_answers_as_the_first_time_and_stores_nothing()
    {
        await using var test = new TestLog();
        string[] records = [Samples.EnterpriseFiled(Maker), Samples.Proposed(Maker), Samples.Notice(Maker), Samples.Decided(Maker)];
        var first = await test.Accept(Samples.Samr, SpeakerRole.Department, records);
        test.Clock.Now = test.Clock.Now.AddDays(2);
        var again = await test.Accept(Samples.Samr, SpeakerRole.Department, records);
        Assert.Equal(first.Select(receipt => receipt with { AlreadyKnown = true }), again);
        Assert.Equal(4, test.Log.Head.Size);
    }

    [Fact]
    public async Task A_document_that_is_partly_known_adds_the_rest()
    {
        await using var test = new TestLog();
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Proposed(Maker));
        var receipts = await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Proposed(Maker), Samples.Notice(Maker));
        Assert.Equal([true, false], receipts.Select(receipt => receipt.AlreadyKnown));
        Assert.Equal([0, 1], receipts.Select(receipt => receipt.Position));
    }

    [Fact]
    public async Task An_id_that_is_taken_by_something_else_is_a_conflict()
    {
        await using var test = new TestLog();
        static string Identified(string name) =>
            Samples.GoodsFiled(Maker, name: name).Replace("{\"type\"", "{\"id\":\"g-1\",\"type\"", StringComparison.Ordinal);
        await test.Accept(Maker, SpeakerRole.Enterprise, Identified("Ginseng"));
        var outcome = await test.Submit(Maker, SpeakerRole.Enterprise, Identified("Ginseng, sliced"));
        Assert.Equal("/records/0/id", Assert.IsType<RecordsOutcome.Conflict>(outcome).Finding.Path);
        Assert.Equal(1, test.Log.Head.Size);
    }

    [Fact]
    public async Task What_one_party_filed_no_other_can_file()
    {
        await using var test = new TestLog();
        await test.Accept(
            Maker,
            SpeakerRole.Enterprise,
            Samples.GoodsFiled(Maker),
            Samples.PlaceFiled(Maker),
            Samples.EnterpriseFiled(Maker, customsCode: "2224960001")
        );
        Assert.Equal(
            $"/records/0/gtin: it is filed by {Maker}, and no other party can file it",
            await Refusal(test, Other, Samples.GoodsFiled(Other))
        );
        Assert.StartsWith(
            "/records/0/gln: it is filed by",
            await Refusal(test, Other, Samples.PlaceFiled(Other)),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "/records/0/customsCode: it is filed by",
            await Refusal(test, Other, Samples.EnterpriseFiled(Other, customsCode: "2224960001")),
            StringComparison.Ordinal
        );
        await test.Accept(Maker, SpeakerRole.Enterprise, Samples.GoodsFiled(Maker, name: "The owner may file it anew"));
    }

    [Fact]
    public async Task A_customs_record_number_that_its_party_gave_up_is_free()
    {
        await using var test = new TestLog();
        await test.Accept(Maker, SpeakerRole.Enterprise, Samples.EnterpriseFiled(Maker, customsCode: "2224960001"));
        await test.Accept(Maker, SpeakerRole.Enterprise, Samples.EnterpriseFiled(Maker, customsCode: "2224960002"));
        await test.Accept(Other, SpeakerRole.Enterprise, Samples.EnterpriseFiled(Other, customsCode: "2224960001"));
    }

    [Fact]
    public async Task Within_a_document_too_a_GTIN_has_one_owner()
    {
        await using var test = new TestLog();
        var outcome = await test.Submit("org:operator", SpeakerRole.Operator, Samples.GoodsFiled(Maker), Samples.GoodsFiled(Other));
        Assert.Equal("/records/1/gtin", Assert.IsType<RecordsOutcome.Refused>(outcome).Findings.Single().Path);
    }

    [Fact]
    public async Task Of_many_parties_that_file_a_GTIN_at_once_one_gets_it()
    {
        await using var test = new TestLog();
        var parties = Enumerable.Range(10, 16).Select(Samples.Enterprise).ToList();
        var outcomes = await Task.WhenAll(
            parties.Select(party =>
                Task.Run(() => test.Submit(party, SpeakerRole.Enterprise, Samples.GoodsFiled(party)).AsTask(), TestLog.Cancel)
            )
        );
        Assert.Single(outcomes.OfType<RecordsOutcome.Accepted>());
        Assert.Equal(15, outcomes.OfType<RecordsOutcome.Refused>().Count());
        Assert.Single(test.Log.Find(LogQuery.OfType("GoodsFiled")));
    }

    [Fact]
    public async Task Of_many_that_decide_a_listing_at_once_one_does()
    {
        await using var test = new TestLog();
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Proposed(Maker), Samples.Notice(Maker));
        var days = Enumerable.Range(10, 8).Select(day => Samples.Decided(Maker, decidedOn: $"2026-03-{day}"));
        var outcomes = await Task.WhenAll(
            days.Select(decided => Task.Run(() => test.Submit(Samples.Samr, SpeakerRole.Department, decided).AsTask(), TestLog.Cancel))
        );
        Assert.Single(outcomes.OfType<RecordsOutcome.Accepted>());
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel);
        Assert.Equal(ListingState.Listed, file.Listings["L-1"].State);
    }

    [Fact]
    public async Task A_document_is_taken_in_whole_or_not_at_all()
    {
        await using var test = new TestLog();
        var outcome = await test.Submit(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Record(Maker),
            Samples.Proposed(Maker),
            Samples.Decided(Maker),
            Samples.Record(Other, date: "2027-01-01")
        );
        var findings = Assert.IsType<RecordsOutcome.Refused>(outcome).Findings;
        Assert.Equal(
            ["/records/2/type: ListingDecided does not follow on Proposed", "/records/3/documentDate: 2027-01-01 lies in the future"],
            findings.Select(finding => finding.ToString())
        );
        Assert.Empty(test.Log.FindStream("credit:" + Maker));
        Assert.Empty(test.Log.FindStream("credit:" + Other));
    }

    [Fact]
    public async Task Of_a_refused_document_only_hash_and_reason_are_kept()
    {
        await using var test = new TestLog();
        var document = Samples.Document("""{"type":"RatingImported","subject":"uscc:SECRET","scheme":"tax"}""");
        var refused = Assert.IsType<RecordsOutcome.Refused>(await test.Submit(Samples.Samr, SpeakerRole.Department, document));
        await test.Submit(Samples.Samr, SpeakerRole.Department, document);

        Assert.Equal(1, test.Log.Head.Size);
        var entry = await test.Read(0);
        Assert.Equal(("DocumentRefused", Samples.Samr), (entry.Envelope.Type, entry.Envelope.Stream));
        Assert.Equal(["capture:" + refused.JobId], entry.Tags);
        using var kept = JsonDocument.Parse(await test.SectionText(0, RefusedDocument.SectionName));
        Assert.Equal(Digest.Of(document).ToHex(), kept.RootElement.GetProperty("document").GetString());
        Assert.Equal("/records/0/subject", RefusedDocument.Read(entry)[0].Path);
        Assert.DoesNotContain("SECRET", kept.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Null(entry.Evidence);
    }

    [Fact]
    public async Task A_record_without_a_catalogue_item_never_enters_the_credit_file()
    {
        await using var test = new TestLog();
        await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Record(Maker, catalogueItem: null),
            Samples.Record(Maker, documentNo: "X-2")
        );
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Maker), TestLog.Cancel);
        Assert.Equal("X-2", Assert.Single(file.Records).Event.DocumentNo);
    }

    [Fact]
    public async Task A_listing_id_names_one_listing_in_the_whole_log()
    {
        await using var test = new TestLog();
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Proposed(Maker));
        Assert.Equal(
            "/records/0/listing: the listing id is in use",
            await Refusal(test, Samples.Samr, Samples.Proposed(Other), SpeakerRole.Department)
        );
    }

    [Fact]
    public async Task What_is_not_public_about_a_sole_trader_is_not_taken_in()
    {
        await using var test = new TestLog();
        const string Expected = "/records/0/subject: a sole trader is a natural person: what is not public about one is not taken in";
        var byCode = "uscc:" + Uscc.Complete("9222240100000001");
        await test.Accept(byCode, SpeakerRole.Enterprise, Samples.EnterpriseFiled(byCode));
        Assert.Equal(Expected, await Refusal(test, Samples.Samr, Samples.Record(byCode), SpeakerRole.Department));
        Assert.Equal(Expected, await Refusal(test, Samples.Samr, Samples.Record(byCode, catalogueItem: null), SpeakerRole.Department));

        const string Trader = "nat:KR:124-81-00998";
        var filing = Samples.EnterpriseFiled(Trader).Replace("\"CN\"", "\"KR\",\"soleTrader\":true", StringComparison.Ordinal);
        Assert.IsType<RecordsOutcome.Refused>(await test.Submit(Samples.Samr, SpeakerRole.Department, Samples.Rating(Trader), filing));
        await test.Accept(Samples.Samr, SpeakerRole.Department, filing);
        Assert.Equal(Expected, await Refusal(test, Samples.Samr, Samples.Rating(Trader), SpeakerRole.Department));
    }

    [Fact]
    public async Task A_moment_in_the_future_is_refused()
    {
        await using var test = new TestLog();
        var record = Samples
            .GoodsFiled(Maker)
            .Replace("{\"type\"", "{\"occurred\":\"2026-07-02T00:00:00Z\",\"type\"", StringComparison.Ordinal);
        Assert.Equal("/records/0/occurred: the moment lies in the future", await Refusal(test, Maker, record));
    }

    [Theory]
    [InlineData(SpeakerRole.Enterprise, true, "filing")]
    [InlineData(SpeakerRole.Enterprise, false, "another's filing")]
    [InlineData(SpeakerRole.Department, true, "filing", "another's filing", "rating", "record", "listing", "repair")]
    [InlineData(SpeakerRole.Department, false, "key")]
    [InlineData(SpeakerRole.Operator, true, "filing", "another's filing", "key")]
    [InlineData(SpeakerRole.Operator, false, "rating", "record", "listing", "repair")]
    [InlineData(SpeakerRole.Enterprise, false, "rating", "record", "listing", "key")]
    [InlineData(SpeakerRole.Enterprise, true, "repair")]
    [InlineData(SpeakerRole.Bank, false, "filing", "another's filing", "rating", "record", "listing", "repair", "key")]
    [InlineData(SpeakerRole.Auditor, false, "filing", "another's filing", "rating", "record", "listing", "repair", "key")]
    [InlineData(SpeakerRole.Anyone, true, "filing", "another's filing", "rating", "record", "listing", "repair", "key")]
    public void Who_may_say_what(SpeakerRole role, bool allowed, params string[] sayings)
    {
        // A department speaks as the office that decides; the others speak as the enterprise that the records are about.
        var speaker = new Speaker(role == SpeakerRole.Department ? Samples.Samr : Maker, role);
        Assert.All(sayings, saying => Assert.Equal(allowed, SpeakingRight.Objection(speaker, Content(saying)) is null));
    }

    [Fact]
    public void Every_field_that_is_read_has_a_row_in_the_field_table_and_no_other()
    {
        var types = RecordsDocument.Types.Append(RecordsDocument.OperationalRecord).Append("InternalRatingImported");
        var rows = FieldTable
            .Rows.Where(row => row.Input == "record")
            .GroupBy(row => row.Path[..row.Path.IndexOf('.', StringComparison.Ordinal)])
            .ToList();
        Assert.Equal(types.Order(), rows.Select(group => group.Key).Order());
        foreach (var group in rows)
        {
            Assert.All(group, row => Assert.Contains(row.Class, AccessClass.All));
            // An empty object of the type, then one with all the fields of the table: the first lacks some, the second has no unknown one.
            var type = group.Key switch
            {
                RecordsDocument.OperationalRecord => nameof(CreditRecordEntered),
                "InternalRatingImported" => nameof(RatingImported),
                var own => own,
            };
            var members = group
                .Select(row => $"\"{row.Path[(row.Path.IndexOf('.', StringComparison.Ordinal) + 1)..]}\":null")
                .Append($"\"type\":\"{type}\"");
            var read = Assert.IsType<RecordsReadResult.Invalid>(RecordsDocument.Read(Samples.Document($"{{{string.Join(',', members)}}}")));
            Assert.DoesNotContain(read.Findings, finding => finding.Message.Contains("is not a field of", StringComparison.Ordinal));
            Assert.DoesNotContain(read.Findings, finding => finding.Message == "the field is missing");
        }
    }

    [Fact]
    public void Nobody_puts_on_record_what_another_authority_decides()
    {
        var customs = new Speaker(Samples.Customs, SpeakerRole.Department);
        foreach (var saying in new[] { "rating", "record", "listing" })
            Assert.Equal("authority", SpeakingRight.Objection(customs, Content(saying))?.Field);
    }

    private static async Task<string> Refusal(TestLog test, string submitter, string record, SpeakerRole role = SpeakerRole.Enterprise)
    {
        var refused = Assert.IsType<RecordsOutcome.Refused>(await test.Submit(submitter, role, record));
        return Assert.Single(refused.Findings).ToString();
    }

    private static RecordContent Content(string saying)
    {
        var record = saying switch
        {
            "filing" => Samples.GoodsFiled(Maker),
            "another's filing" => Samples.GoodsFiled(Other),
            "rating" => Samples.Rating(Maker),
            "record" => Samples.Record(Maker, catalogueItem: null),
            "listing" => Samples.Proposed(Maker),
            "repair" => Samples.Applied(Maker),
            _ =>
                $$"""{"type":"IssuerKeyRegistered","party":"{{Maker}}","keyId":"k","publicKey":"{{Convert.ToBase64String(new byte[32])}}","role":"enterprise"}""",
        };
        return Assert.IsType<RecordsReadResult.Read>(RecordsDocument.Read(Samples.Document(record))).Document.Records[0].Content;
    }
}
