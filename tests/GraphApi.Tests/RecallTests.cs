using Xinyuan.Facts;

namespace Xinyuan.GraphApi.Tests;

public class RecallTests
{
    private static string RecallAgent => Samples.Importer;

    [Fact]
    public async Task An_item_of_a_recalled_lot_stays_recalled_while_others_of_the_lot_are_destroyed()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        await host.CaptureAsync(
            RecallAgent,
            OfLot(11, "holding", "recalled", 2),
            Of(12, "destroying", "destroyed", Samples.Cream("8")),
            OfLot(13, "other", "destroyed", 1)
        );
        Assert.Equal("RECALLED", await StatusAsync(host, Samples.Cream("7")));
        Assert.Equal("DESTROYED", await StatusAsync(host, Samples.Cream("8")));
        Assert.Equal("RECALLED", await StatusAsync(host, Samples.Lot));
    }

    [Fact]
    public async Task Who_may_not_speak_for_a_product_cannot_recall_it()
    {
        await using var host = await EdgeHost.StartWithGrainsAsync();
        await host.RecordAsync(Samples.Filings);
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        await host.CaptureAsync("uscc:" + Uscc.Complete("91222401MA7XXX00"), Samples.Said("recalled"));
        Assert.Equal("ACTIVE", await StatusAsync(host, Samples.Cream("7")));
    }

    private static async Task<string?> StatusAsync(EdgeHost host, string id)
    {
        var answer = await host.AskAsync("query S($id: String!) { product(id: $id) { status } }", new { id }, role: "consumer");
        return answer.Data.GetProperty("product").GetProperty("status").GetString();
    }

    private static object Of(int day, string bizStep, string disposition, string item) =>
        new
        {
            type = "ObjectEvent",
            eventID = $"urn:uuid:00000000-0000-4000-8000-0000000001{day}",
            eventTime = $"2026-10-{day}T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = bizStep == "destroying" ? "DELETE" : "OBSERVE",
            bizStep,
            disposition,
            epcList = (string[])[item],
        };

    private static object OfLot(int day, string bizStep, string disposition, int quantity) =>
        new
        {
            type = "ObjectEvent",
            eventID = $"urn:uuid:00000000-0000-4000-8000-0000000001{day}",
            eventTime = $"2026-10-{day}T10:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action = "OBSERVE",
            bizStep,
            disposition,
            quantityList = (object[])[new { epcClass = Samples.Lot, quantity }],
        };
}
