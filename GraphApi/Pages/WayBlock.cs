using Xinyuan.GraphApi.Reading;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// The events of a product, one under the other: its own open, those of what it was made from behind a line that says how many
/// there are, by item. All of them are on the page, so that all are proven.
/// </summary>
internal sealed class WayBlock(Words words, ProductView product)
{
    private const int OwnMax = 40;
    private const int SourcesMax = 60;

    private readonly EventRow _row = new(words, product.Item);

    /// <summary>The events that a page shows; of many, the first and the last.</summary>
    public static IReadOnlyList<ProductEvent> Shown(ProductView product) =>
        [.. Ends(Own(product), OwnMax), .. Ends(Sources(product), SourcesMax)];

    public Html Render()
    {
        var own = Own(product);
        var list = product.Events.Count == 0 ? Html.Of($"<p>{words["way.none"]}</p>") : List(Ends(own, OwnMax));
        return Html.Of(
            $"""
            <section class="card" id="way">
            <h2>{words["way.title"]}</h2>
            {More(own, OwnMax)}
            {list}
            {SourcesBlock()}
            </section>
            """
        );
    }

    private Html SourcesBlock()
    {
        var sources = Sources(product);
        if (sources.Count == 0)
            return Html.Empty;
        var groups = Ends(sources, SourcesMax)
            .GroupBy(one => one.Source!.Id)
            .Select(group =>
                Html.Of(
                    $"""
                    <details><summary>{NameOf(group.First().Source!)} <span class="note">{words.With(
                        "way.records",
                        group.Count()
                    )}</span></summary>
                    {List([.. group])}
                    </details>
                    """
                )
            );
        return Html.Of(
            $"""
            <details class="sources" id="sources"><summary>{words.With("way.sources", sources.Count)}</summary>
            {More(sources, SourcesMax)}
            {Html.Join(groups)}
            </details>
            """
        );
    }

    private Html List(IReadOnlyList<ProductEvent> events) => Html.Of($"""<ol class="route">{Html.Join(Runs(events).Select(Rows))}</ol>""");

    private Html Rows(List<ProductEvent> run) =>
        run.Count == 1
            ? _row.Render(run[0])
            : Html.Of(
                $"""
                <li class="event">
                {_row.Readings(run)}
                <details><summary class="note">{words["way.readings"]}</summary><ol class="route">{Html.Join(
                    run.Select(_row.Render)
                )}</ol></details>
                </li>
                """
            );

    /// <summary>Sensor readings that follow each other at one place are told in one; every other event stands for itself.</summary>
    private static List<List<ProductEvent>> Runs(IReadOnlyList<ProductEvent> events)
    {
        var runs = new List<List<ProductEvent>>();
        foreach (var one in events)
        {
            if (runs.Count > 0 && IsReading(one) && IsReading(runs[^1][0]) && one.Place?.Id == runs[^1][0].Place?.Id)
                runs[^1].Add(one);
            else
                runs.Add([one]);
        }
        return runs;
    }

    // One that is doubtful must be seen to be.
    private static bool IsReading(ProductEvent one) =>
        Cbv.Word(one.Seen.BizStep) == "sensor_reporting" && one.IsVouched && !one.Seen.IsError && Temperatures.Of(one.Seen) is not null;

    private Html More(List<ProductEvent> events, int max) =>
        events.Count <= max ? Html.Empty : Html.Of($"""<p class="note">{words.With("way.more", max)}</p>""");

    private string NameOf(SourceItem source)
    {
        var goods = StartPage.NameOf(source.Goods, words);
        return (goods, source.Id.Lot, source.Id.Serial) switch
        {
            (null, _, _) => Names.Of(source.Id),
            (_, _, { } serial) => $"{goods} · {words["product.serial"]} {serial}",
            (_, { } lot, _) => $"{goods} · {words["product.lot"]} {lot}",
            _ => goods,
        };
    }

    private static List<ProductEvent> Own(ProductView product) => [.. product.Events.Where(one => one.Source is null)];

    private static List<ProductEvent> Sources(ProductView product) => [.. product.Events.Where(one => one.Source is not null)];

    private static List<ProductEvent> Ends(List<ProductEvent> events, int max) =>
        events.Count <= max ? events : [.. events.Take(max / 2), .. events.TakeLast(max / 2)];
}
