using System.Text;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Tests.Personal;

public sealed class SectionTests
{
    private const string Subject = "person:zhang-san";
    private const string Secret = "{\"phone\":\"13800000000\"}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_personal_section_is_stored_encrypted_and_opens_again()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.ReopenAsync();
        var entry = await test.Log.ReadAsync(0, Cancel);
        Assert.DoesNotContain("138000", entry.Text("personal.1"), StringComparison.Ordinal);
        Assert.Equal(Secret, await test.TextAsync(0));
        Assert.Equal([0], test.Log.Find(LogQuery.Tagged(test.Vault.PseudonymOf(Subject).Tag)));
        await test.CloseAsync();
        Assert.Empty(new Files.LogVerifier(test.Data, test.Keys).Run().Findings);
        Assert.False(PersonalLog.IsAnywhere(test.Root, Secret));
        Assert.False(PersonalLog.IsAnywhere(test.Root, Subject));
        test.Open();
    }

    [Fact]
    public async Task A_retry_is_recognised_and_the_same_id_with_another_text_is_not()
    {
        await using var test = new PersonalLog();
        var first = await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.ReopenAsync();
        Assert.Equal(first with { AlreadyKnown = true }, await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret)));
        Assert.Equal(RefusalReason.IdTaken, (await test.RefusedAsync(PersonalLog.Entry("a", Subject, "{}"))).Reason);
        Assert.Equal(RefusalReason.IdTaken, (await test.RefusedAsync(PersonalLog.Entry("a", "person:li-si", Secret))).Reason);
    }

    [Fact]
    public async Task The_same_text_looks_different_in_every_entry_and_a_section_cannot_be_moved()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.AppendAsync(PersonalLog.Entry("b", Subject, Secret));
        var (a, b) = (await test.Log.ReadAsync(0, Cancel), await test.Log.ReadAsync(1, Cancel));
        Assert.False(a["personal.1"]!.Bytes.Span[25..].SequenceEqual(b["personal.1"]!.Bytes.Span[25..]));
        Assert.Throws<InvalidDataException>(() => test.Vault.Open(b, a["personal.1"]!));
    }

    [Fact]
    public async Task A_document_of_data_subjects_is_stored_with_its_signature_under_all_their_keys()
    {
        await using var test = new PersonalLog();
        var document = new NewDocument("application/json", Encoding.UTF8.GetBytes("{\"both\":\"of them, at length\"}"))
        {
            Subjects = [Subject, "person:li-si"],
        };
        var entry = TestLog.Entry("a") with { Evidence = new NewEvidence(0, 0, "header..signature", "key-1") };
        await test.AppendAsync(entry, document);
        Assert.Equal(1, test.Log.Head.Size);
        Assert.True((await test.AppendAsync(entry, document)).AlreadyKnown);

        var evidence = (await test.Log.ReadAsync(0, Cancel)).Evidence!;
        Assert.Null(evidence.Signature);
        Assert.Equal("key-1", evidence.KeyId);
        var stored = (await test.Log.ReadDocumentAsync(evidence.Stored, Cancel))!;
        Assert.Equal(evidence.Commitment, Digest.Of(evidence.Salt.Span, stored.Bytes.Span));
        Assert.NotEqual(Digest.Of(document.Bytes.Span), evidence.Stored);
        var opened = Assert.IsType<PersonalReading<OpenedDocument>.Opened>(test.Vault.Open(stored)).Value;
        Assert.Equal(document.Bytes.ToArray(), opened.Bytes.ToArray());
        Assert.Equal("header..signature", opened.Signature);
        Assert.False(PersonalLog.IsAnywhere(test.Data, "header..signature"));
        Assert.False(PersonalLog.IsAnywhere(test.Data, Digest.Of(document.Bytes.Span).ToHex()));

        Assert.IsType<EraseResult.Erased>(await test.EraseAsync("person:li-si"));
        Assert.IsType<PersonalReading<OpenedDocument>.Erased>(test.Vault.Open(stored));
        Assert.Equal([0], test.Log.Find(LogQuery.Tagged(test.Vault.PseudonymOf(Subject).Tag)));
    }

    [Fact]
    public async Task What_breaks_the_rules_is_refused_with_its_place_and_leaves_no_key()
    {
        await using var test = new PersonalLog();
        var section = new NewSection("personal.1", AccessClass.Personal, "{}"u8.ToArray()) { Subject = Subject };
        await Refused(section with { Subject = null }, "names no data subject");
        await Refused(section with { Name = "public" }, "is named personal.");
        await Refused(section with { Name = "personal.01" }, "is named personal.");
        await Refused(section with { Name = "personal.x" }, "is named personal.");
        await Refused(section with { Subject = "a\nb" }, "not proper text");
        await Refused(section with { Class = AccessClass.Open }, "its class is not");
        await Refused(NewSection.List("personal.1", AccessClass.Personal, AccessClass.Audit, []) with { Subject = Subject }, "no list");
        await Refused(new NewSection("trade", AccessClass.Party, default) { RetainUntil = default(DateOnly) }, "retention");
        await RefusedEntry(TestLog.Entry("a", tags: "subject:x") with { Sections = [section] }, "the ledger's own");
        await RefusedEntry(TestLog.Entry("a", tags: "party:" + Subject) with { Sections = [section] }, "in clear");
        await RefusedEntry(TestLog.Entry("a", stream: "credit:" + Subject) with { Sections = [section] }, "in clear");
        await RefusedEntry(TestLog.Entry("record:" + Subject) with { Sections = [section] }, "in clear");
        await RefusedEntry(TestLog.Entry("a") with { Issuer = Subject, Sections = [section] }, "in clear");
        Assert.Equal(0, test.Log.Head.Size);
        Assert.IsType<EraseResult.Unknown>(await test.EraseAsync(Subject));

        Task Refused(NewSection one, string named) => RefusedEntry(TestLog.Entry("a") with { Sections = [one] }, named);

        async Task RefusedEntry(NewEntry entry, string named)
        {
            var refused = await test.RefusedAsync(entry);
            Assert.Equal(RefusalReason.Malformed, refused.Reason);
            Assert.Contains(named, refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_numbers_of_data_subjects_are_limited()
    {
        await using var test = new PersonalLog();
        NewDocument Document(int count) =>
            new("application/json", "{}"u8.ToArray()) { Subjects = [.. Enumerable.Range(0, count).Select(i => "person:" + i)] };
        var entry = TestLog.Entry("a") with { Evidence = new NewEvidence(0, 0) };
        var refused = await test.RefusedAsync(entry, Document(LedgerLimits.DocumentSubjectsMax + 1));
        Assert.Equal(RefusalReason.TooLarge, refused.Reason);
        await test.AppendAsync(entry, Document(LedgerLimits.DocumentSubjectsMax));

        AppendBatch Batch(int count) =>
            new() { Entries = [.. Enumerable.Range(0, count).Select(i => PersonalLog.Entry("e" + i, "person:" + i, "text " + i))] };
        var many = Assert.IsType<AppendResult.Refused>(await test.Log.AppendAsync(Batch(LedgerLimits.BatchSubjectsMax + 1), Cancel));
        Assert.Equal(RefusalReason.TooLarge, many.Reason);
        Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(Batch(LedgerLimits.BatchSubjectsMax), Cancel));
    }

    [Fact]
    public async Task A_log_without_a_key_store_takes_nothing_about_data_subjects()
    {
        await using var test = new TestLog();
        var refused = Assert.IsType<AppendResult.Refused>(
            await test.Log.AppendAsync(AppendBatch.Of(PersonalLog.Entry("a", Subject, Secret)), Cancel)
        );
        Assert.Contains("no key store", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_under_the_subjects_key_is_the_same_each_time_and_gone_with_the_key()
    {
        await using var test = new PersonalLog();
        var name = test.Vault.NameFor(Subject, "hash"u8);
        await test.ReopenAsync();
        Assert.Equal(name, test.Vault.NameFor(Subject, "hash"u8));
        Assert.NotEqual(name, test.Vault.NameFor("person:li-si", "hash"u8));
        await test.EraseAsync(Subject);
        Assert.Null(test.Vault.NameFor(Subject, "hash"u8));
    }
}
