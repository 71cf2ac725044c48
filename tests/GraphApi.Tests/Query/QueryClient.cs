using System.Net;
using System.Text.Json;

namespace Xinyuan.GraphApi.Tests.Query;

/// <summary>Asks the query interface and reads its answers.</summary>
internal static class QueryClient
{
    /// <summary>A query string of names and values, encoded.</summary>
    public static string Of(string path, params (string Name, string Value)[] parameters) =>
        path + "?" + string.Join('&', parameters.Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value)}"));

    /// <summary>The events of one page.</summary>
    public static async Task<List<JsonElement>> EventsAsync(this EdgeHost host, string path, params (string Name, string Value)[] headers)
    {
        using var response = await host.GetAsync(path, headers);
        return await response.EventsAsync();
    }

    public static async Task<List<JsonElement>> EventsAsync(this HttpResponseMessage response)
    {
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.TextAsync());
        return
        [
            .. (await response.JsonAsync())
                .GetProperty("epcisBody")
                .GetProperty("queryResults")
                .GetProperty("resultsBody")
                .GetProperty("eventList")
                .EnumerateArray(),
        ];
    }

    /// <summary>The last digits of the ids of events: the number that a test gave them.</summary>
    public static IEnumerable<int> Numbers(this IEnumerable<JsonElement> events) =>
        events.Select(said => int.Parse(said.GetProperty("eventID").GetString()![^4..], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The members of a collection.</summary>
    public static async Task<List<string>> MembersAsync(this EdgeHost host, string path, params (string Name, string Value)[] headers)
    {
        using var response = await host.GetAsync(path, headers);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.TextAsync());
        return [.. (await response.JsonAsync()).GetProperty("member").EnumerateArray().Select(member => member.GetString()!)];
    }

    /// <summary>The address of the next page, or null.</summary>
    public static string? Next(this HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        var link = Assert.Single(links);
        Assert.EndsWith("; rel=\"next\"", link, StringComparison.Ordinal);
        Assert.True(response.Headers.Contains("GS1-Next-Page-Token-Expires"));
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }

    public static async Task ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string type, string named)
    {
        var text = await response.TextAsync();
        Assert.True(response.StatusCode == status, text);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal("epcisException:" + type, problem.GetProperty("type").GetString());
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
