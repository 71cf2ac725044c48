using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Tests.Personal;

/// <summary>Whatever was recorded of whom: after an erasure nothing of it is in any file, and everything else is as it was.</summary>
public sealed class ErasureProperties
{
    private const int Subjects = 4;

    [Property(MaxTest = 12)]
    public Property What_was_erased_is_in_no_file_and_what_was_not_is_untouched() =>
        Prop.ForAll(Runs().ToArbitrary(), run => HoldsAsync(run).GetAwaiter().GetResult());

    private static Gen<Run> Runs()
    {
        var entry =
            from sections in Gen.SubListOf(Enumerable.Range(0, Subjects).ToArray())
            from document in Gen.SubListOf(Enumerable.Range(0, Subjects).ToArray())
            from length in Gen.Choose(0, 300)
            select new Said([.. sections], [.. document], length);
        return from entries in Gen.ArrayOf(entry, 8)
            from erased in Gen.NonEmptyListOf(Gen.Choose(0, Subjects - 1))
            select new Run(entries, [.. erased.Distinct()]);
    }

    private static async Task<bool> HoldsAsync(Run run)
    {
        await using var test = new PersonalLog();
        var proofs = new List<byte[]>();
        for (var i = 0; i < run.Entries.Length; i++)
        {
            var batch = run.Entries[i].Batch(i);
            Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(batch, CancellationToken.None));
        }
        for (var i = 0; i < run.Entries.Length; i++)
            proofs.Add(await ProofAsync(test, i));
        foreach (var subject in run.Erased)
        {
            var result = await new Eraser(test.Log).EraseAsync(
                PersonalLog.Decision(Said.SubjectOf(subject)),
                PersonalLog.MuchLater,
                CancellationToken.None
            );
            var isKnown = run.Entries.Any(entry => entry.Sections.Contains(subject) || entry.Named.Contains(subject));
            Assert.Equal(isKnown, result is EraseResult.Erased);
        }
        await test.ReopenAsync();
        await AssertAsReadAsync(test, run);
        var policy = Policy.OfLog(VerifierKey.Parse(test.Log.VerifierKey, out _)!);
        Assert.All(proofs, proof => Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(proof, policy)));
        foreach (var said in run.Entries.Select((entry, i) => (entry, i)))
        {
            // No plain text is in any file in any case: not of those erased, and not of the others.
            Assert.All(Enumerable.Range(0, Subjects), subject => AssertNowhere(test, said.entry.Text(said.i, subject)));
            AssertNowhere(test, said.entry.DocumentText(said.i));
            AssertNowhere(test, said.entry.Signature(said.i));
        }
        Assert.All(Enumerable.Range(0, Subjects), subject => AssertNowhere(test, Said.SubjectOf(subject)));
        await test.CloseAsync();
        Assert.Empty(new Files.LogVerifier(test.Data, test.Keys).Run().Findings);
        test.Open();
        return true;
    }

    private static void AssertNowhere(PersonalLog test, string text) => Assert.False(PersonalLog.IsAnywhere(test.Root, text), text);

    private static async Task AssertAsReadAsync(PersonalLog test, Run run)
    {
        for (var i = 0; i < run.Entries.Length; i++)
        {
            var entry = await test.Log.ReadAsync(i, CancellationToken.None);
            foreach (var (subject, at) in run.Entries[i].Sections.Select((subject, at) => (subject, at)))
            {
                var expected = run.Erased.Contains(subject) ? null : run.Entries[i].Text(i, subject);
                Assert.Equal(expected, await test.TextAsync(i, "personal." + (at + 1)));
            }
            var stored = (await test.Log.ReadDocumentAsync(entry.Evidence!.Stored, CancellationToken.None))!;
            var opened = (test.Vault.Open(stored) as PersonalReading<OpenedDocument>.Opened)?.Value;
            var isErased = run.Entries[i].Named.Intersect(run.Erased).Any();
            Assert.Equal(
                isErased ? null : run.Entries[i].DocumentText(i),
                opened is null ? null : Encoding.UTF8.GetString(opened.Bytes.Span)
            );
        }
    }

    private static async Task<byte[]> ProofAsync(PersonalLog test, long position)
    {
        var checkpoint = await test.Log.WaitForCheckpointAsync(position + 1, CancellationToken.None);
        var path = await new TreeReader(test.Log).InclusionAsync(position, checkpoint.Size, CancellationToken.None);
        return ProofBundle.Write(
            await test.Log.ReadAsync(position, CancellationToken.None),
            _ => true,
            [],
            new TlogProof(position, path, checkpoint),
            Policy.OfLog(VerifierKey.Parse(test.Log.VerifierKey, out _)!)
        );
    }

    private sealed record Run(Said[] Entries, int[] Erased);

    /// <summary>An entry with a section for each of some subjects, resting on a document about others; one subject at least.</summary>
    private sealed record Said(int[] Sections, int[] Document, int Length)
    {
        public static string SubjectOf(int subject) => "person:of-the-test-" + subject.ToString(CultureInfo.InvariantCulture);

        // A document without subjects would be stored in clear, as it should.
        public IEnumerable<int> Named => Document.DefaultIfEmpty(0);

        public string Text(int entry, int subject) => $"what {entry} says of {subject}, at some length: 西湖龙井 {new string('x', Length)}";

        public string DocumentText(int entry) => $"the document of {entry} with everything in it, 西湖龙井 {new string('y', Length)}";

        public string Signature(int entry) => "aHVtYW4gcmVhZGFibGU..signature-of-" + entry.ToString(CultureInfo.InvariantCulture);

        public AppendBatch Batch(int entry) =>
            new()
            {
                Entries =
                [
                    TestLog.Entry("e" + entry) with
                    {
                        Sections =
                        [
                            .. Sections.Select(
                                (subject, at) =>
                                    new NewSection(
                                        "personal." + (at + 1),
                                        AccessClass.Personal,
                                        Encoding.UTF8.GetBytes(Text(entry, subject))
                                    )
                                    {
                                        Subject = SubjectOf(subject),
                                        RetainUntil = new DateOnly(2020, 1, 1),
                                    }
                            ),
                        ],
                        Evidence = new NewEvidence(0, 0, Signature(entry), "key"),
                    },
                ],
                Documents =
                [
                    new NewDocument("text/plain", Encoding.UTF8.GetBytes(DocumentText(entry))) { Subjects = [.. Named.Select(SubjectOf)] },
                ],
            };
    }
}
