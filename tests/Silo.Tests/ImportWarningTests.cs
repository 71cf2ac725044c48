using System.Text.Json;

namespace Xinyuan.Silo.Tests;

public sealed class ImportWarningTests
{
    private const string Document = """
        { "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "type": "EPCISDocument", "schemaVersion": "2.0",
          "creationDate": "2026-05-05T00:00:00Z", "epcisBody": { "eventList": [{ "type": "ObjectEvent", "eventID": "urn:x:odd", "action": "OBSERVE",
            "eventTime": "2026-05-04T10:00:00Z", "eventTimeZoneOffset": "+00:00", "epcList": ["urn:epc:id:sscc:6901234.00000000001"] }] } }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_import_tolerated_is_said_with_its_place_also_when_it_goes_to_a_service(bool remote)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "odd.json");
        await File.WriteAllTextAsync(file, Document, TestContext.Current.CancellationToken);
        await using var service = remote ? await Service.StartAsync(folder) : null;
        string[] place = service is null ? ["--data", folder.Data] : ["--url", service.Http.BaseAddress!.AbsoluteUri];
        string[] import = ["import", file, "--submitter", "org:maker", .. place];
        var (code, output) = await Program.RunAsync(import);
        Assert.True(code == 0, output);
        Assert.Contains("odd.json: taken, with warnings\n  /epcisBody/eventList/0: ", output, StringComparison.Ordinal);
        var (again, json) = await Program.RunAsync([.. import, "--json"]);
        Assert.True(again == 0, json);
        var warning = Assert.Single(JsonDocument.Parse(json).RootElement[0].GetProperty("warnings").EnumerateArray());
        Assert.StartsWith("/epcisBody/eventList/0: ", warning.GetString(), StringComparison.Ordinal);
    }
}
