using System.Text.Json;

namespace Xinyuan.GraphApi.Tests;

/// <summary>The maker says that jar 7 was destroyed, takes it back, and says what happened instead.</summary>
public sealed class ErrorDeclarationTests : IAsyncLifetime
{
    private const string Wrong = "urn:uuid:00000000-0000-4000-8000-000000000201";
    private const string Right = "urn:uuid:00000000-0000-4000-8000-000000000202";

    private const string Query = """
        query E($id: String!) { product(id: $id) { events { nodes { bizStep } } corrected { bizStep declaredInError position
          errorDeclaration { position declared reason correctiveEvents { bizStep declaredInError errorDeclaration { position } } } } } }
        """;

    private EdgeHost _host = null!;
    private long _wrong;
    private long _declared;

    public async ValueTask InitializeAsync()
    {
        _host = await EdgeHost.StartWithGrainsAsync();
        await _host.RecordAsync(Samples.Filings);
        await _host.CaptureAsync(Samples.Maker, Samples.Made);
        _wrong = _host.Log.Head.Size;
        await _host.CaptureAsync(Samples.Maker, Step(Wrong, "destroying"));
        await _host.CaptureAsync(Samples.Maker, Step(Right, "inspecting"));
        // Another party cannot take back what is not its own.
        await _host.CaptureAsync(Samples.Importer, Step(Right, "shipping", declaresError: true));
        _declared = _host.Log.Head.Size;
        await _host.CaptureAsync(Samples.Maker, Step(Wrong, "destroying", declaresError: true));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("department", null)]
    [InlineData("enterprise", "gln:8801234000000")]
    public async Task Who_may_see_it_finds_what_was_wrong_why_and_what_stands_in_its_place(string role, string? party)
    {
        var product = await AskAsync(role, party);
        var wrong = Assert.Single(product.GetProperty("corrected").EnumerateArray());
        Assert.Equal((_wrong, "destroying"), (wrong.GetProperty("position").GetInt64(), wrong.GetProperty("bizStep").GetString()));
        Assert.True(wrong.GetProperty("declaredInError").GetBoolean());
        var declaration = wrong.GetProperty("errorDeclaration");
        Assert.Equal(_declared, declaration.GetProperty("position").GetInt64());
        Assert.Equal("incorrect_data", declaration.GetProperty("reason").GetString());
        var right = Assert.Single(declaration.GetProperty("correctiveEvents").EnumerateArray());
        Assert.Equal("inspecting", right.GetProperty("bizStep").GetString());
        Assert.False(right.GetProperty("declaredInError").GetBoolean());
        Assert.Equal(JsonValueKind.Null, right.GetProperty("errorDeclaration").ValueKind);
        Assert.DoesNotContain("destroying", product.GetProperty("events").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("consumer", null)]
    [InlineData("bank", null)]
    [InlineData("enterprise", "org:stranger")]
    public async Task Who_holds_the_jar_is_not_told_what_was_taken_back(string role, string? party) =>
        Assert.Empty((await AskAsync(role, party)).GetProperty("corrected").EnumerateArray());

    private async Task<JsonElement> AskAsync(string role, string? party) =>
        (await _host.AskAsync(Query, new { id = Samples.Cream("7") }, role: role, party: party)).Data.GetProperty("product");

    private static Dictionary<string, object> Step(string eventId, string bizStep, bool declaresError = false)
    {
        var said = new Dictionary<string, object>
        {
            ["type"] = "ObjectEvent",
            ["eventID"] = eventId,
            ["eventTime"] = "2026-09-21T10:00:00.000+09:00",
            ["eventTimeZoneOffset"] = "+09:00",
            ["action"] = "OBSERVE",
            ["bizStep"] = bizStep,
            ["epcList"] = (string[])[Samples.Cream("7")],
        };
        if (declaresError)
        {
            said["errorDeclaration"] = new
            {
                declarationTime = "2026-09-22T10:00:00.000+09:00",
                reason = "incorrect_data",
                correctiveEventIDs = (string[])[Right],
            };
        }
        return said;
    }
}
