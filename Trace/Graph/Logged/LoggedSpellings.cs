using System.Text;
using Xinyuan.Ledger;
using Xinyuan.Trace.Graph.Store;

namespace Xinyuan.Trace.Graph.Logged;

/// <summary>
/// Spells names out of the log, each from an event that has it; those that were asked for lately are kept, as many as an eighth of a
/// word a link allows. Safe for use by several threads at once.
/// </summary>
/// <param name="log">The log that the graph is made of.</param>
/// <param name="links">How many links the graph has.</param>
internal sealed class LoggedSpellings(IEventLog log, Func<int> links) : ISpellings
{
    private const int KeptMin = 1 << 10;
    private const int KeptMax = 1 << 18;
    private const int LinksPerKept = 20;
    private Named?[] _kept = new Named?[KeptMin];

    public void Note(UInt128 hash, string name) { }

    public void Spell(IReadOnlyList<(UInt128 Hash, long Position)> wanted, Action<int, string> found)
    {
        var kept = Kept();
        var missing = new List<int>();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (kept[Slot(kept, wanted[i].Hash)] is { } named && named.Hash == wanted[i].Hash)
                found(i, named.Name);
            else
                missing.Add(i);
        }
        if (missing.Count == 0)
            return;
        missing.Sort((one, other) => wanted[one].Position.CompareTo(wanted[other].Position));
        for (int first = 0, end; first < missing.Count; first = end)
        {
            var position = wanted[missing[first]].Position;
            for (end = first + 1; end < missing.Count && wanted[missing[end]].Position == position; end++) { }
            var names = NamesAt(position, [.. missing[first..end].Select(place => wanted[place].Hash)]);
            foreach (var place in missing[first..end])
            {
                var hash = wanted[place].Hash;
                var name = names.GetValueOrDefault(hash) ?? throw Unspelled(position);
                kept[Slot(kept, hash)] = new Named(hash, name);
                found(place, name);
            }
        }
    }

    // Most items are spelled canonically, and found as they stand; for the others, and for lots and parties, the event is read.
    private Dictionary<UInt128, string> NamesAt(long position, HashSet<UInt128> wanted)
    {
        using var stored = log.ReadStored(position, 1);
        if (stored.Entries.Count == 0)
            throw Unspelled(position);
        var names = new Dictionary<UInt128, string>(wanted.Count);
        QuickReader.Spellings(
            stored.Entries[0],
            spelled =>
            {
                var hash = NameHash.Of(spelled);
                if (wanted.Contains(hash))
                    names.TryAdd(hash, Encoding.UTF8.GetString(spelled));
                return names.Count < wanted.Count;
            }
        );
        if (names.Count == wanted.Count)
            return names;
        var said = QuickReader.Read(stored.Entries[0]) ?? throw Unspelled(position);
        var all = said
            .Links.Select(link => link.Item.Canonical)
            .Concat(said.Lots.SelectMany(pair => (string[])[pair.Lot.Canonical, pair.Item.Canonical]))
            .Append(said.Submitter);
        foreach (var name in all)
            names.TryAdd(NameHash.Of(name), name);
        return names;
    }

    private static InvalidDataException Unspelled(long position) => new($"entry {position} does not spell what it is remembered for");

    // Grows with the graph, and begins anew then.
    private Named?[] Kept()
    {
        var kept = Volatile.Read(ref _kept);
        var room = Math.Clamp(links() / LinksPerKept, KeptMin, KeptMax);
        if (room >= 2 * kept.Length)
        {
            Volatile.Write(ref _kept, kept = new Named?[2 * kept.Length]);
            return Kept();
        }
        return kept;
    }

    private static int Slot(Named?[] kept, UInt128 hash) => (int)((ulong)hash & (ulong)(kept.Length - 1));

    private sealed record Named(UInt128 Hash, string Name);
}
