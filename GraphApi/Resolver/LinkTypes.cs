namespace Xinyuan.GraphApi.Resolver;

/// <summary>Link types of the GS1 Web Vocabulary, without prefix, and how they are spelled.</summary>
internal static class LinkTypes
{
    public const string CertificationInfo = "certificationInfo";
    public const string DefaultLink = "defaultLink";
    public const string DefaultLinkMulti = "defaultLinkMulti";
    public const string Epcis = "epcis";
    public const string MasterData = "masterData";
    public const string Pip = "pip";
    public const string RecallStatus = "recallStatus";
    public const string RegistryEntry = "registryEntry";
    public const string SafetyInfo = "safetyInfo";
    public const string Traceability = "traceability";
    public const string VerificationService = "verificationService";

    /// <summary>The vocabulary's namespace, under which link types are written.</summary>
    public const string Namespace = "https://ref.gs1.org/voc/";

    /// <summary>The prefix that stands for it in requests.</summary>
    public const string Prefix = "gs1:";

    // The vocabulary moved; old links in the field name it so.
    private static readonly string[] Prefixes =
    [
        Prefix,
        Namespace,
        "https://gs1.org/voc/",
        "http://gs1.org/voc/",
        "https://www.gs1.org/voc/",
    ];

    /// <summary>The link type that a request spells: with the prefix, the namespace, or neither.</summary>
    public static string Read(string spelling)
    {
        var prefix = Array.Find(Prefixes, prefix => spelling.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        return prefix is null ? spelling : spelling[prefix.Length..];
    }
}
