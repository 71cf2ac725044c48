using Xinyuan.Credit.Listings;

namespace Xinyuan.Credit.Grains;

/// <summary>
/// What of a credit file leaves the grain for a caller: all of it, or what is public. The edge decides field by field; this makes sure
/// that it has nothing in hand that it must not show.
/// </summary>
internal static class CreditSight
{
    /// <summary>The class of what is on record about an enterprise.</summary>
    private const string Subject = Ledger.AccessClass.Subject;

    /// <summary>Whether the caller reads the file and not only what is public of it.</summary>
    public static bool IsOpen(CreditCaller caller, string subject) => caller.MayRead(subject, Subject);

    /// <summary>The view as the caller may have it.</summary>
    public static CreditFileView Narrow(CreditFileView view, CreditCaller caller) =>
        IsOpen(caller, view.Subject)
            ? view
            : view with
            {
                Ratings = [],
                Listings = [.. view.Listings.Where(listing => listing.IsPublic).Select(Public)],
                Records = [],
                RecordsTotal = 0,
                Indicator = null,
            };

    /// <summary>The listing as the caller may have it.</summary>
    public static ListingView Narrow(ListingView listing, CreditCaller caller) =>
        IsOpen(caller, listing.Subject) ? listing : Public(listing);

    // That repair was applied for is between the firm and the authority; to others it may be applied for still.
    private static ListingView Public(ListingView listing) =>
        listing with
        {
            Status = listing.Status == nameof(ListingStatus.RepairApplied) ? nameof(ListingStatus.RepairEligible) : listing.Status,
            DefenceUntil = null,
            RepairAppliedOn = null,
        };
}
