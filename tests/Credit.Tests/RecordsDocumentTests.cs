using System.Text;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Credit.Tests;

public sealed class RecordsDocumentTests
{
    private static readonly string Maker = Samples.Maker;

    [Fact]
    public void A_document_says_records_of_every_type()
    {
        var read = Read(Samples.Document(
            Samples.EnterpriseFiled(Maker, customsCode: "46016602EV"), Samples.GoodsFiled(Maker), Samples.PlaceFiled(Maker), Samples.Rating(Maker), Samples.Record(Maker),
            Samples.Proposed(Maker), Samples.Notice(Maker), Samples.Decided(Maker), Samples.Published(Maker), Samples.Applied(Maker), Samples.Repaired(Maker),
            Key("org:samr.yanbian", "samr-1")));
        Assert.Equal(RecordsDocument.Types.Order(), read.Records.Select(record => record.Type).Order());
        Assert.Equal(new RatingImported(Maker, "tax", "A", new DateOnly(2026, 4, 30), null, "延边州税务局", "T-1"), Credit(read, 3));
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
        var json = """{ "type" : "ListingPublished","listing":"L-1", "publishedOn":"2026-02-20",  "subject":"S","occurred":"2026-02-20T09:00:00+08:00","id":"a/1"}"""
            .Replace("\"S\"", $"\"{Maker}\"", StringComparison.Ordinal);
        var record = Read(Samples.Document(json)).Records.Single();
        Assert.Equal(json, Encoding.UTF8.GetString(record.Json.Span));
        Assert.Equal(("a/1", DateTimeOffset.Parse("2026-02-20T01:00:00Z", null)), (record.Id, record.Occurred));
    }

    [Fact]
    public void A_byte_order_mark_is_tolerated() => Read([0xEF, 0xBB, 0xBF, .. Samples.Document(Samples.GoodsFiled(Maker))]);

    [Theory]
    [InlineData("""{"type":"RatingImported","subject":"uscc:914403001922038217","scheme":"tax","grade":"A","decided":"2026-04-30","authority":"a","documentNo":"1"}""", "/records/0/subject: the check character is '7' and should be '6'")]
    [InlineData("""{"type":"RatingImported","subject":"MAKER","scheme":"tax","grade":"E","decided":"2026-04-30","authority":"a","documentNo":"1"}""", "/records/0/grade: 'E' is not one of A, B, M, C, D")]
    [InlineData("""{"type":"RatingImported","subject":"MAKER","scheme":"tax","grade":"A","decided":"2026-02-30","authority":"a","documentNo":"1"}""", "/records/0/decided: '2026-02-30' is not a calendar date")]
    [InlineData("""{"type":"RatingImported","subject":"MAKER","scheme":"tax","grade":"A","decided":"2026-04-30","validTo":"2026-04-29","authority":"a","documentNo":"1"}""", "/records/0/validTo: the rating ends before it begins")]
    [InlineData("""{"type":"RatingImported","subject":"org:samr.yanbian","scheme":"tax","grade":"A","decided":"2026-04-30","authority":"a","documentNo":"1"}""", "/records/0/subject: an office has no credit file")]
    [InlineData("""{"type":"ListingPublished","subject":"MAKER","listing":"L 1","publishedOn":"2026-04-30"}""", "/records/0/listing: 'L 1' is not a listing id")]
    [InlineData("""{"type":"ListingPublished","subject":"MAKER","listing":"L1","publishedOn":"2026-04-30","buyerName":"x"}""", "/records/0: 'buyerName' is not a field of ListingPublished")]
    [InlineData("""{"type":"ListingPublished","subject":"MAKER","listing":"L1","listing":"L2","publishedOn":"2026-04-30"}""", "/records/0: the field 'listing' occurs twice")]
    [InlineData("""{"type":"ListingPublished","subject":"MAKER","listing":"L1"}""", "/records/0/publishedOn: the field is missing")]
    [InlineData("""{"type":"ListingPublished","subject":"MAKER","listing":7,"publishedOn":"2026-04-30"}""", "/records/0/listing: text is expected")]
    [InlineData("""{"type":"ListingPublished","subject":"MAKER","listing":"L1","publishedOn":"2026-04-30","occurred":"2026-04-30T00:00:00"}""", "/records/0/occurred: '2026-04-30T00:00:00' is not a moment")]
    [InlineData("""{"type":"ListingNoticeServed","subject":"MAKER","listing":"L1","servedOn":"2026-04-30","defenceUntil":"2026-04-29"}""", "/records/0/defenceUntil: the time for a defence ends before")]
    [InlineData("""{"type":"RepairDecided","subject":"MAKER","listing":"L1","outcome":"refused","decidedOn":"2026-04-30"}""", "/records/0/reason: a refusal states its reason")]
    [InlineData("""{"type":"CreditRecordEntered","subject":"MAKER","kind":"trade","severity":"minor","authority":"a","documentNo":"1","documentDate":"2026-04-30","summary":"s","amount":{"value":"1e5","currency":"CNY"}}""", "/records/0/amount/value: '1e5' is not an amount")]
    [InlineData("""{"type":"CreditRecordEntered","subject":"MAKER","kind":"trade","severity":"minor","authority":"a","documentNo":"1","documentDate":"2026-04-30","summary":"s","amount":{"value":"1","currency":"CNY","note":"x"}}""", "/records/0/amount: 'note' is not a field of amount")]
    [InlineData("""{"type":"IssuerKeyRegistered","party":"org:operator","keyId":"k","publicKey":"AAAA","role":"operator"}""", "/records/0/publicKey: the base64 of 32 bytes is expected")]
    [InlineData("""{"type":"ListingRemoved","subject":"MAKER"}""", "/records/0/type: 'ListingRemoved' is not one of EnterpriseFiled, PlaceFiled")]
    [InlineData("""{"subject":"MAKER"}""", "/records/0/type: the field is missing")]
    [InlineData("7", "/records/0: an object is expected")]
    public void A_fault_is_refused_and_the_element_named(string record, string expected)
    {
        var findings = Refused(Samples.Document(record.Replace("MAKER", Maker, StringComparison.Ordinal)));
        Assert.StartsWith(expected, findings.Single().ToString(), StringComparison.Ordinal);
    }

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

    private static string Key(string party, string keyId) =>
        $$"""{"type":"IssuerKeyRegistered","party":"{{party}}","keyId":"{{keyId}}","publicKey":"{{Convert.ToBase64String(new byte[32])}}","role":"department"}""";

    private static RecordsDocument Read(byte[] document) => Assert.IsType<RecordsReadResult.Read>(RecordsDocument.Read(document)).Document;

    private static IReadOnlyList<Facts.Reading.Finding> Refused(byte[] document) => Assert.IsType<RecordsReadResult.Invalid>(RecordsDocument.Read(document)).Findings;

    private static CreditEvent Credit(RecordsDocument document, int index) => Assert.IsType<RecordContent.Credits>(document.Records[index].Content).Event;
}
