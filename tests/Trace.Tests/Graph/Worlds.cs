using FsCheck;
using FsCheck.Fluent;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>Small worlds of events, dense enough that containers nest and circle, lots mix and events are declared in error.</summary>
internal static class Worlds
{
    private const string Gtin = "https://id.gs1.org/01/06901234012347";
    private static readonly ItemId[] Lots = [ItemId.Parse(Gtin + "/10/A"), ItemId.Parse(Gtin + "/10/B")];
    private static readonly ItemId[] Serials = [.. new[] { 1, 2, 3, 4 }.Select(n => ItemId.Parse($"{Gtin}/21/{n}"))];
    private static readonly ItemId[] Boxes =
    [
        ItemId.Parse("urn:epc:id:sscc:6901234.1000000001"),
        ItemId.Parse("urn:epc:id:sscc:6901234.1000000002"),
        ItemId.Parse("urn:x:tote"),
    ];
    private static readonly ItemId Class = ItemId.Parse(Gtin);

    public static readonly ItemId[] Items = [.. Lots, .. Serials, .. Boxes, Class];

    /// <summary>Events that print as what they say.</summary>
    internal sealed record World(GraphEvent[] Events)
    {
        public override string ToString() => string.Join('\n', Events.Index().Select(pair => $"{pair.Index}: {Text(pair.Item)}"));

        private static string Text(GraphEvent said) =>
            $"{said.UtcTicks} {said.Form} {said.Change} {said.Submitter}/{said.EventId} {(said.IsDeclaration ? "ERROR" : "")} {said.TransformationId} "
            + string.Join(' ', said.Links.Select(link => $"{link.Role}={Short(link.Item)}"))
            + " | "
            + string.Join(' ', said.Lots.Select(lot => $"{Short(lot.Item)}<{Short(lot.Lot)}"));

        private static string Short(ItemId item) => item.Canonical[(item.Canonical.Length - 5)..];
    }

    /// <summary>Up to 24 events that pack and unpack boxes, and see them, at times that are mostly different.</summary>
    public static readonly Gen<World> Packing = Of(AnyPacking(), 24);

    /// <summary>Worlds of every type of event, or of packing.</summary>
    public static readonly Gen<World> Any = Gen.OneOf(Of(AnyEvent(), 14), Packing);

    public static ItemGraph Graph(World world) => Graph(world, [.. Enumerable.Range(0, world.Events.Length)]);

    public static ItemGraph Graph(World world, int[] order)
    {
        var graph = new ItemGraph();
        for (var i = 0; i < order.Length; i++)
            graph.Apply(i, world.Events[order[i]]);
        return graph;
    }

    private static Gen<World> Of(Gen<GraphEvent> one, int most) =>
        from length in Gen.Choose(1, most)
        from events in Gen.ArrayOf(one, length)
        select new World(events);

    private static Gen<GraphEvent> AnyEvent() =>
        from form in Gen.Elements(
            EventForm.Plain,
            EventForm.Aggregation,
            EventForm.Aggregation,
            EventForm.Association,
            EventForm.Transformation,
            EventForm.Transformation
        )
        from change in Gen.Elements(Change.None, Change.Add, Change.Add, Change.Delete)
        from time in Gen.Choose(0, 9)
        from id in Gen.Choose(0, 30)
        from submitter in Gen.Elements("org:a", "org:b")
        from isDeclaration in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from transformation in Gen.Elements<string?>(null, null, "t1", "t2")
        from links in LinksOf(form)
        from lot in Gen.Elements<ItemId?>(null, null, Lots[0], Lots[1])
        select Make(form, change, time, $"e{id}", submitter, isDeclaration, transformation, links, lot);

    private static Gen<GraphEvent> AnyPacking() =>
        from form in Gen.Elements(EventForm.Plain, EventForm.Aggregation, EventForm.Aggregation, EventForm.Aggregation)
        from change in Gen.Elements(Change.Add, Change.Add, Change.Add, Change.Delete, Change.Delete, Change.None)
        from time in Gen.Choose(0, 30)
        from id in Gen.Choose(0, 100)
        from box in Gen.Elements(Boxes)
        from children in Some(LinkRole.Child, 0, 2, [.. Boxes, Serials[0], Serials[1]])
        select Make(
            form,
            change,
            time,
            $"e{id}",
            "org:a",
            false,
            null,
            form == EventForm.Plain ? [(box, LinkRole.Epc)] : [(box, LinkRole.Parent), .. children],
            null
        );

    private static Gen<(ItemId Item, LinkRole Role)[]> LinksOf(EventForm form) =>
        form switch
        {
            EventForm.Plain => Both(Some(LinkRole.Parent, 0, 1, Boxes), Some(LinkRole.Epc, 0, 3, Items)),
            EventForm.Transformation => Both(Some(LinkRole.Input, 0, 2, Items), Some(LinkRole.Output, 0, 2, Items)),
            _ => Both(Some(LinkRole.Parent, 1, 1, [.. Boxes, .. Boxes, Serials[0], Lots[0], Class]), Some(LinkRole.Child, 0, 3, Items)),
        };

    private static Gen<(ItemId, LinkRole)[]> Both(Gen<(ItemId, LinkRole)[]> first, Gen<(ItemId, LinkRole)[]> second) =>
        from one in first
        from other in second
        select (((ItemId, LinkRole)[])[.. one, .. other]);

    private static Gen<(ItemId, LinkRole)[]> Some(LinkRole role, int least, int most, ItemId[] items) =>
        from length in Gen.Choose(least, most)
        from some in Gen.ArrayOf(Gen.Elements(items), length)
        select some.Select(item => (item, role)).ToArray();

    private static GraphEvent Make(
        EventForm form,
        Change change,
        int time,
        string id,
        string submitter,
        bool isDeclaration,
        string? transformation,
        (ItemId Item, LinkRole Role)[] links,
        ItemId? lot
    )
    {
        var makes = links
            .Where(link => link.Role is LinkRole.Epc or LinkRole.Output && link.Item.Kind == ItemKind.Serial)
            .Select(link => link.Item);
        var lots = lot is null ? [] : makes.Distinct().Select(item => (item, lot)).ToArray();
        if (lots.Length > 0)
            links = [.. links, (lot!, LinkRole.Lot)];
        return new GraphEvent(
            submitter,
            id,
            isDeclaration,
            time,
            form,
            form is EventForm.Aggregation or EventForm.Association ? change : Change.None,
            form == EventForm.Transformation ? transformation : null,
            [.. links.Distinct()],
            lots,
            new StateMark((ItemState)(time % 10), time == 7)
        );
    }
}
