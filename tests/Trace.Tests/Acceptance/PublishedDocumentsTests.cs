using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Acceptance;

public sealed class PublishedDocumentsTests
{
    // Not valid by GS1's schema: measurement types that do not exist, and sensor reports without a type.
    private const string NotValid = "SensorData_with_combined_events.json";

    [Theory]
    [InlineData("epcis/gs1-examples")]
    [InlineData("epcis/openepcis-documents")]
    [InlineData("epcis/openepcis-events")]
    [InlineData("epcis/openepcis-query")]
    public void Every_published_document_is_read(string folder)
    {
        foreach (var file in PublishedData.Files(folder))
        {
            if (file.Contains("/Queries/", StringComparison.Ordinal))
                continue;
            var mustBeRefused = Path.GetFileName(file) == NotValid || file.Contains("/Invalid/", StringComparison.Ordinal);
            var result = EpcisDocument.Read(File.ReadAllBytes(file));
            if (mustBeRefused)
                Assert.True(result is EpcisReadResult.Invalid, file);
            else
                Assert.True(result is EpcisReadResult.Read, file + "\n" + Findings(result));
        }
    }

    [Fact]
    public void Every_invalid_document_is_refused()
    {
        foreach (var file in PublishedData.Files("epcis/openepcis-invalid"))
        {
            var result = EpcisDocument.Read(File.ReadAllBytes(file));
            Assert.True(result is EpcisReadResult.Invalid, file);
            TestContext.Current.TestOutputHelper!.WriteLine(Path.GetFileName(file) + "\n" + Findings(result));
        }
    }

    [Fact]
    public void What_is_wrong_with_the_combined_sensor_data_is_named()
    {
        var result = EpcisDocument.Read(File.ReadAllBytes(PublishedData.File("epcis/openepcis-documents/" + NotValid)));
        TestContext.Current.TestOutputHelper!.WriteLine(Findings(result));
        Assert.Contains("/epcisBody/eventList/7/sensorElementList/0/sensorReport/1/type", Findings(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epcis/gs1-examples")]
    [InlineData("epcis/openepcis-documents")]
    [InlineData("epcis/openepcis-events")]
    [InlineData("epcis/openepcis-query")]
    [InlineData("epcis/event-hash")]
    [InlineData("trace")]
    public void Every_published_event_survives_being_split(string folder)
    {
        foreach (var file in PublishedData.Files(folder))
        {
            if (EpcisDocument.Read(File.ReadAllBytes(file)) is not EpcisReadResult.Read read)
                continue;
            foreach (var said in read.Document.Events)
                EventSectionsTests.SameAgain(said);
        }
    }

    private static string Findings(EpcisReadResult result) =>
        result is EpcisReadResult.Invalid invalid ? string.Join('\n', invalid.Findings.Select(finding => "  " + finding)) : "";
}
