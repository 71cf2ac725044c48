using System.Globalization;
using GraphQL;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>A stream ended because its reader did not keep up. Nothing was skipped: it goes on from where it ended.</summary>
/// <param name="resumeAfter">The position of the last result that the reader gets; null for a stream that has none.</param>
internal sealed class SlowReaderError(long? resumeAfter) : ExecutionError(Text(resumeAfter))
{
    /// <summary>What <c>after</c> is to be.</summary>
    public long? ResumeAfter => resumeAfter;

    public static SlowReaderError At(long? resumeAfter) => new(resumeAfter) { Code = ErrorCodes.SlowReader };

    private static string Text(long? resumeAfter) =>
        resumeAfter is { } position
            ? string.Create(CultureInfo.InvariantCulture, $"The stream was not read fast enough. Go on with `after: {position}`.")
            : "The stream was not read fast enough. Subscribe again.";
}
