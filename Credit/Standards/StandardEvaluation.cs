using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Standards;

/// <summary>Holds an enterprise against a standard: a pure function of file, standard and day.</summary>
public static class StandardEvaluation
{
    /// <summary>One finding an item, in the standard's order.</summary>
    /// <param name="file">What is on record.</param>
    /// <param name="standard">The standard; whether it is in force on the day is the caller's to choose.</param>
    /// <param name="asOf">The day, in UTC+8.</param>
    public static IReadOnlyList<ItemFinding> Evaluate(CreditFile file, Standard standard, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(standard);
        var view = OutwardView.Of(file, asOf);
        return [.. standard.Items.Select(item => Evaluate(item, file, view))];
    }

    private static ItemFinding Evaluate(StandardItem item, CreditFile file, OutwardView view)
    {
        if (item.If is not { } condition)
            return new ItemFinding(item, Outcome.Insufficient, null, [], null);
        var judged = Judge.Decide(condition, view);
        var isTold = item.Tells switch
        {
            Telling.Both => true,
            Telling.Met => judged.Outcome == Outcome.Met,
            Telling.NotMet => judged.Outcome == Outcome.NotMet,
            _ => false,
        };
        return isTold
            ? new ItemFinding(
                item,
                judged.Outcome,
                judged.Measured,
                judged.Positions,
                judged.Outcome == Outcome.NotMet ? Judge.ChangesOn(condition, file, view.AsOf) : null
            )
            : new ItemFinding(item, Outcome.Insufficient, judged.Measured, judged.Positions, null);
    }
}
