using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph.Balance;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Graph.Balance;

public sealed class MassBalanceTests
{
    private const string Lot = "urn:epc:class:lgtin:6901234.001234.L7";
    private const string Other = "urn:epc:class:lgtin:6901234.005678.T1";
    private const string Serial = "urn:epc:id:sgtin:6901234.001234.";
    private readonly List<LotEvent> _events = [];

    [Fact]
    public void What_was_made_covers_what_was_used_and_sold()
    {
        Say("farm", "ADD", "commissioning", 100, "KGM");
        Make("farm", 60, "KGM");
        Say("farm", "OBSERVE", "retail_selling", 40, "KGM");
        var whole = Assert.Single(Balance.Accounts, account => account.Party is null);
        Assert.Equal(("KGM", 100m, 100m, true), (whole.Uom, whole.In, whole.Out, whole.Holds));
        Assert.Equal(
            [(0L, MassFlow.Made), (1L, MassFlow.Consumed), (2L, MassFlow.Sold)],
            whole.Movements.Select(m => (m.Position, m.Flow))
        );
        Assert.True(Balance.Holds);
    }

    [Fact]
    public void More_sold_than_made_is_told_with_the_events_that_say_so()
    {
        Say("farm", "ADD", "commissioning", 100, null);
        Say("shop", "OBSERVE", "retail_selling", 101, "C62");
        var broken = Assert.Single(Balance.Broken);
        Assert.Equal((null, null, 100m, 101m), (broken.Party, broken.Uom, broken.In, broken.Out));
        Assert.Equal([0L, 1L], broken.Movements.Select(moved => moved.Position));
    }

    [Fact]
    public void Goods_that_go_from_hand_to_hand_are_not_counted_twice()
    {
        Say("farm", "ADD", "commissioning", 100, null);
        Say("farm", "OBSERVE", "shipping", 100, null);
        Say("trader", "OBSERVE", "receiving", 100, null);
        Say("trader", "OBSERVE", "shipping", 100, null);
        Say("shop", "OBSERVE", "receiving", 100, null);
        Say("shop", "OBSERVE", "retail_selling", 100, null);
        Assert.True(Balance.Holds);
        Assert.Equal([null, "farm", "shop", "trader"], Balance.Accounts.Select(account => account.Party));
    }

    [Fact]
    public void A_party_that_sends_on_more_than_it_had_is_named()
    {
        Say("farm", "ADD", "commissioning", 100, null);
        Say("trader", "OBSERVE", "receiving", 50, null);
        Say("trader", "OBSERVE", "shipping", 80, null);
        Assert.Equal("trader", Assert.Single(Balance.Broken).Party);
    }

    [Fact]
    public void Goods_from_abroad_begin_with_what_was_received()
    {
        Say("importer", "OBSERVE", "receiving", 100, null);
        Say("importer", "OBSERVE", "shipping", 100, null);
        Say("shop", "OBSERVE", "receiving", 100, null);
        Say("shop", "OBSERVE", "retail_selling", 120, null);
        Assert.Equal([null, "shop"], Balance.Broken.Select(account => account.Party));
    }

    [Fact]
    public void What_comes_back_can_be_sold_again()
    {
        Say("shop", "ADD", "commissioning", 10, null);
        Say("shop", "OBSERVE", "retail_selling", 10, null);
        Say("shop", "OBSERVE", "receiving", 3, null, "returned");
        Say("shop", "OBSERVE", "retail_selling", 3, null);
        Assert.True(Balance.Holds);
    }

    [Fact]
    public void More_serial_numbers_than_pieces_do_not_hold()
    {
        Say("farm", "ADD", "commissioning", 2, null);
        Number("farm", 1, 2);
        Assert.True(Balance.Holds);
        Number("farm", 3);
        Assert.Equal((2m, 3m), Assert.Single(Balance.Broken) is var broken ? (broken.In, broken.Serialised) : default);
    }

    [Fact]
    public void Units_stand_apart_and_what_has_no_beginning_is_no_balance()
    {
        Say("farm", "ADD", "commissioning", 100, "KGM");
        Say("farm", "OBSERVE", "retail_selling", 7, null);
        Assert.Equal(["KGM"], Balance.Accounts.Where(account => account.Party is null).Select(account => account.Uom));
        Assert.True(Balance.Holds);
    }

    [Fact]
    public void What_is_weighed_in_tonnes_and_sold_in_kilograms_and_pounds_is_one_account()
    {
        Say("farm", "ADD", "commissioning", 1, "TNE");
        Say("farm", "OBSERVE", "retail_selling", 954.640763, "KGM");
        Say("farm", "OBSERVE", "retail_selling", 100, "LBR");
        var whole = Assert.Single(Balance.Accounts, account => account.Party is null);
        Assert.Equal(("KGM", 1000m, 1000m, true), (whole.Uom, whole.In, whole.Out, whole.Holds));
        Say("farm", "OBSERVE", "destroying", 1, "MGM");
        Assert.Equal(1000.000001m, Balance.Broken[0].Out);
        Say("farm", "OBSERVE", "retail_selling", 7, "LTR");
        Assert.DoesNotContain(Balance.Accounts, account => account.Uom == "LTR");
    }

    [Fact]
    public void A_quantity_that_is_not_stated_is_named_and_an_event_in_error_counts_for_nothing()
    {
        Say("farm", "ADD", "commissioning", 100, null);
        Say("farm", "OBSERVE", "retail_selling", null, null);
        Say("farm", "OBSERVE", "retail_selling", 1e300, null);
        Say("farm", "OBSERVE", "retail_selling", 500, null, id: "urn:x:wrong");
        Assert.False(Balance.Holds);
        Say("farm", "OBSERVE", "retail_selling", 500, null, id: "urn:x:wrong", isError: true);
        Assert.Equal([1L, 2L], Balance.Uncounted);
        Assert.True(Balance.Holds);
    }

    [Property(MaxTest = 50)]
    public Property The_order_of_arrival_makes_no_difference() =>
        Prop.ForAll(
            Gen.ListOf(
                    from party in Gen.Elements("a", "b")
                    from step in Gen.Elements("receiving", "shipping", "retail_selling", "destroying")
                    from quantity in Gen.Choose(0, 9)
                    select (party, step, quantity)
                )
                .ToArbitrary(),
            ArbMap.Default.ArbFor<int>(),
            (said, seed) =>
            {
                _events.Clear();
                foreach (var (party, step, quantity) in said)
                    Say(party, "OBSERVE", step, quantity, null);
                var shuffled = _events.ToArray();
                new Random(seed).Shuffle(shuffled);
                Assert.Equal(Figures(Balance), Figures(MassBalance.Of(ItemId.Parse(Lot), shuffled)));
            }
        );

    private LotBalance Balance => MassBalance.Of(ItemId.Parse(Lot), _events);

    private static IEnumerable<(string?, decimal, decimal)> Figures(LotBalance balance) =>
        balance.Accounts.Select(account => (account.Party, account.In, account.Out));

    private void Make(string party, double input, string uom) =>
        Add(
            "TransformationEvent",
            party,
            json =>
            {
                json["inputQuantityList"] = new JsonArray(Amount(Lot, input, uom));
                json["outputQuantityList"] = new JsonArray(Amount(Other, 5, uom));
            }
        );

    private void Number(string party, params int[] serials) =>
        Add(
            "ObjectEvent",
            party,
            json =>
            {
                json["action"] = "ADD";
                json["bizStep"] = "commissioning";
                json["epcList"] = new JsonArray([
                    .. serials.Select(serial => (JsonNode)(Serial + serial.ToString(CultureInfo.InvariantCulture))),
                ]);
                json["ilmd"] = new JsonObject { ["cbvmda:lotNumber"] = "L7" };
            }
        );

    private void Say(
        string party,
        string action,
        string step,
        double? quantity,
        string? uom,
        string? disposition = null,
        string? id = null,
        bool isError = false
    ) =>
        Add(
            "ObjectEvent",
            party,
            json =>
            {
                json["action"] = action;
                json["bizStep"] = step;
                json["quantityList"] = new JsonArray(Amount(Lot, quantity, uom));
                if (disposition is not null)
                    json["disposition"] = disposition;
                if (id is not null)
                    json["eventID"] = id;
                if (isError)
                    json["errorDeclaration"] = new JsonObject { ["declarationTime"] = "2026-05-06T00:00:00Z" };
            }
        );

    private static JsonObject Amount(string id, double? quantity, string? uom)
    {
        var amount = new JsonObject { ["epcClass"] = id };
        if (quantity is { } stated)
            amount["quantity"] = stated;
        if (uom is not null)
            amount["uom"] = uom;
        return amount;
    }

    private void Add(string type, string party, Action<JsonObject> edit)
    {
        var json = new JsonObject
        {
            ["type"] = type,
            ["eventID"] = $"urn:x:{_events.Count}",
            ["eventTime"] = "2026-05-01T00:00:00Z",
            ["eventTimeZoneOffset"] = "+08:00",
        };
        edit(json);
        var said = Samples.MustRead(Samples.Wrap(json)).Events[0];
        _events.Add(new LotEvent(_events.Count, new EpcisEvent(said.Json, said.DocumentContext, party)));
    }
}
