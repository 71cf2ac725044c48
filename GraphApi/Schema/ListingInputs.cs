using GraphQL;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What is said about an enterprise.</summary>
internal abstract class CreditInput : CaseInput
{
    /// <summary>The enterprise, a party id.</summary>
    public required string Subject { get; set; }
}

/// <summary>A step of a listing.</summary>
internal abstract class ListingInput : CreditInput
{
    /// <summary>The listing's id.</summary>
    [Id]
    public required string Listing { get; set; }
}

/// <summary>A proposal to list an enterprise.</summary>
internal sealed class ProposeListingInput : ListingInput
{
    /// <summary>The item of the catalogue that it rests on.</summary>
    public required string CatalogueItem { get; set; }

    /// <summary>Who decides it: the office that says this.</summary>
    public required string Authority { get; set; }

    /// <summary>Norm and article.</summary>
    public required string Basis { get; set; }

    /// <summary>Which version of the norm.</summary>
    public required string NormVersion { get; set; }

    /// <summary>What the listing reaches.</summary>
    public required string Scope { get; set; }

    /// <summary>Its class.</summary>
    public required ListingSeverity Severity { get; set; }

    /// <summary>The procedure whose terms hold: general, samr-44 or customs.</summary>
    public string? Procedure { get; set; }

    /// <summary>What penalty of a market regulator it is; SAMR Decree 45 then bounds its publicity too.</summary>
    public SamrPenaltyKind? SamrPenalty { get; set; }
}

/// <summary>The service of a notice.</summary>
internal sealed class ServeListingNoticeInput : ListingInput
{
    /// <summary>The day of service.</summary>
    public required DateOnly ServedOn { get; set; }

    /// <summary>The last day for a defence, no earlier than the norm has it.</summary>
    public required DateOnly DefenceUntil { get; set; }

    /// <summary>SHA-256 of what is handed in with it, 64 lower-case hexadecimal digits.</summary>
    public string? Evidence { get; set; }
}

/// <summary>A statement and a defence.</summary>
internal sealed class FileDefenceInput : ListingInput
{
    /// <summary>The day on which the authority received it.</summary>
    public required DateOnly FiledOn { get; set; }

    /// <summary>What it says.</summary>
    public required string Statement { get; set; }

    /// <summary>SHA-256 of what is handed in with it, 64 lower-case hexadecimal digits.</summary>
    public string? Evidence { get; set; }
}

/// <summary>A request for a hearing.</summary>
internal sealed class RequestHearingInput : ListingInput
{
    /// <summary>The day on which the authority received it.</summary>
    public required DateOnly RequestedOn { get; set; }
}

/// <summary>A hearing.</summary>
internal sealed class HoldHearingInput : ListingInput
{
    /// <summary>The day on which the enterprise was told of it.</summary>
    public required DateOnly NotifiedOn { get; set; }

    /// <summary>The day of the hearing.</summary>
    public required DateOnly HeldOn { get; set; }

    /// <summary>Whether the enterprise came.</summary>
    public required HearingOutcome Outcome { get; set; }

    /// <summary>SHA-256 of what is handed in with it, 64 lower-case hexadecimal digits.</summary>
    public string? Evidence { get; set; }
}

/// <summary>A decision to list, or not to.</summary>
internal sealed class DecideListingInput : ListingInput
{
    /// <summary>What is decided.</summary>
    public required ListingOutcome Outcome { get; set; }

    /// <summary>The decision's number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>The decision's date.</summary>
    public required DateOnly DecidedOn { get; set; }
}

/// <summary>The publication of a decision to list.</summary>
internal sealed class PublishListingInput : ListingInput
{
    /// <summary>The first day of publicity.</summary>
    public required DateOnly PublishedOn { get; set; }
}

/// <summary>An application for repair.</summary>
internal sealed class ApplyForRepairInput : ListingInput
{
    /// <summary>The day of the application.</summary>
    public required DateOnly AppliedOn { get; set; }

    /// <summary>The public commitment.</summary>
    public required string Commitment { get; set; }

    /// <summary>SHA-256 of what is handed in with it, 64 lower-case hexadecimal digits.</summary>
    public string? Evidence { get; set; }
}

/// <summary>That an application for repair is taken up.</summary>
internal sealed class AcceptRepairInput : ListingInput
{
    /// <summary>The day.</summary>
    public required DateOnly AcceptedOn { get; set; }
}

/// <summary>A decision about repair.</summary>
internal sealed class DecideRepairInput : ListingInput
{
    /// <summary>What is decided.</summary>
    public required RepairOutcome Outcome { get; set; }

    /// <summary>The decision's date.</summary>
    public required DateOnly DecidedOn { get; set; }

    /// <summary>Why; must be there when it is refused.</summary>
    public string? Reason { get; set; }
}

/// <summary>That what a listing rested on was quashed.</summary>
internal sealed class AnnulListingInput : ListingInput
{
    /// <summary>The date of the document that quashed it.</summary>
    public required DateOnly AnnulledOn { get; set; }

    /// <summary>The court or office that quashed it.</summary>
    public required string By { get; set; }

    /// <summary>That document's number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>Why.</summary>
    public required string Reason { get; set; }
}

/// <summary>That a repair obtained by fraud is revoked.</summary>
internal sealed class ReinstateListingInput : ListingInput
{
    /// <summary>The date of the document that revoked it.</summary>
    public required DateOnly ReinstatedOn { get; set; }

    /// <summary>That document's number.</summary>
    public required string DocumentNo { get; set; }

    /// <summary>What the fraud was.</summary>
    public required string Reason { get; set; }
}

/// <summary>What is decided about a listing.</summary>
internal enum ListingOutcome
{
    /// <summary>It is listed.</summary>
    Listed,

    /// <summary>It is not.</summary>
    NotListed,
}

/// <summary>What is decided about repair.</summary>
internal enum RepairOutcome
{
    /// <summary>The credit is repaired.</summary>
    Repaired,

    /// <summary>It is not.</summary>
    Refused,
}

/// <summary>Whether the enterprise came to its hearing.</summary>
internal enum HearingOutcome
{
    /// <summary>It came.</summary>
    Attended,

    /// <summary>It did not, and so gave up its right.</summary>
    Forgone,
}

/// <summary>Penalties of market regulators, as far as publicity goes by them.</summary>
internal enum SamrPenaltyKind
{
    /// <summary>A warning only: not shown at all.</summary>
    Warning,

    /// <summary>Public criticism only.</summary>
    Criticism,

    /// <summary>A small fine only.</summary>
    SmallFine,

    /// <summary>Anything heavier.</summary>
    Other,
}
