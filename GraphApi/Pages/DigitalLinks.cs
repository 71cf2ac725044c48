using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Digital Links under this service's own address.</summary>
internal sealed class DigitalLinks(XinyuanApiOptions options)
{
    /// <summary>Primary keys of GS1 Digital Link: the first element of a path (GS1 Digital Link URI Syntax §4).</summary>
    public static IReadOnlyList<string> PrimaryKeys { get; } =
    ["00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8013", "8017", "8018"];

    private readonly string _base = options.PublicUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>
    /// The item that a request's path names; null when the path is not a Digital Link. The path is taken as it was sent, since a
    /// decoded one no longer tells a slash inside a lot from one that parts elements.
    /// </summary>
    public static ItemId? OfRequest(HttpContext http, out string? fault)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var split = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = split < 0 ? (target, "") : (target[..split], target[split..]);
        var item = ItemId.Parse(ItemId.Stem + path.TrimEnd('/') + query);
        fault = item.Kind == ItemKind.Opaque ? item.Warning ?? "the path is not a GS1 Digital Link" : null;
        return item.Kind == ItemKind.Opaque ? null : item;
    }

    /// <summary>The item that a text names in any spelling, or by the bare path of a Digital Link, as people copy it.</summary>
    public static ItemId ItemOf(string text)
    {
        var item = ItemId.Parse(text.StartsWith('/') ? ItemId.Stem + text : text);
        // What is no link after all is opaque as it stands.
        return item.Kind == ItemKind.Opaque ? ItemId.Parse(text) : item;
    }

    /// <summary>
    /// The item that a text names, when it is a GS1 key in any spelling; a web address must be under this service's address or the
    /// canonical stem, so that no one is led to believe that another's link is ours.
    /// </summary>
    public ItemId? OfText(string text)
    {
        if ((Begins("http:") || Begins("https:")) && !Begins(_base + "/") && !Begins(ItemId.Stem + "/"))
            return null;
        var item = ItemOf(text);
        return item.Kind == ItemKind.Opaque ? null : item;

        bool Begins(string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The path of an item here: <c>/01/…</c>; null for one that is no GS1 key.</summary>
    public static string? PathOf(ItemId item) => item.Kind == ItemKind.Opaque ? null : item.DigitalLink[ItemId.Stem.Length..];

    /// <summary>The whole address of an item here; null for one that is no GS1 key.</summary>
    public string? UrlOf(ItemId item) => PathOf(item) is { } path ? _base + path : null;
}
