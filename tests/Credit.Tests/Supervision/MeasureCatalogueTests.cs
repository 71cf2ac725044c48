using System.Text.Json.Nodes;
using Xinyuan.Credit.Supervision;

namespace Xinyuan.Credit.Tests.Supervision;

public sealed class MeasureCatalogueTests
{
    [Fact]
    public void No_shipped_measure_burdens_a_firm_with_what_is_not_in_the_published_list()
    {
        var shipped = MeasureCatalogue.Shipped;
        Assert.NotEmpty(shipped.Measures);
        Assert.All(
            shipped.Measures.Where(measure => measure.Effect == MeasureEffect.Burden),
            measure => Assert.Equal(ListedSort.Discipline, shipped.List.Find(measure.Item!)?.Sort)
        );
    }

    [Fact]
    public void The_share_of_inspections_is_what_the_decree_says()
    {
        var advanced = MeasureCatalogue.Shipped.Measures.Single(measure => measure.Id == "customs-251.advanced.inspection");
        Assert.Equal(new MeasureExtent("inspection_rate", IsBelow: true, 0.20m, "general_rate"), advanced.Extent);
        Assert.True(advanced.Basis.IsVerified);
        var dishonest = MeasureCatalogue.Shipped.Measures.Single(measure => measure.Id == "customs-251.dishonest.inspection");
        Assert.Equal(new MeasureExtent("inspection_rate", IsBelow: false, 0.80m, "declarations"), dishonest.Extent);
        Assert.True(dishonest.Basis.IsVerified);
    }

    [Fact]
    public void What_the_text_of_Decree_282_was_not_read_for_is_marked_so() =>
        Assert.All(
            MeasureCatalogue.Shipped.Measures.Where(measure => measure.Basis.Norm == "GACC Decree 282"),
            measure => Assert.False(measure.Basis.IsVerified)
        );

    [Theory]
    [InlineData("item", "\"D99\"", "/item")]
    [InlineData("item", "null", "/item")]
    [InlineData("item", "\"J01\"", "/item")]
    [InlineData("item", "\"D01\"", "/on")]
    [InlineData("basis", "null", "/basis")]
    [InlineData("kind", "\"service\"", "/on")]
    [InlineData("validTo", "\"2021-10-31\"", "/validTo")]
    [InlineData("surprise", "1", "")]
    public void A_measure_that_the_list_does_not_allow_is_refused_with_its_element(string field, string value, string element)
    {
        var path = "";
        var result = SupervisionSamples.Load(ofMeasures: measures =>
        {
            var (index, row) = measures["measures"]!
                .AsArray()
                .Index()
                .Single(one => one.Item!["id"]!.GetValue<string>() == "customs-251.dishonest.inspection");
            path = $"/measures/{index}";
            if (value == "null")
                row!.AsObject().Remove(field);
            else
                row![field] = JsonNode.Parse(value);
        });
        var finding = Assert.IsType<MeasuresResult.Invalid>(result).Findings[0];
        Assert.StartsWith(path + element, finding.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_that_leaves_the_list_takes_measures_with_it_that_go_on()
    {
        var result = SupervisionSamples.Load(ofList: list =>
        {
            foreach (var item in list["items"]!.AsArray().Where(item => item!["code"]!.GetValue<string>() == "D09"))
                item!["validTo"] = "2026-12-31";
        });
        Assert.All(
            Assert.IsType<MeasuresResult.Invalid>(result).Findings,
            finding => Assert.Contains("'D09' is not in the published list on every day", finding.Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_platforms_indicator_burdens_nobody()
    {
        var result = SupervisionSamples.Load(ofMeasures: measures =>
        {
            var service = measures["measures"]!.AsArray().Single(row => row!["id"]!.GetValue<string>() == "service.queue");
            service!["effect"] = "burden";
            service["item"] = "D09";
        });
        var finding = Assert.Single(Assert.IsType<MeasuresResult.Invalid>(result).Findings);
        Assert.EndsWith("/effect", finding.Path, StringComparison.Ordinal);
    }
}
