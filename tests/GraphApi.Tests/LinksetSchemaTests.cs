using System.Text.Json;
using System.Text.RegularExpressions;

namespace Xinyuan.GraphApi.Tests;

/// <summary>
/// Linksets against GS1's own JSON Schema, which is not part of this project: XINYUAN_ACCEPTANCE says in which folder it is. The
/// schema needs a small part of JSON Schema, which is read here.
/// </summary>
public sealed class LinksetSchemaTests(ResolverHost resolver) : IClassFixture<ResolverHost>
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("XINYUAN_ACCEPTANCE");

    [Theory]
    [InlineData(ResolverHost.Serial)]
    [InlineData(ResolverHost.Goods)]
    [InlineData(ResolverHost.Goods + "/10/L1")]
    [InlineData("/00/188012340000000014")]
    public async Task Every_linkset_is_valid_by_the_published_schema(string path)
    {
        Assert.SkipWhen(Folder is null, "XINYUAN_ACCEPTANCE is not set");
        var file = Path.Combine(Folder!, "digital-link", "gs1-linkset-schema.json");
        using var schema = JsonDocument.Parse(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        using var response = await resolver.GetAsync(path + "?linkType=linkset");
        Assert.Empty(Faults(schema.RootElement, await response.JsonAsync(), path));
        using var wrong = JsonDocument.Parse(
            """{"linkset":[{"anchor":"https://a/b","itemDescription":"x","next":[{"href":"a"}]}],"more":1}"""
        );
        Assert.Equal(3, Faults(schema.RootElement, wrong.RootElement, "").Count());
    }

    private static IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("type", out var type) && TypeOf(value) != type.GetString())
            return [$"{at} is not of type {type}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value
                .EnumerateArray()
                .SelectMany((element, i) => Faults(items, element, $"{at}/{i}")),
            JsonValueKind.String
                when schema.TryGetProperty("pattern", out var pattern) && !Matches(pattern.GetString()!, value.GetString()!) =>
            [
                $"{at} does not match {pattern}",
            ],
            _ => [],
        };
    }

    private static IEnumerable<string> OfObject(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
                yield return $"{at} has no {name}";
        }
        var named = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : [];
        var matched = schema.TryGetProperty("patternProperties", out var patterns) ? patterns.EnumerateObject().ToList() : [];
        foreach (var member in value.EnumerateObject())
        {
            var rules = named.Where(one => one.Name == member.Name).Concat(matched.Where(one => Matches(one.Name, member.Name))).ToList();
            if (rules.Count == 0 && schema.TryGetProperty("additionalProperties", out var additional) && !additional.GetBoolean())
                yield return $"{at}/{member.Name} is not allowed";
            foreach (var fault in rules.SelectMany(rule => Faults(rule.Value, member.Value, $"{at}/{member.Name}")))
                yield return fault;
        }
    }

    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => "null",
        };
}
