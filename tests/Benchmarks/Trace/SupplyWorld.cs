using System.Globalization;
using Xinyuan.Facts;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>What an event of the world says of an item.</summary>
internal enum Said
{
    Item,
    Parent,
    Child,
    Input,
    Output,
    Lot,
}

/// <summary>An event of the world, before it is an EPCIS document or a row.</summary>
/// <param name="Type">Its EPCIS type.</param>
/// <param name="Action">ADD, OBSERVE, DELETE, or null for a transformation.</param>
/// <param name="Step">The business step.</param>
/// <param name="Occurred">When.</param>
/// <param name="Items">The items, by canonical id, and as what.</param>
/// <param name="Lot">The lot number that it gives its items, or null.</param>
internal sealed record WorldEvent(
    string Type,
    string? Action,
    string Step,
    DateTimeOffset Occurred,
    IReadOnlyList<(string Item, Said As)> Items,
    string? Lot = null
);

/// <summary>
/// A world of goods, ten events a product: a lot of herbs becomes another and another, the last of them lots of a hundred numbered products;
/// these are packed by fives, sent, received, unpacked, and go on one by one until they are sold. A family is 10,000 products behind one
/// root lot. The same seed gives the same world, and a world of whole families is how every larger one begins.
/// </summary>
internal sealed class SupplyWorld(int events, int seed)
{
    public const int FamilyProducts = 10_000;
    private const int LotProducts = 100;
    private const int BoxProducts = 5;
    private const int EventsAProduct = 10;
    private const int Stages = 4;
    private const long TicksBetween = 3 * TimeSpan.TicksPerSecond;
    private static readonly DateTimeOffset Begin = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] OneByOne =
    [
        "inspecting",
        "shipping",
        "receiving",
        "storing",
        "shipping",
        "receiving",
        "stocking",
        "holding",
        "retail_selling",
    ];
    private readonly Random _random = new(seed);
    private long _said;

    public int Products => Math.Max(LotProducts, events / EventsAProduct / LotProducts * LotProducts);

    public int Families => ((Products - 1) / FamilyProducts) + 1;

    /// <summary>Events for which a world has whole families: a multiple of this.</summary>
    public const int FamilyEvents = FamilyProducts * EventsAProduct;

    /// <summary>Lots before which all products of a family stand.</summary>
    public int RootLots => Families * Stages;

    /// <summary>One of them: of every family the lot at its root, then of every family the one made of that, and so on.</summary>
    public string RootLot(int number) => Stage(number / Families, number % Families);

    private static string Stage(int stage, int family) => stage == 0 ? Lot(0, family, "R") : Lot(stage, family, "M");

    /// <summary>A product.</summary>
    public static string Product(int number) => $"https://id.gs1.org/01/{Gtin(9)}/21/{number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>All events, in the order of their times.</summary>
    public IEnumerable<WorldEvent> Events()
    {
        for (var family = 0; family < Families; family++)
        {
            var (first, end) = (family * FamilyProducts, Math.Min((family + 1) * FamilyProducts, Products));
            foreach (var said in Making(family, first, end).Concat(Packing(first, end)).Concat(Going(first, end)))
                yield return said;
        }
    }

    private IEnumerable<WorldEvent> Making(int family, int first, int end)
    {
        yield return Tell("ObjectEvent", "ADD", "commissioning", [(Stage(0, family), Said.Item)]);
        for (var stage = 1; stage < Stages; stage++)
        {
            yield return Tell(
                "TransformationEvent",
                null,
                "commissioning",
                [(Stage(stage - 1, family), Said.Input), (Stage(stage, family), Said.Output)]
            );
        }
        var lots = Enumerable.Range(first / LotProducts, (end - first) / LotProducts).Select(lot => (Lot(9, lot, "P"), Said.Output));
        yield return Tell("TransformationEvent", null, "commissioning", [(Stage(Stages - 1, family), Said.Input), .. lots]);
        for (var lot = first / LotProducts; lot < end / LotProducts; lot++)
        {
            var products = Enumerable.Range(lot * LotProducts, LotProducts).Select(number => (Product(number), Said.Item));
            yield return Tell("ObjectEvent", "ADD", "commissioning", [.. products, (Lot(9, lot, "P"), Said.Lot)]) with
            {
                Lot = "P" + lot.ToString(CultureInfo.InvariantCulture),
            };
        }
    }

    private IEnumerable<WorldEvent> Packing(int first, int end)
    {
        for (var number = first; number < end; number += BoxProducts)
        {
            var box = Box(number / BoxProducts);
            List<(string, Said)> packed =
            [
                (box, Said.Parent),
                .. Enumerable.Range(number, BoxProducts).Select(product => (Product(product), Said.Child)),
            ];
            yield return Tell("AggregationEvent", "ADD", "packing", packed);
            yield return Tell("ObjectEvent", "OBSERVE", "shipping", [(box, Said.Item)]);
            yield return Tell("ObjectEvent", "OBSERVE", "receiving", [(box, Said.Item)]);
            yield return Tell("AggregationEvent", "DELETE", "unpacking", packed);
        }
    }

    private IEnumerable<WorldEvent> Going(int first, int end)
    {
        foreach (var step in OneByOne)
        {
            for (var number = first; number < end; number++)
                yield return Tell("ObjectEvent", "OBSERVE", step, [(Product(number), Said.Item)]);
        }
    }

    private WorldEvent Tell(string type, string? action, string step, IReadOnlyList<(string, Said)> items)
    {
        var at = (_said++ * TicksBetween) + _random.NextInt64(TicksBetween);
        return new WorldEvent(type, action, step, new DateTimeOffset(Begin.Ticks + (at / 10 * 10), TimeSpan.Zero), items);
    }

    private static string Lot(int product, int number, string letter) =>
        $"https://id.gs1.org/01/{Gtin(product)}/10/{letter}{number.ToString(CultureInfo.InvariantCulture)}";

    private static string Gtin(int product)
    {
        var body = "0690123400" + product.ToString("D3", CultureInfo.InvariantCulture);
        return body + Gs1CheckDigit.Compute(body);
    }

    private static string Box(int number)
    {
        var body = "06901234" + number.ToString("D9", CultureInfo.InvariantCulture);
        return $"https://id.gs1.org/00/{body}{Gs1CheckDigit.Compute(body)}";
    }
}
