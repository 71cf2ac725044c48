using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;
using Xinyuan.Ledger.Tests.Personal;

namespace Xinyuan.Ledger.Tests;

/// <summary>The log against the simplest thing that could be one: a list.</summary>
public sealed class ModelTests
{
    private const int Ids = 12;
    private const int Streams = 3;
    private const int Types = 2;
    private const int Subjects = 3;
    private const string Section = "personal.1";

    // More in the sweeps (tests/Sweeps/run-all), which take their time.
    private static readonly int RunsMax = int.Parse(
        Environment.GetEnvironmentVariable("XINYUAN_MODEL_RUNS") ?? "25",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Any_run_of_appends_conditions_retries_erasures_restarts_and_crashes_agrees_with_a_list() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(RunsMax),
            Prop.ForAll(Runs().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult())
        );

    private static Gen<Step[]> Runs()
    {
        var append =
            from id in Gen.Choose(0, Ids - 1)
            from stream in Gen.Choose(0, Streams - 1)
            from content in Gen.Choose(0, 3)
            from revision in Gen.Choose(-2, 3)
            from boundary in Gen.Choose(-2, 8)
            from second in Gen.Choose(-1, Ids - 1)
            select new Step.Append(id, stream, content, revision, boundary, second);
        var again = Gen.Choose(0, 10).Select(back => (Step)new Step.Again(back));
        var crashDuring = from appending in append from cut in Gen.Choose(0, 99) select (Step)new Step.CrashDuring(appending, cut);
        // Every other erasure comes to its end.
        var erase =
            from subject in Gen.Choose(0, Subjects - 1)
            from stop in Gen.Choose(-CrashingLog.EraseSteps.Count, CrashingLog.EraseSteps.Count - 1)
            select (Step)new Step.Erase(subject, stop < 0 ? null : CrashingLog.EraseSteps[stop]);
        return Gen.ArrayOf(
            Gen.Frequency(
                (12, append.Select(step => (Step)step)),
                (3, again),
                (1, Gen.Constant<Step>(new Step.Restart())),
                (1, Gen.Constant<Step>(new Step.Crash())),
                (1, crashDuring),
                (1, erase)
            ),
            40
        );
    }

    private static async Task<bool> RunAsync(Step[] steps)
    {
        await using var log = await CrashingLog.OpenNewAsync();
        var model = new Model(log.Vault.PseudonymOf);
        var sent = new List<AppendBatch>();
        foreach (var step in steps)
        {
            if (!await TakeAsync(step, log, model, sent) || log.Log.Head.Size != model.Entries.Count)
                return false;
        }
        return await HoldsAsync(log, model) && (await log.VerifyAsync()).Findings.Count == 0;
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
                return await ReadsAsync(log, model);
            case Step.Crash:
                await log.CrashAsync();
                return await ReadsAsync(log, model);
            case Step.CrashDuring during:
                // Never acknowledged and not wholly on the disk: the log stands as if it had not been sent. Only keys may be there.
                await log.CrashDuringAsync(during.Appending.Batch(), during.CutPercent);
                model.Prepare(during.Appending.Batch());
                return await ReadsAsync(log, model);
            case Step.Erase erase:
                // What was readable up to here, not only what is in the end.
                return await ReadsAsync(log, model)
                    && Agrees(await log.EraseAsync(SubjectOf(erase.Subject), erase.StopAfter), model.Erase(erase))
                    && log.Log.Head.Size == model.Entries.Count
                    && await ReadsAsync(log, model);
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
            (AppendResult.Refused a, AppendResult.Refused b) => (a.Reason, a.Entry) == (b.Reason, b.Entry),
            _ => false,
        };

    private static bool Agrees(EraseResult? result, EraseResult? expected) =>
        (result, expected) switch
        {
            (EraseResult.Erased a, EraseResult.Erased b) => (a.Receipt.Id, a.Receipt.Position, a.Entries)
                == (b.Receipt.Id, b.Receipt.Position, b.Entries),
            _ => result?.GetType() == expected?.GetType(),
        };

    // Each personal section says what was sent, to the byte, until its subject is erased, and never again from then on.
    private static async Task<bool> ReadsAsync(CrashingLog log, Model model)
    {
        foreach (var position in model.Positions(entry => AboutOf(entry) is not null))
        {
            var ours = AboutOf(model.Entries[(int)position])!;
            var theirs = await log.Log.ReadAsync(position, CancellationToken.None);
            var isAsSaid = log.Vault.Open(theirs, theirs[Section]!) switch
            {
                PersonalReading<ReadOnlyMemory<byte>>.Opened opened => !model.Erased.Contains(ours.Subject!)
                    && opened.Value.Span.SequenceEqual(ours.Bytes.Span),
                PersonalReading<ReadOnlyMemory<byte>>.Erased => model.Erased.Contains(ours.Subject!),
                _ => false,
            };
            if (!isAsSaid)
                return false;
        }
        return true;
    }

    private static async Task<bool> HoldsAsync(CrashingLog crashing, Model model)
    {
        var log = crashing.Log;
        for (var position = 0; position < model.Entries.Count; position++)
        {
            var (theirs, ours) = (await log.ReadAsync(position, CancellationToken.None), model.Entries[position]);
            if (
                (theirs.Envelope.Id, theirs.Envelope.Stream, theirs.Envelope.Type) != (ours.Id, ours.Stream, ours.Type)
                || !theirs.Tags.SequenceEqual(model.TagsOf(ours))
                || log.FindId(ours.Id) != position
            )
                return false;
        }
        return await ReadsAsync(crashing, model) && Finds(log, model);
    }

    private static bool Finds(FileLog log, Model model)
    {
        var finds = Enumerable
            .Range(0, Streams)
            .Select(stream => (Query: LogQuery.Tagged("t:" + stream, "all:1"), Tag: "t:" + stream))
            .Concat(
                Enumerable.Range(0, Subjects).Select(i => model.TagOf(SubjectOf(i))).Select(tag => (Query: LogQuery.Tagged(tag), Tag: tag))
            );
        return finds.All(find => log.Find(find.Query).SequenceEqual(model.Positions(entry => model.TagsOf(entry).Contains(find.Tag))))
            && Enumerable
                .Range(0, Streams)
                .All(stream => log.FindStream("s" + stream).SequenceEqual(model.Positions(entry => entry.Stream == "s" + stream)))
            && Enumerable
                .Range(0, Types)
                .Select(type => "Type" + type)
                .Append(PersonalEntries.ErasedType)
                .All(type => log.Find(LogQuery.OfType(type)).SequenceEqual(model.Positions(entry => entry.Type == type)));
    }

    private static string SubjectOf(int subject) => "person:" + subject;

    // What an entry says of a person, or null.
    private static NewSection? AboutOf(NewEntry entry) => entry.Sections.SingleOrDefault(section => section.Subject is not null);

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

            // The id decides of whom the entry speaks, one of them of nobody. Content 1 is another public text, 2 another personal one,
            // 3 the same text about somebody else.
            private static NewEntry Entry(int id, int content)
            {
                var said = content == 1 ? 1 : 0;
                var entry = TestLog.Entry("e" + id, "s" + (id % Streams), "{\"c\":" + said + "}", "t:" + (id % Streams), "all:1") with
                {
                    Type = "Type" + (id % Types),
                };
                var subject = ((id / Streams) + (content == 3 ? 1 : 0)) % (Subjects + 1);
                if (subject == Subjects)
                    return entry;
                var personal = PersonalLog.Entry(entry.Id, SubjectOf(subject), $"of e{id}, text {(content == 2 ? 1 : 0)}");
                return entry with { Sections = [.. entry.Sections, AboutOf(personal)!] };
            }
        }

        /// <summary>A batch that was sent before is sent again.</summary>
        public sealed record Again(int Back) : Step;

        public sealed record Restart : Step;

        /// <summary>The process is gone between two appends, without closing anything.</summary>
        public sealed record Crash : Step;

        /// <summary>The process is gone during an append, of whose bytes a part is on the disk.</summary>
        public sealed record CrashDuring(Append Appending, int CutPercent) : Step;

        /// <summary>A subject is erased; the process may be gone after one of the steps of it.</summary>
        public sealed record Erase(int Subject, string? StopAfter) : Step;
    }

    private sealed class Model(Func<string, Pseudonym> pseudonymOf)
    {
        // Who has a key: whoever was spoken of in a batch that was not refused for an erasure, even if nothing of it was recorded.
        private readonly HashSet<string> _known = [];

        public List<NewEntry> Entries { get; } = [];

        public HashSet<string> Erased { get; } = [];

        /// <summary>The tags that the log gives an entry: those it was sent with, and whom it speaks of.</summary>
        public IEnumerable<string> TagsOf(NewEntry entry) =>
            AboutOf(entry) is { } about ? entry.Tags.Append(TagOf(about.Subject!)) : entry.Tags;

        public string TagOf(string subject) => pseudonymOf(subject).Tag;

        /// <summary>What comes before a batch is queued: a refusal when it speaks of somebody erased, and otherwise keys.</summary>
        public AppendResult.Refused? Prepare(AppendBatch batch)
        {
            var about = batch.Entries.Select(entry => AboutOf(entry)?.Subject).ToList();
            var erased = about.FindIndex(subject => subject is not null && Erased.Contains(subject));
            if (erased >= 0)
                return new AppendResult.Refused(RefusalReason.Erased, "", erased);
            _known.UnionWith(about.OfType<string>());
            return null;
        }

        /// <summary>Null when the process is gone before it answers; what the log has recorded by then is completed at the next start.</summary>
        public EraseResult? Erase(Step.Erase step)
        {
            var subject = SubjectOf(step.Subject);
            if (Erased.Contains(subject))
                return new EraseResult.AlreadyErased(null!);
            if (!_known.Contains(subject))
                return new EraseResult.Unknown();
            if (step.StopAfter == nameof(ErasePhase.Checked))
                return null;
            Erased.Add(subject);
            var id = $"erased:{pseudonymOf(subject)}:0";
            var tag = "erasure:" + pseudonymOf(subject);
            Entries.Add(TestLog.Entry(id, tag, tags: tag) with { Type = PersonalEntries.ErasedType });
            var receipt = new Receipt(id, Entries.Count - 1, default, 0, default, AlreadyKnown: false);
            return step.StopAfter is null
                ? new EraseResult.Erased(receipt, Entries.Count(entry => AboutOf(entry)?.Subject == subject))
                : null;
        }

        public IEnumerable<long> Positions(Func<NewEntry, bool> which) =>
            Entries.Select((entry, i) => (entry, (long)i)).Where(pair => which(pair.entry)).Select(pair => pair.Item2);

        public AppendResult Append(AppendBatch batch)
        {
            if (Prepare(batch) is { } refused)
                return refused;
            var known = batch.Entries.Select(entry => Entries.FindIndex(there => there.Id == entry.Id)).ToList();
            for (var i = 0; i < known.Count; i++)
            {
                if (known[i] >= 0 && !SaysTheSame(Entries[known[i]], batch.Entries[i]))
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

        private static bool SaysTheSame(NewEntry a, NewEntry b) =>
            a.Sections[0].Bytes.Span.SequenceEqual(b.Sections[0].Bytes.Span)
            && AboutOf(a)?.Subject == AboutOf(b)?.Subject
            && (AboutOf(a)?.Bytes ?? default).Span.SequenceEqual((AboutOf(b)?.Bytes ?? default).Span);

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
