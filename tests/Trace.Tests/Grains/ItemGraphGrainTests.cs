using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Grains;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Grains;

public sealed class ItemGraphGrainTests : IAsyncLifetime
{
    private const string Serial = "https://id.gs1.org/01/06901234056785/21/9";
    private static readonly string Farm = "uscc:" + Uscc.Complete("91222401MA000001");
    private readonly TestLog _test = new();
    private InProcessTestCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IItemGraphGrain Grain => _cluster.Client.GetGrain<IItemGraphGrain>(IItemGraphGrain.Key);

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSingleton<IEventLog>(_test.Log).AddSingleton<GraphHome>());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_counts_in_all_that_the_log_has()
    {
        var before = await Grain.Trace(new TraceRequest(Serial, Direction.Source), Cancel);
        Assert.Equal((0, -1L), (before.Events.Count, before.AsOf.Position));
        await Capture(Whole("TransformationEvent"), Whole("ObjectEvent"));
        var after = await Grain.Trace(new TraceRequest("urn:epc:id:sgtin:6901234.005678.9", Direction.Source), Cancel);
        Assert.Equal([(0L, 0), (1L, 1)], after.Events.Select(said => (said.Position, said.Depth)));
        Assert.Equal((Serial, 1L, false), (after.Root, after.AsOf.Position, after.Truncated));
        Assert.Contains(after.Links, link => link is { Position: 0, Item: Serial, Role: LinkRole.Output });
        Assert.Contains(after.Items, item => item is { Relation: ItemRelation.Input, Kind: ItemKind.Lot, IsOpenToHolder: true });
        Assert.Equal(
            2,
            (await Grain.Trace(new TraceRequest("urn:epc:class:lgtin:6901234.001234.L7", Direction.Destination), Cancel)).Events.Count
        );
    }

    [Fact]
    public async Task Where_the_graph_is_it_is_asked_without_its_grain_and_elsewhere_by_it()
    {
        await Capture(Whole("ObjectEvent"));
        var request = new TraceRequest(Serial, Direction.Source);
        await Grain.Trace(request, Cancel);
        await Capture(Whole("TransformationEvent"));
        var byGrain = await Grain.Trace(request, Cancel);
        Assert.Equal((2, 1L), (byGrain.Events.Count, byGrain.AsOf.Position));
        var away = 0;
        foreach (var silo in _cluster.Silos)
        {
            var home = silo.ServiceProvider.GetRequiredService<GraphHome>();
            var answer = await home.TraceAsync(_cluster.Client, request, Cancel);
            Assert.Equal(byGrain.Events, answer.Events);
            Assert.Equal(byGrain.Items, answer.Items);
            Assert.Equal(byGrain.Links, answer.Links);
            var withoutGrain = await Record.ExceptionAsync(async () => await home.StateAsync(null!, Serial, Cancel));
            away += withoutGrain is ArgumentNullException ? 1 : 0;
        }
        Assert.Equal(_cluster.Silos.Count - 1, away);
    }

    [Fact]
    public async Task Links_that_are_not_asked_for_are_not_in_the_answer()
    {
        await Capture(Whole("TransformationEvent"), Whole("ObjectEvent"));
        var request = new TraceRequest(Serial, Direction.Source);
        var whole = await Grain.Trace(request, Cancel);
        var without = await Grain.Trace(request with { WithoutLinks = true }, Cancel);
        Assert.NotEmpty(whole.Links);
        Assert.Empty(without.Links);
        Assert.Equal(whole.Events, without.Events);
        Assert.Equal(whole.Items, without.Items);
    }

    [Fact]
    public async Task Events_of_an_item_come_page_by_page()
    {
        await Capture([
            .. Enumerable
                .Range(0, 5)
                .Select(hour =>
                    Edited(
                        "ObjectEvent",
                        json =>
                        {
                            json["eventID"] = $"urn:x:{hour}";
                            json["eventTime"] = $"2026-05-04T0{9 - hour}:00:00Z";
                        }
                    )
                ),
        ]);
        var first = await Grain.Events(new ItemEventsRequest("(01)06901234012347(21)1", 2), Cancel);
        Assert.Equal([4L, 3], first.Events.Select(said => said.Position));
        Assert.Equal((true, 5), (first.HasNext, first.Total));
        var rest = await Grain.Events(new ItemEventsRequest("(01)06901234012347(21)1", 10, 3), Cancel);
        Assert.Equal([2L, 1, 0], rest.Events.Select(said => said.Position));
        Assert.False(rest.HasNext);
    }

    [Fact]
    public async Task What_is_declared_in_error_is_listed_but_not_traced()
    {
        await Capture(Whole("ObjectEvent"));
        await Capture((JsonObject)JsonNode.Parse(Samples.Events["ObjectEvent"])!);
        var page = await Grain.Events(new ItemEventsRequest("urn:epc:id:sgtin:6901234.001234.1"), Cancel);
        Assert.Equal([(0L, true)], page.Events.Select(said => (said.Position, said.IsDeclaredInError)));
        Assert.Empty((await Grain.Trace(new TraceRequest("urn:epc:id:sgtin:6901234.001234.1", Direction.Source), Cancel)).Events);
    }

    [Fact]
    public async Task Once_somebody_is_filed_for_the_goods_a_stranger_does_not_move_their_state()
    {
        await Capture(Whole("ObjectEvent"));
        await CaptureAs(
            "org:stranger",
            Edited(
                "ObjectEvent",
                json =>
                {
                    json["disposition"] = "recalled";
                    json["eventTime"] = "2026-05-05T00:00:00Z";
                }
            )
        );
        const string Item = "https://id.gs1.org/01/06901234012347/21/1";
        var unfiled = await Grain.State(Item, Cancel);
        Assert.Equal((ItemState.Recalled, false), (unfiled.State, unfiled.IsVouched));
        await File();
        var filed = await Grain.State(Item, Cancel);
        Assert.Equal((ItemState.Active, true, 2L), (filed.State, filed.IsVouched, filed.AsOf.Position));
    }

    [Fact]
    public async Task Of_a_recall_only_they_are_heard_who_answer_for_the_goods()
    {
        const string Item = "https://id.gs1.org/01/06901234012347/21/1";
        await File();
        await Capture(Whole("ObjectEvent"));
        await Capture(Edited("ObjectEvent", json => Said(json, "1", "recalled", "2026-05-05T00:00:00Z")));
        Assert.Equal(ItemState.Recalled, (await Grain.State(Item, Cancel)).State);
        // A filed firm that the goods' filing does not name may handle them; it takes no recall back, and starts none.
        await CaptureAs(
            "org:stranger",
            Edited(
                "ObjectEvent",
                json =>
                {
                    Said(json, "2", "active", "2026-05-06T00:00:00Z");
                    json["persistentDisposition"] = new JsonObject { ["unset"] = new JsonArray("recalled") };
                }
            )
        );
        Assert.Equal(ItemState.Recalled, (await Grain.State(Item, Cancel)).State);

        static void Said(JsonObject json, string id, string disposition, string time)
        {
            json["eventID"] = "urn:uuid:00000000-0000-4000-8000-00000000000" + id;
            json["disposition"] = disposition;
            json["eventTime"] = time;
        }
    }

    private static JsonObject Whole(string type) => Edited(type, _ => { });

    private static JsonObject Edited(string type, Action<JsonObject> edit)
    {
        var json = (JsonObject)JsonNode.Parse(Samples.Events[type])!;
        json.Remove("errorDeclaration");
        edit(json);
        return json;
    }

    private Task Capture(params JsonObject[] events) => CaptureAs(Farm, events);

    private async Task CaptureAs(string submitter, params JsonObject[] events)
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.Wrap([.. events]).ToJsonString());
        Assert.IsType<CaptureOutcome.Captured>(
            await new EpcisCapture(_test.Log, TimeProvider.System).SubmitAsync(
                new Submission(submitter, "application/ld+json", bytes),
                Cancel
            )
        );
    }

    private async Task File()
    {
        var json = $$"""{"gtin":"06901234012347","party":"{{Farm}}","name":"林下参","hsCode":"1211201000","originCountry":"CN"}""";
        Assert.IsType<AppendResult.Appended>(
            await _test.Log.AppendAsync(
                AppendBatch.Of(
                    new NewEntry
                    {
                        Id = "record:1",
                        Stream = "filing:" + Farm,
                        Type = "GoodsFiled",
                        Issuer = Farm,
                        Occurred = DateTimeOffset.UnixEpoch,
                        EnvelopeClass = AccessClass.Open,
                        Sections = [new NewSection("public", AccessClass.Open, Encoding.UTF8.GetBytes(json))],
                    }
                ),
                Cancel
            )
        );
    }
}
