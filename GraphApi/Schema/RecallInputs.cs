namespace Xinyuan.GraphApi.Schema;

/// <summary>What happened in a recall.</summary>
internal abstract class RecallInput : CaseInput
{
    /// <summary>The recall's id.</summary>
    [Id]
    public required string Recall { get; set; }
}

/// <summary>Which goods; at least one of the lists is not empty.</summary>
internal sealed class RecallScopeInput
{
    /// <summary>Lots, in any spelling of a GTIN with AI 10.</summary>
    public IReadOnlyList<string>? Lots { get; set; }

    /// <summary>Ranges of serial numbers.</summary>
    public IReadOnlyList<SerialRangeInput>? Serials { get; set; }

    /// <summary>Lots or serials of a raw material: everything that was made of them.</summary>
    public IReadOnlyList<string>? Upstream { get; set; }
}

/// <summary>Serial numbers of a GTIN from one to another, of the same length.</summary>
internal sealed class SerialRangeInput
{
    /// <summary>The GTIN, 14 digits.</summary>
    public required string Gtin { get; set; }

    /// <summary>The first.</summary>
    public required string From { get; set; }

    /// <summary>The last.</summary>
    public required string To { get; set; }
}

/// <summary>A stop of sale.</summary>
internal sealed class StopSaleInput : RecallInput
{
    /// <summary>The norm, an id of the table of norms.</summary>
    public required string Basis { get; set; }

    /// <summary>Which goods.</summary>
    public required RecallScopeInput Scope { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    /// <summary>When the risk became known; every clock runs from it.</summary>
    public required DateTimeOffset KnownAt { get; set; }

    /// <summary>What buyers and dealers should do.</summary>
    public required string Instructions { get; set; }

    /// <summary>Whom to call.</summary>
    public required string Contact { get; set; }

    /// <summary>The order's number, when an authority orders it.</summary>
    public string? DocumentNo { get; set; }
}

/// <summary>A recall to be started.</summary>
internal sealed class StartRecallInput : RecallInput
{
    /// <summary>Its class.</summary>
    public required RecallLevel Level { get; set; }

    /// <summary>The norm, an id of the table of norms.</summary>
    public required string Basis { get; set; }

    /// <summary>Which goods.</summary>
    public required RecallScopeInput Scope { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }

    /// <summary>When the risk became known; every clock runs from it.</summary>
    public required DateTimeOffset KnownAt { get; set; }

    /// <summary>What buyers and dealers should do.</summary>
    public required string Instructions { get; set; }

    /// <summary>Whom to call.</summary>
    public required string Contact { get; set; }

    /// <summary>Who carries it out; else the one that is filed.</summary>
    public string? RecallAgent { get; set; }

    /// <summary>The order's number, when an authority orders it.</summary>
    public string? DocumentNo { get; set; }
}

/// <summary>The plan of a recall.</summary>
internal sealed class ReportRecallPlanInput : RecallInput
{
    /// <summary>The authority, a party id.</summary>
    public required string ReportedTo { get; set; }

    /// <summary>What is planned.</summary>
    public required string Measures { get; set; }
}

/// <summary>More goods for a recall.</summary>
internal sealed class ExtendRecallInput : RecallInput
{
    /// <summary>Which goods, beside those before.</summary>
    public required RecallScopeInput Scope { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }
}

/// <summary>A holder's answer to its notice.</summary>
internal sealed class AcknowledgeRecallInput : RecallInput
{
    /// <summary>Whether it has stopped selling.</summary>
    public required bool SaleStopped { get; set; }

    /// <summary>How many pieces it has.</summary>
    public int? Held { get; set; }

    /// <summary>What else it says.</summary>
    public string? Note { get; set; }
}

/// <summary>How far somebody is; all counts are totals up to now, in pieces.</summary>
internal sealed class ReportRecallProgressInput : RecallInput
{
    /// <summary>Found.</summary>
    public required int Found { get; set; }

    /// <summary>Taken back from buyers.</summary>
    public required int Returned { get; set; }

    /// <summary>Made harmless or destroyed.</summary>
    public required int Destroyed { get; set; }

    /// <summary>Sold to buyers and not recovered.</summary>
    public required int SoldOnward { get; set; }

    /// <summary>What else there is to say.</summary>
    public string? Note { get; set; }
}

/// <summary>The report that a recall is carried out.</summary>
internal sealed class ReportRecallInput : RecallInput
{
    /// <summary>The authority, a party id.</summary>
    public required string ReportedTo { get; set; }

    /// <summary>Pieces that came back.</summary>
    public required int Recovered { get; set; }

    /// <summary>Pieces that did not.</summary>
    public required int Outstanding { get; set; }

    /// <summary>What was done.</summary>
    public required string Summary { get; set; }
}

/// <summary>What an authority found that somebody did not do.</summary>
internal sealed class FindRecallFailureInput : RecallInput
{
    /// <summary>The firm, a party id.</summary>
    public required string Subject { get; set; }

    /// <summary>What it failed to do.</summary>
    public required RecallFailure Failure { get; set; }

    /// <summary>The document's number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>Its date.</summary>
    public required DateOnly DocumentDate { get; set; }

    /// <summary>What happened.</summary>
    public required string Summary { get; set; }
}

/// <summary>An authority's decision to close a recall.</summary>
internal sealed class CloseRecallInput : RecallInput
{
    /// <summary>The decision's number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>Its date.</summary>
    public required DateOnly DecidedOn { get; set; }

    /// <summary>What it says.</summary>
    public required RecallOutcome Outcome { get; set; }
}

/// <summary>A recall to be taken back.</summary>
internal sealed class WithdrawRecallInput : RecallInput
{
    /// <summary>Why.</summary>
    public required string Reason { get; set; }
}

/// <summary>What somebody can fail to do in a recall.</summary>
internal enum RecallFailure
{
    /// <summary>The recall was not started, or too late.</summary>
    NotStarted,

    /// <summary>The plan or the outcome was not reported, or too late.</summary>
    NotReported,

    /// <summary>A holder did not cooperate.</summary>
    NotCooperating,

    /// <summary>Goods were still sold, or a platform did not stop their sale.</summary>
    SaleNotStopped,
}

/// <summary>What the closing of a recall can say.</summary>
internal enum RecallOutcome
{
    /// <summary>It worked.</summary>
    Effective,

    /// <summary>It did not.</summary>
    Ineffective,
}
