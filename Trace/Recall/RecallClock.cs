using Xinyuan.Trace.Cases;

namespace Xinyuan.Trace.Recall;

/// <summary>What has to be done in time.</summary>
public enum ClockKind
{
    /// <summary>To stop the sale: at once (立即停止销售).</summary>
    StopSale,

    /// <summary>To start the recall (启动召回).</summary>
    Start,

    /// <summary>To report its plan (报告召回计划).</summary>
    Plan,
}

/// <summary>How a clock stands.</summary>
public enum ClockStatus
{
    /// <summary>There is time left.</summary>
    Running,

    /// <summary>It was done in time.</summary>
    Met,

    /// <summary>It was done too late.</summary>
    Late,

    /// <summary>It is not done, and the time is over.</summary>
    Overdue,

    /// <summary>It is not done, and has no longer to be: the recall is over.</summary>
    Lapsed,
}

/// <summary>A clock of a recall, at a moment. Nothing of it is written anywhere: it follows from the recall and the moment.</summary>
/// <param name="Kind">What has to be done.</param>
/// <param name="Hours">Within how many hours of learning of the risk; null for at once.</param>
/// <param name="DueAt">By when.</param>
/// <param name="DoneAt">When it was done, as its issuer says, or null.</param>
/// <param name="RecordedAt">When the log recorded that, or null.</param>
/// <param name="Status">How it stands.</param>
public sealed record RecallClock(
    ClockKind Kind,
    int? Hours,
    DateTimeOffset DueAt,
    DateTimeOffset? DoneAt,
    DateTimeOffset? RecordedAt,
    ClockStatus Status
)
{
    /// <summary>The clocks of a recall at a moment. Before its class is known, only that of the stop of sale runs.</summary>
    public static IReadOnlyList<RecallClock> Of(RecallState recall, DateTimeOffset moment)
    {
        ArgumentNullException.ThrowIfNull(recall);
        var clocks = new List<RecallClock> { Of(recall, ClockKind.StopSale, null, recall.SaleStop, moment) };
        if (recall.Level is { } level && RecallNorms.Find(recall.Basis)?.Hours.TryGetValue(level, out var hours) == true)
        {
            clocks.Add(Of(recall, ClockKind.Start, hours, recall.Start, moment));
            clocks.Add(Of(recall, ClockKind.Plan, hours, recall.Plan, moment));
        }
        return clocks;
    }

    private static RecallClock Of(RecallState recall, ClockKind kind, int? hours, CasePlace? done, DateTimeOffset moment)
    {
        var due = recall.KnownAt + TimeSpan.FromHours(hours ?? 0);
        var status =
            // How soon "at once" is, the law does not say in hours; whether it was soon enough is for an authority to find.
            done is not null
            && hours is null
                ? ClockStatus.Met
            : done is not null ? (done.Occurred <= due ? ClockStatus.Met : ClockStatus.Late)
            : moment <= due ? ClockStatus.Running
            : recall.IsOpen ? ClockStatus.Overdue
            : ClockStatus.Lapsed;
        return new RecallClock(kind, hours, due, done?.Occurred, done?.Recorded, status);
    }
}
