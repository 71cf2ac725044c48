namespace Xinyuan.Trace.Query;

/// <summary>What a query asks of the columns that are kept in memory (<see cref="EventColumns"/>). Null: anything.</summary>
public sealed record ColumnFilter
{
    /// <summary>Events at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Events earlier than this.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Recorded at this time or later.</summary>
    public DateTimeOffset? RecordedFrom { get; init; }

    /// <summary>Recorded earlier than this.</summary>
    public DateTimeOffset? RecordedBefore { get; init; }

    /// <summary>Types of event.</summary>
    public IReadOnlySet<string>? Types { get; init; }

    /// <summary>Actions.</summary>
    public IReadOnlySet<string>? Actions { get; init; }

    /// <summary>Business steps, in one spelling.</summary>
    public IReadOnlySet<string>? BizSteps { get; init; }

    /// <summary>Dispositions, in one spelling.</summary>
    public IReadOnlySet<string>? Dispositions { get; init; }

    /// <summary>Properties that an event must have.</summary>
    public EventTraits Traits { get; init; }
}

/// <summary>What an event has, as far as it narrows a query.</summary>
[Flags]
public enum EventTraits : byte
{
    /// <summary>Nothing of this.</summary>
    None = 0,

    /// <summary>It is declared to be in error.</summary>
    Error = 1,

    /// <summary>It reports measurements.</summary>
    Sensors = 2,

    /// <summary>It has fields that are not open to a holder: documents, parties, extensions.</summary>
    Trade = 4,
}
