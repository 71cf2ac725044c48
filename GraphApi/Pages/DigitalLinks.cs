using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Digital Links under this service's own address.</summary>
internal sealed class DigitalLinks(XinyuanApiOptions options)
{
    /// <summary>Before the path of a link: the address of the item's page.</summary>
    public const string PagePrefix = "/page";

    /// <summary>Scheme and host of this service; without a slash at its end.</summary>
    public string Root { get; } = options.PublicUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>
    /// Path and query of a request as they were sent, since a decoded path no longer tells a slash inside a lot from one that parts
    /// elements.
    /// </summary>
    public static (string Path, string Query) TargetOf(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // A proxy may send the whole address.
        if (!target.StartsWith('/'))
            target = http.Request.PathBase.Add(http.Request.Path).ToUriComponent() + http.Request.QueryString.ToUriComponent();
        var split = target.IndexOf('?', StringComparison.Ordinal);
        return split < 0 ? (target, "") : (target[..split], target[split..]);
    }

    /// <summary>The item whose page a request asks for; null when its path is not a Digital Link behind the prefix.</summary>
    public static ItemId? OfPage(HttpContext http)
    {
        var (path, _) = TargetOf(http);
        var item = ItemId.Parse(ItemId.Stem + path[PagePrefix.Length..].TrimEnd('/'));
        return item.Kind == ItemKind.Opaque ? null : item;
    }

    /// <summary>The item that a text names in any spelling, or by the bare path of a Digital Link, as people copy it.</summary>
    public static ItemId ItemOf(string text)
    {
        var whole = text.StartsWith('/') ? ItemId.Stem + text : text;
        if (ItemId.Parse(whole) is { Kind: not ItemKind.Opaque } item)
            return item;
        // Identity is milder in some things; the full grammar knows more spellings: short names, compressed links, readers' messages.
        var link = DigitalLink.Read(whole, out _);
        if (link is null && ElementString.Read(text, out _) is { } elements)
            link = DigitalLink.Of(elements, null, out _);
        // What is no link after all is opaque as it stands.
        return link?.Item ?? ItemId.Parse(text);
    }

    /// <summary>
    /// The item that a text names, when it is a GS1 key in any spelling; a web address must be under this service's address or the
    /// canonical stem, so that no one is led to believe that another's link is ours.
    /// </summary>
    public ItemId? OfText(string text)
    {
        if ((Begins("http:") || Begins("https:")) && !Begins(Root + "/") && !Begins(ItemId.Stem + "/"))
            return null;
        var item = ItemOf(text);
        return item.Kind == ItemKind.Opaque ? null : item;

        bool Begins(string with) => text.StartsWith(with, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The path of an item here: <c>/01/…</c>; null for one that is no GS1 key.</summary>
    public static string? PathOf(ItemId item) => item.Kind == ItemKind.Opaque ? null : item.DigitalLink[ItemId.Stem.Length..];

    /// <summary>The whole address of an item here; null for one that is no GS1 key.</summary>
    public string? UrlOf(ItemId item) => PathOf(item) is { } path ? Root + path : null;

    /// <summary>A path of this service as a whole address.</summary>
    public string Absolute(string path) => Root + path;

    /// <summary>The address of the page of a link's path.</summary>
    public string PageOf(string path) => Root + PagePrefix + path;
}
