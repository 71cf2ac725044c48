using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xinyuan.Ledger.Export;

namespace Xinyuan.Verifier;

/// <summary>How the program answers: lines for people or one JSON object, and an exit code.</summary>
internal static class Answer
{
    public const int Holds = 0;
    public const int Fails = 1;
    public const int WrongUse = 2;

    private static readonly Answers Plain = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static int Give(Verdict verdict, bool json, IEnumerable<string> lines)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(verdict, Plain.Verdict));
        else if (verdict.Reason is { } reason)
            Console.Out.WriteLine(Printable($"Not verified: {reason}."));
        foreach (var line in json ? [] : lines)
            Console.Out.WriteLine(Printable(line));
        return verdict.Verified ? Holds : Fails;
    }

    /// <summary>Text that came from elsewhere, without what would steer a terminal.</summary>
    public static string Printable(string text) =>
        string.Concat(
            text.Select(c =>
                c != '\n' && (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format) ? '\uFFFD' : c
            )
        );

    /// <summary>The bytes as text; what is no UTF-8 shows as such.</summary>
    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Whose word the verdict rests on.</summary>
    public static string Trust(bool isPinned, IEnumerable<string> keys) =>
        isPinned
            ? "The checkpoint satisfies the policy that you gave."
            : $"This takes the file's own word for whose log it is: {string.Join(", ", keys)}. Pin it with --log-key or --policy.";
}

/// <summary>What was found. Members that do not apply are left out.</summary>
internal sealed record Verdict(bool Verified)
{
    public string? Reason { get; init; }

    public bool? Pinned { get; init; }

    public string? Origin { get; init; }

    public long? Position { get; init; }

    public DateTimeOffset? Recorded { get; init; }

    public long? CheckpointSize { get; init; }

    public string? Root { get; init; }

    public IReadOnlyDictionary<string, string>? Sections { get; init; }

    public IReadOnlyList<ElementSaid>? Elements { get; init; }

    public long? SectionsChecked { get; init; }

    public long? Documents { get; init; }

    public IReadOnlyList<ExportFault>? Faults { get; init; }
}

/// <summary>An element of a list section that was disclosed by itself.</summary>
internal sealed record ElementSaid(string Section, int Index, string Text);

/// <summary>The command was used wrongly.</summary>
internal sealed class WrongUseException(string message) : Exception(message);

[JsonSerializable(typeof(Verdict))]
internal sealed partial class Answers : JsonSerializerContext;
