using System.Text;

namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// A GS1 Digital Link URI (GS1 Digital Link: URI Syntax): a primary key with its qualifiers in the path, data attributes in the query.
/// Every value is checked by the table of application identifiers. Where only the item matters, <see cref="ItemId"/> is milder.
/// </summary>
public sealed class DigitalLink
{
    /// <summary>A link has at most so many characters.</summary>
    public const int LengthMax = 2_000;

    internal DigitalLink(string stem, GsElement key, IReadOnlyList<GsElement> qualifiers, IReadOnlyList<GsElement> attributes) =>
        (Stem, Key, Qualifiers, Attributes) = (stem, key, qualifiers, attributes);

    /// <summary>The application identifiers that are primary keys.</summary>
    public static IReadOnlyList<string> PrimaryKeys { get; } =
    [.. ApplicationIdentifiers.All.Where(ai => ai.IsPrimaryKey).Select(ai => ai.Ai)];

    /// <summary>What a path may begin with: primary keys, and the short names that they once had.</summary>
    public static IReadOnlyList<string> PrimaryKeyNames { get; } =
    [.. PrimaryKeys, .. ApplicationIdentifiers.Names.Where(name => ApplicationIdentifiers.FindShortName(name)!.IsPrimaryKey)];

    /// <summary>Scheme, host, and whatever path stands before the key; without a slash at its end.</summary>
    public string Stem { get; }

    /// <summary>The primary key.</summary>
    public GsElement Key { get; }

    /// <summary>The qualifiers, in the order that the key has them in.</summary>
    public IReadOnlyList<GsElement> Qualifiers { get; }

    /// <summary>The data attributes, in the order of the query.</summary>
    public IReadOnlyList<GsElement> Attributes { get; }

    /// <summary>What was tolerated: sentences.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>The link was read from its compressed form.</summary>
    public bool WasCompressed { get; internal init; }

    /// <summary>All elements: key, qualifiers, attributes.</summary>
    public IReadOnlyList<GsElement> Elements => [Key, .. Qualifiers, .. Attributes];

    /// <summary>Key and qualifiers as a path: <c>/01/…/21/…</c>.</summary>
    public string Path => PathOf([Key, .. Qualifiers]);

    /// <summary>The canonical form: under <see cref="ItemId.Stem"/>, attributes in the order of their application identifiers.</summary>
    public string Canonical => ItemId.Stem + Path + Query(Attributes.OrderBy(one => one.Ai, StringComparer.Ordinal));

    /// <summary>The item that key and qualifiers name.</summary>
    public ItemId Item => ItemId.Parse(ItemId.Stem + Path);

    /// <summary>Reads a link of any host and stem, compressed or not.</summary>
    /// <param name="uri">The link, as it was sent: percent-encoded.</param>
    /// <param name="fault">What is wrong with it, and where.</param>
    public static DigitalLink? Read(string uri, out SpellingFault? fault)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return new DigitalLinkReader(uri).Read(out fault);
    }

    /// <summary>
    /// Makes a link of elements: the first primary key among them is the link's, what qualifies it goes to the path, the rest to the
    /// query, those of predefined length first. An element that is repeated is written once.
    /// </summary>
    /// <param name="elements">Elements, as of an element string.</param>
    /// <param name="stem">Such as <c>https://example.com/some/path</c>; null for the canonical one.</param>
    /// <param name="fault">Why there is no such link; its place counts elements.</param>
    public static DigitalLink? Of(IReadOnlyList<GsElement> elements, string? stem, out SpellingFault? fault)
    {
        ArgumentNullException.ThrowIfNull(elements);
        stem = stem?.TrimEnd('/') ?? ItemId.Stem;
        fault = DigitalLinkReader.FaultOfStem(stem);
        var list = new ElementList();
        for (var i = 0; i < elements.Count && fault is null; i++)
        {
            var at = i;
            fault = list.Add(elements[i].Ai, elements[i].Value, at, _ => at);
        }
        if (fault is not null)
            return null;
        var table = list.Items.Select(element => (Element: element, Ai: ApplicationIdentifiers.Find(element.Ai)!)).ToList();
        if (table.Find(one => one.Ai.IsPrimaryKey) is not { Ai: { } primary } key)
        {
            fault = new SpellingFault(0, null, "no element is a primary key, such as (01) or (00)");
            return null;
        }
        var sequences = primary.QualifierSequences!.OrderByDescending(sequence => table.Count(one => sequence.Contains(one.Ai.Ai)));
        foreach (var sequence in sequences)
        {
            var path = sequence.SelectMany(ai => table.Where(one => one.Ai.Ai == ai)).ToList();
            var query = table.Except(path).Where(one => one.Ai != primary).ToList();
            if (query.Find(one => !one.Ai.IsDataAttribute) is { Ai: { } misplaced })
            {
                fault ??= new SpellingFault(
                    elements.ToList().FindIndex(element => element.Ai == misplaced.Ai),
                    misplaced.Ai,
                    $"{misplaced} stands in no Digital Link with {primary}"
                );
                continue;
            }
            fault = null;
            return new DigitalLink(
                stem,
                key.Element,
                [.. path.Select(one => one.Element)],
                [.. query.OrderByDescending(one => one.Ai.HasPredefinedLength).Select(one => one.Element)]
            );
        }
        return null;
    }

    /// <summary>A key and its qualifiers as a path, percent-encoded. They are not checked.</summary>
    public static string PathOf(IEnumerable<GsElement> elements) =>
        string.Concat(elements.Select(one => $"/{one.Ai}/{Gs1Text.Encode(one.Value)}"));

    /// <summary>The link, percent-encoded, under its own stem.</summary>
    public string ToUri() => Stem + Path + Query(Attributes);

    /// <summary>The link in its compressed form, under its own stem.</summary>
    public string ToCompressedUri() => $"{Stem}/{LinkCompression.Compress(this)}";

    /// <inheritdoc/>
    public override string ToString() => ToUri();

    private static string Query(IEnumerable<GsElement> attributes)
    {
        var query = new StringBuilder();
        foreach (var (ai, value) in attributes)
            query.Append(query.Length == 0 ? '?' : '&').Append(ai).Append('=').Append(Gs1Text.Encode(value));
        return query.ToString();
    }
}
