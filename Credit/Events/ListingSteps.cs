namespace Xinyuan.Credit.Events;

/// <summary>The enterprise stated its case and defended itself (陈述、申辩), in the time that the notice gave it.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="FiledOn">The day on which the authority received it.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Evidence">SHA-256 of the evidence handed in, 64 hexadecimal digits, or null.</param>
public sealed record ListingDefenceFiled(string Subject, string Listing, DateOnly FiledOn, string Statement, string? Evidence)
    : ListingEvent(Subject, Listing);

/// <summary>The enterprise asked for a hearing (要求听证). Until it was held nothing is decided.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="RequestedOn">The day on which the authority received it.</param>
public sealed record ListingHearingRequested(string Subject, string Listing, DateOnly RequestedOn) : ListingEvent(Subject, Listing);

/// <summary>The hearing was held, or the enterprise gave up its right by not coming (视为放弃听证权利).</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="NotifiedOn">The day on which the enterprise was told of time and place.</param>
/// <param name="HeldOn">The day of the hearing.</param>
/// <param name="Attended">Whether the enterprise came.</param>
/// <param name="Evidence">SHA-256 of the minutes (听证笔录), 64 hexadecimal digits, or null.</param>
public sealed record ListingHearingHeld(
    string Subject,
    string Listing,
    DateOnly NotifiedOn,
    DateOnly HeldOn,
    bool Attended,
    string? Evidence
) : ListingEvent(Subject, Listing);

/// <summary>The authority took up an application for repair (受理).</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="AcceptedOn">The day.</param>
public sealed record RepairAccepted(string Subject, string Listing, DateOnly AcceptedOn) : ListingEvent(Subject, Listing);

/// <summary>What the listing rested on was quashed (依据被撤销): it ends from the start, as if it had never been.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="AnnulledOn">The date of the document that quashed the basis.</param>
/// <param name="By">The court or office that quashed it.</param>
/// <param name="DocumentNo">That document's number.</param>
/// <param name="Reason">Why.</param>
public sealed record ListingAnnulled(string Subject, string Listing, DateOnly AnnulledOn, string By, string DocumentNo, string Reason)
    : ListingEvent(Subject, Listing);

/// <summary>A repair that was obtained by fraud was revoked (撤销信用修复): the listing is public again, and its clock starts anew.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="ReinstatedOn">The date of the document that revoked the repair.</param>
/// <param name="DocumentNo">That document's number.</param>
/// <param name="Reason">What the fraud was.</param>
public sealed record ListingReinstated(string Subject, string Listing, DateOnly ReinstatedOn, string DocumentNo, string Reason)
    : ListingEvent(Subject, Listing);
