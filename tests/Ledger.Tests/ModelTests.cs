using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger.Tests;

/// <summary>The log against the simplest thing that could be one: a list.</summary>
public sealed class ModelTests
{
    private const int Ids = 12;
    private const int Streams = 3;
    private const int Types = 2;

    // More in the sweeps (tests/Sweeps/run-all), which take their time.
    private static readonly int RunsMax = int.Parse(
        Environment.GetEnvironmentVariable("XINYUAN_MODEL_RUNS") ?? "40",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Any_run_of_appends_conditions_retries_restarts_and_crashes_agrees_with_a_list() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(RunsMax),
            Prop.ForAll(Runs().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult())
        );

    private static Gen<Step[]> Runs()
    {
        var append =
            from id in Gen.Choose(0, Ids - 1)
            from stream in Gen.Choose(0, Streams - 1)
            from content in Gen.Choose(0, 1)
            from revision in Gen.Choose(-2, 3)
            from boundary in Gen.Choose(-2, 8)
            from second in Gen.Choose(-1, Ids - 1)
            select new Step.Append(id, stream, content, revision, boundary, second);
        var again = Gen.Choose(0, 10).Select(back => (Step)new Step.Again(back));
        var crashDuring = from appending in append from cut in Gen.Choose(0, 99) select (Step)new Step.CrashDuring(appending, cut);
        return Gen.ArrayOf(
            Gen.Frequency(
                (12, append.Select(step => (Step)step)),
                (3, again),
                (1, Gen.Constant<Step>(new Step.Restart())),
                (1, Gen.Constant<Step>(new Step.Crash())),
                (1, crashDuring)
            ),
            40
        );
    }

    private static async Task<bool> RunAsync(Step[] steps)
    {
        await using var log = new CrashingLog();
        var model = new Model();
        var sent = new List<AppendBatch>();
        foreach (var step in steps)
        {
            if (!await TakeAsync(step, log, model, sent) || log.Log.Head.Size != model.Entries.Count)
                return false;
        }
        return await HoldsAsync(log.Log, model) && log.Verify().Findings.Count == 0;
    }

    private static async Task<bool> TakeAsync(Step step, CrashingLog log, Model model, List<AppendBatch> sent)
    {
        switch (step)
        {
            case Step.Append append:
                sent.Add(append.Batch());
                return Agrees(await log.Log.AppendAsync(sent[^1], CancellationToken.None), model.Append(sent[^1]));
            case Step.Again again when sent.Count > 0:
                var batch = sent[^(1 + (again.Back % sent.Count))];
                return Agrees(await log.Log.AppendAsync(batch, CancellationToken.None), model.Append(batch));
            case Step.Restart:
                await log.RestartAsync();
                return true;
            case Step.Crash:
                await log.CrashAsync();
                return true;
            case Step.CrashDuring during:
                // Never acknowledged and not wholly on the disk: the log stands as if it had not been sent.
                await log.CrashDuringAsync(during.Appending.Batch(), during.CutPercent);
                return true;
            default:
                return true;
        }
    }

    private static bool Agrees(AppendResult result, AppendResult expected) =>
        (result, expected) switch
        {
            (AppendResult.Appended a, AppendResult.Appended b) => a
                .Receipts.Select(r => (r.Id, r.Position, r.Revision, r.AlreadyKnown))
                .SequenceEqual(b.Receipts.Select(r => (r.Id, r.Position, r.Revision, r.AlreadyKnown))),
            (AppendResult.Conflict a, AppendResult.Conflict b) => a.Position == b.Position,
            (AppendResult.Refused a, AppendResult.Refused b) => a.Reason == b.Reason,
            _ => false,
        };

    private static async Task<bool> HoldsAsync(FileLog log, Model model)
    {
        for (var position = 0; position < model.Entries.Count; position++)
        {
            var (theirs, ours) = (await log.ReadAsync(position, CancellationToken.None), model.Entries[position]);
            if (theirs.Envelope.Id != ours.Id || theirs.Envelope.Stream != ours.Stream || !theirs.Tags.SequenceEqual(ours.Tags))
                return false;
        }
        return Enumerable
                .Range(0, Streams)
                .All(stream =>
                    log.FindStream("s" + stream).SequenceEqual(model.Positions(entry => entry.Stream == "s" + stream))
                    && log.Find(LogQuery.Tagged("t:" + stream, "all:1"))
                        .SequenceEqual(model.Positions(entry => entry.Tags.Contains("t:" + stream)))
                )
            && Enumerable
                .Range(0, Types)
                .All(type => log.Find(LogQuery.OfType("Type" + type)).SequenceEqual(model.Positions(entry => entry.Type == "Type" + type)));
    }

    // What may happen to a log, one after the other.
    private abstract record Step
    {
        public sealed record Append(int Id, int Stream, int Content, int Revision, int Boundary, int Second) : Step
        {
            public AppendBatch Batch() =>
                new()
                {
                    // The id decides the stream, so that only the content can differ; a second entry makes the batch partly known at times.
                    Entries = Second < 0 || Second == Id ? [Entry(Id, Content)] : [Entry(Id, Content), Entry(Second, 0)],
                    Conditions =
                    [
                        .. Revision < -1 ? [] : new AppendCondition[] { new AppendCondition.ExpectedRevision("s" + Stream, Revision) },
                        .. Boundary < -1
                            ? []
                            : new AppendCondition[]
                            {
                                new AppendCondition.NoneAfter(Boundary, Boundary % 2 == 0 ? ByTag() : ByTagAndType()),
                            },
                    ],
                };

            private LogQuery ByTag() => LogQuery.Tagged("t:" + Stream);

            private LogQuery ByTagAndType() => new(new QueryClause(["t:" + Stream], ["Type" + (Boundary / 2 % Types)]));

            private static NewEntry Entry(int id, int content) =>
                TestLog.Entry("e" + id, "s" + (id % Streams), "{\"c\":" + content + "}", "t:" + (id % Streams), "all:1") with
                {
                    Type = "Type" + (id % Types),
                };
        }

        /// <summary>A batch that was sent before is sent again.</summary>
        public sealed record Again(int Back) : Step;

        public sealed record Restart : Step;

        /// <summary>The process is gone between two appends, without closing anything.</summary>
        public sealed record Crash : Step;

        /// <summary>The process is gone during an append, of whose bytes a part is on the disk.</summary>
        public sealed record CrashDuring(Append Appending, int CutPercent) : Step;
    }

    private sealed class Model
    {
        public List<NewEntry> Entries { get; } = [];

        public IEnumerable<long> Positions(Func<NewEntry, bool> which) =>
            Entries.Select((entry, i) => (entry, (long)i)).Where(pair => which(pair.entry)).Select(pair => pair.Item2);

        public AppendResult Append(AppendBatch batch)
        {
            var known = batch.Entries.Select(entry => Entries.FindIndex(there => there.Id == entry.Id)).ToList();
            for (var i = 0; i < known.Count; i++)
            {
                if (known[i] >= 0 && !Entries[known[i]].Sections[0].Bytes.Span.SequenceEqual(batch.Entries[i].Sections[0].Bytes.Span))
                    return new AppendResult.Refused(RefusalReason.IdTaken, "", i);
            }
            if (
                known.Exists(position => position < 0)
                && batch.Conditions.Select(Violation).FirstOrDefault(conflict => conflict is not null) is { } conflict
            )
                return conflict;
            var receipts = new List<Receipt>();
            for (var i = 0; i < known.Count; i++)
            {
                var position = known[i];
                if (position < 0)
                {
                    position = Entries.Count;
                    Entries.Add(batch.Entries[i]);
                }
                var revision = Entries.Take(position).Count(entry => entry.Stream == batch.Entries[i].Stream);
                receipts.Add(new Receipt(batch.Entries[i].Id, position, default, revision, default, known[i] >= 0));
            }
            return new AppendResult.Appended(receipts);
        }

        private AppendResult.Conflict? Violation(AppendCondition condition)
        {
            var against = condition switch
            {
                AppendCondition.ExpectedRevision expected when Positions(entry => entry.Stream == expected.Stream).ToList() is var there =>
                    there.Count - 1 == expected.Revision ? null : (long?)there.LastOrDefault(-1),
                AppendCondition.NoneAfter none => Positions(entry => Matches(entry, none.Query.Clauses[0]))
                    .Where(at => at > none.Position)
                    .Cast<long?>()
                    .LastOrDefault(),
                _ => null,
            };
            return against is { } position ? new AppendResult.Conflict(condition, position) : null;
        }

        private static bool Matches(NewEntry entry, QueryClause clause) =>
            clause.Tags.All(entry.Tags.Contains) && (clause.Types.Count == 0 || clause.Types.Contains(entry.Type));
    }
}
