using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Xinyuan.GraphApi.Pages;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.GraphApi.Resolver;

/// <summary>Matches a segment that is a wholly compressed Digital Link; any other word under the root is none of the resolver's.</summary>
internal sealed class CompressedLinkConstraint : IRouteConstraint
{
    /// <summary>What a pattern calls it.</summary>
    public const string Name = "compressedLink";

    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) =>
        httpContext is not null
        && DigitalLink.Read(ItemId.Stem + DigitalLinks.TargetOf(httpContext).Path.TrimEnd('/'), out _) is { WasCompressed: true };
}
