using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>The graph is asked while it grows: each question is answered of the graph as it was.</summary>
public sealed class GrowingGraphTests
{
    [Property(MaxTest = 100)]
    public Property What_is_added_later_is_not_in_the_answer() =>
        Prop.ForAll(
            Worlds.Any.ToArbitrary(),
            world =>
            {
                var graph = new ItemGraph();
                var frozen = new List<ItemGraph>();
                for (var i = 0; i < world.Events.Length; i++)
                {
                    graph.Apply(i, world.Events[i]);
                    frozen.Add(graph.Frozen());
                    // So that something is remembered of every state, to be mistaken for a later one.
                    Assert.All(Worlds.Items, item => graph.StateOf(item, new StateRules(_ => true, _ => true, Version: 1)));
                }
                for (var i = 0; i < world.Events.Length; i++)
                {
                    var then = Worlds.Graph(new Worlds.World(world.Events[..(i + 1)]));
                    foreach (var item in Worlds.Items)
                    {
                        foreach (var direction in Enum.GetValues<Direction>())
                        {
                            var (one, other) = (then.Trace(item, direction, 100), frozen[i].Trace(item, direction, 100));
                            Assert.Equal(one.Events, other.Events);
                            Assert.Equal(one.Items, other.Items);
                            Assert.Equal(one.Links, other.Links);
                        }
                        Assert.Equal(then.EventsOf(item), frozen[i].EventsOf(item));
                        Assert.Equal(
                            then.StateOf(item, _ => true, _ => true),
                            frozen[i].StateOf(item, new StateRules(_ => true, _ => true, Version: 1))
                        );
                    }
                }
            }
        );

    [Fact]
    public async Task Readers_beside_the_writer_see_whole_prefixes()
    {
        const int Count = 20_000;
        var graph = new ItemGraph();
        graph.Apply(0, See(0));
        var writing = Task.Run(
            () =>
            {
                for (var i = 1; i < Count; i++)
                    graph.Apply(i, See(i));
            },
            TestContext.Current.CancellationToken
        );
        var asked = 0;
        while (!writing.IsCompleted || asked == 0)
        {
            var now = graph.Frozen();
            var events = now.Trace(Item, Direction.Source, 1).Events;
            Assert.Equal(now.EventCount, events.Count);
            Assert.Equal(now.Position, events[^1].Position);
            asked++;
        }
        await writing;
        Assert.Equal(Count, graph.Trace(Item, Direction.Destination, 1).Events.Count);
    }

    private static readonly ItemId Item = ItemId.Parse("urn:x:item");

    private static GraphEvent See(int at) =>
        new("org:a", $"e{at}", false, at, EventForm.Plain, Change.None, null, [(Item, LinkRole.Epc)], [], default);
}
