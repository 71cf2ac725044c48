using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>The laws of the graph, over small random worlds in which everything meets everything.</summary>
public sealed class GraphLaws
{
    [Property(MaxTest = 500)]
    public Property A_trace_is_what_the_definition_says() =>
        Prop.ForAll(
            Worlds.Any.ToArbitrary(),
            world =>
            {
                var graph = Worlds.Graph(world);
                foreach (var item in Worlds.Items)
                {
                    Same(item, new Oracle(world.Events).Source(item.Canonical), graph.Trace(item, Direction.Source, 100));
                    Same(item, new Oracle(world.Events).Destination(item.Canonical), graph.Trace(item, Direction.Destination, 100));
                }
            }
        );

    [Property(MaxTest = 150)]
    public Property The_order_of_arrival_makes_no_difference() =>
        Prop.ForAll(
            Worlds.Any.ToArbitrary(),
            ArbMap.Default.ArbFor<int>(),
            (world, seed) =>
            {
                int[] order = [.. Enumerable.Range(0, world.Events.Length)];
                new Random(seed).Shuffle(order);
                var (inOrder, shuffled) = (Worlds.Graph(world), Worlds.Graph(world, order));
                foreach (var (item, direction) in Questions())
                {
                    foreach (var bounds in (TraceBounds[])[.. Depths(0, 1, 2, 100), .. Nodes(1, 3, 7, 12), .. Efforts(1, 10, 30, 100)])
                    {
                        var (one, other) = (inOrder.Trace(item, direction, bounds), shuffled.Trace(item, direction, bounds));
                        Assert.Equal(one.Items, other.Items);
                        Assert.Equal((one.Depth, one.Truncated), (other.Depth, other.Truncated));
                        Assert.Equal(
                            one.Events.ToHashSet(),
                            other.Events.Select(said => said with { Position = order[said.Position] }).ToHashSet()
                        );
                        Assert.Equal(
                            one.Links.ToHashSet(),
                            other.Links.Select(link => link with { Position = order[link.Position] }).ToHashSet()
                        );
                    }
                    Assert.Equal(inOrder.StateOf(item, _ => true, _ => true), shuffled.StateOf(item, _ => true, _ => true));
                }
            }
        );

    [Property(MaxTest = 150)]
    public Property What_is_not_truncated_is_whole() =>
        Prop.ForAll(
            Worlds.Any.ToArbitrary(),
            world =>
            {
                var graph = Worlds.Graph(world);
                foreach (var (item, direction) in Questions())
                {
                    var whole = graph.Trace(item, direction, 100);
                    foreach (var bounds in (TraceBounds[])[.. Depths(0, 1, 2, 3), .. Nodes(1, 4, 9), .. Efforts(1, 20, 60)])
                    {
                        var part = graph.Trace(item, direction, bounds);
                        Assert.Subset(Positions(whole), Positions(part));
                        Assert.InRange(part.Events.Count + part.Items.Count, 0, bounds.Nodes);
                        Assert.All(part.Events, said => Assert.InRange(said.Depth, 0, bounds.Depth));
                        if (!part.Truncated)
                            Assert.Equal(Positions(whole), Positions(part));
                    }
                    Assert.False(whole.Truncated);
                    Assert.Equal(whole.Events.Count, whole.Events.DistinctBy(said => said.Position).Count());
                }
            }
        );

    [Property(MaxTest = 100)]
    public Property The_parts_of_a_trace_are_the_whole_and_none_has_what_another_has() =>
        Prop.ForAll(
            Worlds.Any.ToArbitrary(),
            world =>
            {
                var graph = Worlds.Graph(world);
                foreach (var (item, direction) in Questions())
                {
                    var whole = graph.Trace(item, direction, 100);
                    var (events, items, links) = (new List<long>(), new List<string>(), new List<TraceLink>());
                    for (var (part, goesOn) = (0, true); goesOn; part++)
                    {
                        // More than one step can cost, so that every part gets on.
                        var one = graph.Trace(item, direction, new TraceBounds(100, 15, 1_000_000), part);
                        events.AddRange(one.Events.Select(said => said.Position));
                        items.AddRange(one.Items.Select(met => met.Id));
                        links.AddRange(one.Links);
                        goesOn = one.IsCutShort;
                    }
                    Assert.Equal(whole.Events.Select(said => said.Position).Order(), events.Order());
                    Assert.Equal(whole.Items.Select(met => met.Id).Order(StringComparer.Ordinal), items.Order(StringComparer.Ordinal));
                    Assert.Subset(whole.Links.ToHashSet(), links.ToHashSet());
                }
            }
        );

    // Where containers and their times alone decide; what is later found in a box does not come from what the box was made of.
    [Property(MaxTest = 200)]
    public Property Where_something_went_it_comes_from() =>
        Prop.ForAll(
            Worlds.Packing.ToArbitrary(),
            world =>
            {
                var graph = Worlds.Graph(world);
                foreach (var item in Worlds.Items)
                {
                    foreach (var reached in graph.Trace(item, Direction.Destination, 100).Items)
                    {
                        Assert.Contains(
                            item.Canonical,
                            graph.Trace(ItemId.Parse(reached.Id), Direction.Source, 100).Items.Select(known => known.Id)
                        );
                    }
                }
            }
        );

    private static IEnumerable<(ItemId Item, Direction Direction)> Questions() =>
        from item in Worlds.Items
        from direction in Enum.GetValues<Direction>()
        select (item, direction);

    private static IEnumerable<TraceBounds> Depths(params int[] depths) => depths.Select(depth => new TraceBounds(depth, 1000, 1_000_000));

    private static IEnumerable<TraceBounds> Nodes(params int[] nodes) => nodes.Select(most => new TraceBounds(100, most, 1_000_000));

    private static IEnumerable<TraceBounds> Efforts(params int[] efforts) => efforts.Select(most => new TraceBounds(100, 1000, most));

    private static void Same(ItemId item, (SortedSet<int> Events, SortedSet<string> Items) expected, TraceResult trace)
    {
        Assert.True(
            expected.Events.SetEquals(Positions(trace)),
            $"{trace.Direction} of {item}: expected {string.Join(' ', expected.Events)}, traced {string.Join(' ', Positions(trace))}"
        );
        Assert.Equal(expected.Items, trace.Items.Select(known => known.Id).Order(StringComparer.Ordinal));
    }

    private static SortedSet<int> Positions(TraceResult trace) => [.. trace.Events.Select(said => (int)said.Position)];
}
