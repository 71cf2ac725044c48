namespace Xinyuan.Credit;

/// <summary>Whether what is on record may be withdrawn or corrected: it is there, it stands, and it is the authority's own.</summary>
internal static class CorrectionDecision
{
    /// <summary>What stands against it, or null.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Where the log has what is wrong; null when nothing is to be corrected.</param>
    /// <param name="field">The field that says so.</param>
    /// <param name="authority">Who says so.</param>
    /// <param name="ofRating">Whether only a rating will do (true), only a record (false), or either or a duty (null).</param>
    public static Refusal? Objection(CreditFile file, long? position, string field, string authority, bool? ofRating)
    {
        if (position is not { } at)
            return null;
        var (said, what) = ofRating switch
        {
            true => (Rating(file, at), "rating"),
            false => (Record(file, at), "record"),
            null => (Rating(file, at) ?? Record(file, at) ?? Duty(file, at), "record, rating or duty"),
        };
        if (said is null)
            return new Refusal(field, $"the enterprise has no {what} at position {at}");
        if (said != authority)
            return new Refusal(field, $"only {said}, which put it on record, may say that it was wrong");
        return file.IsWithdrawn(at) ? new Refusal(field, $"what stands at position {at} was withdrawn already") : null;
    }

    private static string? Rating(CreditFile file, long position) =>
        file.Ratings.Find(rating => rating.Place.Position == position)?.Event.Authority;

    private static string? Record(CreditFile file, long position) =>
        file.Records.Find(record => record.Place.Position == position)?.Event.Authority;

    private static string? Duty(CreditFile file, long position) =>
        file.Duties.Find(duty => duty.Place.Position == position)?.Event.Authority;
}
