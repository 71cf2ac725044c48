using Xinyuan.Facts.Reading;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Capture;

/// <summary>Why an event of a document cannot be captured.</summary>
/// <param name="Event">Its index among the document's events.</param>
/// <param name="Finding">A sentence, and the event's place in the document.</param>
/// <param name="IsConflict">Whether its id is known with other content.</param>
internal readonly record struct EventFault(int Event, Finding Finding, bool IsConflict)
{
    /// <summary>The event's id is known with other content.</summary>
    public static EventFault Conflict(EpcisDocument document, int index) =>
        new(
            index,
            new Finding(document.PathOf(index), $"the event '{document.Events[index].EventId}' is recorded with other content"),
            IsConflict: true
        );

    /// <summary>What has not happened cannot be recorded; were it, no later word could come after it.</summary>
    public static EventFault InTheFuture(EpcisDocument document, int index) =>
        new(index, new Finding(document.PathOf(index) + "/eventTime", "the moment lies in the future"), IsConflict: false);
}
