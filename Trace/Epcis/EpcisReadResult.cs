using Xinyuan.Facts.Reading;

namespace Xinyuan.Trace.Epcis;

/// <summary>What reading a document came to.</summary>
public abstract record EpcisReadResult
{
    private EpcisReadResult() { }

    /// <summary>The document holds every rule.</summary>
    public sealed record Read(EpcisDocument Document) : EpcisReadResult;

    /// <summary>The document is refused; there is at least one finding, and at most <see cref="EpcisLimits.FindingsMax"/>.</summary>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : EpcisReadResult;
}
