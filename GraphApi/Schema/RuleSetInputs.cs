using System.Text;
using System.Text.Json.Nodes;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>A rule set to be drafted.</summary>
internal sealed class DraftRuleSetInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>The rule set's id, the one in its file.</summary>
    [Id]
    public required string RuleSet { get; set; }

    /// <summary>Who drafts it, by the number that the office knows the officer by: never a name.</summary>
    public required string Officer { get; set; }

    /// <summary>The file: JSON, at most 128 KiB of UTF-8. It is kept to the byte, and its SHA-256 is what will be approved.</summary>
    public required string File { get; set; }

    internal JsonObject Fields()
    {
        var file = Encoding.UTF8.GetBytes(File);
        return new()
        {
            ["ruleSet"] = RuleSet,
            ["officer"] = Officer,
            ["file"] = Convert.ToBase64String(file),
            ["hash"] = Digest.Of(file).ToHex(),
        };
    }
}

/// <summary>A step of a rule set that means one file.</summary>
internal sealed class RuleSetStepInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>The rule set's id.</summary>
    [Id]
    public required string RuleSet { get; set; }

    /// <summary>Who takes the step, by the number that the office knows the officer by: never a name.</summary>
    public required string Officer { get; set; }

    /// <summary>SHA-256 of the file that is meant, 64 hexadecimal digits.</summary>
    public required string Hash { get; set; }

    internal JsonObject Fields() =>
        new()
        {
            ["ruleSet"] = RuleSet,
            ["officer"] = Officer,
            ["hash"] = Hash,
        };
}

/// <summary>The end of a rule set.</summary>
internal sealed class RetireRuleSetInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>The rule set's id.</summary>
    [Id]
    public required string RuleSet { get; set; }

    /// <summary>Who retires it, by the number that the office knows the officer by: never a name.</summary>
    public required string Officer { get; set; }

    /// <summary>The last day on which it holds; nothing withdraws at once what is not in force yet.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    internal JsonObject Fields() =>
        new()
        {
            ["ruleSet"] = RuleSet,
            ["officer"] = Officer,
            ["lastDay"] = LastDay?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["reason"] = Reason,
        };
}
