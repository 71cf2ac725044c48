using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Ledger;

/// <summary>
/// The JSON that the ledger itself reads and writes. Reading is strict: unknown and repeated members are refused, since a
/// document that two readers understand differently proves nothing.
/// </summary>
[JsonSerializable(typeof(EvidenceJson))]
[JsonSerializable(typeof(ListRootJson))]
[JsonSerializable(typeof(BundleJson))]
[JsonSerializable(typeof(DisclosedEntryJson))]
internal sealed partial class LedgerJson : JsonSerializerContext
{
    /// <summary>Reads strictly and writes Chinese as Chinese.</summary>
    public static LedgerJson Strict { get; } = new(StrictJson.Options);
}

/// <summary>How the ledger reads JSON that it wrote: nothing unknown, nothing twice, nothing missing.</summary>
internal static class StrictJson
{
    /// <summary>A fresh set of options; a context makes one its own.</summary>
    public static JsonSerializerOptions Options =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            Encoder = PlainJson.Encoder,
        };
}

/// <summary>How JSON text is escaped everywhere in the ledger: only where JSON demands it.</summary>
public static class PlainJson
{
    /// <summary>Leaves letters of every script as they are. The text is data, never pasted into a page.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}

internal sealed record EvidenceJson(EvidenceDocumentJson Document, int Index, string? Signature, string? KeyId);

internal sealed record EvidenceDocumentJson(string Commitment, string Salt, string Stored, string MediaType, long Size);

internal sealed record ListRootJson(int Size, string Root);

internal sealed record BundleJson(
    int V,
    string Header,
    List<BundleSectionJson> Sections,
    List<BundleElementJson> Elements,
    string Proof,
    string Policy
);

internal sealed record BundleSectionJson(string Name, string Salt, string Bytes);

internal sealed record BundleElementJson(string Section, int Index, string Salt, string Bytes, List<string> Path);

internal sealed record DisclosedEntryJson(long Position, List<BundleSectionJson> Sections);
