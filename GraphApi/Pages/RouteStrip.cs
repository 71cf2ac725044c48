using Xinyuan.GraphApi.Reading;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Where a product came through, in one look: each place once, in the order of time, up to where it was seen last.</summary>
internal static class RouteStrip
{
    private const int StopsMax = 14;

    /// <summary>Steps that are taken at a desk: they tell where papers were, not where the goods were.</summary>
    private static readonly string[] Paperwork = ["customs_declaring", "customs_releasing", "ordering", "invoicing", "paying", "settling"];

    /// <summary>The list, or nothing when no place is known.</summary>
    public static Html Render(Words words, ProductView product)
    {
        var stops = Stops(product);
        if (stops.Count == 0)
            return Html.Empty;
        var left = stops.Count - StopsMax;
        var shown =
            left <= 0
                ? stops.Select(Item)
                :
                [
                    .. stops.Take(StopsMax / 2).Select(Item),
                    Html.Of($"<li>{words.With("strip.more", left)}</li>"),
                    .. stops.TakeLast(StopsMax / 2).Select(Item),
                ];
        return Html.Of($"""<ol class="strip" aria-label="{words["strip.title"]}">{Html.Join(shown)}</ol>""");

        Html Item(Stop stop)
        {
            var isLast = stop == stops[^1];
            var mark = isLast ? Html.Of($" aria-current=\"location\"") : Html.Empty;
            var word = isLast ? Html.Of($" <strong>{words["strip.last"]}</strong>") : Html.Empty;
            return Html.Of(
                $"""
                <li{mark}><span class="stop">{Names.Of(stop.Place, words)}</span> <span class="note">{When(stop, words)}{word}</span></li>
                """
            );
        }
    }

    private static string When(Stop stop, Words words)
    {
        var month = stop.Time?.ToString(words["format.month"], words.Culture).Replace(' ', '\u00a0');
        var country = stop.Place.Filing is { } filed ? Names.Country(filed.Country, words) : null;
        return string.Join(" · ", ((string?[])[country, month]).OfType<string>());
    }

    private static List<Stop> Stops(ProductView product)
    {
        // Who is not filed may not lead anybody astray, unless there is nobody else.
        var isVouched = product.Events.Any(one => one.IsVouched);
        var visits = product
            .Events.Where(one =>
                one.Place is not null && !one.Seen.IsError && one.IsVouched == isVouched && !Paperwork.Contains(Cbv.Word(one.Seen.BizStep))
            )
            .ToList();
        var stops = visits.DistinctBy(one => Key(one.Place!)).Select(Of).ToList();
        // Back at a place where it was before.
        if (visits.FindLast(one => one.Source is null) is { } last && Key(last.Place!) != Key(stops[^1].Place))
            stops.Add(Of(last));
        return stops;

        static Stop Of(ProductEvent one) => new(one.Place!, one.Seen.Moment);
        static string Key(PlaceView place) => place.Gln ?? place.Id;
    }

    private sealed record Stop(PlaceView Place, DateTimeOffset? Time);
}
