using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>When an enterprise is to be looked at again though nothing is said of it: the law's own dates, and once a year at the latest.</summary>
public static class DueDates
{
    /// <summary>国办发〔2026〕8号: an evaluation at least once a year.</summary>
    private const int YearsMax = 1;

    /// <summary>The first day after <paramref name="day"/> on which time alone may change how the enterprise stands.</summary>
    /// <param name="file">What is on record.</param>
    /// <param name="rules">The rule sets.</param>
    /// <param name="measures">The measures.</param>
    /// <param name="day">The day on which it was looked at last, in UTC+8.</param>
    public static DateOnly Next(CreditFile file, RuleSetCatalogue rules, MeasureCatalogue measures, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Of(file, rules.InForceOn(day), day)
            .Concat(Legal(rules, measures))
            .Where(date => date > day)
            .Append(day.AddYears(YearsMax))
            .Min();
    }

    /// <summary>The days on which the law changes for everybody: a rule set or a measure begins or ends.</summary>
    public static IEnumerable<DateOnly> Legal(RuleSetCatalogue rules, MeasureCatalogue measures)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(measures);
        var ledger = rules.Ledger.All.Where(life => life.IsApproved).Select(life => (life.RuleSet.ValidFrom, life.LastDay));
        return rules
            .All.Select(set => (set.ValidFrom, LastDay: set.ValidTo))
            .Concat(rules.IsOn ? ledger : [])
            .SelectMany(span => After(span.LastDay).Append(span.ValidFrom))
            .Concat(measures.LegalDates);
    }

    private static IEnumerable<DateOnly> Of(CreditFile file, RuleSet? rules, DateOnly day) =>
        [
            .. file.Ratings.SelectMany(rating => After(rating.Event.ValidTo).Append(rating.Event.Decided)),
            .. file.Records.SelectMany(record => After(record.Event.ValidTo).Append(record.Event.BeginsOn)),
            .. file.Records.SelectMany(record => Terms(record.Event, file.ClockOf(record.Event))),
            .. file.Records.SelectMany(record =>
                FiltersOf(rules).SelectMany(filter => filter.DaysOfChange(record.Event, file.ClockOf(record.Event), day))
            ),
            .. file.Listings.Values.SelectMany(Of),
            .. file.Supervision.Measures.Values.SelectMany(measure => After(measure.Applied.Event.ValidTo)),
            .. file.Supervision.Suspensions.SelectMany(suspension => After(suspension.Suspended.Event.ValidTo)),
            .. file.Overrides.Values.Select(one => one.EndsOn),
        ];

    private static IEnumerable<DateOnly> Of(Listing listing) =>
        new[]
        {
            listing.Notice?.DefenceUntil.AddDays(1),
            listing.Decision?.DecidedOn,
            listing.Publication?.PublishedOn,
            listing.RepairFrom,
            listing.EndsOn,
        }.OfType<DateOnly>();

    private static IEnumerable<DateOnly> Terms(Events.CreditRecordEntered record, DateOnly clock) =>
        Publicity.Of(record.Severity, record.Penalty) is { } terms ? [terms.RepairFrom(clock), terms.EndsOn(clock)] : [];

    private static IEnumerable<RecordFilter> FiltersOf(RuleSet? rules) =>
        (rules?.Rules ?? []).SelectMany(rule =>
            rule switch
            {
                Rule.When condition => Judge.FiltersOf(condition.If),
                Rule.Count count => [count.Of],
                Rule.Bands bands => [bands.Of],
                _ => Enumerable.Empty<RecordFilter>(),
            }
        );

    private static IEnumerable<DateOnly> After(DateOnly? last) => last is { } day && day < DateOnly.MaxValue ? [day.AddDays(1)] : [];
}
