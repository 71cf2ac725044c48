using System.Text.Json.Nodes;
using Xinyuan.Credit;
using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Supervision;
using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Silo.Reactions;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Risk;

namespace Xinyuan.Silo.Supervision;

/// <summary>
/// Looks at enterprises one after the other, and raises a signal at each moment at which one's standing changed. What the signal's entry
/// says names nothing: what changed is told from the record as it stands when somebody reads it.
/// </summary>
internal sealed class StandingWatch(
    IEventLog log,
    RuleSetLibrary library,
    MeasureCatalogue measures,
    StandingOptions options,
    TimeProvider clock
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DueJournal? _journal;

    /// <summary>Looks at these enterprises; returns once what was found is durable.</summary>
    public async Task LookAsync(IEnumerable<string> subjects, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await LookInTurnAsync(await OpenAsync(cancel), subjects, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks at the enterprises that are due today, and says how many there were.</summary>
    public async Task<int> LookAtDueAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var journal = await OpenAsync(cancel);
            var today = LegalDate.Of(clock.GetUtcNow());
            var due = journal.DueBy(today, [.. DueDates.Legal(await library.ReadAsync(cancel), measures).Where(date => date <= today)]);
            await LookInTurnAsync(journal, due, cancel);
            return due.Count;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal?.Dispose();
        _turn.Dispose();
    }

    private async Task LookInTurnAsync(DueJournal journal, IEnumerable<string> subjects, CancellationToken cancel)
    {
        var today = LegalDate.Of(clock.GetUtcNow());
        var rules = await library.ReadAsync(cancel);
        foreach (var subject in subjects)
        {
            var events = await SubjectEvents.ReadAsync(log, subject, cancel);
            if (events.Count == 0)
                continue;
            var (moments, mark) = new StandingWalk(subject, rules, measures).Walk(events, journal.Find(subject), today);
            foreach (var moment in moments)
                await RaiseAsync(subject, moment, cancel);
            // After the signals: what is noted is not looked at again.
            journal.Note(subject, mark);
        }
        journal.Flush();
    }

    private async Task<DueJournal> OpenAsync(CancellationToken cancel)
    {
        if (_journal is not null)
            return _journal;
        var journal = DueJournal.Open(options.Path);
        try
        {
            // Without a journal the cursor of the reaction says nothing of when enterprises are due.
            if (journal.IsNew)
                await LookInTurnAsync(journal, await SubjectsAsync(cancel), cancel);
        }
        catch
        {
            journal.Dispose();
            File.Delete(options.Path);
            throw;
        }
        return _journal = journal;
    }

    private async Task<IReadOnlyCollection<string>> SubjectsAsync(CancellationToken cancel)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        foreach (var position in log.Find(LogQuery.OfType([.. SubjectEvents.Types])))
        {
            if (SubjectEvents.SubjectOf(await log.ReadAsync(position, cancel)) is { } subject)
                subjects.Add(subject);
        }
        return subjects;
    }

    private async Task RaiseAsync(string subject, StandingMoment moment, CancellationToken cancel)
    {
        if (log.FindId("alert:" + moment.Id) is not null)
            return;
        var positions = moment.Changes.SelectMany(change => change.Positions).Append(moment.Cause?.Position ?? -1);
        var fact = new AlertRaised(
            moment.Id,
            AlertSignals.CreditStandingChanged,
            moment.Changes.Any(change => change.IsWorse) ? AlertLevels.Warning : AlertLevels.Info,
            [],
            [subject],
            StandingWalk.Version,
            "信用状况有变动；变动内容按现行可公示的记录另行说明 / The firm's credit standing changed; what changed is told from the record as it stands",
            [.. positions.Where(position => position >= 0).Distinct().Order().TakeLast(AlertFact.EventsMax)]
        );
        if (AlertDecider.Decide(fact, null, CaseActor.Service) is not CaseDecision.Accepted place)
            throw new InvalidOperationException($"the signal '{moment.Id}' cannot be raised");
        var fields = new JsonObject
        {
            ["alert"] = fact.Alert,
            ["signal"] = fact.Signal,
            ["level"] = fact.Level,
            ["rule"] = fact.Rule,
            ["explanation"] = fact.Explanation,
            ["parties"] = new JsonArray(subject),
        };
        if (fact.Events.Count > 0)
            fields["events"] = new JsonArray([.. fact.Events.Select(position => (JsonNode)position)]);
        var occurred = moment.Cause?.Recorded ?? new DateTimeOffset(moment.Day, TimeOnly.MinValue, TimeSpan.FromHours(8));
        var written = CaseEntry.Write($"alert:{moment.Id}", fact, fields, place, occurred);
        // A conflict is another silo that came upon the same first.
        await ReactionAppend.AppendAsync(log, AppendBatch.Of(written, new AppendCondition.ExpectedRevision(fact.Stream, -1)), cancel);
    }
}

/// <summary>Where it is kept how far enterprises were looked at.</summary>
/// <param name="Path">The file.</param>
internal sealed record StandingOptions(string Path);
