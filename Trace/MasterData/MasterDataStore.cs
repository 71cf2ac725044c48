using System.Collections.Immutable;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.MasterData;

/// <summary>
/// What firms say of places and products: of each submitter and id the latest statement, in the order of the log. A fold over the log
/// with one writer; a view that was taken stays as it is.
/// </summary>
public sealed class MasterDataStore
{
    private ImmutableDictionary<string, ImmutableSortedDictionary<string, MasterDataStatement>> _byId = ImmutableDictionary.Create<
        string,
        ImmutableSortedDictionary<string, MasterDataStatement>
    >(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, MasterDataStatement> Nobody = ImmutableSortedDictionary.Create<
        string,
        MasterDataStatement
    >(StringComparer.Ordinal);

    /// <summary>Which entries it is made of.</summary>
    public static LogQuery Followed { get; } = LogQuery.OfType([MasterDataStatement.EntryType]);

    /// <summary>The position of the last entry that was applied; -1 before the first.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>Applies an entry, once, in the order of the log.</summary>
    public void Apply(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var statement = MasterDataStatement.Read(entry);
        var bySubmitter = _byId.GetValueOrDefault(statement.Id.Canonical) ?? Nobody;
        _byId = _byId.SetItem(statement.Id.Canonical, bySubmitter.SetItem(statement.Submitter, statement));
        Position = entry.Position;
    }

    /// <summary>What is said of an id, one statement a submitter, in the order of their ids.</summary>
    /// <param name="canonical">The id in canonical form.</param>
    public IReadOnlyList<MasterDataStatement> Of(string canonical) => SeenBy(_ => true).Of(canonical);

    /// <summary>What those who may read it find there.</summary>
    /// <param name="mayRead">Whether the statements of a submitter are open to the reader.</param>
    public MasterDataView SeenBy(Func<string, bool> mayRead)
    {
        var byId = _byId;
        return new MasterDataView(id => byId.GetValueOrDefault(id, Nobody).Values, mayRead);
    }
}
