using System.Text.RegularExpressions;
using Xinyuan.Credit.Listings;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Events;

/// <content>Acts of a procedure, objections, corrections and overrides.</content>
internal static partial class CreditEventReader
{
    private static readonly string[] HearingOutcomes = ["attended", "forgone"];
    private static readonly string[] ObjectionOutcomes = ["corrected", "unchanged", "unresolved"];
    private static readonly string[] OverrideTiers = ["TIER_1", "TIER_2", "TIER_3", "TIER_4", "TIER_5"];
    private static readonly string[] ProcedureIds = [.. LegalNorms.Shipped.Procedures.Select(procedure => procedure.Id)];

    private static CreditEvent? Act(string type, ObjectReader fields) =>
        type switch
        {
            nameof(ListingDefenceFiled) => new ListingDefenceFiled(
                fields.Party("subject"),
                Listing(fields),
                fields.Date("filedOn"),
                fields.Text("statement", ProseLengthMax),
                Evidence(fields)
            ),
            nameof(ListingHearingRequested) => new ListingHearingRequested(
                fields.Party("subject"),
                Listing(fields),
                fields.Date("requestedOn")
            ),
            nameof(ListingHearingHeld) => new ListingHearingHeld(
                fields.Party("subject"),
                Listing(fields),
                fields.Date("notifiedOn"),
                fields.Date("heldOn"),
                fields.Choice("outcome", HearingOutcomes) == "attended",
                Evidence(fields)
            ),
            nameof(RepairAccepted) => new RepairAccepted(fields.Party("subject"), Listing(fields), fields.Date("acceptedOn")),
            nameof(ListingAnnulled) => new ListingAnnulled(
                fields.Party("subject"),
                Listing(fields),
                fields.Date("annulledOn"),
                fields.Text("by", NameLengthMax),
                fields.Text("documentNo", ItemLengthMax),
                fields.Text("reason", ProseLengthMax)
            ),
            nameof(ListingReinstated) => new ListingReinstated(
                fields.Party("subject"),
                Listing(fields),
                fields.Date("reinstatedOn"),
                fields.Text("documentNo", ItemLengthMax),
                fields.Text("reason", ProseLengthMax)
            ),
            nameof(DutyPerformed) => new DutyPerformed(
                fields.Party("subject"),
                fields.Text("authority", NameLengthMax),
                fields.Text("documentNo", ItemLengthMax),
                fields.Date("performedOn"),
                fields.OptionalText("note", ProseLengthMax)
            ),
            nameof(RecordWithdrawn) => new RecordWithdrawn(
                fields.Party("subject"),
                Position(fields, "record"),
                fields.Text("authority", NameLengthMax),
                fields.Date("withdrawnOn"),
                fields.Text("reason", ProseLengthMax)
            ),
            _ => Dispute(type, fields) ?? Override(type, fields),
        };

    private static CreditEvent? Dispute(string type, ObjectReader fields)
    {
        switch (type)
        {
            case nameof(ObjectionFiled):
                var filed = new ObjectionFiled(
                    fields.Party("subject"),
                    fields.CaseId("objection"),
                    fields.Has("listing") ? Listing(fields) : null,
                    fields.OptionalPosition("record"),
                    fields.Date("filedOn"),
                    fields.Text("statement", ProseLengthMax),
                    Evidence(fields)
                );
                if (filed.Listing is null == filed.Record is null)
                    fields.Report("listing", "an objection is about a listing, or else about the record at a position");
                return filed;
            case nameof(ObjectionAnswered):
                return new ObjectionAnswered(
                    fields.Party("subject"),
                    fields.CaseId("objection"),
                    (ObjectionOutcome)Math.Max(0, Array.IndexOf(ObjectionOutcomes, fields.Choice("outcome", ObjectionOutcomes))),
                    fields.Date("answeredOn"),
                    fields.Text("statement", ProseLengthMax)
                );
            default:
                return null;
        }
    }

    private static CreditEvent? Override(string type, ObjectReader fields) =>
        type switch
        {
            nameof(OverrideProposed) => new OverrideProposed(
                fields.Party("subject"),
                fields.CaseId("override"),
                Math.Max(0, Array.IndexOf(OverrideTiers, fields.Choice("tier", OverrideTiers))) + 1,
                Person(fields),
                fields.Text("reason", ProseLengthMax),
                fields.Code("evidence", Sha256(), Sha256Form),
                fields.Date("proposedOn"),
                fields.Date("expiresOn")
            ),
            nameof(OverrideApproved) => new OverrideApproved(
                fields.Party("subject"),
                fields.CaseId("override"),
                Person(fields),
                fields.Date("approvedOn")
            ),
            nameof(OverrideEnded) => new OverrideEnded(
                fields.Party("subject"),
                fields.CaseId("override"),
                Person(fields),
                fields.Date("endedOn"),
                fields.Text("reason", ProseLengthMax)
            ),
            _ => null,
        };

    private static string? Evidence(ObjectReader fields) => fields.OptionalCode("evidence", Sha256(), Sha256Form);

    // An id of the department's own: no name, since names are spelled in many ways.
    private static string Person(ObjectReader fields) =>
        fields.Code("person", PersonId(), "a person's id in the department: 1 to 64 letters, digits, '-', '.', '_'");

    private static long Position(ObjectReader fields, string name)
    {
        if (!fields.Has(name))
            fields.Report(name, "the field is missing");
        return fields.OptionalPosition(name) ?? -1;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex PersonId();
}
