using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>When and from where somebody wants to be told, read out of a body or a query string.</summary>
/// <param name="Schedule">When; null for at once.</param>
/// <param name="ReportIfEmpty">Whether also when there is nothing new.</param>
/// <param name="InitialRecordTime">Events recorded from then on; null for those to come.</param>
internal sealed record SubscriptionControls(Schedule? Schedule, bool ReportIfEmpty, DateTimeOffset? InitialRecordTime);

/// <summary>What is wrong with a subscription: the element and a sentence.</summary>
internal sealed record SubscriptionFault(string Path, string Message);

/// <summary>Reads subscriptions (EPCIS 2.0 §8.2.5, its OpenAPI) strictly.</summary>
internal static class SubscriptionRequest
{
    /// <summary>Characters of a signature token.</summary>
    public const int TokenLengthMax = 512;

    private static readonly string[] Members = ["dest", "signatureToken", "reportIfEmpty", "stream", "schedule", "initialRecordTime"];

    private static readonly string[] Controls = ["stream", "reportIfEmpty", "initialRecordTime"];

    /// <summary>The body of a webhook's subscription: address, token and controls.</summary>
    public static (string? Dest, string? Token, SubscriptionControls? Controls, SubscriptionFault? Fault) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return Bad("", "is an object");
        foreach (var member in body.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
                return Bad("/" + member.Name, $"is none of {string.Join(", ", Members)}");
        }
        if (Text(body, "dest") is not { Length: > 0 } dest)
            return Bad("/dest", "is the address to call");
        var token = Text(body, "signatureToken");
        if (body.TryGetProperty("signatureToken", out _) && token is not { Length: > 0 and <= TokenLengthMax })
            return Bad("/signatureToken", $"has 1 to {TokenLengthMax} characters");
        Dictionary<string, string>? fields = null;
        if (body.TryGetProperty("schedule", out var schedule) && (fields = Fields(schedule)) is null)
            return Bad("/schedule", "is an object of texts");
        if (body.TryGetProperty("stream", out var stream) && stream.ValueKind != JsonValueKind.True)
            return Bad("/stream", "is true, or not there");
        if (body.TryGetProperty("reportIfEmpty", out var empty) && empty.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return Bad("/reportIfEmpty", "is true or false");
        if (body.TryGetProperty("initialRecordTime", out _) && Text(body, "initialRecordTime") is null)
            return Bad("/initialRecordTime", "is a time with an offset");
        var isEmptyToo = empty.ValueKind == JsonValueKind.True;
        var (controls, fault) = Check(stream.ValueKind == JsonValueKind.True, fields, isEmptyToo, Text(body, "initialRecordTime"), "/");
        return (dest, token, controls, fault);
    }

    /// <summary>The query string of a WebSocket's subscription.</summary>
    public static (SubscriptionControls? Controls, SubscriptionFault? Fault) Read(IQueryCollection query)
    {
        if (query.FirstOrDefault(one => one.Value.Count != 1) is { Key: { } twice })
            return (null, new SubscriptionFault(twice, "stands once"));
        if (query.Keys.FirstOrDefault(name => !Controls.Contains(name) && !Schedule.Names.Contains(name)) is { } unknown)
            return (null, new SubscriptionFault(unknown, "is no parameter of a subscription"));
        var fields = query
            .Where(one => Schedule.Names.Contains(one.Key))
            .ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);
        string? Value(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        if (Value("stream") is not (null or "true"))
            return (null, new SubscriptionFault("stream", "is true, or not there"));
        if (Value("reportIfEmpty") is not (null or "true" or "false"))
            return (null, new SubscriptionFault("reportIfEmpty", "is true or false"));
        var isEmptyToo = Value("reportIfEmpty") == "true";
        return Check(Value("stream") is not null, fields.Count > 0 ? fields : null, isEmptyToo, Value("initialRecordTime"), "");
    }

    /// <summary>What keeps a query from being subscribed to, or null.</summary>
    public static SubscriptionFault? FaultOf(EventQuery query) =>
        query.Controls is { CountLimit: null, CountMax: null, Order: QueryOrder.RecordTime, Descending: false }
            ? null
            : new SubscriptionFault(
                "query",
                "orders or counts its results (orderBy, eventCountLimit, maxEventCount), which a stream in the order of the log cannot"
            );

    private static (SubscriptionControls? Controls, SubscriptionFault? Fault) Check(
        bool isStream,
        Dictionary<string, string>? fields,
        bool reportIfEmpty,
        string? initial,
        string prefix
    )
    {
        if (isStream == fields is not null)
            return (null, new SubscriptionFault(prefix + "stream", "either stream is true or there is a schedule"));
        if (reportIfEmpty && fields is null)
            return (null, new SubscriptionFault(prefix + "reportIfEmpty", "belongs to a schedule"));
        var fault = "";
        var schedule = fields is null ? null : Schedule.Read(fields, out fault);
        if (fields is not null && schedule is null)
            return (null, new SubscriptionFault(prefix + "schedule", fault));
        DateTimeOffset? time = null;
        if (initial is not null && (time = Time(initial)) is null)
            return (null, new SubscriptionFault(prefix + "initialRecordTime", "is a time with an offset (RFC 3339)"));
        return (new SubscriptionControls(schedule, reportIfEmpty, time), null);
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    private static Dictionary<string, string>? Fields(JsonElement schedule)
    {
        if (schedule.ValueKind != JsonValueKind.Object)
            return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in schedule.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
                return null;
            fields[member.Name] = member.Value.GetString()!;
        }
        return fields;
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (string?, string?, SubscriptionControls?, SubscriptionFault?) Bad(string path, string message) =>
        (null, null, null, new SubscriptionFault(path, message));
}
