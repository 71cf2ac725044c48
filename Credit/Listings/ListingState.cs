namespace Xinyuan.Credit.Listings;

/// <summary>What was put on record about a listing. What time alone brings about is not among it: see <see cref="ListingStatus"/>.</summary>
public enum ListingState
{
    /// <summary>拟列入: an authority proposed it.</summary>
    Proposed,

    /// <summary>告知: the enterprise was told, may state its case, defend itself and ask for a hearing.</summary>
    NoticeServed,

    /// <summary>要求听证: it asked for a hearing, which was not held yet.</summary>
    HearingRequested,

    /// <summary>听证: the hearing was held, or forgone.</summary>
    HearingHeld,

    /// <summary>不予列入: it was decided not to list.</summary>
    NotListed,

    /// <summary>列入: it was decided to list.</summary>
    Listed,

    /// <summary>公示: the decision is public.</summary>
    Published,

    /// <summary>The enterprise applied for repair (申请修复).</summary>
    RepairApplied,

    /// <summary>受理: the authority took the application up and examines it.</summary>
    UnderReview,

    /// <summary>不予修复: repair was refused; the listing stands, and repair may be applied for again.</summary>
    RepairRefused,

    /// <summary>修复: the enterprise's credit is repaired; from here on the listing is not shown, shared or used.</summary>
    Repaired,

    /// <summary>撤销: what it rested on was quashed; it is as if it had never been.</summary>
    Annulled,
}

/// <summary>How a listing stands on a day.</summary>
public enum ListingStatus
{
    /// <summary>A procedure runs; nothing is decided yet.</summary>
    InProcedure,

    /// <summary>It was decided not to list.</summary>
    NotListed,

    /// <summary>Decided, not yet public.</summary>
    Listed,

    /// <summary>Public, and too early for repair.</summary>
    Published,

    /// <summary>Public, and repair may be applied for.</summary>
    RepairEligible,

    /// <summary>Public, and repair was applied for.</summary>
    RepairApplied,

    /// <summary>Public, and an application for repair is being examined.</summary>
    UnderReview,

    /// <summary>Repaired.</summary>
    Repaired,

    /// <summary>The longest publicity has passed.</summary>
    Expired,

    /// <summary>What it rested on was quashed.</summary>
    Annulled,
}
