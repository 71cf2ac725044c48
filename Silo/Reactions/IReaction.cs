using Xinyuan.Ledger;

namespace Xinyuan.Silo.Reactions;

/// <summary>
/// What one fact makes another system record. A reaction sees the log's entries in their order, some of them perhaps again: what it records has
/// ids that derive from what it saw, or rests on a revision, so that to run it twice, or on two silos, changes nothing.
/// </summary>
internal interface IReaction
{
    /// <summary>Names it, and its cursor: lower-case letters and '-'. A new name begins at the log's beginning.</summary>
    string Name { get; }

    /// <summary>The entries that it wants to see.</summary>
    LogQuery Query { get; }

    /// <summary>
    /// Reacts to some entries. Returns once what it records is durable. An exception stops the reaction; it goes on with the same entries
    /// at the next start.
    /// </summary>
    /// <param name="entries">Entries that match the query, in the order of the log.</param>
    /// <param name="cancel">The service stops.</param>
    ValueTask ReactAsync(IReadOnlyList<Entry> entries, CancellationToken cancel);
}
