namespace Xinyuan.Credit.Tests;

/// <content>Acts of a procedure, objections, corrections and overrides.</content>
internal static partial class Samples
{
    public const string Evidence = "0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100";

    public static string Defence(string subject, string filedOn = "2026-02-04") =>
        $$"""{"type":"ListingDefenceFiled","listing":"L-1","subject":"{{subject}}","filedOn":"{{filedOn}}","statement":"It was not us."}""";

    public static string HearingRequested(string subject, string requestedOn = "2026-02-05") =>
        $$"""{"type":"ListingHearingRequested","listing":"L-1","subject":"{{subject}}","requestedOn":"{{requestedOn}}"}""";

    public static string HearingHeld(string subject, string notifiedOn = "2026-02-10", string heldOn = "2026-02-26") =>
        $$"""{"type":"ListingHearingHeld","listing":"L-1","subject":"{{subject}}","notifiedOn":"{{notifiedOn}}","heldOn":"{{heldOn}}","outcome":"attended"}""";

    public static string Accepted(string subject, string acceptedOn = "2026-06-09") =>
        $$"""{"type":"RepairAccepted","listing":"L-1","subject":"{{subject}}","acceptedOn":"{{acceptedOn}}"}""";

    public static string Annulled(string subject, string annulledOn = "2026-07-02", string listing = "L-1") =>
        $$"""{"type":"ListingAnnulled","listing":"{{listing}}","subject":"{{subject}}","annulledOn":"{{annulledOn}}","by":"延吉市人民法院","""
        + """ "documentNo":"J-1","reason":"The penalty was quashed."}""";

    public static string Reinstated(string subject, string reinstatedOn = "2026-07-01") =>
        $$"""{"type":"ListingReinstated","listing":"L-1","subject":"{{subject}}","reinstatedOn":"{{reinstatedOn}}","documentNo":"X-9","reason":"False papers."}""";

    public static string Withdrawn(string subject, long record, string withdrawnOn = "2026-06-20") =>
        $$"""{"type":"RecordWithdrawn","subject":"{{subject}}","record":{{record}},"authority":"org:samr.yanbian","""
        + $$""" "withdrawnOn":"{{withdrawnOn}}","reason":"Another firm."}""";

    public static string ObjectionToRecord(string subject, long record, string objection = "O-1", string filedOn = "2026-06-01") =>
        $$"""{"type":"ObjectionFiled","subject":"{{subject}}","objection":"{{objection}}","record":{{record}},"filedOn":"{{filedOn}}","""
        + """ "statement":"It was not us."}""";

    public static string ObjectionToListing(string subject, string objection = "O-1", string filedOn = "2026-06-01") =>
        $$"""{"type":"ObjectionFiled","subject":"{{subject}}","objection":"{{objection}}","listing":"L-1","filedOn":"{{filedOn}}","statement":"It was not us."}""";

    public static string ObjectionAnswered(string subject, string outcome, string objection = "O-1", string answeredOn = "2026-06-10") =>
        $$"""{"type":"ObjectionAnswered","subject":"{{subject}}","objection":"{{objection}}","outcome":"{{outcome}}","""
        + $$""" "answeredOn":"{{answeredOn}}","statement":"It was you."}""";

    public static string OverrideProposed(
        string subject,
        string tier = "TIER_2",
        string proposedOn = "2026-06-01",
        string expiresOn = "2026-12-01"
    ) =>
        $$"""{"type":"OverrideProposed","subject":"{{subject}}","override":"OV-1","tier":"{{tier}}","person":"S-017","reason":"Its books were seen.","""
        + $$""" "evidence":"{{Evidence}}","proposedOn":"{{proposedOn}}","expiresOn":"{{expiresOn}}"}""";

    public static string OverrideApproved(string subject, string approvedOn = "2026-06-03", string person = "C-004") =>
        $$"""{"type":"OverrideApproved","subject":"{{subject}}","override":"OV-1","person":"{{person}}","approvedOn":"{{approvedOn}}"}""";

    public static string OverrideEnded(string subject, string endedOn = "2026-06-20") =>
        $$"""{"type":"OverrideEnded","subject":"{{subject}}","override":"OV-1","person":"C-004","endedOn":"{{endedOn}}","reason":"No longer so."}""";
}
