namespace Xinyuan.Credit.Events;

/// <summary>Something that an authority, or the enterprise itself, put on record about an enterprise. All dates are of UTC+8.</summary>
/// <param name="Subject">The enterprise, a party id in canonical text.</param>
public abstract record CreditEvent(string Subject)
{
    /// <summary>The stream of what is on record about an enterprise.</summary>
    public static string StreamOf(string subject) => "credit:" + subject;

    /// <summary>The types of credit events, as entries have them.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        nameof(RatingImported),
        nameof(CreditRecordEntered),
        nameof(FiguresReported),
        nameof(ListingProposed),
        nameof(ListingNoticeServed),
        nameof(ListingDecided),
        nameof(ListingPublished),
        nameof(RepairApplied),
        nameof(RepairDecided),
        .. SupervisionEvent.Types,
        nameof(DutyPerformed),
        nameof(ListingDefenceFiled),
        nameof(ListingHearingRequested),
        nameof(ListingHearingHeld),
        nameof(RepairAccepted),
        nameof(ListingAnnulled),
        nameof(ListingReinstated),
        nameof(RecordWithdrawn),
        nameof(ObjectionFiled),
        nameof(ObjectionAnswered),
        nameof(OverrideProposed),
        nameof(OverrideApproved),
        nameof(OverrideEnded),
    ];
}

/// <summary>An authority's rating was taken over as it stands. It is never recomputed.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Scheme">Whose rating it is: one of <see cref="RatingScheme.All"/>.</param>
/// <param name="Grade">The grade, one of the scheme's own.</param>
/// <param name="Decided">The day from which it holds.</param>
/// <param name="ValidTo">The last day on which it holds, or null when it holds until the next.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="DocumentNo">The decision's number.</param>
public sealed record RatingImported(
    string Subject,
    string Scheme,
    string Grade,
    DateOnly Decided,
    DateOnly? ValidTo,
    string Authority,
    string DocumentNo
) : CreditEvent(Subject)
{
    /// <summary>The position of an earlier rating that was wrong and that this one stands in for, or null.</summary>
    public long? Corrects { get; init; }
}

/// <summary>A fact of a catalogue item was put on record (全国公共信用信息基础目录 or its local supplement).</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Kind">Which side of its conduct: one of <see cref="RecordKind.All"/>.</param>
/// <param name="CatalogueItem">The catalogue's item; null makes it operational data, which never enters a credit file.</param>
/// <param name="Severity">How grave, or positive or neutral.</param>
/// <param name="Authority">Who found it.</param>
/// <param name="DocumentNo">The document's number.</param>
/// <param name="DocumentDate">The document's date, from which every legal clock runs.</param>
/// <param name="Summary">What happened, in a sentence.</param>
/// <param name="Amount">The sum of money in it, such as a fine.</param>
public sealed record CreditRecordEntered(
    string Subject,
    string Kind,
    string? CatalogueItem,
    Severity Severity,
    string Authority,
    string DocumentNo,
    DateOnly DocumentDate,
    string Summary,
    Money? Amount
) : CreditEvent(Subject)
{
    /// <summary>What it is about, of <see cref="Records.Catalogues.MatterCatalogue"/>, where a rule must tell it apart; or null.</summary>
    public string? Matter { get; init; }

    /// <summary>The first day on which it is so, or null when that is the document's date.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it is so, or null.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The first day on which it is so.</summary>
    public DateOnly BeginsOn => ValidFrom ?? DocumentDate;

    /// <summary>What penalty of a market regulator it is, or null; then SAMR Decree 45 bounds its publicity too.</summary>
    public SamrPenalty? Penalty { get; init; }

    /// <summary>The position of an earlier record that was wrong and that this one stands in for, or null.</summary>
    public long? Corrects { get; init; }

    /// <summary>The document that it rests on.</summary>
    public CreditDocument Document => new(Authority, DocumentNo);
}

/// <summary>Something about a listing on the negative list.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id, unique in the log.</param>
public abstract record ListingEvent(string Subject, string Listing) : CreditEvent(Subject)
{
    /// <summary>The types of steps of listings, as entries have them.</summary>
    public static IReadOnlyList<string> ListingTypes { get; } =
    [
        nameof(ListingProposed),
        nameof(ListingNoticeServed),
        nameof(ListingDefenceFiled),
        nameof(ListingHearingRequested),
        nameof(ListingHearingHeld),
        nameof(ListingDecided),
        nameof(ListingPublished),
        nameof(RepairApplied),
        nameof(RepairAccepted),
        nameof(RepairDecided),
        nameof(ListingAnnulled),
        nameof(ListingReinstated),
    ];
}

/// <summary>An authority proposed to list an enterprise.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="CatalogueItem">The item of the catalogue that it rests on.</param>
/// <param name="Authority">Who decides it, and who alone repairs it (谁认定、谁修复).</param>
/// <param name="Basis">Norm and article.</param>
/// <param name="NormVersion">Which version of the norm.</param>
/// <param name="Scope">What the listing reaches.</param>
/// <param name="Severity"><see cref="Severity.General"/> or <see cref="Severity.Serious"/>.</param>
public sealed record ListingProposed(
    string Subject,
    string Listing,
    string CatalogueItem,
    string Authority,
    string Basis,
    string NormVersion,
    string Scope,
    Severity Severity
) : ListingEvent(Subject, Listing)
{
    /// <summary>The id of the procedure whose terms hold (<see cref="Listings.LegalNorms"/>); null for the general one.</summary>
    public string? Procedure { get; init; }

    /// <summary>What penalty of a market regulator it is, or null; then SAMR Decree 45 bounds its publicity too.</summary>
    public SamrPenalty? Penalty { get; init; }
}

/// <summary>The enterprise was told, and of its right to state and defend.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="ServedOn">The day of service.</param>
/// <param name="DefenceUntil">The last day for a defence.</param>
public sealed record ListingNoticeServed(string Subject, string Listing, DateOnly ServedOn, DateOnly DefenceUntil)
    : ListingEvent(Subject, Listing)
{
    /// <summary>SHA-256 of the record of service (送达回证), 64 hexadecimal digits, or null.</summary>
    public string? Evidence { get; init; }
}

/// <summary>The authority decided to list, or not to.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="Listed">Whether it is listed.</param>
/// <param name="DocumentNo">The decision's number.</param>
/// <param name="DecidedOn">The decision document's date, from which the publicity clock runs.</param>
public sealed record ListingDecided(string Subject, string Listing, bool Listed, string DocumentNo, DateOnly DecidedOn)
    : ListingEvent(Subject, Listing);

/// <summary>The decision to list was published.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="PublishedOn">The first day of publicity.</param>
public sealed record ListingPublished(string Subject, string Listing, DateOnly PublishedOn) : ListingEvent(Subject, Listing);

/// <summary>The enterprise applied for credit repair.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="AppliedOn">The day of the application.</param>
/// <param name="Commitment">Its public commitment.</param>
/// <param name="Evidence">SHA-256 of the evidence handed in, 64 hexadecimal digits, or null.</param>
public sealed record RepairApplied(string Subject, string Listing, DateOnly AppliedOn, string Commitment, string? Evidence)
    : ListingEvent(Subject, Listing);

/// <summary>The authority repaired the enterprise's credit, or refused to.</summary>
/// <param name="Subject">The enterprise.</param>
/// <param name="Listing">The listing's id.</param>
/// <param name="Repaired">Whether it is repaired.</param>
/// <param name="DecidedOn">The decision's date.</param>
/// <param name="Reason">Why; must be there when it was refused.</param>
public sealed record RepairDecided(string Subject, string Listing, bool Repaired, DateOnly DecidedOn, string? Reason)
    : ListingEvent(Subject, Listing);
