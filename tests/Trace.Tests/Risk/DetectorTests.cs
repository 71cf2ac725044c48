using System.Text.Json;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Risk;
using Xinyuan.Trace.Risk.Detectors;
using Xinyuan.Trace.Scans;

namespace Xinyuan.Trace.Tests.Risk;

public sealed class DetectorTests
{
    private const string Gtin = "09520032004018";
    private const string Item = "https://id.gs1.org/01/09520032004018/21/A1";
    private const string Lot = "https://id.gs1.org/01/09520032004018/10/L1";

    private static readonly RiskRules Rules = RiskRules.Embedded;

    [Theory]
    // Yanji to Shenzhen are about 2,700 km.
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(24, false)]
    public void A_thing_cannot_be_in_two_places(int hours, bool isFound)
    {
        var first = Said(1, 8, place: "geo:42.89,129.51");
        var found = ImpossibleTravel
            .Find(Item, [first, Said(2, 8 + hours, place: "geo:22.54,114.05")], new FilingRegister(), Rules)
            .ToList();
        Assert.Equal(isFound, found.Count == 1);
        Assert.All(found, signal => Assert.Equal([1L, 2L], signal.Events));
    }

    [Fact]
    public void A_filed_place_has_the_coordinates_of_its_filing_and_one_without_says_nothing()
    {
        var filings = new FilingRegister();
        filings.Apply(0, new PlaceFiled("9520032000010", "org:x", "a", null, "factory", "CN", null, "42.89,129.51"));
        filings.Apply(1, new PlaceFiled("9520033000019", "org:x", "b", null, "shop", "CN", null));
        var known = Said(2, 8, place: "https://id.gs1.org/414/9520032000010");
        Assert.Equal((42.89, 129.51), ImpossibleTravel.PlaceOf(known.Event, filings));
        Assert.Null(ImpossibleTravel.PlaceOf(Said(3, 8, place: "https://id.gs1.org/414/9520033000019").Event, filings));
    }

    [Theory]
    [InlineData("CEL", 4.1, "warning")]
    [InlineData("KEL", 277.25, "warning")]
    [InlineData("FAH", 48.0, "critical")]
    [InlineData("CEL", 4.0, null)]
    [InlineData("CEL", -0.1, "warning")]
    [InlineData("XXX", 90, null)]
    public void Goods_are_kept_as_filed_whatever_the_unit(string unit, double value, string? level)
    {
        var said = Said(
            7,
            8,
            step: "storing",
            extra: $$"""
            ,"sensorElementList":[{"sensorReport":[{"type":"Temperature","value":{{value.ToString(
                System.Globalization.CultureInfo.InvariantCulture
            )}},"uom":"{{unit}}"}]}]
            """
        );
        Assert.Equal(level, TemperatureExcursion.Find(said, Filed("0-4 °C"), Rules).SingleOrDefault()?.Level);
    }

    [Fact]
    public void What_is_heated_while_it_is_made_is_no_excursion()
    {
        var steamed = Said(
            7,
            8,
            step: "https://ns.example/steaming",
            extra: """
            ,"sensorElementList":[{"sensorReport":[{"type":"Temperature","value":99,"uom":"CEL"}]}]
            """
        );
        Assert.Empty(TemperatureExcursion.Find(steamed, Filed("0-4 °C"), Rules));
    }

    [Theory]
    [InlineData("0-4 °C", 0, 4)]
    [InlineData("2至8℃ 避光", 2, 8)]
    [InlineData("-25--18 °C", -25, -18)]
    [InlineData("≤-18 °C", -273.15, -18)]
    public void Limits_are_read_out_of_filings(string storage, double low, double high) =>
        Assert.Equal(((decimal)low, (decimal)high), TemperatureExcursion.Limits(storage));

    [Theory]
    [InlineData("阴凉干燥")]
    [InlineData("8-2 °C")]
    [InlineData("20 pieces")]
    public void A_filing_without_limits_has_none(string storage) => Assert.Null(TemperatureExcursion.Limits(storage));

    [Theory]
    [InlineData("2026-10-01", "shipping", false)]
    [InlineData("2026-09-30", "shipping", true)]
    [InlineData("2026-09-30", "destroying", false)]
    public void On_its_last_day_a_thing_is_good_and_a_day_later_it_is_not(string expires, string step, bool isFound)
    {
        var born = Said(1, 0, extra: $$""","ilmd":{"cbvmda:itemExpirationDate":"{{expires}}"}""");
        Assert.Equal(isFound, ExpiredGoods.Find(Item, [born], Said(2, 8, step: step), Rules).Any());
    }

    [Theory]
    [InlineData("https://example.org/01/09520032004018/21/A1?17=260930", "2026-09-30")]
    [InlineData("(01)09520032004018(21)A1(17)260200", "2026-02-28")]
    [InlineData("https://example.org/01/09520032004018/21/A1?17=261330", null)]
    public void The_date_may_stand_in_the_identifier(string spelling, string? expires) =>
        Assert.Equal(
            expires,
            ExpiredGoods
                .ExpiryOf(Said(1, 8, item: spelling).Event)
                ?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        );

    [Fact]
    public void Who_hands_goods_on_must_have_taken_them_over()
    {
        var (a, b, c) = ("gln:9520031000011", "gln:9520032000010", "gln:9520033000019");
        var (first, told, next) = (Said(1, 8, extra: Hands(a, b)), Said(2, 9, extra: Hands(a, b)), Said(3, 10, extra: Hands(b, c)));
        Assert.Empty(CustodyGap.Find(Item, [first, told, next], new FilingRegister()));
        var gap = Assert.Single(CustodyGap.Find(Item, [first, Said(4, 11, extra: Hands(a, c))], new FilingRegister()));
        Assert.Equal([1L, 4L], gap.Events);
    }

    [Fact]
    public void A_code_that_is_asked_for_too_often_or_in_too_many_places_is_a_copy()
    {
        var hour = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
        HourOfScans Hour(int at, long count, params string[] regions) =>
            new(at, hour.AddHours(at), new ScanTotal(Item, count, count, hour, regions.ToDictionary(region => region, _ => 1L)));
        Assert.Empty(ClonedCode.Find(Item, [Hour(0, 60), Hour(1, 40)], null, Rules));
        Assert.Equal(AlertLevels.Warning, Assert.Single(ClonedCode.Find(Item, [Hour(0, 60), Hour(1, 41)], null, Rules)).Level);
        // A day later the first hours count no more.
        Assert.Empty(ClonedCode.Find(Item, [Hour(0, 60), Hour(24, 41)], null, Rules));
        Assert.Single(ClonedCode.Find(Item, [Hour(0, 9, "CN-22", "CN-44", "CN-31", "KR", "JP")], null, Rules));
        var sale = Said(5, 0, step: "retail_selling");
        Assert.Single(ClonedCode.Find(Item, [Hour(1, 31)], sale, Rules));
        Assert.Empty(ClonedCode.Find(Item, [Hour(1, 30)], sale, Rules));
    }

    [Fact]
    public void More_cannot_come_out_of_a_lot_than_went_in()
    {
        SaidEvent Of(long at, string step, string action, int quantity) =>
            Said(at, (int)at, step: step, action: action, items: $$""" "quantityList":[{"epcClass":"{{Lot}}","quantity":{{quantity}}}] """);
        var lot = ItemId.Parse(Lot);
        Assert.Empty(BrokenMassBalance.Find(lot, [Of(1, "commissioning", "ADD", 10), Of(2, "retail_selling", "OBSERVE", 10)], Rules));
        var found = BrokenMassBalance
            .Find(
                lot,
                [Of(1, "commissioning", "ADD", 10), Of(2, "retail_selling", "OBSERVE", 10), Of(3, "retail_selling", "OBSERVE", 5)],
                Rules
            )
            .ToList();
        Assert.NotEmpty(found);
        Assert.All(found, signal => Assert.Contains(3L, signal.Events));
    }

    private static string Hands(string from, string to) =>
        $$""","sourceList":[{"type":"possessing_party","source":"{{from}}"}],"destinationList":[{"type":"possessing_party","destination":"{{to}}"}]""";

    private static FilingRegister Filed(string storage)
    {
        var filings = new FilingRegister();
        filings.Apply(0, new GoodsFiled(Gtin, "org:x", "x", null, "1211201000", "CN", null, null, null, null, null, null, storage));
        return filings;
    }

    private static SaidEvent Said(
        long position,
        int hour,
        string step = "receiving",
        string? place = null,
        string extra = "",
        string item = Item,
        string action = "OBSERVE",
        string? items = null
    )
    {
        var day = new DateTime(2026, 10, 1).AddHours(hour);
        var json = $$"""
            {"type":"ObjectEvent","eventID":"urn:uuid:{{Guid.NewGuid()}}","eventTime":"{{day:yyyy-MM-dd'T'HH:mm:ss}}+08:00","eventTimeZoneOffset":"+08:00",
            "action":"{{action}}","bizStep":"{{step}}",{{items ?? $"\"epcList\":[\"{item}\"]"}}{{(
                place is null ? "" : $",\"readPoint\":{{\"id\":\"{place}\"}}"
            )}}{{extra}}}
            """;
        return new SaidEvent(position, new EpcisEvent(JsonDocument.Parse(json).RootElement, null, "org:x"));
    }
}
