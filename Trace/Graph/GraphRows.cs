namespace Xinyuan.Trace.Graph;

/// <summary>An event, as the graph keeps it. Links of an event lie together, from <paramref name="FirstLink"/> on.</summary>
internal readonly record struct EventRow(
    long Position,
    long UtcTicks,
    int FirstLink,
    int LinkCount,
    int Identity,
    int Submitter,
    int Transformation,
    int PreviousOfTransformation,
    EventForm Form,
    Change Change,
    StateMark Mark,
    bool IsDeclaration
);

/// <summary>That an item stands in an event. <paramref name="Next"/> is the item's next link, or -1.</summary>
internal readonly record struct LinkRow(int Item, int Event, int Next, LinkRole Role);

/// <summary>That an event says an item is of a lot; with the next such row of the item and of the lot, or -1.</summary>
internal readonly record struct LotRow(int Item, int Lot, int Event, int NextOfItem, int NextOfLot);
