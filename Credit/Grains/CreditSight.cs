using Xinyuan.Credit.Events;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Grains;

/// <summary>
/// What of a credit file leaves the grain for a caller: all of it, or what is public. The edge decides field by field; this makes sure
/// that it has nothing in hand that it must not show.
/// </summary>
internal static class CreditSight
{
    /// <summary>The class of what is on record about an enterprise.</summary>
    private const string Subject = Ledger.AccessClass.Subject;

    /// <summary>The class of internal aids of supervision.</summary>
    private const string Department = Ledger.AccessClass.Department;

    private static readonly ListingTermsView NoTerms = new(null, null, null, null, null, null);

    /// <summary>Whether the caller reads the file and not only what is public of it.</summary>
    public static bool IsOpen(CreditCaller caller, string subject) => caller.MayRead(subject, Subject);

    /// <summary>The view as the caller may have it.</summary>
    public static CreditFileView Narrow(CreditFileView view, CreditCaller caller) =>
        IsOpen(caller, view.Subject)
            ? view with
            {
                Ratings =
                [
                    .. view.Ratings.Where(rating => !RatingScheme.IsInternal(rating.Scheme) || caller.MayRead(view.Subject, Department)),
                ],
            }
            : view with
            {
                Ratings = [],
                Listings = [.. view.Listings.Where(listing => listing.IsPublic).Select(Public)],
                Records = [],
                RecordsTotal = 0,
                Figures = [],
                Disputes = [],
                Indicator = null,
            };

    /// <summary>The listing as the caller may have it.</summary>
    public static ListingView Narrow(ListingView listing, CreditCaller caller) =>
        IsOpen(caller, listing.Subject) ? listing : Public(listing);

    /// <summary>The measures as the caller may have them: what follows from a public listing is open to all, internal aids to departments.</summary>
    public static MeasuresView Narrow(MeasuresView view, string subject, CreditCaller caller) =>
        view with
        {
            Measures =
            [
                .. view.Measures.Where(measure =>
                    measure.Ground == nameof(MeasureGround.Listing) || caller.MayRead(subject, measure.IsInternal ? Department : Subject)
                ),
            ],
        };

    // That repair was applied for is between the firm and the authority; to others it may be applied for still.
    private static ListingView Public(ListingView listing) =>
        listing with
        {
            Status = listing.Status is nameof(ListingStatus.RepairApplied) or nameof(ListingStatus.UnderReview)
                ? nameof(ListingStatus.RepairEligible)
                : listing.Status,
            DefenceUntil = null,
            RepairAppliedOn = null,
            State = "",
            Steps = [],
            Terms = NoTerms,
            // That it is disputed is public, what was said is not.
            Dispute = listing.Dispute is { } dispute ? dispute with { Statement = "", Answer = null } : null,
        };
}
