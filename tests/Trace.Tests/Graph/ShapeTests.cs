using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>Shapes that are large or made to hurt: they cost what they say, or end at a bound, and take no stack.</summary>
public sealed class ShapeTests
{
    private const int Deep = 1_000_000;
    private readonly ItemGraph _graph = new();

    [Fact]
    public void A_chain_of_ten_thousand_transformations_is_walked_to_its_end()
    {
        const int Length = 10_000;
        for (var i = 0; i < Length; i++)
            Make(i, [$"lot:{i}"], [$"lot:{i + 1}"]);
        var source = Trace($"lot:{Length}", Direction.Source);
        Assert.Equal((Length, Length + 1, Length, false), (source.Events.Count, source.Items.Count, source.Depth, source.Truncated));
        var destination = Trace("lot:0", Direction.Destination, Length - 1);
        Assert.Equal(
            (Length, Length, Length - 1, true),
            (destination.Events.Count, destination.Items.Count, destination.Depth, destination.Truncated)
        );
    }

    [Theory]
    [InlineData(Direction.Source)]
    [InlineData(Direction.Destination)]
    public void A_chain_of_ten_thousand_boxes_in_boxes_is_walked_to_its_end(Direction direction)
    {
        const int Length = 10_000;
        for (var i = 0; i < Length; i++)
            Pack(Change.Add, 0, $"box:{i + 1}", $"box:{i}");
        Whole(Length, Length + 1, Trace("box:0", direction));
        Whole(Length, Length + 1, Trace($"box:{Length}", direction));
    }

    [Fact]
    public void An_event_of_ten_thousand_items_shows_the_one_that_was_asked_for()
    {
        var children = Enumerable.Range(0, 10_000).Select(i => $"serial:{i}").ToArray();
        Make(0, ["lot:in"], children);
        Pack(Change.Add, 1, "box:1", children);
        for (var i = 2; i < 1000; i++)
            See(i, "box:1");
        var source = Trace("serial:77", Direction.Source);
        Assert.Equal(["box:1", "lot:in", "serial:77"], source.Items.Select(item => item.Id).Order());
        Whole(1000, 3, source);
        Whole(1000, 10_002, Trace("lot:in", Direction.Destination));
    }

    [Fact]
    public void A_box_of_a_hundred_thousand_events_is_looked_into_only_while_the_item_was_inside()
    {
        const int Count = 100_000;
        for (var i = 0; i < Count; i++)
        {
            if (i == 50_000)
                Pack(Change.Add, i, "box:1", "serial:1");
            else if (i == 50_010)
                Pack(Change.Delete, i, "box:1");
            else
                See(i, "box:1");
        }
        Whole(11, 2, Trace("serial:1", Direction.Source));
        Whole(11, 2, Trace("serial:1", Direction.Destination));
        // One node is the box.
        var cut = Trace("box:1", Direction.Source, nodes: 1000);
        Assert.Equal((999, true), (cut.Events.Count, cut.Truncated));
        See(50_005, "box:1");
        See(50_011, "box:1");
        Whole(12, 2, Trace("serial:1", Direction.Source));
    }

    [Fact]
    public void Boxes_within_each_other_in_a_circle_come_to_an_end()
    {
        const int Count = 300;
        for (var i = 0; i < Count; i++)
            Pack(Change.Add, i, $"box:{(i + 1) % Count}", [$"box:{i}", "box:0"]);
        Whole(Count, Count, Trace("box:7", Direction.Source));
        Assert.Equal(Count, Trace("box:0", Direction.Destination).Events.Count);
    }

    [Theory]
    [InlineData(Direction.Source)]
    [InlineData(Direction.Destination)]
    public void An_item_that_goes_in_and_out_of_one_box_ten_thousand_times_costs_its_events_and_not_their_square(Direction direction)
    {
        const int Turns = 10_000;
        for (var i = 0; i < 2 * Turns; i++)
            Pack(i % 2 == 0 ? Change.Add : Change.Delete, i, "box:1", "serial:1");
        Whole(2 * Turns, 2, Trace("serial:1", direction, effort: 40 * Turns));
        Whole(2 * Turns, 2, Trace("box:1", direction, effort: 40 * Turns));
    }

    [Theory]
    [InlineData(Direction.Source)]
    [InlineData(Direction.Destination)]
    public void An_item_in_and_out_of_a_box_that_goes_in_and_out_of_pallets_is_answered_whole(Direction direction)
    {
        const int Turns = 10_000;
        for (var i = 0; i < Turns; i++)
        {
            Pack(Change.Add, 4 * i, $"pallet:{i % 100}", "box:1");
            Pack(Change.Add, (4 * i) + 1, "box:1", "serial:1");
            Pack(Change.Delete, (4 * i) + 2, "box:1");
            Pack(Change.Delete, (4 * i) + 3, $"pallet:{i % 100}");
        }
        // The pallets' own loading and unloading is while the item is not inside.
        Whole(2 * Turns, 102, Trace("serial:1", direction, effort: 100 * Turns));
        Whole(4 * Turns, 102, Trace("box:1", direction, effort: 100 * Turns));
    }

    [Fact]
    public void A_box_on_many_pallets_at_once_is_cut_off_when_it_is_too_much()
    {
        const int Turns = 10_000;
        for (var i = 0; i < Turns; i++)
            Pack(Change.Add, 0, $"pallet:{i}", "box:1");
        for (var i = 0; i < Turns; i++)
        {
            Pack(Change.Add, 1 + (2 * i), "box:1", "serial:1");
            Pack(Change.Delete, 2 + (2 * i), "box:1", "serial:1");
        }
        foreach (var direction in Enum.GetValues<Direction>())
        {
            var trace = Trace("serial:1", direction);
            Assert.True(trace.Truncated);
            Assert.InRange(trace.Events.Count, 1, 2 * Turns);
        }
    }

    [Fact]
    public void Many_items_in_and_out_of_one_box_many_times_cost_their_links()
    {
        const int Turns = 300;
        var children = Enumerable.Range(0, 300).Select(i => $"serial:{i}").ToArray();
        for (var i = 0; i < 2 * Turns; i++)
            Pack(i % 2 == 0 ? Change.Add : Change.Delete, i, "box:1", children);
        Whole(2 * Turns, 301, Trace("box:1", Direction.Source));
        Whole(2 * Turns, 301, Trace("box:1", Direction.Destination));
        Whole(2 * Turns, 2, Trace("serial:7", Direction.Destination));
    }

    [Fact]
    public void Ten_thousand_events_of_one_moment_that_empty_a_box_of_ten_thousand_cost_their_number()
    {
        const int Count = 10_000;
        for (var i = 0; i < Count; i++)
            Pack(Change.Add, i % 2, "box:1", $"serial:{i}");
        for (var i = 0; i < Count; i++)
            Pack(Change.Delete, 2, "box:1");
        Whole(2 * Count, Count + 1, Trace("box:1", Direction.Destination, effort: 50 * Count));
        var cut = Trace("box:1", Direction.Destination, nodes: 15_000);
        // A moment is met whole or not at all: the first two of three.
        Assert.Equal((Count, true), (cut.Events.Count, cut.Truncated));
    }

    [Fact]
    public void An_item_that_is_met_earlier_and_earlier_is_cut_off_when_it_is_too_much()
    {
        // The deeper the box, the earlier it was put in.
        const int Boxes = 900;
        const int Events = 30_000;
        for (var i = 0; i < Events; i++)
            See(Boxes + i, "busy");
        for (var i = 0; i < Boxes; i++)
        {
            Pack(Change.Add, 0, $"box:{i}", $"box:{i + 1}");
            Pack(Change.Add, Boxes - i, $"box:{i}", "busy");
        }
        var trace = Trace("box:0", Direction.Destination);
        Assert.True(trace.Truncated);
        Assert.InRange(trace.Events.Count, Events, Events + (2 * Boxes));
    }

    private TraceResult Trace(
        string item,
        Direction direction,
        int depth = Deep,
        int nodes = ItemGraph.NodesMax,
        long effort = ItemGraph.EffortMax
    ) => _graph.Trace(ItemId.Parse(item), direction, new TraceBounds(depth, nodes, effort));

    private static void Whole(int events, int items, TraceResult trace) =>
        Assert.Equal((events, items, false), (trace.Events.Count, trace.Items.Count, trace.Truncated));

    private void Make(int time, string[] inputs, string[] outputs) =>
        Say(
            EventForm.Transformation,
            Change.None,
            time,
            [.. inputs.Select(id => (id, LinkRole.Input)), .. outputs.Select(id => (id, LinkRole.Output))]
        );

    private void Pack(Change change, int time, string parent, params string[] children) =>
        Say(EventForm.Aggregation, change, time, [(parent, LinkRole.Parent), .. children.Select(id => (id, LinkRole.Child))]);

    private void See(int time, string id) => Say(EventForm.Plain, Change.None, time, [(id, LinkRole.Epc)]);

    private void Say(EventForm form, Change change, int time, (string Id, LinkRole Role)[] links)
    {
        var position = _graph.Position + 1;
        _graph.Apply(
            position,
            new GraphEvent(
                "org:a",
                $"e{position}",
                false,
                time,
                form,
                change,
                null,
                [.. links.Select(link => (ItemId.Parse(link.Id), link.Role))],
                [],
                default
            )
        );
    }
}
