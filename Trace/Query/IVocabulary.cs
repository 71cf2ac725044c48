namespace Xinyuan.Trace.Query;

/// <summary>Master data, as far as queries ask for it (EPCIS 2.0 §8.2.7.1: WD_, HASATTR_, EQATTR_). Ids in canonical form.</summary>
public interface IVocabulary
{
    /// <summary>The attributes of a vocabulary element: whole names (<c>urn:epcglobal:cbv:mda:…</c> or any URI) with their values.</summary>
    /// <param name="id">A canonical id.</param>
    IReadOnlyDictionary<string, IReadOnlyList<string>> AttributesOf(string id);

    /// <summary>All direct and indirect descendants of an element; not itself.</summary>
    /// <param name="id">A canonical id.</param>
    IReadOnlySet<string> DescendantsOf(string id);
}

/// <summary>Of a log that holds no master data.</summary>
public sealed class NoVocabulary : IVocabulary
{
    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    private NoVocabulary() { }

    /// <summary>The only one.</summary>
    public static NoVocabulary Instance { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AttributesOf(string id) => None;

    /// <inheritdoc/>
    public IReadOnlySet<string> DescendantsOf(string id) => new HashSet<string>();
}
