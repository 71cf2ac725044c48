using Xinyuan.Facts.Reading;

namespace Xinyuan.Facts.Recalls;

/// <content>Reading, from documents and from the log alike.</content>
public abstract partial record RecallFact
{
    private const int ProseLengthMax = 2_000;
    private const int NameLengthMax = 200;
    private const int CountMax = 1_000_000_000;

    internal static RecallFact? ReadFields(string type, ObjectReader fields) =>
        type switch
        {
            nameof(SaleStopped) => new SaleStopped(
                fields.CaseId("recall"),
                fields.Text("basis", NameLengthMax),
                RecallScope.Read(fields),
                fields.Text("reason", ProseLengthMax),
                fields.Moment("knownAt"),
                fields.Text("instructions", ProseLengthMax),
                fields.Text("contact", NameLengthMax),
                fields.OptionalText("documentNo", NameLengthMax)
            ),
            nameof(RecallStarted) => new RecallStarted(
                fields.CaseId("recall"),
                fields.Choice("level", RecallLevels.All),
                fields.Text("basis", NameLengthMax),
                RecallScope.Read(fields),
                fields.Text("reason", ProseLengthMax),
                fields.Moment("knownAt"),
                fields.Text("instructions", ProseLengthMax),
                fields.Text("contact", NameLengthMax),
                fields.OptionalParty("recallAgent"),
                fields.OptionalText("documentNo", NameLengthMax)
            ),
            nameof(RecallPlanReported) => new RecallPlanReported(
                fields.CaseId("recall"),
                fields.Party("reportedTo"),
                fields.Text("measures", ProseLengthMax)
            ),
            nameof(RecallScopeExtended) => new RecallScopeExtended(
                fields.CaseId("recall"),
                RecallScope.Read(fields),
                fields.Text("reason", ProseLengthMax)
            ),
            nameof(RecallAffectedFound) => new RecallAffectedFound(
                fields.CaseId("recall"),
                fields.OptionalPosition("asOf") ?? -1,
                fields.Count("total", 0, CountMax),
                fields.OptionalFlag("truncated") ?? false,
                AffectedItem.ReadAll(fields)
            ),
            nameof(RecallHolderNotified) => new RecallHolderNotified(
                fields.CaseId("recall"),
                fields.Party("holder"),
                fields.Text("holderClass", NameLengthMax),
                fields.Count("count", 0, CountMax),
                fields.OptionalPosition("asOf") ?? -1,
                AffectedItem.ReadAll(fields)
            ),
            nameof(RecallNoticeAcknowledged) => new RecallNoticeAcknowledged(
                fields.CaseId("recall"),
                fields.OptionalFlag("saleStopped") ?? false,
                fields.OptionalInteger("held", 0, CountMax),
                fields.OptionalText("note", ProseLengthMax)
            ),
            nameof(RecallProgressReported) => new RecallProgressReported(
                fields.CaseId("recall"),
                fields.Count("found", 0, CountMax),
                fields.Count("returned", 0, CountMax),
                fields.Count("destroyed", 0, CountMax),
                fields.Count("soldOnward", 0, CountMax),
                fields.OptionalText("note", ProseLengthMax)
            ),
            _ => ReadEnd(type, fields),
        };

    private static RecallFact? ReadEnd(string type, ObjectReader fields) =>
        type switch
        {
            nameof(RecallReported) => new RecallReported(
                fields.CaseId("recall"),
                fields.Party("reportedTo"),
                fields.Count("recovered", 0, CountMax),
                fields.Count("outstanding", 0, CountMax),
                fields.Text("summary", ProseLengthMax)
            ),
            nameof(RecallFailureFound) => new RecallFailureFound(
                fields.CaseId("recall"),
                fields.Party("subject"),
                fields.Choice("failure", RecallFailures.All),
                fields.Text("documentNo", NameLengthMax),
                fields.Date("documentDate"),
                fields.Text("summary", ProseLengthMax)
            ),
            nameof(RecallClosed) => new RecallClosed(
                fields.CaseId("recall"),
                fields.Text("documentNo", NameLengthMax),
                fields.Date("decidedOn"),
                fields.Choice("outcome", RecallClosed.Outcomes)
            ),
            nameof(RecallWithdrawn) => new RecallWithdrawn(fields.CaseId("recall"), fields.Text("reason", ProseLengthMax)),
            _ => null,
        };
}
