using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Query;

/// <summary>
/// An event as one reader sees it. Predicates are evaluated over this and nothing else, so that no question tells what the answer
/// would withhold.
/// </summary>
/// <param name="Event">The event, of what is disclosed to the reader.</param>
/// <param name="Recorded">When the log recorded it: its <c>recordTime</c> (EPCIS 2.0 §7.4.1).</param>
/// <param name="Vocabulary">Master data that the reader may see.</param>
public sealed record SeenEvent(EpcisEvent Event, DateTimeOffset Recorded, IVocabulary Vocabulary)
{
    internal JsonElement Json => Event.Json;

    internal EpcisContext Context => Event.Context;
}
