namespace Xinyuan.Credit.Standards;

/// <summary>The standards that come with the program.</summary>
public static class StandardCatalogue
{
    private const string ResourcePrefix = "Xinyuan.Credit.Standards.";

    /// <summary>All standards, the oldest first.</summary>
    /// <exception cref="InvalidDataException">One of them is not in order.</exception>
    public static IReadOnlyList<Standard> Embedded { get; } =
    [
        .. typeof(StandardCatalogue)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(Load)
            .OrderBy(standard => standard.ValidFrom)
            .ThenBy(standard => standard.Id, StringComparer.Ordinal),
    ];

    /// <summary>The standard of this id, or null.</summary>
    public static Standard? Find(string id) => Embedded.FirstOrDefault(standard => standard.Id == id);

    private static Standard Load(string name)
    {
        using var stream = typeof(StandardCatalogue).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Standard.Load(bytes.ToArray()) switch
        {
            StandardResult.Loaded loaded => loaded.Standard,
            StandardResult.Invalid invalid => throw new InvalidDataException($"{name}: {string.Join("; ", invalid.Findings)}"),
            _ => throw new InvalidOperationException("a standard is loaded or invalid"),
        };
    }
}
