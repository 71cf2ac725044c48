using System.Globalization;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// An event on a page. What is shown of it says where in its entry it stands (<c>data-field</c>), so that the page's script can
/// hold it against the proof.
/// </summary>
internal sealed class EventRow(Words words, ItemId product)
{
    private const int ItemsMax = 8;

    /// <summary>The time of an event, in the zone in which it happened.</summary>
    public string When(EventView seen)
    {
        if (seen.Moment is not { } moment)
            return "";
        var zone = moment.Offset == TimeSpan.Zero ? "" : moment.ToString("zzz", CultureInfo.InvariantCulture);
        return $"{moment.ToString(words["format.time"], words.Culture)} UTC{zone}";
    }

    /// <summary>What an event was, in words.</summary>
    public string Step(EventView seen) =>
        Cbv.Word(seen.BizStep) switch
        {
            "" => seen.Type is null ? words["way.noStep"] : words.OfTerm("type", seen.Type),
            var word => words.OfTerm("bizStep", word),
        };

    /// <summary>The row, which belongs into an <c>ol</c> of the class <c>route</c>.</summary>
    public Html Render(ProductEvent one)
    {
        var seen = one.Seen;
        var link = Uri.EscapeDataString(product.DigitalLink);
        var issuer = one.Issuer is null ? seen.Issuer : Names.Of(one.Issuer, words);
        var corrected = seen.IsError ? Html.Of($""" <span class="badge is-failed">{words["way.corrected"]}</span>""") : Html.Empty;
        var vouched = one.IsVouched ? Html.Empty : Html.Of($""" <span class="badge is-unvouched">! {words["vouched.no"]}</span>""");
        return Html.Of(
            $"""
            <li class="event" data-event-row="{seen.Position}">
            <h3>{Value(seen, "bizStep", seen.BizStep, Step(seen))}{Disposition(
                seen
            )}{corrected}{vouched} <span data-event-verdict></span></h3>
            <p class="line"><time{Attributes(seen, "eventTime", seen.EventTime)} datetime="{seen.EventTime}">{When(seen)}</time>{Place(
                one
            )}</p>
            {Temperature(seen)}
            <details class="note">
            <summary>{words["way.by"]}: <span data-field="envelope:issuer" data-value="{seen.Issuer}">{issuer}</span></summary>
            {Items(seen)}
            <p><a href="/proof/{seen.Position}?item={link}" download>{words["way.proofFile"]}</a></p>
            </details>
            </li>
            """
        );
    }

    /// <summary>What heads several readings at one place: from when to when, and between what temperatures.</summary>
    public Html Readings(IReadOnlyList<ProductEvent> run)
    {
        var (first, last) = (run[0], run[^1]);
        var place = first.Place is null ? Html.Empty : Html.Of($""" <span class="place">{Names.Of(first.Place, words)}</span>""");
        return Html.Of(
            $"""
            <h3>{Step(first.Seen)}: {Range(Temperatures.Of(run.Select(one => one.Seen))!)}</h3>
            <p class="line"><time datetime="{first.Seen.EventTime}">{When(
                first.Seen
            )}</time> – <time datetime="{last.Seen.EventTime}">{When(last.Seen)}</time>{place}</p>
            """
        );
    }

    private Html Disposition(EventView seen) =>
        seen.Disposition is null
            ? Html.Empty
            : Html.Of($" · {Value(seen, "disposition", seen.Disposition, words.OfTerm("disposition", Cbv.Word(seen.Disposition)))}");

    private Html Place(ProductEvent one)
    {
        if (one.Place is not { } place)
            return Html.Empty;
        var field = one.Seen.BizLocation is not null ? one.Seen.FieldOf("bizLocation") : one.Seen.FieldOf("readPoint");
        return Html.Of($""" <span class="place" data-field="{field}.id" data-value="{place.Id}">{Names.Of(place, words)}</span>""");
    }

    private Html Temperature(EventView seen) =>
        Temperatures.Of(seen) is not { } measured
            ? Html.Empty
            : Html.Of(
                $"""
                <p>{words["temperature.title"]}: {Range(measured)}</p>
                """
            );

    /// <summary>From the lowest to the highest, and how many readings.</summary>
    public string Range(Temperatures measured) =>
        words.With(
            "temperature.range",
            measured.Lowest.ToString("0.#", words.Culture),
            measured.Highest.ToString("0.#", words.Culture),
            measured.Count
        );

    private Html Items(EventView seen)
    {
        if (seen.Items.Count == 0)
            return Html.Empty;
        var shown = seen
            .Items.Take(ItemsMax)
            .Select(item =>
                Html.Of(
                    $"""
                    <li><span class="hash" data-field="{item.Field}" data-value="{item.Spelling}">{Names.Of(item.Id)}</span>{Quantity(
                        item
                    )}</li>
                    """
                )
            );
        return Html.Of($"""<p>{words["way.items"]}:</p><ul>{Html.Join(shown)}</ul>""");
    }

    private static Html Quantity(SeenItem item) =>
        item.Quantity is null ? Html.Empty : Html.Of($" × {item.Quantity} {Names.Unit(item.Uom)}");

    private static Html Value(EventView seen, string name, string? value, string text) =>
        value is null ? Html.Of($"{text}") : Html.Of($"<span{Attributes(seen, name, value)}>{text}</span>");

    private static Html Attributes(EventView seen, string name, string? value) =>
        value is null || seen.FieldOf(name) is not { } field ? Html.Empty : Html.Of($""" data-field="{field}" data-value="{value}" """);
}
