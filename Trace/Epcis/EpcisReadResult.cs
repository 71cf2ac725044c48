using Xinyuan.Facts.Reading;

namespace Xinyuan.Trace.Epcis;

/// <summary>What reading a document came to.</summary>
public abstract record EpcisReadResult
{
    private EpcisReadResult() { }

    /// <summary>The document holds every rule; or, read event by event, the document around the events does, and these events do.</summary>
    public sealed record Read(EpcisDocument Document) : EpcisReadResult
    {
        /// <summary>Events that break a rule and are left out of <see cref="Document"/>, with the first finding of each; only when read event by event.</summary>
        public IReadOnlyList<Finding> LeftOut { get; init; } = [];
    }

    /// <summary>The document has more than <see cref="EpcisLimits.EventsMax"/> events. It was not looked at further.</summary>
    public sealed record TooMany(int Events) : EpcisReadResult;

    /// <summary>The document is refused; there is at least one finding, and at most <see cref="EpcisLimits.FindingsMax"/>.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : EpcisReadResult;
}
