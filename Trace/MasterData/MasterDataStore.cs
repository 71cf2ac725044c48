using Xinyuan.Ledger;

namespace Xinyuan.Trace.MasterData;

/// <summary>
/// What firms say of places and products: of each submitter and id the latest statement, in the order of the log. A fold over the log;
/// one writer, no reader meanwhile.
/// </summary>
public sealed class MasterDataStore
{
    private readonly Dictionary<string, SortedDictionary<string, MasterDataStatement>> _byId = new(StringComparer.Ordinal);

    /// <summary>Which entries it is made of.</summary>
    public static LogQuery Followed { get; } = LogQuery.OfType([MasterDataStatement.EntryType]);

    /// <summary>The position of the last entry that was applied; -1 before the first.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>Applies an entry, once, in the order of the log.</summary>
    public void Apply(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var statement = MasterDataStatement.Read(entry);
        if (!_byId.TryGetValue(statement.Id.Canonical, out var bySubmitter))
            _byId.Add(statement.Id.Canonical, bySubmitter = new SortedDictionary<string, MasterDataStatement>(StringComparer.Ordinal));
        bySubmitter[statement.Submitter] = statement;
        Position = entry.Position;
    }

    /// <summary>What is said of an id, one statement a submitter, in the order of their ids.</summary>
    /// <param name="canonical">The id in canonical form.</param>
    public IReadOnlyList<MasterDataStatement> Of(string canonical) =>
        _byId.TryGetValue(canonical, out var bySubmitter) ? [.. bySubmitter.Values] : [];

    /// <summary>What those who may read it find there.</summary>
    /// <param name="mayRead">Whether the statements of a submitter are open to the reader.</param>
    public MasterDataView SeenBy(Func<string, bool> mayRead) => new(this, mayRead);
}
