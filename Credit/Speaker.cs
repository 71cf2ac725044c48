using Xinyuan.Credit.Events;
using Xinyuan.Credit.Records;

namespace Xinyuan.Credit;

/// <summary>In which role somebody hands in a document; the edge knows it from the key or the token.</summary>
public enum SpeakerRole
{
    /// <summary>Whoever asks, on a service opened for trying out (<c>--open</c>): may say everything.</summary>
    Anyone,

    /// <summary>An enterprise, for itself.</summary>
    Enterprise,

    /// <summary>An authority.</summary>
    Department,

    /// <summary>A bank; it reads, and puts nothing of this kind on record.</summary>
    Bank,

    /// <summary>An auditor; it reads only.</summary>
    Auditor,

    /// <summary>Who runs the service.</summary>
    Operator,

    /// <summary>The service itself, in a reaction to what an authority put on record elsewhere in the log.</summary>
    Service,
}

/// <summary>Who says something.</summary>
/// <param name="Party">The party, a party id in canonical text.</param>
/// <param name="Role">The role in which it speaks.</param>
public sealed record Speaker(string Party, SpeakerRole Role);

/// <summary>Who may put what on record: the whole table.</summary>
public static class SpeakingRight
{
    /// <summary>What stands against this speaker saying this, or null when it may.</summary>
    public static Refusal? Objection(Speaker speaker, RecordContent content)
    {
        ArgumentNullException.ThrowIfNull(speaker);
        if (speaker.Role == SpeakerRole.Anyone)
            return null;
        var allowed = content switch
        {
            RecordContent.Files files => speaker.Role is SpeakerRole.Department or SpeakerRole.Operator || Is(speaker, files.Filing.Party),
            RecordContent.Credits { Event: var own } when CreditDecision.IsOfEnterprise(own) => speaker.Role == SpeakerRole.Department
                || Is(speaker, own.Subject),
            // The service repeats what an authority decided, and names that authority.
            RecordContent.Credits { Event: CreditRecordEntered or FiguresReported } or RecordContent.Operates => speaker.Role
                is SpeakerRole.Department
                    or SpeakerRole.Service,
            // What a firm says of itself is its own word.
            RecordContent.Credits { Event: AeoSelfAssessed assessed } => Is(speaker, assessed.Subject),
            RecordContent.Credits => speaker.Role == SpeakerRole.Department,
            RecordContent.RegistersKey => speaker.Role == SpeakerRole.Operator,
            RecordContent.Governs => speaker.Role is SpeakerRole.Department or SpeakerRole.Operator,
            RecordContent.RotatesKey rotates => rotates.Key.Party == speaker.Party,
            RecordContent.RevokesKey revokes => speaker.Role == SpeakerRole.Operator || revokes.Key.Party == speaker.Party,
            _ => false,
        };
        // 谁认定、谁修复: who finds a thing out puts it on record, and nobody in another's name.
        if (allowed && speaker.Role != SpeakerRole.Service && AuthorityOf(content) is { } authority && authority != speaker.Party)
            return new Refusal("authority", $"{speaker.Party} may not put on record what {authority} decides");
        return allowed ? null : new Refusal("type", $"{speaker.Party} may not say this in the role of {speaker.Role}: {Rule(content)}");
    }

    private static string? AuthorityOf(RecordContent content) =>
        content switch
        {
            RecordContent.Credits { Event: RatingImported rating } => rating.Authority,
            RecordContent.Credits { Event: CreditRecordEntered record } => record.Authority,
            RecordContent.Credits { Event: FiguresReported figures } => figures.Authority,
            RecordContent.Credits { Event: ListingProposed proposed } => proposed.Authority,
            RecordContent.Credits { Event: MeasureApplied applied } => applied.Authority,
            RecordContent.Credits { Event: TreatmentSuspended suspended } => suspended.Authority,
            RecordContent.Credits { Event: DutyPerformed duty } => duty.Authority,
            RecordContent.Credits { Event: RecordWithdrawn withdrawn } => withdrawn.Authority,
            RecordContent.Operates operates => operates.Record.Authority,
            _ => null,
        };

    // An enterprise speaks for itself and for nobody else.
    private static bool Is(Speaker speaker, string party) => speaker.Role == SpeakerRole.Enterprise && speaker.Party == party;

    private static string Rule(RecordContent content) =>
        content switch
        {
            RecordContent.Files => "filings are made by the party itself, a department or the operator",
            RecordContent.Credits { Event: AeoSelfAssessed } => "what a firm says of itself it says itself",
            RecordContent.Credits { Event: var own } when CreditDecision.IsOfEnterprise(own) =>
                "the enterprise says this itself or through a department",
            RecordContent.Governs => "rule sets are drafted and approved by departments and the operator",
            RecordContent.RegistersKey => "keys are registered by the operator",
            RecordContent.RotatesKey => "a key is replaced by itself",
            RecordContent.RevokesKey => "a key is revoked by its own party or the operator",
            _ => "ratings, records, figures and listings are put on record by departments",
        };
}
