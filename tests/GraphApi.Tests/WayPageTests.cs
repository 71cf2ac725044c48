using System.Net;
using System.Text.RegularExpressions;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A jar that is made of a lot of roots; a crate brought the roots, and later took the jar away.</summary>
public sealed class MadeOfFixture : IAsyncLifetime
{
    internal const string RootGtin = "08801234567015";
    private const string FarmGln = "8801234000024";
    private const string Crate = "https://id.gs1.org/00/188012340000000021";
    private const string Roots = $"https://id.gs1.org/01/{RootGtin}/10/H1";

    private int _events;

    internal EdgeHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await EdgeHost.StartWithGrainsAsync();
        await Host.RecordAsync([
            .. Samples.Filings,
            new
            {
                type = "GoodsFiled",
                gtin = RootGtin,
                party = Samples.Maker,
                name = "鲜参",
                nameEn = "Fresh roots",
                hsCode = "1211209900",
                originCountry = "KR",
            },
            new
            {
                type = "PlaceFiled",
                gln = FarmGln,
                party = Samples.Maker,
                name = "锦山参园",
                nameEn = "Geumsan garden",
                kind = "farm",
                country = "KR",
            },
        ]);
        await Host.CaptureAsync(
            Samples.Maker,
            Event("ObjectEvent", "2026-08-01T08:00:00+09:00", FarmGln, "commissioning", ("action", "ADD"), ("quantityList", Quantity)),
            Event(
                "AggregationEvent",
                "2026-08-01T09:00:00+09:00",
                FarmGln,
                "packing",
                ("action", "ADD"),
                ("parentID", Crate),
                ("childQuantityList", Quantity)
            ),
            Reading("2026-08-01T10:00:00+09:00", 0.5),
            Reading("2026-08-01T14:00:00+09:00", 2.5),
            Reading("2026-08-01T18:00:00+09:00", 1.5),
            Event(
                "AggregationEvent",
                "2026-08-02T09:00:00+09:00",
                Samples.FactoryGln,
                "unpacking",
                ("action", "DELETE"),
                ("parentID", Crate),
                ("childQuantityList", Quantity)
            ),
            Event(
                "TransformationEvent",
                "2026-08-03T09:00:00+09:00",
                Samples.FactoryGln,
                "commissioning",
                ("inputQuantityList", Quantity),
                ("outputEPCList", Jar)
            ),
            Event(
                "AggregationEvent",
                "2026-08-03T10:00:00+09:00",
                Samples.FactoryGln,
                "packing",
                ("action", "ADD"),
                ("parentID", Crate),
                ("childEPCs", Jar)
            ),
            Event(
                "ObjectEvent",
                "2026-08-04T10:00:00+09:00",
                Samples.FactoryGln,
                "shipping",
                ("action", "OBSERVE"),
                ("epcList", (string[])[Crate])
            )
        );
        await Host.CaptureAsync(
            Samples.Importer,
            Event(
                "ObjectEvent",
                "2026-09-05T10:00:00+08:00",
                Samples.WarehouseGln,
                "receiving",
                ("action", "OBSERVE"),
                ("epcList", (string[])[Crate])
            )
        );
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static string[] Jar => [Samples.Cream("7")];

    private static object[] Quantity =>
        [
            new
            {
                epcClass = Roots,
                quantity = 40,
                uom = "KGM",
            },
        ];

    private Dictionary<string, object> Reading(string time, double celsius) =>
        Event(
            "ObjectEvent",
            time,
            FarmGln,
            "sensor_reporting",
            ("action", "OBSERVE"),
            ("epcList", (string[])[Crate]),
            (
                "sensorElementList",
                (object[])
                    [
                        new
                        {
                            sensorReport = (object[])
                                [
                                    new
                                    {
                                        type = "Temperature",
                                        value = celsius,
                                        uom = "CEL",
                                    },
                                ],
                        },
                    ]
            )
        );

    private Dictionary<string, object> Event(
        string type,
        string time,
        string gln,
        string step,
        params ReadOnlySpan<(string Name, object Value)> others
    )
    {
        var members = new Dictionary<string, object>
        {
            ["type"] = type,
            ["eventID"] = $"urn:uuid:00000000-0000-4000-8000-0000000001{_events++:00}",
            ["eventTime"] = time,
            ["eventTimeZoneOffset"] = time[^6..],
            ["bizStep"] = step,
            ["readPoint"] = new { id = $"https://id.gs1.org/414/{gln}" },
        };
        foreach (var (name, value) in others)
            members.Add(name, value);
        return members;
    }
}

public partial class WayPageTests(MadeOfFixture made) : IClassFixture<MadeOfFixture>
{
    private static string Path => $"/01/{Samples.Gtin}/21/7";

    [Fact]
    public async Task The_route_is_told_once_a_place_from_the_origin_to_the_last_record()
    {
        var html = await PageAsync();
        var stops = Stop()
            .Matches(html)
            .Select(match => (Place: match.Groups[2].Value, When: match.Groups[3].Value, IsLast: match.Groups[1].Value.Length > 0))
            .ToList();
        Assert.Equal(["Geumsan garden", "Suwon plant", "Yanji bonded warehouse"], stops.Select(stop => stop.Place));
        Assert.Equal([false, false, true], stops.Select(stop => stop.IsLast));
        Assert.StartsWith("South Korea · Aug&#xA0;2026", stops[0].When, StringComparison.Ordinal);
        Assert.StartsWith("China · Sept&#xA0;2026", stops[2].When, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_was_made_from_stands_behind_a_line_and_its_own_steps_do_not()
    {
        var html = await PageAsync();
        var sources = html.IndexOf("<details class=\"sources\" id=\"sources\">", StringComparison.Ordinal);
        Assert.Equal(["commissioning", "packing", "shipping", "receiving"], Steps(html[..sources]));
        Assert.Equal(
            ["commissioning", "packing", "sensor_reporting", "sensor_reporting", "sensor_reporting", "unpacking"],
            Steps(html[sources..])
        );
        Assert.Contains("6 records of what it was made from", html, StringComparison.Ordinal);
        Assert.Contains("<summary>Fresh roots · Batch H1", html, StringComparison.Ordinal);
        Assert.Equal(10, html.Split("class=\"xyproof\"").Length - 1);
    }

    [Fact]
    public async Task Readings_that_follow_each_other_at_one_place_are_told_in_one()
    {
        var html = await PageAsync();
        Assert.Contains("<h3>Sensor reading: 0.5 to 2.5 °C (readings: 3)</h3>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/01/08801234567893/21/7", HttpStatusCode.OK)]
    [InlineData("/01/08801234567890", HttpStatusCode.BadRequest)]
    [InlineData("/", HttpStatusCode.OK)]
    public async Task HEAD_answers_like_GET_without_the_body(string path, HttpStatusCode status)
    {
        using var get = await made.Host.GetAsync(path, ("Accept", "text/html"));
        using var head = await made.Host.SendAsync(HttpMethod.Head, path, null, ("Accept", "text/html"));
        Assert.Equal(status, get.StatusCode);
        Assert.Equal(status, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.TextAsync());
    }

    [Fact]
    public async Task A_product_is_found_by_the_bare_path_of_its_link()
    {
        const string Query = "query P($id: String!) { product(id: $id) { id } trace(id: $id, direction: SOURCE) { root } }";
        var data = (await made.Host.AskAsync(Query, new { id = Path }, role: "consumer")).Data;
        Assert.Equal(Samples.Cream("7"), data.GetProperty("trace").GetProperty("root").GetString());
        Assert.Equal(Samples.Cream("7"), data.GetProperty("product").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Pages_go_out_compressed_to_who_takes_it(string encoding)
    {
        using var plain = await made.Host.GetAsync(Path, ("Accept", "text/html"));
        using var packed = await made.Host.GetAsync(Path, ("Accept", "text/html"), ("Accept-Encoding", encoding));
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(encoding, Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", packed.Headers.Vary);
        var cancel = TestContext.Current.CancellationToken;
        var (size, packedSize) = (
            (await plain.Content.ReadAsByteArrayAsync(cancel)).Length,
            (await packed.Content.ReadAsByteArrayAsync(cancel)).Length
        );
        Assert.True(packedSize < size / 2, $"{packedSize} of {size} bytes");
    }

    private async Task<string> PageAsync()
    {
        using var response = await made.Host.GetAsync(Path + "?lang=en", ("Accept", "text/html"));
        return await response.TextAsync();
    }

    private static IEnumerable<string> Steps(string html) => Step().Matches(html).Select(match => match.Groups[1].Value);

    [GeneratedRegex("<li( aria-current=\"location\")?><span class=\"stop\">([^<]*)</span> <span class=\"note\">([^<]*)")]
    private static partial Regex Stop();

    [GeneratedRegex("data-field=\"bizStep\" data-value=\"([^\"]*)\"")]
    private static partial Regex Step();
}
