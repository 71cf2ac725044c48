using System.Collections.Concurrent;

namespace Xinyuan.Trace.Graph.Store;

/// <summary>Spells out what the graph knows by hash alone.</summary>
internal interface ISpellings
{
    /// <summary>A name that was met for the first time. For the writer alone.</summary>
    void Note(UInt128 hash, string name);

    /// <summary>Finds names: of each, its hash and the position of an event that spells it.</summary>
    /// <param name="wanted">The names, in any order.</param>
    /// <param name="found">Handed the place in <paramref name="wanted"/> and the name, for each.</param>
    /// <exception cref="InvalidDataException">An event does not spell what it should: the graph is not that of this log.</exception>
    void Spell(IReadOnlyList<(UInt128 Hash, long Position)> wanted, Action<int, string> found);
}

/// <summary>Keeps every name: for graphs that are not made from a log.</summary>
internal sealed class KeptSpellings : ISpellings
{
    private readonly ConcurrentDictionary<UInt128, string> _names = new();

    public void Note(UInt128 hash, string name) => _names[hash] = name;

    public void Spell(IReadOnlyList<(UInt128 Hash, long Position)> wanted, Action<int, string> found)
    {
        for (var i = 0; i < wanted.Count; i++)
            found(i, _names[wanted[i].Hash]);
    }
}
