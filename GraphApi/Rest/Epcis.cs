using System.Globalization;
using Microsoft.AspNetCore.Http;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.GraphApi.Rest;

/// <summary>What every answer of the EPCIS interface says of itself.</summary>
internal static class Epcis
{
    private const string Version = "2.0.0";

    /// <summary>The media types of a document of events.</summary>
    public static IReadOnlyList<string> MediaTypes => EpcisDocument.MediaTypes;

    public static ValueTask<object?> SetHeaders(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers["GS1-EPCIS-Version"] = Version;
        headers["GS1-EPCIS-Min"] = Version;
        headers["GS1-EPCIS-Max"] = Version;
        headers["GS1-CBV-Version"] = Version;
        headers["GS1-CBV-Min"] = Version;
        headers["GS1-CBV-Max"] = Version;
        headers["GS1-EPC-Format"] = "Never_Translates";
        headers["GS1-EPCIS-Capture-Limit"] = EpcisLimits.EventsMax.ToString(CultureInfo.InvariantCulture);
        headers["GS1-EPCIS-Capture-File-Size-Limit"] = EpcisLimits.DocumentBytesMax.ToString(CultureInfo.InvariantCulture);
        return next(context);
    }
}
