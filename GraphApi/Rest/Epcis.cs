using System.Globalization;
using Microsoft.AspNetCore.Http;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.GraphApi.Rest;

/// <summary>What every answer of the EPCIS interface says of itself.</summary>
internal static class Epcis
{
    /// <summary>The version of EPCIS and of CBV that this service speaks.</summary>
    public const string Version = "2.0.0";

    private static readonly string VendorVersion = "xinyuan-" + typeof(Epcis).Assembly.GetName().Version;

    /// <summary>The media types of a document of events.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = ["application/ld+json", "application/json"];

    public static ValueTask<object?> SetHeaders(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        SetHeaders(context.HttpContext.Response.Headers);
        return next(context);
    }

    public static void SetHeaders(IHeaderDictionary headers)
    {
        headers["GS1-EPCIS-Version"] = Version;
        headers["GS1-EPCIS-Min"] = Version;
        headers["GS1-EPCIS-Max"] = Version;
        headers["GS1-CBV-Version"] = Version;
        headers["GS1-CBV-Min"] = Version;
        headers["GS1-CBV-Max"] = Version;
        // Every format is offered; an answer says which one it has.
        headers["GS1-EPC-Format"] = "No_Preference";
        headers["GS1-Vendor-Version"] = VendorVersion;
        headers["GS1-EPCIS-Capture-Limit"] = EpcisLimits.EventsMax.ToString(CultureInfo.InvariantCulture);
        headers["GS1-EPCIS-Capture-File-Size-Limit"] = EpcisLimits.DocumentBytesMax.ToString(CultureInfo.InvariantCulture);
    }
}
