namespace Xinyuan.GraphApi.Streaming.Webhooks;

/// <summary>How far a webhook has come. Derived: without it the webhook begins again where its subscription does, and tells things twice.</summary>
/// <param name="Position">Everything up to here was taken by the receiver, or was nothing for it.</param>
/// <param name="Checked">When that was so.</param>
public sealed record DeliveryPlace(long Position, DateTimeOffset Checked)
{
    /// <summary>When the receiver last took a message.</summary>
    public DateTimeOffset? Notified { get; init; }

    /// <summary>Since when every call has failed; null when the last was taken.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Calls that failed since then.</summary>
    public int Failures { get; init; }

    /// <summary>What came of the last call; null when it was taken.</summary>
    public string? Failure { get; init; }

    /// <summary>It was given up: it is called no more.</summary>
    public bool GivenUp { get; init; }
}
