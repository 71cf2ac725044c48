using System.Text.Json;

namespace Xinyuan.Ledger;

/// <summary>
/// What travels in a file or a page (<c>.xyproof</c>): a header, the sections and elements that were disclosed, and the proof
/// that the log holds it. Format and order of checks: docs/format.md, "Proof bundle".
/// </summary>
public static class ProofBundle
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/vnd.xinyuan.proof+json";

    /// <summary>A bundle has at most so many bytes.</summary>
    public const int BytesMax = 8 << 20;

    /// <summary>Writes a bundle.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="disclose">Which sections to hand out whole.</param>
    /// <param name="elements">Which elements of list sections to hand out besides; their root sections must be disclosed too.</param>
    /// <param name="proof">The entry's inclusion under a checkpoint.</param>
    /// <param name="policy">Whose word the checkpoint is.</param>
    public static byte[] Write(
        Entry entry,
        Func<Section, bool> disclose,
        IReadOnlyList<(string Section, int Index)> elements,
        TlogProof proof,
        Policy policy
    )
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(elements);
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(policy);
        var sections = entry
            .Sections.Where(disclose)
            .Select(section => new BundleSectionJson(section.Name, Base64(section.Salt), Base64(section.Bytes)))
            .ToList();
        var disclosed = elements
            .GroupBy(element => element.Section)
            .SelectMany(group => Elements(entry, group.Key, group.Select(element => element.Index)))
            .ToList();
        var json = new BundleJson(1, Base64(entry.HeaderBytes), sections, disclosed, proof.ToString(), policy.Text);
        return JsonSerializer.SerializeToUtf8Bytes(json, LedgerJson.Strict.BundleJson);
    }

    /// <summary>Checks a bundle. Nothing of it is believed until all of it holds.</summary>
    /// <param name="bundle">The file's bytes.</param>
    /// <param name="trusted">The policy that the checker trusts; null to take the bundle's own word for it.</param>
    public static BundleVerdict Check(ReadOnlySpan<byte> bundle, Policy? trusted)
    {
        if (bundle.Length > BytesMax)
            return Bad($"a bundle has at most {BytesMax} bytes");
        try
        {
            var json = JsonSerializer.Deserialize(bundle, LedgerJson.Strict.BundleJson);
            if (json is not { V: 1 })
                return Bad("the bundle's version is not 1");
            // The reader refuses null members and lets null elements of lists pass.
            return json.Sections.Contains(null!) || json.Elements.Exists(element => element is null || element.Path.Contains(null!))
                ? Bad("an element of a list is null")
                : Check(json, trusted);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidDataException)
        {
            return Bad("the bundle is not of its form: " + malformed.Message);
        }
    }

    private static BundleVerdict Check(BundleJson json, Policy? trusted)
    {
        var headerBytes = Base64Text.Decode(json.Header);
        var header = Header.Read(headerBytes);
        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var section in json.Sections)
        {
            var (salt, bytes) = (Base64Text.Decode(section.Salt), Base64Text.Decode(section.Bytes));
            if (header.Sections.FirstOrDefault(named => named.Name == section.Name) is not { } committed)
                return Bad($"the header names no section '{section.Name}'");
            if (!sections.TryAdd(section.Name, bytes))
                return Bad($"section '{section.Name}' is there twice");
            if (salt.Length != 16 || Digest.Of(salt, bytes) != committed.Digest)
                return Bad($"section '{section.Name}' is not what the header commits to");
        }
        var elements = new List<DisclosedElement>();
        foreach (var element in json.Elements)
        {
            if (!sections.TryGetValue(ElementTree.RootSection(element.Section), out var root))
                return Bad($"the root of section '{element.Section}' is not disclosed");
            var bytes = Base64Text.Decode(element.Bytes);
            var path = element.Path.ConvertAll(Base64Text.DecodeDigest);
            if (!ElementTree.Includes(root.Span, element.Index, Base64Text.Decode(element.Salt), bytes, path))
                return Bad($"element {element.Index} is not in section '{element.Section}'");
            elements.Add(new DisclosedElement(element.Section, element.Index, bytes));
        }
        if (TlogProof.Parse(json.Proof, out var fault) is not { } proof)
            return Bad("the proof is not a tlog-proof: " + fault);
        if (proof.Checkpoint.Origin != header.Origin)
            return Bad($"the checkpoint is of '{proof.Checkpoint.Origin}' and the entry of '{header.Origin}'");
        if ((trusted ?? Policy.Parse(json.Policy, out fault)) is not { } policy)
            return Bad("the policy is not a tlog-policy: " + fault);
        if (policy.Fault(proof.Checkpoint) is { } distrust)
            return Bad(distrust);
        return proof.Includes(MerkleTree.LeafHash(headerBytes))
            ? new BundleVerdict.Good(header, proof.Index, sections, elements, proof.Checkpoint, policy, trusted is not null)
            : Bad("the inclusion path does not lead from the entry to the checkpoint's root");
    }

    private static IEnumerable<BundleElementJson> Elements(Entry entry, string name, IEnumerable<int> indexes)
    {
        var section = entry[name] ?? throw new ArgumentException($"the entry has no section '{name}'", nameof(name));
        var all = ElementTree.Split(section.Bytes);
        var tree = ElementTree.Build(section.Salt.Span, all);
        foreach (var index in indexes)
        {
            var (salt, path) = tree.Disclose(index);
            yield return new BundleElementJson(
                name,
                index,
                Convert.ToBase64String(salt),
                Base64(all[index]),
                [.. path.Select(hash => hash.ToBase64())]
            );
        }
    }

    private static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);

    private static BundleVerdict.Bad Bad(string reason) => new(reason);
}

/// <summary>What a checker found.</summary>
public abstract record BundleVerdict
{
    private BundleVerdict() { }

    /// <summary>Everything holds.</summary>
    /// <param name="Header">The header.</param>
    /// <param name="Position">The entry's place in the log.</param>
    /// <param name="Sections">The disclosed sections' bytes by name.</param>
    /// <param name="Elements">The disclosed elements.</param>
    /// <param name="Checkpoint">The checkpoint that covers the entry.</param>
    /// <param name="Policy">Whose word it rests on.</param>
    /// <param name="IsPinned">The checker brought that policy; otherwise it is the bundle's own claim.</param>
    public sealed record Good(
        Header Header,
        long Position,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Sections,
        IReadOnlyList<DisclosedElement> Elements,
        Checkpoint Checkpoint,
        Policy Policy,
        bool IsPinned
    ) : BundleVerdict;

    /// <summary>Something does not hold.</summary>
    public sealed record Bad(string Reason) : BundleVerdict;
}

/// <summary>An element of a list section that was disclosed by itself.</summary>
public sealed record DisclosedElement(string Section, int Index, ReadOnlyMemory<byte> Bytes);
