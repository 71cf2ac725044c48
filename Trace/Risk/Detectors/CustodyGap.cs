using System.Globalization;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Custody;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>Finds where somebody handed goods on who, by what was stated before, had not taken them over.</summary>
public static class CustodyGap
{
    /// <summary>Looks at the events of one item.</summary>
    /// <param name="item">The item, canonical.</param>
    /// <param name="history">Its events in the order of their times.</param>
    /// <param name="filings">Whose a GLN is.</param>
    public static IEnumerable<FoundSignal> Find(string item, IEnumerable<SaidEvent> history, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(filings);
        (SaidEvent Said, string Party)? taken = null;
        foreach (var said in history)
        {
            var giver = Stated(StatedParty.Sources(said.Event.Json), filings);
            var taker = Stated(StatedParty.Destinations(said.Event.Json), filings);
            // Giver and taker may both tell of one handing over: the second word of it is no gap.
            if (taken is { } last && giver is not null && giver != last.Party && taker != last.Party)
            {
                var explanation = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{last.Party} took the goods over in the event at {last.Said.Position}, and {giver} hands them on in that at {said.Position}"
                );
                yield return FoundSignal.Of(AlertSignals.CustodyGap, AlertLevels.Warning, item, explanation, last.Said, said);
            }
            if (taker is not null)
                taken = (said, taker);
        }
    }

    private static string? Stated(IEnumerable<StatedParty> stated, FilingRegister filings) =>
        stated.FirstOrDefault(one => one.Type == StatedParty.Possessing) is { } found ? StatedParty.PartyOf(found.Id, filings) : null;
}
