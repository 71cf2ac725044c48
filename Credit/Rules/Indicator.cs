namespace Xinyuan.Credit.Rules;

/// <summary>Why a rule or a veto counted, down to the events.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="LegalBasis">What the rule rests on.</param>
/// <param name="Points">The points that it gave; 0 for a veto, and for a rule that could give some.</param>
/// <param name="Positions">The events that it counted, by their positions in the log, ascending.</param>
/// <param name="Remedy">What the enterprise can do about it, or null.</param>
/// <param name="ReliefOn">The next day on which the law itself makes it weigh less or opens repair, or null.</param>
public sealed record Reason(
    string Rule,
    LegalBasis LegalBasis,
    decimal Points,
    IReadOnlyList<long> Positions,
    string? Remedy,
    DateOnly? ReliefOn
)
{
    /// <summary>Whether the rule's case was there; insufficient when too little is on record to say.</summary>
    public Outcome Outcome { get; init; } = Outcome.Met;

    /// <summary>What was measured against which limit, or null.</summary>
    public string? Measured { get; init; }

    /// <summary>The points that there are to gain by the remedy; 0 when nothing is to gain, and for a veto.</summary>
    public decimal Gain { get; init; }

    /// <summary>The earliest day on which repair can be applied for of any record that counts against the enterprise, or null.</summary>
    public DateOnly? RepairFrom { get; init; }
}

/// <summary>The platform indicator of an enterprise on a day: computed, explained, and never a word of an authority.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="AsOf">The day, in UTC+8.</param>
/// <param name="RuleSet">The rule set's id.</param>
/// <param name="Tier">The tier.</param>
/// <param name="Score">0 to 100 with at most two decimals; null when too little is on record.</param>
/// <param name="Vetoes">What barred better tiers.</param>
/// <param name="Reasons">What gave or took points.</param>
/// <param name="InputHash">SHA-256 over all that was counted, 64 hexadecimal digits.</param>
/// <param name="RuleSetHash">SHA-256 of the rule set, 64 hexadecimal digits.</param>
public sealed record Indicator(
    string Subject,
    DateOnly AsOf,
    string RuleSet,
    ServiceTier Tier,
    decimal? Score,
    IReadOnlyList<Reason> Vetoes,
    IReadOnlyList<Reason> Reasons,
    string InputHash,
    string RuleSetHash
)
{
    /// <summary>The tier that was computed, where an override put another; else null.</summary>
    public ServiceTier? ComputedTier { get; init; }
}
