using Xinyuan.Credit.Lifecycle;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;
using static Xinyuan.Credit.Tests.Lifecycle.RuleSetSamples;

namespace Xinyuan.Credit.Tests.Lifecycle;

/// <summary>Today is 2026-07-01.</summary>
public sealed class RuleSetLifeTests : IAsyncDisposable
{
    private const string Office = "org:zone.office";
    private static readonly string Next = File();
    private readonly TestLog _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_rule_set_goes_from_draft_to_shadow_to_two_approvals_to_force_to_its_end()
    {
        await Say(Drafted(Next));
        Assert.Equal(RuleSetStage.Draft, await StageOn("2026-07-01"));
        await Say(Shadowed(Next));
        Assert.Equal(RuleSetStage.Shadow, await StageOn("2027-01-01"));
        await Say(Approved(Next, "B-1"));
        Assert.Equal(RuleSetStage.Shadow, await StageOn("2027-01-01"));
        await Say(Approved(Next, "C-1"));
        Assert.Equal(RuleSetStage.Approved, await StageOn("2026-12-31"));
        Assert.Equal(RuleSetStage.Effective, await StageOn("2027-01-01"));
        await Say(Retired("2027-06-30"));
        Assert.Equal(RuleSetStage.Effective, await StageOn("2027-06-30"));
        Assert.Equal(RuleSetStage.Retired, await StageOn("2027-07-01"));
    }

    [Fact]
    public async Task The_catalogue_answers_with_the_ledgers_rule_set_on_its_days_and_with_the_programs_on_all_others()
    {
        using var library = new RuleSetLibrary(_test.Log, RuleSetCatalogue.Embedded());
        await Enact(Next, "next-2027");
        await Say(Retired("2027-06-30"));
        var catalogue = await library.ReadAsync(TestLog.Cancel);
        var shipped = RuleSetCatalogue.Embedded();
        Assert.Equal(shipped.InForceOn(Samples.Day("2026-12-31"))?.Id, catalogue.InForceOn(Samples.Day("2026-12-31"))?.Id);
        Assert.Equal(("next-2027", Hash(Next)), (catalogue.InForceOn(Samples.Day("2027-01-01"))?.Id, catalogue.Find("next-2027")?.Hash));
        Assert.Equal(shipped.InForceOn(Samples.Day("2027-07-01"))?.Id, catalogue.InForceOn(Samples.Day("2027-07-01"))?.Id);
        Assert.Null(new RuleSetCatalogue().With(catalogue.Ledger).InForceOn(Samples.Day("2027-01-01")));
    }

    [Fact]
    public async Task A_draft_or_a_shadow_is_in_nobodys_hands()
    {
        using var library = new RuleSetLibrary(_test.Log, RuleSetCatalogue.Embedded());
        await Say(Drafted(Next), Shadowed(Next));
        var catalogue = await library.ReadAsync(TestLog.Cancel);
        Assert.Null(catalogue.Find("next-2027"));
        Assert.NotEqual("next-2027", catalogue.InForceOn(Samples.Day("2027-01-01"))?.Id);
        Assert.Equal("next-2027", Assert.Single(catalogue.ShadowsOn(Samples.Day("2026-07-01"))).Id);
    }

    [Fact]
    public async Task Nothing_is_read_before_somebody_asks_and_then_once_for_all()
    {
        using var library = new RuleSetLibrary(_test.Log, RuleSetCatalogue.Embedded());
        var before = await library.ReadAsync(TestLog.Cancel);
        Assert.Same(before, await library.ReadAsync(TestLog.Cancel));
        await Enact(Next, "next-2027");
        await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(Samples.Maker));
        Assert.Null(before.Find("next-2027"));
        var askers = Enumerable.Range(0, 100).Select(_ => library.ReadAsync(TestLog.Cancel).AsTask());
        var after = Assert.Single((await Task.WhenAll(askers)).Distinct());
        Assert.NotNull(after.Find("next-2027"));
    }

    [Theory]
    [InlineData("A-1", "/records/0/officer: who drafted a rule set does not approve it")]
    [InlineData("B-1", "/records/0/officer: the same person approved it already")]
    public async Task Two_others_than_the_drafter_approve(string officer, string expected)
    {
        await Say(Drafted(Next), Shadowed(Next), Approved(Next, "B-1"));
        Assert.Equal(expected, await Refused($"{Approved(Next, officer)[..^1]},\"id\":\"again\"}}"));
    }

    [Fact]
    public void One_key_is_one_person_whatever_number_it_states()
    {
        var one = new ActingOfficer("org:a", "1", "key");
        Assert.True(one.MayBe(new ActingOfficer("org:b", "2", "key")));
        Assert.True(one.MayBe(new ActingOfficer("org:a", "1", "other")));
        Assert.False(one.MayBe(new ActingOfficer("org:b", "1", "other")));
        Assert.False(new ActingOfficer("org:a", "1", null).MayBe(new ActingOfficer("org:a", "2", null)));
    }

    [Fact]
    public async Task A_file_that_contradicts_itself_is_refused_with_the_element_named()
    {
        var wrong = File(penalty: "10");
        Assert.StartsWith("/records/0/file/rules/0", await Refused(Drafted(wrong)), StringComparison.Ordinal);
        Assert.StartsWith("/records/0/hash", await Refused(Drafted(Next).Replace(Hash(Next), Hash(wrong))), StringComparison.Ordinal);
        Assert.StartsWith("/records/0/ruleSet", await Refused(Drafted(Next, id: "other")), StringComparison.Ordinal);
        var shipped = File(id: "platform-indicator-2026");
        Assert.StartsWith("/records/0/ruleSet", await Refused(Drafted(shipped, id: "platform-indicator-2026")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_comes_into_force_for_days_that_have_passed()
    {
        Assert.StartsWith("/records/0/file/validFrom", await Refused(Drafted(File(validFrom: "2026-06-30"))), StringComparison.Ordinal);
        await Say(Drafted(Next), Shadowed(Next), Approved(Next, "B-1"));
        _test.Clock.Now = _test.Clock.Now.AddDays(200);
        Assert.StartsWith("/records/0/file/validFrom", await Refused(Approved(Next, "C-1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_rule_sets_are_never_in_force_on_one_day()
    {
        await Enact(Next, "next-2027");
        var later = File("later-2028", "2028-01-01");
        await Say(Drafted(later, "later-2028"), Shadowed(later, "later-2028"));
        Assert.Contains("'next-2027' holds from 2027-01-01", await Refused(Approved(later, "B-1", "later-2028")), StringComparison.Ordinal);
        await Say(Retired("2027-12-31"));
        await Say(Approved(later, "B-1", "later-2028"), Approved(later, "C-1", "later-2028"));
        Assert.Equal(RuleSetStage.Effective, await StageOn("2028-01-01", "later-2028"));
    }

    [Fact]
    public async Task A_step_that_does_not_follow_is_refused()
    {
        Assert.StartsWith("/records/0/ruleSet: no rule set", await Refused(Shadowed(Next)), StringComparison.Ordinal);
        await Say(Drafted(Next));
        Assert.Equal("/records/0/type: it does not follow on draft", await Refused(Approved(Next, "B-1")));
        Assert.StartsWith("/records/0/lastDay", await Refused(Retired("2027-02-01")), StringComparison.Ordinal);
        Assert.StartsWith("/records/0/hash", await Refused(Shadowed(File(start: "51"))), StringComparison.Ordinal);
        await Say(Retired(null));
        Assert.Equal(RuleSetStage.Retired, await StageOn("2026-07-01"));
        Assert.Equal("/records/0/type: it does not follow on retired", await Refused(Shadowed(Next)));
        Assert.StartsWith("/records/0/ruleSet: the id was drafted", await Refused(Drafted(Next, officer: "D-1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_force_ends_on_a_day_that_has_not_passed()
    {
        await Enact(Next, "next-2027");
        _test.Clock.Now = _test.Clock.Now.AddDays(300);
        Assert.StartsWith("/records/0/lastDay: the rule set is in force", await Refused(Retired(null)), StringComparison.Ordinal);
        Assert.StartsWith("/records/0/lastDay: 2027-01-02 lies", await Refused(Retired("2027-01-02")), StringComparison.Ordinal);
        await Say(Retired("2027-12-31"));
    }

    [Fact]
    public async Task Only_departments_and_the_operator_tend_rule_sets()
    {
        var refused = await _test.Submit(Samples.Maker, SpeakerRole.Enterprise, Drafted(Next));
        Assert.StartsWith(
            "/records/0/type",
            Assert.IsType<RecordsOutcome.Refused>(refused).Findings[0].ToString(),
            StringComparison.Ordinal
        );
        await _test.Accept("org:operator", SpeakerRole.Operator, Drafted(Next));
    }

    [Fact]
    public async Task At_most_so_many_run_in_the_shadow()
    {
        for (var i = 0; i < RuleSetMachine.ShadowsMax; i++)
            await Say(Drafted(File($"s-{i}"), $"s-{i}"), Shadowed(File($"s-{i}"), $"s-{i}"));
        await Say(Drafted(Next));
        Assert.StartsWith("/records/0/ruleSet: at most 8", await Refused(Shadowed(Next)), StringComparison.Ordinal);
    }

    private async Task Enact(string file, string id) =>
        await Say(Drafted(file, id), Shadowed(file, id), Approved(file, "B-1", id), Approved(file, "C-1", id));

    private Task<IReadOnlyList<Receipt>> Say(params string[] records) => _test.Accept(Office, SpeakerRole.Department, records);

    private async Task<string> Refused(params string[] records) =>
        Assert.IsType<RecordsOutcome.Refused>(await _test.Submit(Office, SpeakerRole.Department, records)).Findings[0].ToString();

    private async Task<RuleSetStage> StageOn(string day, string id = "next-2027") =>
        (await RuleSetRegister.Empty.CatchUpAsync(_test.Log, TestLog.Cancel)).Find(id)!.StageOn(Samples.Day(day));
}
