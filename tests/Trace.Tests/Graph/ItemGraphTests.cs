using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

public sealed class ItemGraphTests
{
    private const string Ginseng = "https://id.gs1.org/01/06901234012347";
    private const string Tea = "https://id.gs1.org/01/06901234056785";
    private readonly ItemGraph _graph = new();
    private readonly Dictionary<long, string> _names = [];

    [Fact]
    public void Tea_comes_from_its_roots_and_the_roots_went_into_the_tea()
    {
        Say("harvest A", 1, Plain($"{Ginseng}/10/A"));
        Say("harvest B", 2, Plain($"{Ginseng}/10/B"));
        Say("make", 5, Made([$"{Ginseng}/10/A", $"{Ginseng}/10/B"], [$"{Tea}/10/T"]));
        Say("sell", 9, Plain($"{Tea}/10/T"));
        Say("other", 3, Plain($"{Ginseng}/10/C"));
        Traced(Direction.Source, $"{Tea}/10/T", "make", "sell", "harvest A", "harvest B");
        Traced(Direction.Destination, $"{Ginseng}/10/A", "harvest A", "make", "sell");
    }

    [Fact]
    public void Parts_of_a_transformation_are_joined_by_its_id()
    {
        Say("harvest", 1, Plain($"{Ginseng}/10/A"));
        Say("in", 2, Made([$"{Ginseng}/10/A"], []), transformation: "run 7");
        Say("out", 3, Made([], [$"{Tea}/10/T"]), transformation: "run 7");
        Traced(Direction.Source, $"{Tea}/10/T", "out", "harvest", "in");
        Traced(Direction.Destination, $"{Ginseng}/10/A", "harvest", "in", "out");
    }

    [Fact]
    public void A_container_counts_while_the_item_is_inside()
    {
        Say("before", 1, Plain("pallet"));
        Say("load", 2, In("pallet", "box"), Change.Add);
        Say("pack", 3, In("box", "item"), Change.Add);
        Say("truck", 4, Plain("pallet"));
        Say("box seen", 5, Plain("box"));
        Say("empty", 6, In("pallet"), Change.Delete);
        Say("after", 7, Plain("pallet"));
        Say("unpack", 8, In("box", "item"), Change.Delete);
        Say("box reused", 9, Plain("box"));
        Traced(Direction.Source, "item", "pack", "unpack", "box seen", "truck", "empty");
        Traced(Direction.Destination, "item", "pack", "unpack", "box seen", "truck", "empty");
    }

    [Fact]
    public void Seeing_does_not_put_in_or_take_out_but_shows_what_was_inside()
    {
        Say("made", 1, Plain("item"));
        Say("seen", 2, In("pallet", "item"), Change.None);
        Say("truck", 3, Plain("pallet"));
        Traced(Direction.Source, "item", "made", "seen");
        Traced(Direction.Source, "pallet", "seen", "truck", "made");
    }

    [Fact]
    public void Emptying_a_pallet_does_not_take_the_sensor_off_it()
    {
        Say("mount", 1, In("pallet", "sensor"), Change.Add, EventForm.Association);
        Say("empty", 2, In("pallet"), Change.Delete);
        Say("truck", 3, Plain("pallet"));
        Traced(Direction.Source, "sensor", "mount", "empty", "truck");
    }

    [Fact]
    public void Where_the_goods_of_a_pallet_went_after_it_is_its_destination()
    {
        Say("made", 1, Plain("item"));
        Say("load", 2, In("pallet", "item"), Change.Add);
        Say("unload", 3, In("pallet"), Change.Delete);
        Say("shop", 4, Plain("item"));
        Traced(Direction.Destination, "pallet", "load", "unload", "shop");
    }

    [Fact]
    public void What_else_was_in_the_box_is_not_where_an_item_went_and_not_where_it_comes_from()
    {
        Say("neighbour made", 1, Plain("neighbour"));
        Say("pack", 2, In("box", "item"), Change.Add);
        Say("pack neighbour", 3, In("box", "neighbour"), Change.Add);
        Say("neighbour used", 4, Made(["neighbour"], ["soup"]));
        Say("unpack", 5, In("box", "item"), Change.Delete);
        Say("neighbour sold", 6, Plain("neighbour"));
        Say("box used", 7, Made(["box"], ["scrap"]));
        Traced(Direction.Destination, "item", "pack", "pack neighbour", "unpack");
        Traced(Direction.Source, "item", "pack", "pack neighbour", "unpack");
        Assert.Equal(["box", "item"], _graph.Trace(ItemId.Parse("item"), Direction.Destination, 50).Items.Select(item => item.Id).Order());
    }

    [Fact]
    public void What_is_made_of_a_box_is_made_of_what_is_inside_it_then()
    {
        Say("pack", 2, In("box", "item"), Change.Add);
        Say("smoke the box", 3, Made(["box"], ["ham"]));
        Say("unpack", 4, In("box"), Change.Delete);
        Say("burn the box", 5, Made(["box"], ["ash"]));
        Say("ham sold", 6, Plain("ham"));
        Traced(Direction.Destination, "item", "pack", "smoke the box", "unpack", "ham sold");
    }

    [Fact]
    public void A_pallets_destination_has_what_was_on_it_from_then_on_but_not_what_a_box_of_it_held_at_another_time()
    {
        Say("pack early", 1, In("box", "early"), Change.Add);
        Say("unpack early", 2, In("box"), Change.Delete);
        Say("pack", 3, In("box", "item"), Change.Add);
        Say("rest of the item used", 4, Made(["item"], ["sample"]));
        Say("load", 5, In("pallet", "box"), Change.Add);
        Say("unload", 6, In("pallet", "box"), Change.Delete);
        Say("unpack", 7, In("box"), Change.Delete);
        Say("item sold", 8, Plain("item"));
        Say("box used again", 9, In("box", "late"), Change.Add);
        Say("late sold", 10, Plain("late"));
        Traced(Direction.Destination, "pallet", "load", "unload", "unpack", "item sold", "box used again");
        Traced(
            Direction.Destination,
            "box",
            "pack early",
            "unpack early",
            "pack",
            "rest of the item used",
            "load",
            "unload",
            "unpack",
            "item sold",
            "box used again",
            "late sold"
        );
    }

    [Fact]
    public void What_a_product_holds_goes_where_the_product_goes()
    {
        Say("make", 1, Made(["milk"], ["carton"]));
        Say("fill", 2, In("carton", "bottle"), Change.Add);
        Say("open", 3, In("carton"), Change.Delete);
        Say("bottle sold", 4, Plain("bottle"));
        Traced(Direction.Destination, "milk", "make", "fill", "open", "bottle sold");
    }

    [Fact]
    public void Who_is_shown_in_a_container_was_there_at_that_moment()
    {
        Say("seen", 2, In("pallet", "item"), Change.None);
        Say("weighed", 2, Plain("pallet"));
        Say("truck", 3, Plain("pallet"));
        Say("taken off, though never put on", 4, In("pallet", "other"), Change.Delete);
        Say("item sold", 5, Plain("item"));
        Say("other sold", 6, Plain("other"));
        Traced(Direction.Source, "item", "seen", "weighed", "item sold");
        Traced(Direction.Destination, "pallet", "seen", "weighed", "truck", "taken off, though never put on", "item sold", "other sold");
    }

    [Fact]
    public void A_serial_has_the_events_of_its_lot_and_a_recall_of_the_lot_reaches_the_serial()
    {
        Say("batch", 1, Plain($"{Tea}/10/T"));
        Say("commission", 2, Plain($"{Tea}/21/1"), lots: [($"{Tea}/21/1", $"{Tea}/10/T")]);
        Say("sold", 3, Plain($"{Tea}/10/T/21/2"));
        Say("recall", 4, Plain($"{Tea}/10/T"), mark: new StateMark(ItemState.Recalled, false));
        Traced(Direction.Source, $"{Tea}/21/1", "batch", "commission", "recall");
        Traced(Direction.Source, $"{Tea}/21/2", "sold", "batch", "recall", "commission");
        Traced(Direction.Destination, $"{Tea}/10/T", "batch", "recall", "commission", "sold");
        Assert.Equal(ItemState.Recalled, _graph.StateOf(ItemId.Parse($"{Tea}/21/2"), _ => true, _ => true));
    }

    [Fact]
    public void A_code_that_states_its_lot_leads_to_the_lot_though_no_event_names_the_serial()
    {
        Say("batch", 1, Plain($"{Tea}/10/T"));
        Traced(Direction.Source, $"{Tea}/10/T/21/99", "batch");
        Traced(Direction.Source, $"{Tea}/21/99");
    }

    [Fact]
    public void A_product_number_alone_joins_nothing()
    {
        Say("one firm", 1, Made(["roots"], [Tea]));
        Say("another", 2, Made([Tea], ["drink"]));
        Traced(Direction.Source, "drink", "another");
        Traced(Direction.Destination, "roots", "one firm");
        Traced(Direction.Source, Tea, "one firm", "another");
        Assert.Contains(
            _graph.Trace(ItemId.Parse("drink"), Direction.Source, 9).Items,
            item => item.Id == Tea && item.Relation == ItemRelation.Input
        );
    }

    [Fact]
    public void What_its_submitter_declares_in_error_leaves_the_graph_whichever_comes_first()
    {
        Say("declared", 1, Made(["wrong"], ["tea"]), id: "e1", isDeclaration: true);
        Say("wrong event", 1, Made(["wrong"], ["tea"]), id: "e1");
        Say("right event", 2, Made(["right"], ["tea"]), id: "e2");
        Say("not his to declare", 3, Plain("tea"), id: "e2", submitter: "org:other", isDeclaration: true);
        Say("harvest", 0, Plain("wrong"));
        Traced(Direction.Source, "tea", "right event");
        Assert.Equal(
            [("wrong event", true), ("right event", false)],
            _graph.EventsOf(ItemId.Parse("tea")).Select(said => (_names[said.Position], said.IsDeclaredInError))
        );
    }

    [Fact]
    public void A_cycle_ends()
    {
        Say("there", 1, Made(["a"], ["b"]));
        Say("and back", 2, Made(["b"], ["a"]));
        Traced(Direction.Source, "a", "there", "and back");
    }

    [Fact]
    public void The_depth_that_is_asked_for_is_kept_and_said()
    {
        for (var i = 0; i < 10; i++)
            Say($"step {i}", i, Made([$"i{i}"], [$"i{i + 1}"]));
        var trace = _graph.Trace(ItemId.Parse("i10"), Direction.Source, 3);
        Assert.Equal((4, 3, true), (trace.Events.Count, trace.Depth, trace.Truncated));
        Assert.False(_graph.Trace(ItemId.Parse("i10"), Direction.Source, 10).Truncated);
    }

    [Fact]
    public void Neither_what_is_in_a_container_nor_what_that_is_of_is_open_to_who_has_the_container()
    {
        Say("harvest", 1, Plain($"{Ginseng}/10/A"));
        Say("make", 2, Made([$"{Ginseng}/10/A"], [$"{Tea}/10/T/21/1"]));
        Say("pack", 3, In("box", $"{Tea}/10/T/21/1"), Change.Add);
        Say("ship", 4, Plain("box"));
        var trace = _graph.Trace(ItemId.Parse("box"), Direction.Source, 9);
        Assert.Equal(4, trace.Items.Count);
        Assert.Equal("box", Assert.Single(trace.Items, item => item.IsOpenToHolder).Id);
        var inside = _graph.Trace(ItemId.Parse($"{Tea}/21/1"), Direction.Source, 9);
        Assert.Equal(
            [$"{Ginseng}/10/A", $"{Tea}/10/T", $"{Tea}/21/1"],
            inside.Items.Where(item => item.IsOpenToHolder).Select(item => item.Id).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_else_became_of_a_lot_is_not_the_items_own_way()
    {
        Say("harvest", 1, Plain($"{Ginseng}/10/A"));
        Say("make", 2, Made([$"{Ginseng}/10/A"], [$"{Tea}/21/1"]));
        Say("rest sold to another", 3, Plain($"{Ginseng}/10/A"));
        Say("sold", 4, Plain($"{Tea}/21/1"));
        var trace = _graph.Trace(ItemId.Parse($"{Tea}/21/1"), Direction.Source, 9);
        Assert.Equal(["harvest", "make", "sold"], trace.Events.Where(said => said.OwnWay).Select(said => _names[said.Position]).Order());
        Assert.Equal(4, trace.Events.Count);
        Assert.All(trace.Items, item => Assert.True(item.IsOpenToHolder));
    }

    [Fact]
    public void Links_say_what_an_item_is_to_an_event_and_name_no_bystander()
    {
        Say("make", 2, Made(["roots"], ["tea", "dust"]));
        var trace = _graph.Trace(ItemId.Parse("tea"), Direction.Source, 9);
        Assert.Equal([("roots", LinkRole.Input), ("tea", LinkRole.Output)], trace.Links.Select(link => (link.Item, link.Role)).Order());
    }

    [Theory]
    [InlineData(ItemState.Recalled, "shipped;recalled;shipped")]
    [InlineData(ItemState.InTransit, "recalled;lifted;shipped")]
    [InlineData(ItemState.Active, "recalled;lifted")]
    [InlineData(ItemState.Destroyed, "recalled;destroyed;shipped")]
    [InlineData(ItemState.Sold, "shipped;sold;seen")]
    [InlineData(ItemState.Active, "seen")]
    public void A_recall_is_not_forgotten_because_the_goods_moved_on(ItemState state, string story)
    {
        foreach (var (index, word) in story.Split(';').Index())
        {
            Say(
                word,
                index,
                Plain("item"),
                mark: word switch
                {
                    "shipped" => new StateMark(ItemState.InTransit, false),
                    "recalled" => new StateMark(ItemState.Recalled, false),
                    "lifted" => new StateMark(ItemState.Unknown, true),
                    "destroyed" => new StateMark(ItemState.Destroyed, false),
                    "sold" => new StateMark(ItemState.Sold, false),
                    _ => default,
                }
            );
        }
        Assert.Equal(state, _graph.StateOf(ItemId.Parse("item"), _ => true, _ => true));
        Assert.Equal(ItemState.Unknown, _graph.StateOf(ItemId.Parse("item"), _ => false, _ => true));
    }

    [Fact]
    public void Goods_that_come_back_are_tied_to_the_sale_they_come_back_from()
    {
        Say("made", 1, Plain("item"));
        Say("sold", 2, Plain("item"), isSale: true);
        Say("back", 3, Plain("item"), @return: ReturnWord.Open);
        Say("sold again", 4, Plain("item"), isSale: true);
        Say("wrong", 5, Plain("item"), isSale: true);
        Say("wrong", 5, Plain("item"), isDeclaration: true, id: "wrong");
        Say("back again", 6, Plain("item"), @return: ReturnWord.Trade);
        var trace = _graph.Trace(ItemId.Parse("item"), Direction.Source, 9);
        Assert.Equal(
            [("back", "sold", true), ("back again", "sold again", false)],
            trace
                .Events.Where(said => said.ReturnOf is not null)
                .Select(said => (_names[said.Position], _names[said.ReturnOf!.Value], said.IsOpenReturn))
        );
    }

    [Fact]
    public void A_recall_of_a_lot_reaches_its_serials_through_making_and_packing()
    {
        Say("harvest", 1, Plain($"{Ginseng}/10/A"));
        Say("make", 2, Made([$"{Ginseng}/10/A"], [$"{Tea}/10/T"]));
        Say("number", 3, Plain($"{Tea}/21/1", $"{Tea}/21/2"), lots: [($"{Tea}/21/1", $"{Tea}/10/T"), ($"{Tea}/21/2", $"{Tea}/10/T")]);
        Say("pack", 4, In("box", $"{Tea}/21/1"), Change.Add);
        Say("other", 5, Plain($"{Tea}/21/3"), lots: [($"{Tea}/21/3", $"{Tea}/10/U")]);
        Say("ship", 6, Plain("box"));
        Say("sell", 7, Plain($"{Tea}/21/2"));
        Traced(Direction.Destination, $"{Ginseng}/10/A", "harvest", "make", "number", "pack", "ship", "sell");
        var reached = _graph.Trace(ItemId.Parse($"{Ginseng}/10/A"), Direction.Destination, 9).Items;
        Assert.Equal([$"{Tea}/21/1", $"{Tea}/21/2"], reached.Where(item => item.Kind == ItemKind.Serial).Select(item => item.Id));
    }

    [Fact]
    public void An_item_that_nobody_named_has_an_empty_trace()
    {
        var trace = _graph.Trace(ItemId.Parse("nothing"), Direction.Destination, 9);
        Assert.Equal((0, 1, false), (trace.Events.Count, trace.Items.Count, trace.Truncated));
    }

    private static (string, LinkRole)[] Plain(params string[] items) => [.. items.Select(item => (item, LinkRole.Epc))];

    private static (string, LinkRole)[] Made(string[] inputs, string[] outputs) =>
        [.. inputs.Select(item => (item, LinkRole.Input)), .. outputs.Select(item => (item, LinkRole.Output))];

    private static (string, LinkRole)[] In(string parent, params string[] children) =>
        [(parent, LinkRole.Parent), .. children.Select(item => (item, LinkRole.Child))];

    private void Say(
        string name,
        long at,
        (string Item, LinkRole Role)[] links,
        Change change = Change.None,
        EventForm? form = null,
        string? transformation = null,
        (string Item, string Lot)[]? lots = null,
        string? id = null,
        string submitter = "org:farm",
        bool isDeclaration = false,
        StateMark mark = default,
        bool isSale = false,
        ReturnWord @return = ReturnWord.None
    )
    {
        var ids = links
            .Concat((lots ?? []).Select(pair => (Item: pair.Lot, Role: LinkRole.Lot)))
            .Select(link => (Id: ItemId.Parse(link.Item), link.Role))
            .ToList();
        var stated = (lots ?? [])
            .Select(pair => (ItemId.Parse(pair.Item), ItemId.Parse(pair.Lot)))
            .Concat(ids.Where(link => link.Id.LotCanonical is not null).Select(link => (link.Id, ItemId.Parse(link.Id.LotCanonical!))))
            .ToList();
        form ??=
            links.Any(link => link.Role is LinkRole.Input or LinkRole.Output) ? EventForm.Transformation
            : links.Any(link => link.Role == LinkRole.Parent) ? EventForm.Aggregation
            : EventForm.Plain;
        var said = new GraphEvent(
            submitter,
            id ?? name,
            isDeclaration,
            at,
            form.Value,
            change,
            transformation,
            [.. ids.Select(link => (link.Id, link.Role))],
            stated,
            mark,
            isSale,
            @return
        );
        var position = _graph.Position + 1;
        _names.Add(position, name);
        _graph.Apply(position, said);
    }

    private void Traced(Direction direction, string item, params string[] names) =>
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            _graph.Trace(ItemId.Parse(item), direction, 50).Events.Select(said => _names[said.Position]).Order(StringComparer.Ordinal)
        );
}
