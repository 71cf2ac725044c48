using System.Text.Json;
using Xinyuan.Facts.Filings;

namespace Xinyuan.Trace.Custody;

/// <summary>Who had goods and whose they were, before and after an event, as it states it. Null is: not stated.</summary>
/// <param name="HeldBefore">Who had them before.</param>
/// <param name="HeldAfter">Who had them after.</param>
/// <param name="OwnedBefore">Whose they were before.</param>
/// <param name="OwnedAfter">Whose they were after.</param>
/// <param name="From">Where they came from, as spelled.</param>
/// <param name="To">Where they went, as spelled.</param>
public sealed record Handover(string? HeldBefore, string? HeldAfter, string? OwnedBefore, string? OwnedAfter, string? From, string? To)
{
    private const string Location = "location";

    /// <summary>Reads what an event states.</summary>
    /// <param name="sourceList">Its list of sources, or null where there is none or it is closed to the reader.</param>
    /// <param name="destinationList">Its list of destinations, likewise.</param>
    /// <param name="filings">Whose a GLN is.</param>
    public static Handover Of(JsonElement? sourceList, JsonElement? destinationList, FilingRegister filings)
    {
        ArgumentNullException.ThrowIfNull(filings);
        var (sources, destinations) = (StatedParty.Read(sourceList, "source"), StatedParty.Read(destinationList, "destination"));
        return new Handover(
            Party(sources, StatedParty.Possessing),
            Party(destinations, StatedParty.Possessing),
            Party(sources, StatedParty.Owning),
            Party(destinations, StatedParty.Owning),
            sources.FirstOrDefault(one => one.Type == Location)?.Id,
            destinations.FirstOrDefault(one => one.Type == Location)?.Id
        );

        string? Party(IReadOnlyList<StatedParty> stated, string type) =>
            stated.FirstOrDefault(one => one.Type == type) is { } found ? StatedParty.PartyOf(found.Id, filings) : null;
    }
}
