using System.Text.Json;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>Stories of the demo data, traced from both ends.</summary>
public sealed class StoryTests
{
    private const string GinsengBox = ItemId.Stem + "/01/09520032003219/21/RG2501G005";
    private const string Crab = ItemId.Stem + "/01/09520041004115/21/HESC2609002";
    private const string OutstandingCrab = ItemId.Stem + "/01/09520041004115/21/HESC2609001";
    private const string CrabLot = ItemId.Stem + "/01/09520041004115/10/HESC2609";
    private const string CatchLot = ItemId.Stem + "/01/09520013004013/10/PBSC2609";

    private static readonly Lazy<List<EpcisEvent>> Demo = new(Load);
    private static readonly Lazy<ItemGraph> Graph = new(() => Fold(Demo.Value));

    [Fact]
    public void The_ginseng_box_comes_from_every_lot_of_roots_that_went_into_its_batch_and_from_their_gardens()
    {
        var trace = Trace(GinsengBox, Direction.Source);
        Assert.False(trace.Truncated);
        var roots = InputsBehind(ItemId.Stem + "/01/09520032003134/10/DR2501");
        Assert.True(roots.Count >= 2);
        Assert.Superset(roots, Ids(trace));
        var gardens = roots
            .SelectMany(EventsNaming)
            .Where(said => said.Action == "ADD")
            .Select(said => said.BizLocation ?? said.ReadPoint)
            .ToHashSet();
        Assert.NotEmpty(gardens);
        Assert.Superset(gardens, Events(trace).Select(said => said.BizLocation ?? said.ReadPoint).ToHashSet());
    }

    [Fact]
    public void Its_siblings_are_not_where_it_comes_from()
    {
        var trace = Trace(GinsengBox, Direction.Source);
        Assert.DoesNotContain(trace.Items, item => item.Kind == ItemKind.Serial && item.Id != GinsengBox);
        var sales = EventsNaming(ItemId.Stem + "/01/09520032003219/21/RG2501G001")
            .Where(said => said.BizStep == "retail_selling" && said.Items.All(item => item.Id.Canonical != GinsengBox))
            .ToList();
        var met = Events(trace).ToHashSet();
        Assert.DoesNotContain(sales, met.Contains);
    }

    [Fact]
    public void The_recalled_crab_comes_from_its_catch_lot() => Assert.Contains(CatchLot, Ids(Trace(Crab, Direction.Source)));

    [Fact]
    public void The_recalled_lot_reaches_every_tray_of_it_and_no_tray_of_a_sound_lot()
    {
        var trays = Demo
            .Value.SelectMany(said => said.Items)
            .Where(item => item.Id.Serial?.StartsWith("HESC2609", StringComparison.Ordinal) == true)
            .Select(item => item.Id.Canonical)
            .ToHashSet();
        Assert.Equal(48, trays.Count);
        foreach (var lot in (string[])[CrabLot, CatchLot])
        {
            var reached = Ids(Trace(lot, Direction.Destination));
            Assert.Superset(trays, reached);
            Assert.DoesNotContain(reached, id => id.Contains("/21/HESC2603", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Of_the_recalled_lot_the_trays_brought_back_are_destroyed_and_the_outstanding_one_is_still_recalled()
    {
        Assert.Equal(ItemState.Destroyed, Graph.Value.StateOf(ItemId.Parse(Crab), _ => true, _ => true));
        Assert.Equal(ItemState.Recalled, Graph.Value.StateOf(ItemId.Parse(OutstandingCrab), _ => true, _ => true));
        Assert.Equal(ItemState.Recalled, Graph.Value.StateOf(ItemId.Parse(CrabLot), _ => true, _ => true));
    }

    [Fact]
    public void Events_declared_in_error_are_in_no_trace()
    {
        var declared = Demo
            .Value.Where(said => said.ErrorDeclaration is not null)
            .Select(said => (said.Submitter, said.EventId))
            .ToHashSet();
        Assert.NotEmpty(declared);
        var wrong = Demo.Value.Where(said => declared.Contains((said.Submitter, said.EventId))).SelectMany(said => said.Items);
        foreach (var item in wrong.DistinctBy(item => item.Id.Canonical))
        {
            Assert.DoesNotContain(
                Events(Trace(item.Id.Canonical, Direction.Source)),
                said => declared.Contains((said.Submitter, said.EventId))
            );
        }
    }

    [Fact]
    public void Handed_in_the_other_way_round_the_stories_are_the_same()
    {
        var other = Fold(Demo.Value.AsEnumerable().Reverse());
        foreach (var item in (string[])[GinsengBox, Crab, CrabLot, CatchLot])
        {
            foreach (var direction in Enum.GetValues<Direction>())
            {
                var (one, turned) = (Trace(item, direction), other.Trace(ItemId.Parse(item), direction, 50));
                Assert.Equal(one.Items, turned.Items);
                Assert.Equal(
                    one.Events.ToHashSet(),
                    turned
                        .Events.Select(said =>
                            said with
                            {
                                Position = Turned(said.Position),
                                ReturnOf = said.ReturnOf is { } sale ? Turned(sale) : null,
                            }
                        )
                        .ToHashSet()
                );
            }
        }
    }

    private static long Turned(long position) => Demo.Value.Count - 1 - position;

    private static TraceResult Trace(string item, Direction direction) => Graph.Value.Trace(ItemId.Parse(item), direction, 50);

    private static HashSet<string> Ids(TraceResult trace) => [.. trace.Items.Select(item => item.Id)];

    private static IEnumerable<EpcisEvent> Events(TraceResult trace) => trace.Events.Select(said => Demo.Value[(int)said.Position]);

    private static IEnumerable<EpcisEvent> EventsNaming(string item) =>
        Demo.Value.Where(said => said.Items.Any(named => named.Id.Canonical == item));

    // The lots of roots behind a lot of the works, looked for from transformation to transformation.
    private static HashSet<string> InputsBehind(string lot)
    {
        var (roots, open, seen) = (new HashSet<string>(), new Queue<string>([lot]), new HashSet<string>());
        while (open.TryDequeue(out var output))
        {
            var inputs = Demo
                .Value.Where(said => said.Items.Any(item => item.Role == ItemRole.Output && item.Id.Canonical == output))
                .SelectMany(said => said.Items)
                .Where(item => item.Role == ItemRole.Input)
                .Select(item => item.Id.Canonical)
                .ToList();
            if (inputs.Count == 0)
                roots.Add(output);
            foreach (var input in inputs.Where(seen.Add))
                open.Enqueue(input);
        }
        return roots;
    }

    private static ItemGraph Fold(IEnumerable<EpcisEvent> events)
    {
        var graph = new ItemGraph();
        foreach (var (position, said) in events.Index())
            graph.Apply(position, said);
        return graph;
    }

    private static List<EpcisEvent> Load()
    {
        var folder = Path.Combine(Root(), "ops", "demo");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var events = new List<EpcisEvent>();
        foreach (
            var document in manifest.RootElement.EnumerateArray().Where(document => document.GetProperty("kind").GetString() == "epcis")
        )
        {
            var read = EpcisDocument.Read(File.ReadAllBytes(Path.Combine(folder, document.GetProperty("file").GetString()!)));
            var submitter = document.GetProperty("submitter").GetString()!;
            var said = Assert.IsType<EpcisReadResult.Read>(read).Document.Events;
            events.AddRange(said.Select(one => new EpcisEvent(one.Json, one.DocumentContext, submitter)));
        }
        return events;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ledger.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
