using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

/// <summary>A lot of 100 kilograms, of which more is sold than was made, and who learns so.</summary>
public sealed class LotBalanceTests : IAsyncLifetime
{
    private const string Query = """
        query B($id: String!) { product(id: $id) { balance { holds whole truncated uncounted
          accounts { party uom in out serialised holds events } } } }
        """;

    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartWithGrainsAsync();
        await _host.RecordAsync(Samples.Filings);
        await _host.CaptureAsync(Samples.Maker, Moved(1, "ADD", "commissioning", 0.1, "TNE"), Moved(2, "OBSERVE", "shipping", 100, "KGM"));
        await _host.CaptureAsync(
            Samples.Importer,
            Moved(3, "OBSERVE", "receiving", 100, "KGM"),
            Moved(4, "OBSERVE", "retail_selling", 101, "KGM")
        );
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_department_sees_the_whole_lot_in_one_unit_and_who_sold_what_was_not_there()
    {
        var balance = await BalanceAsync(Samples.Lot, "department");
        Assert.True(balance.GetProperty("whole").GetBoolean());
        Assert.False(balance.GetProperty("holds").GetBoolean());
        var broken = balance.GetProperty("accounts").EnumerateArray().Where(account => !account.GetProperty("holds").GetBoolean()).ToList();
        Assert.Equal([null, Samples.Importer], broken.Select(account => account.GetProperty("party").GetString()));
        Assert.All(
            broken,
            account =>
                Assert.Equal(
                    ("KGM", 100m, 101m),
                    (
                        account.GetProperty("uom").GetString(),
                        account.GetProperty("in").GetDecimal(),
                        account.GetProperty("out").GetDecimal()
                    )
                )
        );
        Assert.NotEmpty(broken[1].GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task A_party_sees_its_own_account_and_nothing_of_the_others()
    {
        var maker = await BalanceAsync(Samples.Lot, "enterprise", Samples.Maker);
        Assert.False(maker.GetProperty("whole").GetBoolean());
        Assert.True(maker.GetProperty("holds").GetBoolean());
        var account = Assert.Single(maker.GetProperty("accounts").EnumerateArray());
        Assert.Equal(Samples.Maker, account.GetProperty("party").GetString());
        Assert.DoesNotContain(Samples.Importer, maker.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await BalanceAsync(Samples.Lot, "enterprise", "org:stranger")).ValueKind);
    }

    [Theory]
    [InlineData("consumer")]
    [InlineData("bank")]
    public async Task Nobody_else_learns_a_quantity(string role) =>
        Assert.Equal(JsonValueKind.Null, (await BalanceAsync(Samples.Lot, role)).ValueKind);

    [Fact]
    public async Task What_is_no_lot_has_no_balance() =>
        Assert.Equal(JsonValueKind.Null, (await BalanceAsync(Samples.Cream("7"), "department")).ValueKind);

    private async Task<JsonElement> BalanceAsync(string id, string role, string? party = null) =>
        Seen(await _host.AskAsync(Query, new { id }, role: role, party: party)).GetProperty("product").GetProperty("balance");

    private static JsonElement Seen(Answer answer)
    {
        Assert.Empty(answer.Codes);
        return answer.Data;
    }

    private static object Moved(int number, string action, string step, double quantity, string uom) =>
        new
        {
            type = "ObjectEvent",
            eventID = $"urn:uuid:00000000-0000-4000-8000-00000000010{number}",
            eventTime = $"2026-09-0{number}T08:00:00.000+08:00",
            eventTimeZoneOffset = "+08:00",
            action,
            bizStep = step,
            quantityList = (object[])
                [
                    new
                    {
                        epcClass = Samples.Lot,
                        quantity,
                        uom,
                    },
                ],
        };
}
