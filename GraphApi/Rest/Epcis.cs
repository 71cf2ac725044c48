using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.GraphApi.Rest;

/// <summary>What every answer of the EPCIS interface says of itself.</summary>
internal static class Epcis
{
    /// <summary>The version of EPCIS and of CBV that this service speaks.</summary>
    public const string Version = "2.0.0";

    private static readonly string VendorVersion = "xinyuan-" + typeof(Epcis).Assembly.GetName().Version;

    /// <summary>The media types of answers and queries.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = ["application/ld+json", "application/json"];

    /// <summary>The media types of a document of events that is handed in.</summary>
    public static IReadOnlyList<string> DocumentTypes => EpcisDocument.MediaTypes;

    public static async ValueTask<object?> SetHeaders(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        SetHeaders(http.Response.Headers);
        // Only URNs need to know how long company prefixes are, as the log has them now.
        if (http.Request.Headers["GS1-EPC-Format"] == "Always_EPC_URN")
            await http.RequestServices.GetRequiredService<Filings>().CatchUpAsync(http.RequestAborted);
        return await next(context);
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
