using System.Text;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Tests.Personal;

public sealed class EraserTests
{
    private const string Subject = "person:zhang-san";
    private const string Other = "person:li-si";
    private const string Secret = "lives at 12 Willow Lane, third floor";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erasure_is_recorded_signed_and_final_and_proofs_made_before_go_on_verifying()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.AppendAsync(PersonalLog.Entry("b", Other, Secret));
        var before = await ProofAsync(test, 0);
        var erased = Assert.IsType<EraseResult.Erased>(await test.EraseAsync(Subject));
        Assert.Equal((2, 1), (erased.Receipt.Position, erased.Entries));

        var entry = await test.Log.ReadAsync(2, Cancel);
        Assert.Equal(PersonalEntries.ErasedType, entry.Envelope.Type);
        Assert.Contains(test.Vault.PseudonymOf(Subject).ToString(), entry.Text(PersonalEntries.SectionName), StringComparison.Ordinal);
        var statement = (await test.Log.ReadDocumentAsync(entry.Evidence!.Stored, Cancel))!;
        var jws = DetachedJws.Parse(entry.Evidence.Signature!, out _)!;
        var logKey = VerifierKey.Parse(test.Log.VerifierKey, out _)!;
        Assert.Equal((test.Log.Origin, test.Log.Origin), (jws.KeyId, entry.Evidence.KeyId));
        Assert.True(jws.Verify(logKey, statement.Bytes.Span));

        for (var round = 0; round < 2; round++)
        {
            Assert.Null(await test.TextAsync(0));
            Assert.Equal(Secret, await test.TextAsync(1));
            Assert.Equal(
                2,
                test.Vault.ErasureOf((await test.Log.ReadAsync(0, Cancel))["personal.1"]!) is { } by ? test.Log.FindId(by.EntryId) : -1
            );
            var policy = Policy.OfLog(logKey);
            Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(before, policy));
            Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(await ProofAsync(test, 0), policy));
            Assert.IsType<EraseResult.AlreadyErased>(await test.EraseAsync(Subject));
            await test.ReopenAsync();
        }
        await test.CloseAsync();
        Assert.Empty(new Files.LogVerifier(test.Data, test.Keys).Run().Findings);
        test.Open();
    }

    [Fact]
    public async Task What_speaks_of_an_erased_subject_is_refused_until_the_operator_readmits_it()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.EraseAsync(Subject);
        var document = new NewDocument("application/json", "{}"u8.ToArray()) { Subjects = [Subject] };
        Assert.Equal(RefusalReason.Erased, (await test.RefusedAsync(PersonalLog.Entry("a", Subject, Secret))).Reason);
        Assert.Equal(RefusalReason.Erased, (await test.RefusedAsync(PersonalLog.Entry("new", Subject, Secret))).Reason);
        Assert.Equal(RefusalReason.Erased, (await test.RefusedAsync(TestLog.Entry("b"), document)).Reason);

        var eraser = new Eraser(test.Log);
        Assert.Null(await eraser.ReadmitAsync(PersonalLog.Decision(Other), PersonalLog.MuchLater, Cancel));
        Assert.IsType<AppendResult.Appended>(await eraser.ReadmitAsync(PersonalLog.Decision(Subject), PersonalLog.MuchLater, Cancel));
        await test.ReopenAsync();
        // What was erased is not said again under the new key: its id is taken.
        Assert.Equal(RefusalReason.IdTaken, (await test.RefusedAsync(PersonalLog.Entry("a", Subject, Secret))).Reason);
        var position = (await test.AppendAsync(PersonalLog.Entry("new", Subject, "new text"))).Position;
        Assert.Null(await test.TextAsync(0));
        Assert.Equal("new text", await test.TextAsync(position));

        Assert.IsType<EraseResult.Erased>(await test.EraseAsync(Subject));
        Assert.Null(await test.TextAsync(position));
        Assert.Equal([true, false, true], test.Vault.Erasures.Select(record => record.IsErased));
    }

    [Fact]
    public async Task Without_the_list_the_log_itself_says_who_was_erased_and_who_was_readmitted()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.AppendAsync(PersonalLog.Entry("b", Other, Secret));
        await test.EraseAsync(Subject);
        await test.EraseAsync(Other);
        await new Eraser(test.Log).ReadmitAsync(PersonalLog.Decision(Other), PersonalLog.MuchLater, Cancel);
        var position = (await test.AppendAsync(PersonalLog.Entry("c", Other, "new text"))).Position;
        await test.CloseAsync();
        File.Delete(Path.Combine(test.Keys, "erasures"));
        test.Open();
        await new Eraser(test.Log).CompleteAsync(Cancel);
        Assert.Equal(RefusalReason.Erased, (await test.RefusedAsync(PersonalLog.Entry("d", Subject, Secret))).Reason);
        Assert.Equal("new text", await test.TextAsync(position));
        Assert.Equal(0, await new Eraser(test.Log).CompleteAsync(Cancel));
    }

    [Fact]
    public async Task Retention_stands_against_an_erasure_until_its_last_day_is_over()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret, new DateOnly(2031, 5, 6)));
        await test.AppendAsync(PersonalLog.Entry("b", Subject, Secret, new DateOnly(2030, 1, 1)));
        // 2031-05-06 ends at 16:00 UTC, since the law's days are of UTC+8.
        var lastMoment = new DateTimeOffset(2031, 5, 6, 15, 59, 59, TimeSpan.Zero);
        Assert.Equal(new EraseResult.Retained(0, new DateOnly(2031, 5, 6)), await EraseAsync(test, lastMoment));
        Assert.Equal(Secret, await test.TextAsync(0));
        Assert.IsType<EraseResult.Erased>(await EraseAsync(test, lastMoment.AddSeconds(1)));
    }

    [Fact]
    public async Task Where_nothing_is_stated_the_statutory_three_years_run_for_sections_and_documents()
    {
        await using var test = new PersonalLog();
        var entry = PersonalLog.Entry("a", Subject, Secret);
        var section = await test.AppendAsync(
            entry with
            {
                Sections = [entry.Sections[1] with { RetainUntil = null }],
                Evidence = new NewEvidence(0, 0),
            },
            new NewDocument("application/json", "{}"u8.ToArray()) { Subjects = [Other] }
        );
        var until = Retention.DayOf(section.Recorded).AddYears(Retention.StatutoryYears);
        Assert.Equal(new EraseResult.Retained(0, until), await EraseAsync(test, section.Recorded.AddYears(3)));
        var document = await new Eraser(test.Log).EraseAsync(PersonalLog.Decision(Other), section.Recorded, Cancel);
        Assert.Equal(new EraseResult.Retained(0, until), document);
        Assert.IsType<EraseResult.Erased>(await EraseAsync(test, section.Recorded.AddYears(3).AddDays(1)));
    }

    [Fact]
    public async Task A_legal_hold_stands_against_an_erasure_until_it_ends_or_is_lifted()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        var order = new SubjectDecision(Subject, "org:court", "an order");
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var until = new DateOnly(2030, 6, 30);
        Assert.IsType<AppendResult.Appended>(await LegalHolds.PlaceAsync(test.Log, order, "case-1", until, now, Cancel));
        Assert.IsType<AppendResult.Appended>(await LegalHolds.PlaceAsync(test.Log, order, "case-2", null, now, Cancel));
        Assert.Equal("case-2", Assert.IsType<EraseResult.Held>(await EraseAsync(test, now)).Hold.Id);
        Assert.Null(await LegalHolds.LiftAsync(test.Log, order, "case-3", now, Cancel));
        Assert.IsType<AppendResult.Appended>(await LegalHolds.LiftAsync(test.Log, order, "case-2", now, Cancel));
        var held = Assert.IsType<EraseResult.Held>(await EraseAsync(test, now));
        Assert.Equal(new LegalHold("case-1", 1, "org:court", until), held.Hold);
        Assert.IsType<EraseResult.Erased>(await EraseAsync(test, now.AddMonths(6)));
    }

    [Fact]
    public async Task A_hold_placed_between_the_check_and_the_entry_is_seen()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        var order = new SubjectDecision(Subject, "org:court", "an order");
        var eraser = new Eraser(
            test.Log,
            phase =>
            {
                if (phase == ErasePhase.Checked)
                    LegalHolds.PlaceAsync(test.Log, order, "case-1", null, PersonalLog.MuchLater, Cancel).AsTask().GetAwaiter().GetResult();
            }
        );
        Assert.IsType<EraseResult.Held>(await eraser.EraseAsync(PersonalLog.Decision(Subject), PersonalLog.MuchLater, Cancel));
        Assert.Equal(Secret, await test.TextAsync(0));
    }

    [Fact]
    public async Task While_an_erasure_is_under_way_what_speaks_of_the_subject_is_told_to_come_again()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        AppendResult? during = null;
        await test.EraseAsync(
            Subject,
            phase =>
            {
                if (phase == ErasePhase.Recorded)
                    during = test
                        .Log.AppendAsync(AppendBatch.Of(PersonalLog.Entry("b", Subject, Secret)), Cancel)
                        .AsTask()
                        .GetAwaiter()
                        .GetResult();
            }
        );
        Assert.Equal(RefusalReason.Busy, Assert.IsType<AppendResult.Refused>(during).Reason);
    }

    [Fact]
    public async Task A_decision_that_names_its_subject_is_not_taken()
    {
        await using var test = new PersonalLog();
        var decision = PersonalLog.Decision(Subject) with { Because = $"{Subject} asked" };
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new Eraser(test.Log).EraseAsync(decision, PersonalLog.MuchLater, Cancel).AsTask()
        );
    }

    private static async Task<EraseResult> EraseAsync(PersonalLog test, DateTimeOffset asOf) =>
        await new Eraser(test.Log).EraseAsync(PersonalLog.Decision(Subject), asOf, Cancel);

    private static async Task<byte[]> ProofAsync(PersonalLog test, long position)
    {
        var checkpoint = await test.Log.WaitForCheckpointAsync(position + 1, Cancel);
        var path = await new TreeReader(test.Log).InclusionAsync(position, checkpoint.Size, Cancel);
        return ProofBundle.Write(
            await test.Log.ReadAsync(position, Cancel),
            section => section.Name is "public" or "personal.1",
            [],
            new TlogProof(position, path, checkpoint),
            Policy.OfLog(VerifierKey.Parse(test.Log.VerifierKey, out _)!)
        );
    }
}
