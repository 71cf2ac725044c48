using System.Text.Json;

namespace Xinyuan.Silo.Tests;

public sealed class KeyCommandTests
{
    private static readonly string Filings = Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json");

    [Fact]
    public async Task A_key_is_made_replaced_and_taken_back_and_the_list_says_from_where_to_where_each_spoke()
    {
        using var folder = new TemporaryFolder();
        string[] data = ["--data", folder.Data];
        var (first, second, own) = (Name("first"), Name("second"), Name("own"));
        await OkAsync(["key", "new", "--party", "org:operator", "--role", "operator", "--out", first, .. data]);
        await OkAsync(["key", "rotate", "--key", first, "--out", second, .. data]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(second));
        Assert.Contains(
            "was replaced by another and ended at position 2",
            await FailAsync(["import", Filings, "--key", first, .. data]),
            Cmp
        );
        await OkAsync(["import", Filings, "--key", second, .. data]);
        await OkAsync([
            "key",
            "new",
            "--party",
            "org:operator",
            "--role",
            "operator",
            "--out",
            own,
            "--not-after",
            "2100-01-01T00:00:00Z",
            .. data,
        ]);

        var keys = await ListAsync(data);
        var stolen = keys[1].GetProperty("keyId").GetString()!;
        string[] revoke = ["key", "revoke", stolen, "--reason", "key_compromise", "--compromised-since", "2020-01-01T00:00:00Z", .. data];
        Assert.Contains("does not revoke itself", await FailAsync([.. revoke, "--key", second]), Cmp);
        await OkAsync([.. revoke, "--key", own]);
        var products = Path.Combine(Program.Demo, "documents", "02-filing-places.json");
        Assert.Contains("was revoked and ended at position", await FailAsync(["import", products, "--key", second, .. data]), Cmp);

        keys = await ListAsync(data);
        Assert.Equal(["rotated", "revoked", "valid"], keys.Select(key => key.GetProperty("state").GetString()));
        Assert.Equal((0, 2), (keys[0].GetProperty("from").GetInt64(), keys[0].GetProperty("until").GetInt64()));
        Assert.Equal(stolen, keys[0].GetProperty("successor").GetString());
        Assert.NotEmpty(keys[1].GetProperty("inDoubt").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, keys[2].GetProperty("until").ValueKind);
        Assert.Contains("in doubt", await OkAsync(["key", "list", .. data]), Cmp);
        Assert.Contains("all is as it was written", await OkAsync(["verify", .. data]), Cmp);

        string Name(string key) => Path.Combine(folder.Path, key + ".key");
    }

    private const StringComparison Cmp = StringComparison.Ordinal;

    private static async Task<List<JsonElement>> ListAsync(string[] data) =>
        [.. JsonDocument.Parse(await OkAsync(["key", "list", "--json", .. data])).RootElement.EnumerateArray()];

    private static async Task<string> OkAsync(string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private static async Task<string> FailAsync(string[] arguments, int expected = 1)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == expected, output);
        return output;
    }
}
