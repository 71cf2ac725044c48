using Xinyuan.Credit.Rules;
using Xinyuan.Credit.Standards;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Tests.Supervision;

public sealed class AeoDistanceTests
{
    private static readonly string Maker = Samples.Maker;
    private static readonly DateOnly Today = Samples.Day("2026-07-01");

    [Fact]
    public void Every_item_is_met_not_met_or_not_known_and_says_why()
    {
        var distance = Distance(Samples.Rating(Maker, "public-credit", "C"))!;
        Assert.Equal(StandardCatalogue.Find("aeo-2026-34-advanced")!.Items.Count, distance.Items.Count);
        var credit = distance.Items.Single(item => item.Finding.Item.Item == "40").Finding;
        Assert.Equal((Outcome.NotMet, 0L), (credit.Outcome, Assert.Single(credit.Positions)));
        Assert.Equal(
            distance.Items.Count,
            distance.Count(Outcome.Met) + distance.Count(Outcome.NotMet) + distance.Count(Outcome.Insufficient)
        );
        Assert.Equal(Outcome.Met, Of(Distance(Samples.Rating(Maker, "public-credit", "B"))!, "40").Finding.Outcome);
        Assert.Equal(Outcome.Insufficient, Of(Distance(Samples.Record(Maker))!, "40").Finding.Outcome);
    }

    [Fact]
    public void What_a_firm_says_of_itself_stands_beside_the_record_and_is_never_counted()
    {
        var silent = Distance(Samples.Record(Maker))!;
        var spoken = Distance(
            Samples.Record(Maker),
            SupervisionSamples.SelfAssessed(Maker),
            SupervisionSamples.SelfAssessed(Maker, outcome: "not_met")
        )!;
        Assert.Equal("not_met", Of(spoken, "solvency").Own?.Event.Outcome);
        Assert.Equal(Outcome.Insufficient, Of(spoken, "solvency").Finding.Outcome);
        Assert.Equal(silent.Count(Outcome.Met), spoken.Count(Outcome.Met));
    }

    [Theory]
    [InlineData("solvency", null)]
    [InlineData("40", "item")]
    [InlineData("999", "item")]
    public void A_firm_speaks_only_of_what_no_record_can_tell(string item, string? field) =>
        Assert.Equal(
            field,
            CreditDecision
                .Objection(
                    new CreditFile(Maker),
                    Samples.Event(SupervisionSamples.SelfAssessed(Maker, item)),
                    new Speaker(Maker, SpeakerRole.Enterprise),
                    Today
                )
                ?.Field
        );

    [Fact]
    public void Before_the_announcement_there_is_no_distance_and_who_is_certified_holds_it()
    {
        var file = Samples.File(Maker, [Samples.Event(SupervisionSamples.CustomsTier(Maker, "高级认证"))]);
        Assert.Null(AeoDistance.Of(file, StandardCatalogue.Embedded, Samples.Day("2026-03-31")));
        Assert.True(AeoDistance.Of(file, StandardCatalogue.Embedded, Today)!.IsHeld);
    }

    private static AeoItem Of(AeoDistance distance, string item) => distance.Items.Single(one => one.Finding.Item.Item == item);

    private static AeoDistance? Distance(params string[] records) =>
        AeoDistance.Of(Samples.File(Maker, [.. records.Select(Samples.Event)]), StandardCatalogue.Embedded, Today);
}
