using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xinyuan.Credit.Rules;

namespace Xinyuan.Credit.Supervision;

/// <summary>How far an enterprise was looked at: all entries up to a position, on a day.</summary>
/// <param name="Position">The last entry, or -1.</param>
/// <param name="Day">The day of the last look, in UTC+8.</param>
/// <param name="Due">The next day on which time alone may change something.</param>
public sealed record StandingMark(long Position, DateOnly Day, DateOnly Due)
{
    /// <summary>Before the first look.</summary>
    public static StandingMark Start { get; } = new(-1, DateOnly.MinValue, DateOnly.MaxValue);
}

/// <summary>A moment at which an enterprise's standing changed.</summary>
/// <param name="Id">Derived from enterprise and moment, so that to come upon it again gives the same.</param>
/// <param name="Day">The day, in UTC+8.</param>
/// <param name="Cause">The entry that brought it about; null when time alone did.</param>
/// <param name="Changes">What changed, at least one thing.</param>
public sealed record StandingMoment(string Id, DateOnly Day, EventPlace? Cause, IReadOnlyList<StandingChange> Changes);

/// <summary>
/// Goes through what the log has about an enterprise, entry by entry and legal date by legal date, and says at which moments its
/// standing changed. Pure: begun anywhere, it comes upon the same moments, so that none is lost or told twice over restarts.
/// </summary>
/// <param name="subject">The enterprise.</param>
/// <param name="rules">The rule sets.</param>
/// <param name="measures">The measures.</param>
public sealed class StandingWalk(string subject, RuleSetCatalogue rules, MeasureCatalogue measures)
{
    private const int IdLength = 24;
    private const int LooksMax = 10_000;

    /// <summary>The version of what is compared; a part of each moment's id.</summary>
    public const string Version = "credit-standing-1";

    /// <summary>The moments after a mark, and the mark after them.</summary>
    /// <param name="events">All that the log has about the enterprise, in its order.</param>
    /// <param name="from">Where the walk before ended.</param>
    /// <param name="today">The last day to look at, in UTC+8.</param>
    /// <param name="now">
    /// The file as it stands now, to walk outwardly: what was repaired or annulled since is nowhere in it. Null to walk by what was
    /// known at each moment.
    /// </param>
    public (IReadOnlyList<StandingMoment> Moments, StandingMark Mark) Walk(
        IReadOnlyList<SubjectEvent> events,
        StandingMark from,
        DateOnly today,
        CreditFile? now = null
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(from);
        var state = new State(this, now);
        foreach (var known in events.TakeWhile(one => one.Place.Position <= from.Position))
            state.File = known.Apply(state.File);
        if (from.Position >= 0)
            state.Resume(from.Day);
        foreach (var next in events.SkipWhile(one => one.Place.Position <= from.Position))
        {
            // A legal day begins before anything is recorded on it.
            state.LookUntil(next.Day);
            state.File = next.Apply(state.File);
            state.Look(next.Day < state.Day ? state.Day : next.Day, next.Place);
        }
        state.LookUntil(today);
        return (state.Moments, state.Day == DateOnly.MinValue ? from : new StandingMark(state.Position(events), state.Day, state.Due));
    }

    private CreditStanding StandingOf(CreditFile file, CreditFile? now, DateOnly day) =>
        CreditStanding.Of(now is null ? file : file.WithRepairsOf(now), rules.InForceOn(day), measures, day);

    private string IdOf(string moment)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\n{subject}\n{moment}"));
        return "standing-" + Convert.ToHexStringLower(hash)[..IdLength];
    }

    /// <summary>Where a walk is.</summary>
    private sealed class State(StandingWalk walk, CreditFile? now)
    {
        private CreditStanding _standing = CreditStanding.Nothing;
        private int _looks;

        public CreditFile File { get; set; } = new(walk.Subject);

        public DateOnly Day { get; private set; } = DateOnly.MinValue;

        public DateOnly Due => DueDates.Next(File, walk.Rules, walk.Measures, Day);

        public List<StandingMoment> Moments { get; } = [];

        public long Position(IReadOnlyList<SubjectEvent> events) => events.Count == 0 ? -1 : events[^1].Place.Position;

        public void Resume(DateOnly day) => (Day, _standing) = (day, walk.StandingOf(File, now, day));

        public void LookUntil(DateOnly last)
        {
            while (Day != DateOnly.MinValue && Due is var due && due <= last && _looks++ < LooksMax)
                Look(due, cause: null);
        }

        public void Look(DateOnly day, EventPlace? cause)
        {
            var standing = walk.StandingOf(File, now, day);
            var changes = CreditStanding.Compare(_standing, standing);
            (Day, _standing) = (day, standing);
            if (changes.Count == 0)
                return;
            var moment = cause is null
                ? day.ToString("O", CultureInfo.InvariantCulture)
                : cause.Position.ToString(CultureInfo.InvariantCulture);
            Moments.Add(new StandingMoment(walk.IdOf(moment), day, cause, changes));
        }
    }

    private string Subject => subject;

    private RuleSetCatalogue Rules => rules;

    private MeasureCatalogue Measures => measures;
}
