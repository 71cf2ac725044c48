using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Tests.Supervision;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Tests;

public sealed class RecordsDocumentTests
{
    private static readonly string Maker = Samples.Maker;

    [Fact]
    public void A_document_says_records_of_every_type()
    {
        var read = Read(
            Samples.Document(
                Samples.EnterpriseFiled(Maker, customsCode: "46016602EV"),
                Samples.GoodsFiled(Maker),
                Samples.PlaceFiled(Maker),
                Samples.Rating(Maker),
                Samples.Record(Maker),
                Samples.Figures(Maker, "orders"),
                Samples.Proposed(Maker),
                Samples.Notice(Maker),
                Samples.Decided(Maker),
                Samples.Published(Maker),
                Samples.Applied(Maker),
                Samples.Repaired(Maker),
                SupervisionSamples.Applied(Maker),
                SupervisionSamples.Lifted(Maker),
                SupervisionSamples.Suspended(Maker),
                SupervisionSamples.Resumed(Maker),
                SupervisionSamples.SelfAssessed(Maker),
                Samples.Duty(Maker),
                Samples.Defence(Maker),
                Samples.HearingRequested(Maker),
                Samples.HearingHeld(Maker),
                Samples.Accepted(Maker),
                Samples.Annulled(Maker),
                Samples.Reinstated(Maker),
                Samples.Withdrawn(Maker, 4),
                Samples.ObjectionToRecord(Maker, 4),
                Samples.ObjectionAnswered(Maker, "unchanged"),
                Samples.OverrideProposed(Maker),
                Samples.OverrideApproved(Maker),
                Samples.OverrideEnded(Maker),
                Key("org:samr.yanbian", "samr-1"),
                Rotation("org:samr.yanbian", "samr-1"),
                """{"type":"IssuerKeyRevoked","party":"org:samr.yanbian","keyId":"samr-1","reason":"superseded"}""",
                Lifecycle.RuleSetSamples.Drafted(Lifecycle.RuleSetSamples.File()),
                Lifecycle.RuleSetSamples.Shadowed(Lifecycle.RuleSetSamples.File()),
                Lifecycle.RuleSetSamples.Approved(Lifecycle.RuleSetSamples.File(), "B-1"),
                Lifecycle.RuleSetSamples.Retired("2027-06-30")
            )
        );
        Assert.Equal(RecordsDocument.Types.Order(), read.Records.Select(record => record.Type).Order());
        Assert.Equal(new RatingImported(Maker, "tax", "A", new DateOnly(2026, 4, 30), null, "org:samr.yanbian", "T-1"), Credit(read, 3));
        Assert.Equal(new Money(50000.00m, "CNY"), Assert.IsType<CreditRecordEntered>(Credit(read, 4)).Amount);
        Assert.Equal("46016602EV", ((EnterpriseFiled)((RecordContent.Files)read.Records[0].Content).Filing).CustomsCode);
    }

    [Fact]
    public void A_record_without_a_catalogue_item_is_operational_data()
    {
        var record = Read(Samples.Document(Samples.Record(Maker, catalogueItem: null))).Records.Single();
        Assert.Equal(RecordsDocument.OperationalRecord, record.Type);
        Assert.IsType<RecordContent.Operates>(record.Content);
    }

    [Fact]
    public void A_record_is_kept_as_it_stands_in_the_document()
    {
        var json =
            """{ "type" : "ListingPublished","listing":"L-1", "publishedOn":"2026-02-20",  "subject":"S","occurred":"2026-02-20T09:00:00+08:00","id":"a/1"}""".Replace(
                "\"S\"",
                $"\"{Maker}\"",
                StringComparison.Ordinal
            );
        var record = Read(Samples.Document(json)).Records.Single();
        Assert.Equal(json, Encoding.UTF8.GetString(record.Json.Span));
        Assert.Equal(("a/1", DateTimeOffset.Parse("2026-02-20T01:00:00Z", null)), (record.Id, record.Occurred));
    }

    [Fact]
    public void A_byte_order_mark_is_tolerated() => Read([0xEF, 0xBB, 0xBF, .. Samples.Document(Samples.GoodsFiled(Maker))]);

    [Theory]
    [InlineData("rating", "\"MAKER\"", "\"uscc:914403001922038217\"", "/subject: the check character is '7' and should be '6'")]
    [InlineData("rating", "MAKER", "org:samr.yanbian", "/subject: an office has no credit file")]
    [InlineData("rating", "\"A\"", "\"E\"", "/grade: 'E' is not one of A, B, M, C, D")]
    [InlineData("rating", "2026-04-30", "2026-02-30", "/decided: '2026-02-30' is not a calendar date")]
    [InlineData("rating", "\"grade\"", "\"validTo\":\"2026-04-29\",\"grade\"", "/validTo: the rating ends before it begins")]
    [InlineData("published", "L-1", "L 1", "/listing: 'L 1' is not a listing id")]
    [InlineData("published", "\"L-1\"", "7", "/listing: text is expected")]
    [InlineData("published", "\"listing\"", "\"buyerName\":\"x\",\"listing\"", ": 'buyerName' is not a field of ListingPublished")]
    [InlineData("published", "\"listing\"", "\"listing\":\"L-2\",\"listing\"", ": the field 'listing' occurs twice")]
    [InlineData("published", ",\"publishedOn\":\"2026-02-20\"", "", "/publishedOn: the field is missing")]
    [InlineData(
        "published",
        "\"listing\"",
        "\"occurred\":\"2026-04-30T00:00:00\",\"listing\"",
        "/occurred: '2026-04-30T00:00:00' is not a moment"
    )]
    [InlineData("published", "ListingPublished", "ListingRemoved", "/type: 'ListingRemoved' is not one of EnterpriseFiled, PlaceFiled")]
    [InlineData("published", "\"type\":\"ListingPublished\",", "", "/type: the field is missing")]
    [InlineData("notice", "2026-02-09", "2026-02-01", "/defenceUntil: the time for a defence ends before")]
    [InlineData("refusal", ",\"reason\":\"…\"", "", "/reason: a refusal states its reason")]
    [InlineData("record", "50000.00", "1e5", "/amount/value: '1e5' is not an amount")]
    [InlineData("record", "50000.00", "-1", "/amount/value: '-1' is not an amount")]
    [InlineData("record", "\"currency\"", "\"note\":\"x\",\"currency\"", "/amount: 'note' is not a field of amount")]
    [InlineData("key", "AAAAAAAA", "AAAA", "/publicKey: the base64 of 32 bytes is expected")]
    public void A_fault_is_refused_and_the_element_named(string sample, string good, string bad, string expected)
    {
        var record = sample switch
        {
            "rating" => Samples.Rating(Maker),
            "published" => Samples.Published(Maker),
            "notice" => Samples.Notice(Maker),
            "refusal" => Samples.Repaired(Maker, outcome: "refused"),
            "record" => Samples.Record(Maker),
            _ => Key(Maker, "k"),
        };
        good = good.Replace("MAKER", Maker, StringComparison.Ordinal);
        Assert.Contains(good, record, StringComparison.Ordinal);
        var changed = record.Replace(good, bad, StringComparison.Ordinal);
        Assert.StartsWith("/records/0" + expected, Refused(Samples.Document(changed)).Single().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-3xNQyl-5lVrvXDbDeVJTVRXjS2oDiqkM-Y_tDXlAnM")]
    [InlineData("_3xNQyl-5lVrvXDbDeVJTVRXjS2oDiqkM-Y_tDXlAnM")]
    public void A_key_is_named_by_its_thumbprint(string keyId) => Read(Samples.Document(Key("org:samr.yanbian", keyId)));

    [Fact]
    public void A_record_is_an_object() =>
        Assert.Equal("/records/0: an object is expected", Refused(Samples.Document("7")).Single().ToString());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"records":{}}""")]
    [InlineData("""{"records":[]}""")]
    [InlineData("""{"records":[],"records":[]}""")]
    [InlineData("""{"records":[[[[[[[[[[[]]]]]]]]]]]}""")]
    [InlineData("{\"records\":[{\"\\ud800\":1}]}")]
    public void What_is_no_records_document_is_refused(string json) => Refused(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void What_is_not_UTF8_is_refused() => Refused([0x7B, 0x22, 0xFF, 0x22, 0x7D]);

    [Fact]
    public void Every_fault_is_named_up_to_a_limit()
    {
        var findings = Refused(Samples.Document(Enumerable.Repeat("""{"type":"X"}""", 500)));
        Assert.Equal(100, findings.Count);
        Assert.Equal("/records/99/type", findings[99].Path);
    }

    [Fact]
    public void A_fault_past_the_limit_is_a_fault_still()
    {
        var badAmount = Samples.Record("uscc:1").Replace("50000.00", "x", StringComparison.Ordinal);
        var findings = Refused(Samples.Document(Enumerable.Repeat("""{"type":"X"}""", 99).Append(badAmount)));
        Assert.Equal("/records/99/subject", findings[99].Path);
        Assert.Equal(100, findings.Count);
    }

    [Fact]
    public void Long_names_are_not_repeated_in_full()
    {
        var record = Samples
            .Published(Maker)
            .Replace("\"listing\"", $"\"{new string('x', 100_000)}\":1,\"listing\"", StringComparison.Ordinal);
        Assert.True(Refused(Samples.Document(record)).Single().Message.Length < 200);
    }

    [Fact]
    public void More_records_than_the_limit_are_refused()
    {
        var records = Enumerable.Range(0, RecordsDocument.RecordsMax + 1).Select(i => Samples.GoodsFiled(Maker, name: $"Goods {i}"));
        Assert.Equal("/records: at most 1000 elements are allowed, not 1001", Refused(Samples.Document(records)).Single().ToString());
        Read(Samples.Document(records.Skip(1)));
    }

    [Fact]
    public void A_record_is_said_once_in_a_document()
    {
        var twice = Samples.Rating(Maker);
        Assert.Equal("/records/1: the record repeats /records/0", Refused(Samples.Document(twice, twice)).Single().ToString());
        var one = Samples.Rating(Maker).Replace("{\"type\"", "{\"id\":\"r1\",\"type\"", StringComparison.Ordinal);
        var other = one.Replace("T-1", "T-2", StringComparison.Ordinal);
        Assert.Equal("/records/1: the record has the id of /records/0", Refused(Samples.Document(one, other)).Single().ToString());
    }

    [Property(MaxTest = 2_000)]
    public Property Whatever_comes_is_read_or_refused() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).Zip(Gen.Elements("{}[]\",:\\u0-e.\0\u00ff".ToCharArray()).ArrayOf(3)).ToArbitrary(),
            change =>
            {
                var document = Samples.Document(
                    Samples.EnterpriseFiled(Maker),
                    Samples.Record(Maker),
                    Samples.Notice(Maker),
                    Key(Maker, "k")
                );
                foreach (var (index, character) in change.Item2.Index())
                    document[(change.Item1 + (index * 7_919L)) % document.Length] = (byte)character;
                return RecordsDocument.Read(document) is RecordsReadResult.Read or RecordsReadResult.Invalid { Findings.Count: > 0 };
            }
        );

    private static string Key(string party, string keyId) =>
        $$"""{"type":"IssuerKeyRegistered","party":"{{party}}","keyId":"{{keyId}}","publicKey":"{{Convert.ToBase64String(new byte[32])}}","role":"department"}""";

    private static string Rotation(string party, string keyId) =>
        Key(party, keyId)
            .Replace("Registered", "Rotated", StringComparison.Ordinal)
            .Replace("}", $",\"newKeyId\":\"{DetachedJws.Thumbprint(new byte[32])}\"}}", StringComparison.Ordinal);

    private static RecordsDocument Read(byte[] document) => Assert.IsType<RecordsReadResult.Read>(RecordsDocument.Read(document)).Document;

    private static IReadOnlyList<Facts.Reading.Finding> Refused(byte[] document) =>
        Assert.IsType<RecordsReadResult.Invalid>(RecordsDocument.Read(document)).Findings;

    private static CreditEvent Credit(RecordsDocument document, int index) =>
        Assert.IsType<RecordContent.Credits>(document.Records[index].Content).Event;
}
