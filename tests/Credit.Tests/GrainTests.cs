using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xinyuan.Credit.Grains;
using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Tests.Lifecycle;
using Xinyuan.Facts.Access;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Tests;

public sealed class GrainTests : IAsyncLifetime
{
    private static readonly string Maker = Samples.Maker;
    private static readonly string Other = Samples.Other;
    internal static readonly CreditCaller Department = new([nameof(Role.Department)], Samples.Samr);
    private readonly TestLog _test = new();
    private InProcessTestCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.Services.AddSingleton<IEventLog>(_test.Log);
                silo.Services.AddSingleton<TimeProvider>(_test.Clock);
                silo.Services.AddXinyuanCredit();
            }
        );
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task A_file_answers_from_all_that_the_log_has()
    {
        Assert.Null(await Read(Maker));
        await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(Maker, customsCode: "2224960001"));
        var filed = await Read(Maker);
        Assert.Equal(("延边某公司", "NO_DATA"), (filed?.Enterprise?.Name, filed?.Indicator?.Tier));

        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Rating(Maker, grade: "A"),
            Samples.Rating(Maker, "fx", "B"),
            Samples.Record(Maker),
            Samples.Record(Other),
            Samples.Proposed(Maker),
            Samples.Notice(Maker),
            Samples.Decided(Maker),
            Samples.Published(Maker)
        );
        var file = await Read(Maker);
        Assert.Equal(["fx", "tax"], file!.Ratings.Select(rating => rating.Scheme).Order());
        Assert.All(file.Ratings, rating => Assert.True(rating.IsInForce));
        Assert.Equal((1, "X-1", 50000.00m), (file.RecordsTotal, file.Records[0].DocumentNo, file.Records[0].Amount));
        var listing = Assert.Single(file.Listings);
        Assert.Equal(("L-1", "RepairEligible", true), (listing.Id, listing.Status, listing.IsPublic));
        Assert.Equal((Samples.Day("2026-05-16"), Samples.Day("2027-02-16")), (listing.RepairFrom, listing.EndsOn));
        Assert.Equal([5L, 6L, 7L, 8L], listing.Positions);
        Assert.Equal("TIER_4", file.Indicator!.Tier);
        Assert.Equal("veto.listing.general", Assert.Single(file.Indicator.Vetoes).Rule);
        Assert.Equal((8L, Samples.Day("2026-07-01")), (file.AsOf.Position, file.LawAsOf));
    }

    [Fact]
    public async Task A_repair_holds_for_every_question_asked_after_it()
    {
        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Rating(Maker),
            Samples.Rating(Maker, "fx", "B"),
            Samples.Record(Maker, date: "2026-02-16", documentNo: "X-1"),
            Samples.Proposed(Maker),
            Samples.Notice(Maker),
            Samples.Decided(Maker),
            Samples.Published(Maker)
        );
        var knownThen = _test.Clock.Now;
        var listed = await Read(Maker);
        Assert.Equal("TIER_4", listed!.Indicator!.Tier);
        _test.Clock.Now = knownThen.AddDays(10);
        await _test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Duty(Maker), Samples.Applied(Maker), Samples.Repaired(Maker));

        foreach (var request in new CreditFileRequest[] { new(), new(LawAsOf: Samples.Day("2026-05-01")), new(KnownAsOf: knownThen) })
        {
            var repaired = await Read(Maker, request);
            Assert.Empty(repaired!.Listings);
            Assert.Empty(repaired.Records);
            Assert.Empty(repaired.Indicator!.Vetoes);
        }
        Assert.Empty((await Directory.NegativeList(new NegativeListRequest(Caller: Department), Cancel)).Items);
    }

    [Fact]
    public async Task A_file_answers_as_it_was_known_and_as_the_law_stood()
    {
        await _test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Rating(Maker, grade: "B", decided: "2025-04-30"));
        var knownThen = _test.Clock.Now;
        _test.Clock.Now = knownThen.AddDays(1);
        await _test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Rating(Maker, grade: "A", decided: "2026-04-30"));
        Assert.Equal("A", InForce(await Read(Maker)));
        Assert.Equal("B", InForce(await Read(Maker, new CreditFileRequest(KnownAsOf: knownThen))));
        var before = await Read(Maker, new CreditFileRequest(LawAsOf: Samples.Day("2026-03-31")));
        Assert.Equal("B", InForce(before));
        Assert.Equal("decree-251", before!.Indicator!.RuleSet.Id);
        Assert.Null((await Read(Maker, new CreditFileRequest(LawAsOf: Samples.Day("2021-10-31"))))!.Indicator);
        Assert.Null((await Read(Maker, new CreditFileRequest(RuleSet: "no-such")))!.Indicator);
        Assert.Equal(
            RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!.Hash,
            (await Read(Maker, new CreditFileRequest(RuleSet: "platform-indicator-2026")))!.Indicator!.RuleSet.Hash
        );
    }

    [Fact]
    public async Task A_file_is_the_same_rebuilt_from_the_log()
    {
        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.EnterpriseFiled(Maker),
            Samples.Rating(Maker),
            Samples.Rating(Maker, "fx", "B"),
            Samples.Record(Maker),
            Samples.Record(Maker, "positive", "2026-06-01", "trade", "P-1")
        );
        var kept = await Read(Maker);
        var rebuilt = await CreditLog.CatchUpAsync(_test.Log, new CreditFile(Maker), Cancel);
        var again = Evaluation.Evaluate(rebuilt, RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!, kept!.LawAsOf);
        Assert.Equal((kept.Indicator!.InputHash, kept.Indicator.Score), (again.InputHash, again.Score));
    }

    [Fact]
    public async Task A_new_rule_set_reaches_a_grain_when_it_is_next_asked_and_a_shadow_stays_beside()
    {
        var file = RuleSetSamples.File(validFrom: "2026-07-02", start: "90");
        await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(Maker));
        await _test.Accept("org:operator", SpeakerRole.Operator, RuleSetSamples.Drafted(file), RuleSetSamples.Shadowed(file));
        var shipped = (await Read(Maker))!.Indicator!;
        var grain = _cluster.Client.GetGrain<ICreditFileGrain>(Maker);
        var shadow = Assert.Single(await grain.Shadow(new CreditFileRequest(Caller: Department), Cancel));
        Assert.Equal(("next-2027", 95m, RuleSetSamples.Hash(file)), (shadow.RuleSet.Id, shadow.Score, shadow.RuleSet.Hash));
        Assert.NotEqual("next-2027", shipped.RuleSet.Id);
        Assert.Null((await Read(Maker, new CreditFileRequest(RuleSet: "next-2027")))!.Indicator);

        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            RuleSetSamples.Approved(file, "B-1"),
            RuleSetSamples.Approved(file, "C-1")
        );
        Assert.Equal(shipped.RuleSet.Id, (await Read(Maker))!.Indicator!.RuleSet.Id);
        Assert.Empty(await grain.Shadow(new CreditFileRequest(Caller: Department), Cancel));
        _test.Clock.Now = _test.Clock.Now.AddDays(1);
        var effective = (await Read(Maker))!.Indicator!;
        Assert.Equal(("next-2027", RuleSetSamples.Hash(file), 95m), (effective.RuleSet.Id, effective.RuleSet.Hash, effective.Score));
    }

    [Fact]
    public async Task The_directory_lists_enterprises_page_by_page()
    {
        var parties = Enumerable.Range(1, 5).Select(Samples.Enterprise).Order(StringComparer.Ordinal).ToArray();
        await _test.Accept(
            "org:operator",
            SpeakerRole.Operator,
            [.. parties.Select((party, i) => Samples.EnterpriseFiled(party, $"Firm {i}"))]
        );
        var found = new List<string>();
        string? after = null;
        do
        {
            var page = await Directory.Enterprises(new EnterprisesRequest(Caller: Department, First: 2, After: after), Cancel);
            Assert.Equal(5, page.Total);
            found.AddRange(page.Items.Select(item => item.Party));
            after = page.HasNext ? page.Cursors[^1] : null;
        } while (after is not null);
        Assert.Equal(parties, found);
        Assert.Equal(
            "Firm 3",
            Assert.Single((await Directory.Enterprises(new EnterprisesRequest(Caller: Department, Text: "firm 3"), Cancel)).Items).Name
        );
        Assert.Equal(
            parties[2],
            Assert
                .Single((await Directory.Enterprises(new EnterprisesRequest(Caller: Department, Text: parties[2][5..]), Cancel)).Items)
                .Party
        );
        Assert.Empty((await Directory.Enterprises(new EnterprisesRequest(Caller: Department, Role: "broker"), Cancel)).Items);
    }

    [Fact]
    public async Task The_negative_list_shows_what_is_public_the_latest_first()
    {
        static string[] Course(string subject, string listing) =>
            [
                Samples.Proposed(subject, listing),
                Samples.Notice(subject, listing),
                Samples.Decided(subject, listing),
                Samples.Published(subject, listing),
            ];
        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.EnterpriseFiled(Maker),
            Samples.Proposed(Samples.Enterprise(3), "L-3")
        );
        await _test.Accept(Samples.Samr, SpeakerRole.Department, [.. Course(Maker, "L-1"), .. Course(Other, "L-2")]);
        var page = await Directory.NegativeList(new NegativeListRequest(Caller: Department, First: 1), Cancel);
        Assert.Equal((2, true, "L-2", null), (page.Total, page.HasNext, page.Items.Single().Id, page.Items.Single().SubjectName));
        var rest = await Directory.NegativeList(new NegativeListRequest(Caller: Department, First: 1, After: page.Cursors[0]), Cancel);
        Assert.Equal((false, "L-1", "延边某公司"), (rest.HasNext, rest.Items.Single().Id, rest.Items.Single().SubjectName));
        Assert.Empty(
            (await Directory.NegativeList(new NegativeListRequest(Caller: Department, LawAsOf: Samples.Day("2027-02-16")), Cancel)).Items
        );
        Assert.Empty((await Directory.NegativeList(new NegativeListRequest(Caller: Department, Severity: "serious"), Cancel)).Items);
    }

    [Fact]
    public async Task The_grain_applies_the_table_of_access_itself_and_answers_nobody_without_a_name()
    {
        await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(Maker));
        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Rating(Maker),
            Samples.Record(Maker),
            Samples.Proposed(Maker, "L-1"),
            Samples.Proposed(Maker, "L-2"),
            Samples.Notice(Maker, "L-2"),
            Samples.Decided(Maker, "L-2"),
            Samples.Published(Maker, "L-2")
        );
        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (var party in new[] { Maker, Other, null })
            {
                var read = await ReadAs(new CreditCaller([role.ToString()], party));
                var isOpen = role is Role.Department or Role.Auditor || (role == Role.Enterprise && party == Maker);
                Assert.Equal(isOpen ? (1, 1, 1, 2) : (0, 0, 0, 1), Seen(read!));
                Assert.Equal(isOpen, read!.Indicator is not null);
                Assert.Equal(isOpen, read.Listings.Any(listing => listing.DefenceUntil is not null));
            }
        }
        Assert.Null(await ReadAs(null));
        Assert.Equal((0, 0, 0, 1), Seen((await ReadAs(new CreditCaller(["root"], Maker)))!));
        Assert.Equal(0, (await Directory.Enterprises(new EnterprisesRequest(), Cancel)).Total);
        Assert.Equal(0, (await Directory.NegativeList(new NegativeListRequest(), Cancel)).Total);
        var listed = await Directory.NegativeList(new NegativeListRequest(Caller: new CreditCaller([nameof(Role.Consumer)], null)), Cancel);
        Assert.Equal(("L-2", null), (listed.Items.Single().Id, listed.Items.Single().DefenceUntil));

        Task<CreditFileView?> ReadAs(CreditCaller? caller) =>
            _cluster.Client.GetGrain<ICreditFileGrain>(Maker).Read(new CreditFileRequest(Caller: caller), Cancel);
        static (int, int, int, int) Seen(CreditFileView file) =>
            (file.Ratings.Count, file.Records.Count, file.RecordsTotal, file.Listings.Count);
    }

    private ICreditDirectoryGrain Directory => _cluster.Client.GetGrain<ICreditDirectoryGrain>(ICreditDirectoryGrain.Key);

    private Task<CreditFileView?> Read(string party, CreditFileRequest? request = null) =>
        _cluster.Client.GetGrain<ICreditFileGrain>(party).Read((request ?? new CreditFileRequest()) with { Caller = Department }, Cancel);

    private static string? InForce(CreditFileView? file) => file?.Ratings.Single(rating => rating.IsInForce).Grade;
}

/// <summary>A service whose host switched the platform's indicator off.</summary>
public sealed class SwitchedOffTests
{
    [Fact]
    public async Task Without_the_indicator_ratings_records_and_listings_answer_as_before()
    {
        await using var test = new TestLog();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.Services.AddSingleton<IEventLog>(test.Log);
                silo.Services.AddSingleton<TimeProvider>(test.Clock);
                silo.Services.AddSingleton(new RuleSetCatalogue());
                silo.Services.AddXinyuanCredit();
            }
        );
        await using var cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);
        var maker = Samples.Maker;
        await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Rating(maker),
            Samples.Record(maker),
            Samples.Proposed(maker),
            Samples.Notice(maker),
            Samples.Decided(maker),
            Samples.Published(maker)
        );
        foreach (
            CreditFileRequest request in new[]
            {
                new(Caller: GrainTests.Department),
                new(LawAsOf: Samples.Day("2024-06-30"), Caller: GrainTests.Department),
                new CreditFileRequest(RuleSet: "decree-251", Caller: GrainTests.Department),
            }
        )
            Assert.Null((await cluster.Client.GetGrain<ICreditFileGrain>(maker).Read(request, TestLog.Cancel))!.Indicator);
        var file = await cluster
            .Client.GetGrain<ICreditFileGrain>(maker)
            .Read(new CreditFileRequest(Caller: GrainTests.Department), TestLog.Cancel);
        Assert.True(Assert.Single(file!.Ratings).IsInForce);
        Assert.Single(file.Records);
        Assert.True(Assert.Single(file.Listings).IsPublic);
    }
}
