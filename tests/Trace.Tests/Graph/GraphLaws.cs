using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>The laws of the graph, over small random worlds in which everything meets everything.</summary>
public sealed class GraphLaws
{
    private const string Gtin = "https://id.gs1.org/01/06901234012347";

    private static readonly ItemId[] Items =
    [
        .. new[] { 1, 2, 3, 4 }.Select(n => ItemId.Parse($"{Gtin}/21/{n}")), ItemId.Parse(Gtin + "/10/A"), ItemId.Parse(Gtin + "/10/B"),
        ItemId.Parse(Gtin), ItemId.Parse("urn:epc:id:sscc:6901234.1000000001"), ItemId.Parse("urn:epc:id:sscc:6901234.1000000002"), ItemId.Parse("urn:x:tote"),
    ];

    private static readonly Gen<GraphEvent> Event =
        from form in Gen.Elements(EventForm.Plain, EventForm.Aggregation, EventForm.Aggregation, EventForm.Association, EventForm.Transformation)
        from change in Gen.Elements(Change.None, Change.Add, Change.Add, Change.Delete)
        from time in Gen.Choose(0, 9)
        from id in Gen.Choose(0, 30)
        from submitter in Gen.Elements("org:a", "org:b")
        from isDeclaration in Gen.Choose(0, 9).Select(n => n == 0)
        from transformation in Gen.Elements<string?>(null, null, "t1", "t2")
        from first in Gen.SubListOf(Items).Select(list => list.Take(2).ToArray())
        from second in Gen.SubListOf(Items).Select(list => list.Take(2).ToArray())
        from parent in Gen.Elements(Items)
        from lot in Gen.Elements<ItemId?>(null, null, Items[4], Items[5])
        select Make(form, change, time, $"e{id}", submitter, isDeclaration, transformation, first, second, parent, lot);

    private static readonly Gen<World> Worlds = Gen.ArrayOf(Event).Select(events => new World([.. events.Take(14)]));

    [Property(MaxTest = 300, EndSize = 40)]
    public Property A_trace_is_what_the_definition_says() => Prop.ForAll(Worlds.ToArbitrary(), made =>
    {
        var world = made.Events;
        var graph = Fold(world, [.. Enumerable.Range(0, world.Length)]);
        foreach (var item in Items)
        {
            Same(item, new Oracle(world).Source(item.Canonical), graph.Trace(item, Direction.Source, 100));
            Same(item, new Oracle(world).Destination(item.Canonical), graph.Trace(item, Direction.Destination, 100));
        }
    });

    [Property(MaxTest = 100, EndSize = 40)]
    public Property The_order_of_arrival_makes_no_difference() => Prop.ForAll(Worlds.ToArbitrary(), ArbMap.Default.ArbFor<int>(), (made, seed) =>
    {
        var world = made.Events;
        int[] order = [.. Enumerable.Range(0, world.Length)];
        new Random(seed).Shuffle(order);
        var (inOrder, shuffled) = (Fold(world, [.. Enumerable.Range(0, world.Length)]), Fold(world, order));
        foreach (var item in Items)
        {
            foreach (var direction in Enum.GetValues<Direction>())
            {
                foreach (var depth in (int[])[0, 1, 2, 100])
                {
                    var (one, other) = (inOrder.Trace(item, direction, depth), shuffled.Trace(item, direction, depth));
                    Assert.Equal(one.Items, other.Items);
                    Assert.Equal((one.Depth, one.Truncated), (other.Depth, other.Truncated));
                    Assert.Equal(one.Events.ToHashSet(), other.Events.Select(said => said with { Position = order[said.Position] }).ToHashSet());
                    Assert.Equal(one.Links.ToHashSet(), other.Links.Select(link => link with { Position = order[link.Position] }).ToHashSet());
                }
            }
            Assert.Equal(inOrder.StateOf(item, _ => true), shuffled.StateOf(item, _ => true));
        }
    });

    [Property(MaxTest = 100, EndSize = 40)]
    public Property Going_further_only_adds() => Prop.ForAll(Worlds.ToArbitrary(), made =>
    {
        var world = made.Events;
        var graph = Fold(world, [.. Enumerable.Range(0, world.Length)]);
        foreach (var item in Items)
        {
            foreach (var direction in Enum.GetValues<Direction>())
            {
                var whole = graph.Trace(item, direction, 100);
                for (var depth = 0; depth < 4; depth++)
                {
                    var part = graph.Trace(item, direction, depth);
                    Assert.Subset(Positions(whole), Positions(part));
                    Assert.All(part.Events, said => Assert.InRange(said.Depth, 0, depth));
                    if (!part.Truncated) Assert.Equal(Positions(whole), Positions(part));
                }
                Assert.False(whole.Truncated);
                Assert.Equal(whole.Events.Count, whole.Events.DistinctBy(said => said.Position).Count());
            }
        }
    });

    private static GraphEvent Make(
        EventForm form, Change change, int time, string id, string submitter, bool isDeclaration, string? transformation,
        ItemId[] first, ItemId[] second, ItemId parent, ItemId? lot)
    {
        IEnumerable<(ItemId, LinkRole)> links = form switch
        {
            EventForm.Plain => first.Select(item => (item, LinkRole.Epc)),
            EventForm.Transformation => [.. first.Select(item => (item, LinkRole.Input)), .. second.Select(item => (item, LinkRole.Output))],
            _ => [(parent, LinkRole.Parent), .. first.Select(item => (item, LinkRole.Child))],
        };
        var makes = form == EventForm.Transformation ? second : form == EventForm.Plain ? first : [];
        var lots = lot is null ? [] : makes.Where(item => item.Kind == ItemKind.Serial).Select(item => (item, lot)).ToArray();
        if (lots.Length > 0) links = links.Append((lot!, LinkRole.Lot));
        return new GraphEvent(
            submitter, id, isDeclaration, time, form, form is EventForm.Aggregation or EventForm.Association ? change : Change.None,
            form == EventForm.Transformation ? transformation : null, [.. links.Distinct()], lots, new StateMark((ItemState)(time % 10), time == 7));
    }

    private static ItemGraph Fold(GraphEvent[] world, int[] order)
    {
        var graph = new ItemGraph();
        for (var i = 0; i < order.Length; i++) graph.Apply(i, world[order[i]]);
        return graph;
    }

    private static void Same(ItemId item, SortedSet<int> expected, TraceResult trace) =>
        Assert.True(
            expected.SetEquals(Positions(trace)),
            $"{trace.Direction} of {item}: expected {string.Join(' ', expected)}, traced {string.Join(' ', Positions(trace))}");

    /// <summary>Events that print as what they say.</summary>
    internal sealed record World(GraphEvent[] Events)
    {
        public override string ToString() => string.Join('\n', Events.Index().Select(pair => $"{pair.Index}: {Text(pair.Item)}"));

        private static string Text(GraphEvent said) =>
            $"{said.UtcTicks} {said.Form} {said.Change} {said.Submitter}/{said.EventId} {(said.IsDeclaration ? "ERROR" : "")} {said.TransformationId} "
            + string.Join(' ', said.Links.Select(link => $"{link.Role}={Short(link.Item)}"))
            + " | " + string.Join(' ', said.Lots.Select(lot => $"{Short(lot.Item)}<{Short(lot.Lot)}"));

        private static string Short(ItemId item) => item.Canonical[(item.Canonical.Length - 5)..];
    }

    private static SortedSet<int> Positions(TraceResult trace) => [.. trace.Events.Select(said => (int)said.Position)];
}
