namespace Xinyuan.GraphApi.Schema;

/// <summary>The input of a mutation that says something in a case.</summary>
internal abstract class CaseInput
{
    /// <summary>Chosen by the client, once for what it wants to happen: 1 to 128 letters, digits and `-._:/`.</summary>
    [Id]
    public required string CommandId { get; set; }

    /// <summary>When it happened; else now.</summary>
    public DateTimeOffset? Occurred { get; set; }
}
