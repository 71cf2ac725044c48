using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Tests.Lifecycle;

/// <summary>Rule sets of the tests, and what is said about them.</summary>
internal static class RuleSetSamples
{
    public static string File(
        string id = "next-2027",
        string validFrom = "2027-01-01",
        string? validTo = null,
        string start = "50",
        string penalty = "-10"
    )
    {
        var end = validTo is null ? "" : $"\"validTo\": \"{validTo}\",";
        const string Basis = """{ "norm": "N", "article": "1", "source": "unverified" }""";
        return $$"""
            {
              "id": "{{id}}", "title": "Next", "validFrom": "{{validFrom}}", {{end}} "start": "{{start}}",
              "decay": { "untilMinimum": "1", "untilMaximum": "0.5", "basis": {{Basis}} },
              "rules": [
                { "id": "penalties", "kind": "count", "severities": ["general"], "pointsEach": "{{penalty}}", "pointsBound": "-40", "basis": {{Basis}} },
                { "id": "filed", "kind": "filed", "points": "5", "basis": {{Basis}} }
              ],
              "vetoes": [ { "id": "veto.serious", "listing": "serious", "best": "TIER_5", "basis": {{Basis}} } ],
              "tiers": [
                { "tier": "TIER_1", "from": "80" }, { "tier": "TIER_2", "from": "60" }, { "tier": "TIER_3", "from": "45" },
                { "tier": "TIER_4", "from": "20" }, { "tier": "TIER_5", "from": "0" }
              ]
            }
            """;
    }

    public static string Hash(string file) => Digest.Of(Encoding.UTF8.GetBytes(file)).ToHex();

    public static string Drafted(string file, string id = "next-2027", string officer = "A-1") =>
        $$"""{"type":"RuleSetDrafted","ruleSet":"{{id}}","officer":"{{officer}}","hash":"{{Hash(file)}}","""
        + $$""" "file":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(file))}}"}""";

    public static string Shadowed(string file, string id = "next-2027", string officer = "A-1") =>
        $$"""{"type":"RuleSetShadowed","ruleSet":"{{id}}","officer":"{{officer}}","hash":"{{Hash(file)}}"}""";

    public static string Approved(string file, string officer, string id = "next-2027") =>
        $$"""{"type":"RuleSetApproved","ruleSet":"{{id}}","officer":"{{officer}}","hash":"{{Hash(file)}}"}""";

    public static string Retired(string? lastDay, string id = "next-2027", string officer = "A-1")
    {
        var last = lastDay is null ? "" : $"\"lastDay\":\"{lastDay}\",";
        return $$"""{"type":"RuleSetRetired","ruleSet":"{{id}}","officer":"{{officer}}",{{last}}"reason":"replaced"}""";
    }
}
