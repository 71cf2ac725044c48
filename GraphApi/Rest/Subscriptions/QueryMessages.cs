using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Facts;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>What a subscriber is sent: an EPCISQueryDocument with the events that are new, and which query and subscription it is of.</summary>
internal sealed class QueryMessages(QueryFeed feed, string queryName, string? subscriptionId, EpcFormat format, TimeProvider clock)
    : IWebhookSource
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = PlainJson.Encoder };

    public async Task<(WebhookMessage? Message, long Position)> NextAsync(long after, int max, bool orEmpty, CancellationToken cancel)
    {
        var step = await feed.NextAsync(after, max, cancel);
        var message = step.Events.Count > 0 || orEmpty ? new WebhookMessage(Write(step.Events), Epcis.MediaTypes[0]) : null;
        return (message, step.Position);
    }

    private byte[] Write(IEnumerable<SeenEvent> events)
    {
        var document = QueryDocument.Of(events, format, clock.GetUtcNow(), queryName);
        if (subscriptionId is not null)
        {
            // In the order of the standard's schema: subscriptionID, queryName, resultsBody.
            var results = document["epcisBody"]!["queryResults"]!.AsObject();
            results.Insert(0, "subscriptionID", subscriptionId);
        }
        return Encoding.UTF8.GetBytes(document.ToJsonString(Plain));
    }
}
