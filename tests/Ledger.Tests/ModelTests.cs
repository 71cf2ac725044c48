using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Xinyuan.Ledger.Tests;

/// <summary>The log against the simplest thing that could be one: a list.</summary>
public sealed class ModelTests
{
    private const int Ids = 12;
    private const int Streams = 3;

    [Property(MaxTest = 60)]
    public Property Any_run_of_appends_conditions_and_restarts_agrees_with_a_list() =>
        Prop.ForAll(Runs().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult());

    private static Gen<Step[]> Runs()
    {
        var append =
            from id in Gen.Choose(0, Ids - 1)
            from stream in Gen.Choose(0, Streams - 1)
            from content in Gen.Choose(0, 1)
            from revision in Gen.Choose(-2, 3)
            from boundary in Gen.Choose(-2, 8)
            from second in Gen.Choose(-1, Ids - 1)
            select (Step)new Step.Append(id, stream, content, revision, boundary, second);
        return Gen.ArrayOf(Gen.Frequency((12, append), (1, Gen.Constant<Step>(new Step.Restart()))), 40);
    }

    private static async Task<bool> RunAsync(Step[] steps)
    {
        await using var test = new TestLog();
        var model = new Model();
        foreach (var step in steps)
        {
            if (step is Step.Append append)
            {
                var batch = append.Batch();
                var (result, expected) = (await test.Log.AppendAsync(batch, CancellationToken.None), model.Append(batch));
                if (!Agrees(result, expected))
                    return false;
            }
            else
            {
                await test.ReopenAsync();
            }
            if (test.Log.Head.Size != model.Entries.Count)
                return false;
        }
        return await HoldsAsync(test.Log, model);
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

    private static async Task<bool> HoldsAsync(Files.FileLog log, Model model)
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
            );
    }

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
                            : new AppendCondition[] { new AppendCondition.NoneAfter(Boundary, LogQuery.Tagged("t:" + Stream)) },
                    ],
                };

            private static NewEntry Entry(int id, int content) =>
                TestLog.Entry("e" + id, "s" + (id % Streams), "{\"c\":" + content + "}", "t:" + (id % Streams), "all:1");
        }

        public sealed record Restart : Step;
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
                AppendCondition.NoneAfter none => Positions(entry => entry.Tags.Contains(none.Query.Clauses[0].Tags[0]))
                    .Where(at => at > none.Position)
                    .Cast<long?>()
                    .LastOrDefault(),
                _ => null,
            };
            return against is { } position ? new AppendResult.Conflict(condition, position) : null;
        }
    }
}
