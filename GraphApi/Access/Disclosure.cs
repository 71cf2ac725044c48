using System.Text.Json;
using Xinyuan.GraphApi.Reads;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.GraphApi.Access;

/// <summary>What of an entry a reader gets to see.</summary>
/// <param name="Sections">Names of the sections that are disclosed whole.</param>
/// <param name="Elements">Elements of list sections that are disclosed one by one.</param>
/// <param name="Withheld">Names of the sections that are withheld, wholly or in part.</param>
public sealed record Disclosure(
    IReadOnlySet<string> Sections,
    IReadOnlyList<(string Section, int Index)> Elements,
    IReadOnlyList<string> Withheld
)
{
    /// <summary>
    /// Applies the policy to every section. Of a list section that is closed while its root is open, those elements are disclosed
    /// that the reader came by.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="caller">Who reads.</param>
    /// <param name="way">What the reader named, and what lies on its way.</param>
    public static Disclosure Of(Entry entry, Caller caller, IWay way)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(way);
        var standing = Standings.To(entry, caller, way.Touches(entry));
        var open = entry
            // What is stored of a personal section is ciphertext: it is shown to nobody as it lies, whoever may have it opened.
            .Sections.Where(section => !SubjectVault.IsPersonal(section) && AccessPolicy.Allows(caller, section.Class, standing))
            // Tags are derived: they name parties, items and documents, and are as closed as what they come from.
            .Where(section => section.Name != "tags" || AccessPolicy.Allows(caller, AccessClass.Party, standing))
            .Select(section => section.Name)
            .ToHashSet(StringComparer.Ordinal);
        var elements = new List<(string, int)>();
        var closed = entry.Sections.Where(section => !open.Contains(section.Name)).ToList();
        foreach (var section in closed.Where(section => open.Contains(ElementTree.RootSection(section.Name))))
        {
            elements.AddRange(ElementsOnTheWay(section, way).Select(index => (section.Name, index)));
        }
        foreach (var section in entry.Sections.Where(section => open.Contains(section.Name) && IsCredit(entry, section)))
            AccessPolicy.Note(caller, section.Class, standing, SubjectOf(entry), $"{entry.Envelope.Type}.{section.Name}");
        return new Disclosure(open, elements, [.. closed.Select(section => section.Name)]);
    }

    // What is on record about a firm, in its file or beside it, and who read it: to open it by privilege is recorded.
    internal static bool IsCredit(Entry entry, Section section) =>
        section.Class == AccessClass.Subject
        || (section.Class == AccessClass.Department && entry.Envelope.Stream.StartsWith("operational:", StringComparison.Ordinal))
        || (section.Class != AccessClass.Open && entry.Envelope.Type is ReadEntry.Type or ReadDeferral.Type);

    // A sole trader's entries name nobody in clear; their stream has the pseudonym.
    internal static string SubjectOf(Entry entry) =>
        entry.Tags.FirstOrDefault(tag => tag.StartsWith("party:", StringComparison.Ordinal))?["party:".Length..] ?? entry.Envelope.Stream;

    /// <summary>
    /// Whether nothing of the entry is open to the reader. Then its header is closed too: it chains the stream, so whoever walked
    /// positions could follow a firm's doings by headers alone.
    /// </summary>
    public bool IsEmpty => Sections.Count == 0;

    /// <summary>Whether a section is disclosed whole.</summary>
    public bool Shows(string section) => Sections.Contains(section);

    private static IEnumerable<int> ElementsOnTheWay(Section section, IWay way)
    {
        using var elements = JsonDocument.Parse(section.Bytes);
        var index = 0;
        foreach (var element in elements.RootElement.EnumerateArray())
        {
            if (element.TryGetProperty("id", out var id) && id.GetString() is { } spelled && way.Holds(spelled))
                yield return index;
            index++;
        }
    }
}

/// <summary>What a reader came by: the item that they named, and what its way leads back to.</summary>
public interface IWay
{
    /// <summary>Whether the item, in any spelling, is it or lies on its way.</summary>
    bool Holds(string item);

    /// <summary>Whether the entry is one of its events.</summary>
    bool Touches(Entry entry);
}

/// <summary>Of one who named nothing.</summary>
public sealed class NoWay : IWay
{
    private NoWay() { }

    /// <summary>The only one.</summary>
    public static NoWay Instance { get; } = new();

    /// <inheritdoc/>
    public bool Holds(string item) => false;

    /// <inheritdoc/>
    public bool Touches(Entry entry) => false;
}
