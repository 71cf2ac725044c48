namespace Xinyuan.GraphApi.Schema;

/// <summary>What became of a risk signal.</summary>
internal abstract class AlertInput : CaseInput
{
    /// <summary>The signal's id.</summary>
    [Id]
    public required string Alert { get; set; }
}

/// <summary>An authority's assessment of a risk signal.</summary>
internal sealed class AssessAlertInput : AlertInput
{
    /// <summary>What it comes to.</summary>
    public required AlertOutcome Outcome { get; set; }

    /// <summary>Its level from now on; else as it is.</summary>
    public AlertLevel? Level { get; set; }

    /// <summary>What was found; for authorities.</summary>
    public string? Note { get; set; }
}

/// <summary>A warning of the public.</summary>
internal sealed class WarnOfAlertInput : AlertInput
{
    /// <summary>The warning.</summary>
    public required string Message { get; set; }

    /// <summary>The warning in English.</summary>
    public string? MessageEn { get; set; }
}

/// <summary>A measure that an authority took.</summary>
internal sealed class DisposeOfAlertInput : AlertInput
{
    /// <summary>What was done.</summary>
    public required string Measure { get; set; }

    /// <summary>The decision's number.</summary>
    public string? DocumentNo { get; set; }
}

/// <summary>What an authority found when it looked whether the measure worked.</summary>
internal sealed class ReviewAlertInput : AlertInput
{
    /// <summary>What was found.</summary>
    public required string Finding { get; set; }
}

/// <summary>That there is nothing to a signal.</summary>
internal sealed class DismissAlertInput : AlertInput
{
    /// <summary>Why.</summary>
    public required string Reason { get; set; }
}

/// <summary>What a firm says of a signal that concerns it.</summary>
internal sealed class CommentOnAlertInput : AlertInput
{
    /// <summary>What it says.</summary>
    public required string Comment { get; set; }
}

/// <summary>What the assessment of a signal can come to.</summary>
internal enum AlertOutcome
{
    /// <summary>It is so.</summary>
    Confirmed,

    /// <summary>It may be so.</summary>
    Suspected,
}
