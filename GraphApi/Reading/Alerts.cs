using Xinyuan.Facts.Risk;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Risk;

namespace Xinyuan.GraphApi.Reading;

/// <summary>A risk signal as one reader may see it, and how the reader stands to it.</summary>
/// <param name="State">The signal.</param>
/// <param name="Standing">How the reader stands to it.</param>
/// <param name="AsOf">What of the log this is computed from.</param>
internal sealed record AlertView(AlertState State, Standing Standing, AsOfView AsOf);

/// <summary>Which signals. What is null does not narrow the answer.</summary>
/// <param name="Level">At least this level.</param>
/// <param name="Signal">What it is about.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Item">Canonical id of an item that it is about.</param>
/// <param name="Party">A firm that it concerns.</param>
internal sealed record AlertQuery(
    string? Level = null,
    string? Signal = null,
    AlertStage? Stage = null,
    string? Item = null,
    string? Party = null
);

/// <summary>
/// Reads risk signals for one reader. Authorities and auditors see all, a firm those that concern it, everybody those of which the public was
/// warned. What is asked for is looked up in what the reader may see, and in nothing else.
/// </summary>
internal sealed class Alerts(CaseBook book, IEventLog log)
{
    /// <summary>The signal of this id, or null when there is none that the reader may see.</summary>
    public async ValueTask<AlertView?> ReadAsync(string id, Caller caller, CancellationToken cancel)
    {
        var size = log.Head.Size;
        return await book.ReadAsync(cases => cases.Alert(id), cancel) is { } state ? See(state, caller, size) : null;
    }

    /// <summary>The signal that an entry is a step of, as the reader may see it; null when it is none, or closed to them.</summary>
    public async ValueTask<AlertView?> ReadAsync(Entry entry, Caller caller, CancellationToken cancel) =>
        AlertFact.Types.Contains(entry.Envelope.Type)
            ? await ReadAsync(entry.Envelope.Stream[AlertFact.StreamOf("").Length..], caller, cancel)
            : null;

    /// <summary>Signals that the reader may see, the latest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="first">At most so many.</param>
    /// <param name="before">Only those raised before this position, or null.</param>
    /// <param name="cancel">Ends the work.</param>
    public async ValueTask<(IReadOnlyList<AlertView> Page, bool HasNext, AsOfView AsOf)> ListAsync(
        AlertQuery query,
        Caller caller,
        int first,
        long? before,
        CancellationToken cancel
    )
    {
        var size = log.Head.Size;
        var found = await book.ReadAsync(
            cases =>
                cases
                    .AlertIds.Reverse()
                    .Select(id => cases.Alert(id)!)
                    .Where(state => before is not { } end || state.Place.Position < end)
                    .Select(state => See(state, caller, size))
                    .OfType<AlertView>()
                    .Where(view => Matches(view, query, caller))
                    .Take(first + 1)
                    .ToList(),
            cancel
        );
        return ([.. found.Take(first)], found.Count > first, AsOf.Of(log, size));
    }

    /// <summary>Whether the section of a signal of this class is open to a reader who stands so.</summary>
    public static bool Shows(AlertView view, Caller caller, string accessClass) => AccessPolicy.Allows(caller, accessClass, view.Standing);

    private AlertView? See(AlertState state, Caller caller, long size)
    {
        var isOwn = caller.Party is { } party && state.Raised.Parties.Contains(party.Text);
        var standing = isOwn ? Standing.Owner : Standing.Stranger;
        return state.IsPublic || AccessPolicy.Allows(caller, AccessClass.Party, standing)
            ? new AlertView(state, standing, AsOf.Of(log, size))
            : null;
    }

    private static bool Matches(AlertView view, AlertQuery query, Caller caller)
    {
        var state = view.State;
        return (query.Level is not { } least || Rank(state.Level) >= Rank(least))
            && (query.Signal is not { } signal || state.Raised.Signal == signal)
            && (query.Stage is not { } stage || state.Stage == stage)
            && (query.Item is not { } item || state.Raised.Items.Contains(item))
            // Which firms a signal concerns is told to authorities only; a firm may ask for its own.
            && (
                query.Party is not { } party
                || (state.Raised.Parties.Contains(party) && (caller.Party?.Text == party || Shows(view, caller, AccessClass.Department)))
            );
    }

    private static int Rank(string level)
    {
        var rank = 0;
        while (rank < AlertLevels.All.Count && AlertLevels.All[rank] != level)
            rank++;
        return rank;
    }
}
