using System.Text.RegularExpressions;
using Xinyuan.Facts.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Lifecycle;

/// <summary>Something that happened to a rule set on the ledger, from its draft to its end.</summary>
/// <param name="RuleSet">The rule set's id, the one in its file; drafted once in the whole log.</param>
/// <param name="Officer">Who of the speaking office did it, by the number that the office knows the officer by: never a name.</param>
public abstract partial record RuleSetEvent(string RuleSet, string Officer)
{
    private const int ReasonLengthMax = 500;

    /// <summary>A rule set's file, in bytes, at most.</summary>
    public const int FileBytesMax = 128 << 10;

    /// <summary>The types of these events, as entries have them.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [nameof(RuleSetDrafted), nameof(RuleSetShadowed), nameof(RuleSetApproved), nameof(RuleSetRetired)];

    /// <summary>The type, as entries have it.</summary>
    public string Type => GetType().Name;

    /// <summary>The stream of a rule set, which is its index term too.</summary>
    public string Stream => "ruleset:" + RuleSet;

    /// <summary>Reads an event of a type, all of its fields; null when the type is none or a field is at fault.</summary>
    public static RuleSetEvent? Read(string type, ObjectReader fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        RuleSetEvent? read = type switch
        {
            nameof(RuleSetDrafted) => Drafted(fields),
            nameof(RuleSetShadowed) => new RuleSetShadowed(ReadId(fields), ReadOfficer(fields), ReadHash(fields)),
            nameof(RuleSetApproved) => new RuleSetApproved(ReadId(fields), ReadOfficer(fields), ReadHash(fields)),
            nameof(RuleSetRetired) => new RuleSetRetired(
                ReadId(fields),
                ReadOfficer(fields),
                fields.OptionalDate("lastDay"),
                fields.Text("reason", ReasonLengthMax)
            ),
            _ => null,
        };
        return read is not null && fields.Close(type) ? read : null;
    }

    private static RuleSetDrafted Drafted(ObjectReader fields)
    {
        var (id, officer, hash) = (ReadId(fields), ReadOfficer(fields), ReadHash(fields));
        var text = fields.Text("file", (FileBytesMax + 2) / 3 * 4);
        var file = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, file, out var length))
            fields.Report("file", "the base64 of the rule set's file is expected");
        else if (text.Length > 0 && Digest.Of(file.AsSpan(0, length)).ToHex() != hash)
            fields.Report("hash", "it is not the SHA-256 of the file");
        return new RuleSetDrafted(id, officer, file.AsMemory(0, length), hash);
    }

    private static string ReadId(ObjectReader fields) =>
        fields.Code("ruleSet", Ids(), "a rule set's id: 1 to 64 lower-case letters, digits, '-' or '.'");

    private static string ReadOfficer(ObjectReader fields) =>
        fields.Code("officer", Officers(), "an officer's number at the office: 1 to 32 letters, digits, '-', '.' or '_'");

    private static string ReadHash(ObjectReader fields) => fields.Code("hash", Sha256(), "a SHA-256 in 64 lower-case hexadecimal digits");

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,63}\z")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,31}\z")]
    private static partial Regex Officers();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256();
}

/// <summary>A rule set was drafted: its file, byte for byte.</summary>
/// <param name="RuleSet">The rule set's id.</param>
/// <param name="Officer">Who drafted it.</param>
/// <param name="File">The file, as docs/credit.md says.</param>
/// <param name="Hash">SHA-256 of the file, 64 hexadecimal digits.</param>
public sealed record RuleSetDrafted(string RuleSet, string Officer, ReadOnlyMemory<byte> File, string Hash)
    : RuleSetEvent(RuleSet, Officer);

/// <summary>A drafted rule set runs in the shadow from now on: beside the one in force, without effect.</summary>
/// <param name="RuleSet">The rule set's id.</param>
/// <param name="Officer">Who put it there.</param>
/// <param name="Hash">SHA-256 of the file that is meant.</param>
public sealed record RuleSetShadowed(string RuleSet, string Officer, string Hash) : RuleSetEvent(RuleSet, Officer);

/// <summary>Somebody approved a rule set, just as its file is.</summary>
/// <param name="RuleSet">The rule set's id.</param>
/// <param name="Officer">Who approved it.</param>
/// <param name="Hash">SHA-256 of the file that is meant.</param>
public sealed record RuleSetApproved(string RuleSet, string Officer, string Hash) : RuleSetEvent(RuleSet, Officer);

/// <summary>A rule set comes to its end, or was withdrawn before it was in force.</summary>
/// <param name="RuleSet">The rule set's id.</param>
/// <param name="Officer">Who retired it.</param>
/// <param name="LastDay">The last day on which it holds; null withdraws what is not in force yet.</param>
/// <param name="Reason">Why.</param>
public sealed record RuleSetRetired(string RuleSet, string Officer, DateOnly? LastDay, string Reason) : RuleSetEvent(RuleSet, Officer);
