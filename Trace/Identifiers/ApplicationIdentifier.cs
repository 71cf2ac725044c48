namespace Xinyuan.Trace.Identifiers;

/// <summary>The characters that a part of a value is made of (GS1 General Specifications §7.11).</summary>
internal enum CharacterSet
{
    /// <summary>Digits.</summary>
    Digits,

    /// <summary>Set 82: most of what a keyboard has.</summary>
    Set82,

    /// <summary>Set 39: digits, capitals, <c># - /</c>.</summary>
    Set39,

    /// <summary>URI-safe base64 (RFC 4648 §5), perhaps padded.</summary>
    Base64,
}

/// <summary>A part of a value: of one set of characters, with a length and rules of its own.</summary>
/// <param name="Set">Its characters.</param>
/// <param name="Min">Its least length; equal to <paramref name="Max"/> where the length is fixed.</param>
/// <param name="Max">Its greatest length.</param>
/// <param name="IsOptional">A value may end before it.</param>
/// <param name="Rules">What its content must satisfy beside the set.</param>
internal sealed record ValuePart(CharacterSet Set, int Min, int Max, bool IsOptional, IReadOnlyList<ContentRule> Rules)
{
    public bool IsFixed => Min == Max;
}

/// <summary>What the table knows of an application identifier.</summary>
internal sealed record ApplicationIdentifier
{
    /// <summary>2 to 4 digits.</summary>
    public required string Ai { get; init; }

    /// <summary>The parts of its value, in order; only the last may vary in length.</summary>
    public required IReadOnlyList<ValuePart> Parts { get; init; }

    /// <summary>No separator follows it in a symbol, since everybody knows its length.</summary>
    public bool HasPredefinedLength { get; init; }

    /// <summary>It may stand in the query of a Digital Link.</summary>
    public bool IsDataAttribute { get; init; }

    /// <summary>The sequences of qualifiers that it takes as primary key of a Digital Link; null when it is no primary key.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? QualifierSequences { get; init; }

    /// <summary>What must stand beside it: of each condition one group, all of that group.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> Requires { get; init; }

    /// <summary>What must not stand beside it; a star is any digit.</summary>
    public required IReadOnlyList<string> Excludes { get; init; }

    /// <summary>The data title, such as <c>BATCH/LOT</c>; empty where GS1 gives none.</summary>
    public required string Title { get; init; }

    /// <summary>The greatest length of a value.</summary>
    public int LengthMax => Parts.Sum(part => part.Max);

    public bool IsPrimaryKey => QualifierSequences is not null;

    /// <summary>Whether it qualifies a primary key in some sequence.</summary>
    public bool Qualifies(ApplicationIdentifier primary) =>
        primary.QualifierSequences is { } sequences && sequences.Any(sequence => sequence.Contains(Ai));

    /// <summary>What is wrong with a value, and at which of its characters; null when nothing is.</summary>
    public ContentFault? FaultOf(string value)
    {
        var at = 0;
        foreach (var part in Parts)
        {
            var rest = value.AsSpan(at);
            if (rest.IsEmpty && part.IsOptional)
                break;
            var length = Math.Min(part.Max, rest.Length);
            if (Characters(part.Set, rest[..length]) is { } foreign)
                return foreign with { At = at + foreign.At };
            if (length < part.Min)
                return new ContentFault(value.Length, $"the value is too short: {Lengths()}, not {value.Length}");
            foreach (var rule in part.Rules)
            {
                if (rule(rest[..length]) is { } fault)
                    return fault with { At = at + fault.At };
            }
            at += length;
        }
        return at == value.Length ? null : new ContentFault(at, $"the value is too long: {Lengths()}, not {value.Length}");
    }

    /// <inheritdoc/>
    public override string ToString() => Title.Length == 0 ? $"({Ai})" : $"({Ai}) {Title}";

    private string Lengths()
    {
        var least = Parts.Where(part => !part.IsOptional).Sum(part => part.Min);
        return least == LengthMax ? $"{LengthMax} characters" : $"{least} to {LengthMax} characters";
    }

    private static ContentFault? Characters(CharacterSet set, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (isOne, what) = set switch
            {
                CharacterSet.Digits => (char.IsAsciiDigit(text[i]), "a digit"),
                CharacterSet.Set82 => (Gs1Text.IsSet82(text.Slice(i, 1)), "a character of GS1's set 82"),
                CharacterSet.Set39 => (Gs1Text.IsSet39(text.Slice(i, 1)), "a character of GS1's set 39"),
                _ => (IsBase64(text, i), "a character of URI-safe base64"),
            };
            if (!isOne)
                return new ContentFault(i, $"{Shown(text[i])} is not {what}");
        }
        return null;
    }

    // '=' only pads: at most two, at the end, of a length that is a multiple of four.
    private static bool IsBase64(ReadOnlySpan<char> text, int i) =>
        char.IsAsciiLetterOrDigit(text[i])
        || text[i] is '-' or '_'
        || (text[i] == '=' && text.Length % 4 == 0 && i >= text.Length - 2 && text[^1] == '=');

    // Messages stay printable.
    private static string Shown(char c) => c is > ' ' and <= '~' ? $"'{c}'" : $"U+{(int)c:X4}";
}
