using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>What became of a change of subscriptions.</summary>
internal enum SubscriptionChange
{
    /// <summary>It is recorded and in force.</summary>
    Done,

    /// <summary>The very document that asks for it was taken before.</summary>
    Exists,

    /// <summary>The party has none of this id.</summary>
    Missing,

    /// <summary>The party, or the service, has as many as there may be.</summary>
    TooMany,

    /// <summary>The key that signed the document has ended.</summary>
    KeyEnded,

    /// <summary>The log cannot take more just now.</summary>
    Busy,
}

/// <summary>Puts subscriptions and their ends on the ledger. The document itself is not kept: it holds the token.</summary>
internal sealed class SubscriptionDesk(
    IEventLog log,
    SubscriptionService service,
    DeliveryFolder folder,
    WebhookOptions options,
    TimeProvider clock
)
{
    private const int AttemptsMax = 4;

    /// <summary>An id for what a document asks for: the same signed document gives the same, so that it is taken once.</summary>
    public static string IdOf(Submission submission)
    {
        // Out of the signature and not of the document, of which nobody is to learn anything: it holds the token.
        var bytes = submission.Signature is { } signature
            ? SHA256.HashData(Encoding.UTF8.GetBytes(signature))
            : RandomNumberGenerator.GetBytes(32);
        return Convert.ToHexStringLower(bytes.AsSpan(0, 16));
    }

    /// <summary>Subscribes.</summary>
    public async Task<SubscriptionChange> SubscribeAsync(
        Submission submission,
        SubscriptionTerms terms,
        string? token,
        CancellationToken cancel
    )
    {
        // Before it is on record, or a stop in between would leave it without.
        if (token is not null && folder.ReadToken(terms.Id) is null)
            folder.WriteToken(terms.Id, token);
        var (change, position) = await ChangeAsync(
            submission,
            "query-subscribed:" + terms.Id,
            QuerySubscription.SubscribedType,
            terms.Write(),
            standing =>
                standing.Count >= options.WebhooksPerPartyMax || service.Count >= options.WebhooksMax ? SubscriptionChange.TooMany : null,
            cancel
        );
        if (change == SubscriptionChange.Done)
            await service.ReachAsync(position, cancel);
        else if (!service.List(submission.Submitter).Any(one => one.Terms.Id == terms.Id))
            folder.Delete(terms.Id);
        return change;
    }

    /// <summary>Unsubscribes; no call is made once this returns.</summary>
    public async Task<SubscriptionChange> UnsubscribeAsync(Submission submission, string id, CancellationToken cancel)
    {
        var (change, position) = await ChangeAsync(
            submission,
            "query-unsubscribed:" + id,
            QuerySubscription.UnsubscribedType,
            JsonSerializer.SerializeToUtf8Bytes(new { id }),
            standing => standing.Any(one => one.Terms.Id == id) ? null : SubscriptionChange.Missing,
            cancel
        );
        if (change == SubscriptionChange.Done)
            await service.ReachAsync(position, cancel);
        return change;
    }

    // Decided on the party's subscriptions as they stand, and the log holds the batch to that.
    private async Task<(SubscriptionChange Change, long Position)> ChangeAsync(
        Submission submission,
        string id,
        string type,
        byte[] section,
        Func<IReadOnlyList<QuerySubscription>, SubscriptionChange?> decide,
        CancellationToken cancel
    )
    {
        var party = submission.Submitter;
        var tag = QuerySubscription.TagOf(party);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var last = log.Find(LogQuery.Tagged(tag)) is { Count: > 0 } found ? found[^1] : -1;
            await service.ReachAsync(last, cancel);
            if (decide(service.List(party)) is { } refused)
                return (refused, -1);
            var entry = QuerySubscription.Entry(id, type, party, clock.GetUtcNow(), section);
            var batch = AppendBatch.Of(entry, new AppendCondition.NoneAfter(last, LogQuery.Tagged(tag)));
            switch (await SignedAppend.AppendAsync(log, submission, batch, clock, cancel))
            {
                case AppendResult.Appended appended:
                    var receipt = appended.Receipts[0];
                    return (receipt.AlreadyKnown ? SubscriptionChange.Exists : SubscriptionChange.Done, receipt.Position);
                case AppendResult.Refused { Reason: RefusalReason.KeyEnded }:
                    return (SubscriptionChange.KeyEnded, -1);
                case AppendResult.Refused { Reason: RefusalReason.IdTaken }:
                    return (SubscriptionChange.Exists, -1);
                case AppendResult.Refused { Reason: RefusalReason.Busy }:
                    return (SubscriptionChange.Busy, -1);
                case AppendResult.Refused refusal:
                    throw new InvalidOperationException("an entry of a subscription is refused: " + refusal.Detail);
            }
        }
        return (SubscriptionChange.Busy, -1);
    }
}
