using Xinyuan.Trace.Query;

namespace Xinyuan.Trace.MasterData;

/// <summary>
/// Master data as one reader may see it, for queries (EPCIS 2.0 §8.2.7.1: WD_, HASATTR_, EQATTR_). Only the statements that are open to the
/// reader count, so that nothing is learned of others by asking.
/// </summary>
public sealed class MasterDataView : IVocabulary
{
    /// <summary>Descendants that are looked for, at most; what lies beyond is not found.</summary>
    public const int DescendantsMax = 100_000;

    private readonly Func<string, IEnumerable<MasterDataStatement>> _said;
    private readonly Func<string, bool> _mayRead;

    internal MasterDataView(Func<string, IEnumerable<MasterDataStatement>> said, Func<string, bool> mayRead) =>
        (_said, _mayRead) = (said, mayRead);

    /// <summary>What is said of an id, one statement a submitter, in the order of their ids.</summary>
    /// <param name="id">A canonical id.</param>
    public IReadOnlyList<MasterDataStatement> Of(string id) => [.. Open(id)];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AttributesOf(string id)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var group in Open(id).SelectMany(statement => statement.Attributes).GroupBy(attribute => attribute.Name))
            found.Add(group.Key, [.. group.Select(attribute => attribute.Value).Distinct()]);
        return found;
    }

    /// <inheritdoc/>
    public IReadOnlySet<string> DescendantsOf(string id)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([id]);
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in Open(parent).SelectMany(statement => statement.Children))
            {
                if (child != id && found.Count < DescendantsMax && found.Add(child))
                    next.Enqueue(child);
            }
        }
        return found;
    }

    private IEnumerable<MasterDataStatement> Open(string id) => _said(id).Where(statement => _mayRead(statement.Submitter));
}
