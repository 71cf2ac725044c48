namespace Xinyuan.Facts.Tests;

public sealed class FieldTableTests
{
    private static readonly Dictionary<string, string> ClassOfEpcisSection = new()
    {
        ["public"] = "holder",
        ["items"] = "party",
        ["quantities"] = "party",
        ["trade"] = "party",
    };

    [Fact]
    public void A_section_of_an_event_has_one_class() =>
        Assert.All(Rows("epcis"), row => Assert.Equal(ClassOfEpcisSection[row.Section], row.Class));

    [Fact]
    public void Every_row_says_why() => Assert.All(FieldTable.Rows, row => Assert.False(string.IsNullOrWhiteSpace(row.Why), row.Path));

    [Fact]
    public void No_field_has_two_rows() =>
        Assert.Equal(FieldTable.Rows.Count, FieldTable.Rows.DistinctBy(row => (row.Input, row.Path)).Count());

    /// <summary>What a stranger with one item in hand may see of an event. To add a line here is a decision.</summary>
    [Fact]
    public void Of_an_event_a_holder_sees_this_and_no_more()
    {
        var seen = Rows("epcis").Where(row => row.Class == "holder").Select(row => row.Path[2..]).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "action",
                "bizLocation.id",
                "bizStep",
                "certificationInfo",
                "disposition",
                "errorDeclaration.correctiveEventIDs",
                "errorDeclaration.declarationTime",
                "errorDeclaration.reason",
                "eventID",
                "eventTime",
                "eventTimeZoneOffset",
                "ilmd.bestBeforeDate",
                "ilmd.catchArea",
                "ilmd.catchZone",
                "ilmd.countryOfOrigin",
                "ilmd.descriptionShort",
                "ilmd.dosageFormType",
                "ilmd.drainedWeight",
                "ilmd.expirationDate",
                "ilmd.firstFreezeDate",
                "ilmd.functionalName",
                "ilmd.growingMethodCode",
                "ilmd.harvestDate",
                "ilmd.harvestDateEnd",
                "ilmd.harvestDateStart",
                "ilmd.harvestEndDate",
                "ilmd.harvestStartDate",
                "ilmd.hasBatchLotNumber",
                "ilmd.itemExpirationDate",
                "ilmd.lotNumber",
                "ilmd.netContentDescription",
                "ilmd.netWeight",
                "ilmd.packagingDate",
                "ilmd.preservationTechniqueCode",
                "ilmd.productionDate",
                "ilmd.productionMethodForFishAndSeafoodCode",
                "ilmd.regulatedProductName",
                "ilmd.sellByDate",
                "ilmd.speciesForFisheryStatisticsPurposesCode",
                "ilmd.speciesForFisheryStatisticsPurposesName",
                "ilmd.storageStateCode",
                "ilmd.strengthDescription",
                "ilmd.tradeItemDescription",
                "persistentDisposition",
                "readPoint.id",
                "recordTime",
                "sensorElementList.sensorMetadata.endTime",
                "sensorElementList.sensorMetadata.startTime",
                "sensorElementList.sensorMetadata.time",
                "sensorElementList.sensorReport.booleanValue",
                "sensorElementList.sensorReport.chemicalSubstance",
                "sensorElementList.sensorReport.component",
                "sensorElementList.sensorReport.coordinateReferenceSystem",
                "sensorElementList.sensorReport.exception",
                "sensorElementList.sensorReport.maxValue",
                "sensorElementList.sensorReport.meanValue",
                "sensorElementList.sensorReport.microorganism",
                "sensorElementList.sensorReport.minValue",
                "sensorElementList.sensorReport.percRank",
                "sensorElementList.sensorReport.percValue",
                "sensorElementList.sensorReport.sDev",
                "sensorElementList.sensorReport.time",
                "sensorElementList.sensorReport.type",
                "sensorElementList.sensorReport.uom",
                "sensorElementList.sensorReport.value",
                "transformationID",
                "type",
            ],
            seen
        );
    }

    [Fact]
    public void The_tree_leads_to_every_row() =>
        Assert.All(
            FieldTable.Rows,
            row => Assert.Same(row, row.Path.Split('.').Aggregate(FieldTable.Tree(row.Input), (node, name) => node[name]!).Row)
        );

    [Fact]
    public void What_the_table_does_not_know_is_null()
    {
        Assert.Null(FieldTable.Find("epcis", "*.weight"));
        Assert.Null(FieldTable.Tree("none")["type"]);
    }

    private static IEnumerable<FieldRow> Rows(string input) => FieldTable.Rows.Where(row => row.Input == input);
}
