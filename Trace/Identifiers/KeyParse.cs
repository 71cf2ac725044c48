namespace Xinyuan.Trace.Identifiers;

/// <summary>A primary key with the qualifiers that were spelled beside it.</summary>
internal sealed record KeyElements(GsElement Primary, IReadOnlyList<GsElement> Qualifiers)
{
    /// <summary>The value of the qualifier with this application identifier, or null.</summary>
    public string? this[string ai]
    {
        get
        {
            foreach (var qualifier in Qualifiers)
            {
                if (qualifier.Ai == ai)
                    return qualifier.Value;
            }
            return null;
        }
    }
}

/// <summary>What reading a spelling came to: a key, perhaps with a warning; a fault; or neither, for what is no GS1 key at all.</summary>
internal readonly record struct KeyParse(KeyElements? Key, string? Warning, string? Fault)
{
    /// <summary>Not a GS1 key, and nothing wrong with that.</summary>
    public static KeyParse Other => default;

    public static KeyParse Good(KeyElements key, string? warning = null) => new(key, warning, null);

    public static KeyParse Good(string ai, string value, params IReadOnlyList<GsElement> qualifiers) =>
        new(new KeyElements(new GsElement(ai, value), qualifiers), null, null);

    public static KeyParse Bad(string fault) => new(null, null, fault);
}
