namespace Xinyuan.Credit.Rules;

/// <summary>What came of a condition on a day, and from what.</summary>
/// <param name="Outcome">Whether it holds.</param>
/// <param name="Positions">The entries that it looked at, ascending, each once.</param>
/// <param name="Measured">What was measured, such as <c>3 of 2,950 (limit 1/1000)</c>; null when nothing was.</param>
public sealed record Judgement(Outcome Outcome, IReadOnlyList<long> Positions, string? Measured);

/// <summary>Decides conditions: a pure function of view and condition.</summary>
public static class Judge
{
    // Days looked at for the earliest relief; what needs more is further off than anybody plans for.
    private const int DaysMax = 64;

    /// <summary>Whether a condition holds of an enterprise as a view shows it.</summary>
    public static Judgement Decide(Condition condition, OutwardView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return condition switch
        {
            Condition.Filed => new Judgement(Say(view.Enterprise is not null), view.Enterprise is { } filed ? [filed.Position] : [], null),
            Condition.Declarant declarant => Decide(declarant, view),
            Condition.Exists exists => Decide(exists, view),
            Condition.Compare compare => Decide(compare, view),
            Condition.Ratio ratio => Decide(ratio, view),
            Condition.Graded graded => Decide(graded, view),
            Condition.Listed listed => Decide(listed, view),
            Condition.Not not => Negate(Decide(not.Of, view)),
            Condition.AtLeast group => Decide(group, view),
            _ => throw new InvalidOperationException($"a condition {condition?.GetType().Name} is not known"),
        };
    }

    /// <summary>The first day after <paramref name="asOf"/> on which the outcome is another by time alone, or null when none is in sight.</summary>
    public static DateOnly? ChangesOn(Condition condition, CreditFile file, DateOnly asOf)
    {
        var view = OutwardView.Of(file, asOf);
        var now = Decide(condition, view).Outcome;
        var days = FiltersOf(condition)
            .SelectMany(filter => view.Records.SelectMany(record => filter.DaysOfChange(record.Event, file.ClockOf(record.Event), asOf)))
            .Concat(view.Ratings.Select(rating => rating.Event.ValidTo?.AddDays(1)).OfType<DateOnly>())
            .Concat(view.Listings.Select(listing => listing.EndsOn).OfType<DateOnly>())
            .Where(day => day > asOf)
            .Distinct()
            .Order()
            .Take(DaysMax);
        foreach (var day in days)
        {
            if (Decide(condition, OutwardView.Of(file, day)).Outcome is var then && then != now && then != Outcome.Insufficient)
                return day;
        }
        return null;
    }

    /// <summary>The filters of records in a condition.</summary>
    public static IEnumerable<RecordFilter> FiltersOf(Condition condition) =>
        condition switch
        {
            Condition.Exists exists => [exists.Of],
            Condition.Compare compare => FiltersOf(compare.Of),
            Condition.Ratio ratio => FiltersOf(ratio.Part).Concat(FiltersOf(ratio.Whole)),
            Condition.Not not => FiltersOf(not.Of),
            Condition.AtLeast group => group.Of.SelectMany(FiltersOf),
            _ => [],
        };

    private static IEnumerable<RecordFilter> FiltersOf(Quantity quantity) =>
        quantity switch
        {
            Quantity.Count count => [count.Of],
            Quantity.Sum sum => [sum.Of],
            Quantity.Largest largest => [largest.Of],
            _ => [],
        };

    private static Judgement Decide(Condition.Declarant declarant, OutwardView view) =>
        view.Enterprise is { Filing.CustomsCode: { Length: 10 } code, Position: var position }
            ? new Judgement(Say((code[5] == '8') == declarant.Is), [position], null)
            : new Judgement(Outcome.Insufficient, [], "no customs record number is filed");

    private static Judgement Decide(Condition.Exists exists, OutwardView view)
    {
        var found = exists.Of.Select(view);
        return new Judgement(Say(found.Count > 0), [.. found.Select(record => record.Place.Position)], null);
    }

    private static Judgement Decide(Condition.Compare compare, OutwardView view)
    {
        var (value, positions) = Measure.Take(compare.Of, view);
        var outcome = value is { } known ? Say(compare.Is.Holds(known.CompareTo(compare.Limit))) : Outcome.Insufficient;
        return new Judgement(outcome, positions, $"{Measure.Write(value)} (limit {Measure.Write(compare.Limit)})");
    }

    private static Judgement Decide(Condition.Ratio ratio, OutwardView view)
    {
        var (part, whole) = Measure.TakeBoth(ratio.Part, ratio.Whole, view);
        var outcome =
            part.Value is { } over && whole.Value is { } under && under >= ratio.SampleMin
                ? Say(ratio.Is.Holds(ratio.Limit.Compare(over, under)))
                : ratio.WhenInsufficient;
        return new Judgement(
            outcome,
            Join([part.Positions, whole.Positions]),
            $"{Measure.Write(part.Value)} of {Measure.Write(whole.Value)} (limit {ratio.Limit}, least sample {Measure.Write(ratio.SampleMin)})"
        );
    }

    private static Judgement Decide(Condition.Graded graded, OutwardView view) =>
        view.Ratings.FirstOrDefault(rating => rating.Event.Scheme == graded.Scheme) is { } rating
            ? new Judgement(
                Say(graded.Grades.Contains(rating.Event.Grade)),
                [rating.Place.Position],
                $"{graded.Scheme} {rating.Event.Grade}"
            )
            : new Judgement(Outcome.Insufficient, [], $"no rating of {graded.Scheme} is in force");

    private static Judgement Decide(Condition.Listed listed, OutwardView view)
    {
        var found = view.Listings.Where(listing => listed.Severities.Contains(listing.Severity)).ToList();
        return new Judgement(Say(found.Count > 0), [.. found.SelectMany(listing => listing.Positions).Order()], null);
    }

    private static Judgement Negate(Judgement judgement) =>
        judgement with
        {
            Outcome = judgement.Outcome switch
            {
                Outcome.Met => Outcome.NotMet,
                Outcome.NotMet => Outcome.Met,
                _ => Outcome.Insufficient,
            },
        };

    private static Judgement Decide(Condition.AtLeast group, OutwardView view)
    {
        var parts = group.Of.Select(part => Decide(part, view)).ToList();
        var met = parts.Count(part => part.Outcome == Outcome.Met);
        var open = parts.Count(part => part.Outcome == Outcome.Insufficient);
        var outcome =
            met >= group.Count ? Outcome.Met
            : met + open < group.Count ? Outcome.NotMet
            : Outcome.Insufficient;
        // Those that brought the outcome about are shown; the others would only confuse.
        var telling = parts.FindAll(part => part.Outcome == outcome);
        var measured = telling.Select(part => part.Measured).OfType<string>().ToList();
        return new Judgement(
            outcome,
            Join(telling.Select(part => part.Positions)),
            measured.Count == 0 ? null : string.Join("; ", measured)
        );
    }

    private static Outcome Say(bool holds) => holds ? Outcome.Met : Outcome.NotMet;

    private static long[] Join(IEnumerable<IReadOnlyList<long>> positions) => [.. positions.SelectMany(list => list).Distinct().Order()];
}
