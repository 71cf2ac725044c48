using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Objections;

/// <summary>Whether an objection may be filed, and answered so.</summary>
internal static class DisputeDecision
{
    /// <summary>Objections about one thing, at most.</summary>
    public const int PerTargetMax = 20;

    /// <summary>Objections of one enterprise, at most.</summary>
    public const int PerFileMax = 1_000;

    public static Refusal? Objection(CreditFile file, ObjectionFiled filed, DateOnly today)
    {
        if (file.Disputes.ContainsKey(filed.Objection))
            return new Refusal("objection", $"the objection '{filed.Objection}' exists already");
        if (filed.FiledOn > today)
            return new Refusal("filedOn", $"{filed.FiledOn:O} lies in the future");
        if (AuthorityOf(file, filed) is null)
        {
            return filed.Listing is { } listing
                ? new Refusal("listing", $"the enterprise has no listing '{listing}' that was decided and stands")
                : new Refusal("record", $"the enterprise has no record or rating at position {filed.Record} that stands");
        }
        var others = file.Disputes.Values.Where(other =>
            other.Filed.Event.Listing == filed.Listing && other.Filed.Event.Record == filed.Record
        );
        if (others.Any(other => other.IsOpen))
            return new Refusal("objection", "an objection about the same waits for its answer");
        return others.Count() >= PerTargetMax || file.Disputes.Count >= PerFileMax
            ? new Refusal("objection", $"there are {PerTargetMax} objections about one thing at most, and {PerFileMax} of one enterprise")
            : null;
    }

    public static Refusal? Objection(CreditFile file, ObjectionAnswered answered, Speaker speaker, DateOnly today)
    {
        if (!file.Disputes.TryGetValue(answered.Objection, out var dispute))
            return new Refusal("objection", $"the enterprise has no objection '{answered.Objection}'");
        if (!dispute.IsOpen)
            return new Refusal("objection", $"the objection '{answered.Objection}' was answered");
        var filed = dispute.Filed.Event;
        if (SpokenOf(file, filed) is { } authority && speaker.Role != SpeakerRole.Anyone && speaker.Party != authority)
            return new Refusal("objection", $"only {authority}, which put on record what it is about, may answer it");
        if (answered.AnsweredOn < filed.FiledOn)
            return new Refusal("answeredOn", $"{answered.AnsweredOn:O} is before the objection of {filed.FiledOn:O}");
        if (answered.AnsweredOn > today)
            return new Refusal("answeredOn", $"{answered.AnsweredOn:O} lies in the future");
        // Whatever the answer says, the record itself must say it too.
        return answered.Outcome == ObjectionOutcome.Corrected && AuthorityOf(file, filed) is not null
            ? new Refusal("outcome", "what it is about stands as it was: withdraw, correct or annul it first")
            : null;
    }

    // Whose word it is about, while that stands.
    private static string? AuthorityOf(CreditFile file, ObjectionFiled filed)
    {
        if (filed.Listing is { } id)
        {
            return file.Listings.TryGetValue(id, out var listing) && listing is { Decision.Listed: true, IsLifted: false }
                ? listing.Issuer
                : null;
        }
        var position = filed.Record!.Value;
        return file.IsWithdrawn(position) || file.LiftedPositions.Contains(position) ? null : SpokenOf(file, filed);
    }

    private static string? SpokenOf(CreditFile file, ObjectionFiled filed) =>
        filed.Listing is { } id
            ? file.Listings.GetValueOrDefault(id)?.Issuer
            : file.Records.Find(record => record.Place.Position == filed.Record)?.Event.Authority
                ?? file.Ratings.Find(rating => rating.Place.Position == filed.Record)?.Event.Authority;
}
