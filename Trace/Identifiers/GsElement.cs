namespace Xinyuan.Trace.Identifiers;

/// <summary>An application identifier with its value, decoded: <c>(10)ABC</c>.</summary>
/// <param name="Ai">2 to 4 digits.</param>
/// <param name="Value">The value as it is on the label, without any encoding.</param>
public readonly record struct GsElement(string Ai, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"({Ai}){Value}";
}

/// <summary>What is wrong with a GS1 spelling, and where.</summary>
/// <param name="At">Index of the character at fault in the text that was read.</param>
/// <param name="Ai">The application identifier at fault, or null where none is.</param>
/// <param name="Message">A sentence.</param>
public sealed record SpellingFault(int At, string? Ai, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Ai is null ? $"character {At + 1}: {Message}" : $"character {At + 1}, AI ({Ai}): {Message}";
}
