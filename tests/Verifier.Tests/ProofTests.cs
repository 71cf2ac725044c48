using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Xinyuan.Verifier.Tests;

public sealed class ProofTests(World world)
{
    /// <summary>Each kind of tampering, and the reason for which it is found.</summary>
    public static TheoryData<string, string> Tamperings =>
        new()
        {
            { "section bytes", "section 'public' is not what the header commits to" },
            { "section salt", "section 'public' is not what the header commits to" },
            { "section name", "the header names no section 'trade'" },
            { "section twice", "section 'public' is there twice" },
            { "element bytes", "element 1 is not in section 'items'" },
            { "element index", "element 0 is not in section 'items'" },
            { "element path", "element 1 is not in section 'items'" },
            { "element root", "the root of section 'items' is not disclosed" },
            { "header", "the inclusion path does not lead from the entry to the checkpoint's root" },
            { "header origin", "the checkpoint is of 'test.example/log' and the entry of 'best.example/log'" },
            { "header version", "the header's version is not 1" },
            { "proof index", "the inclusion path does not lead from the entry to the checkpoint's root" },
            { "proof path", "the inclusion path does not lead from the entry to the checkpoint's root" },
            { "proof first line", "the first line is not 'c2sp.org/tlog-proof@v1'" },
            { "checkpoint size", "no accepted log key signed the checkpoint" },
            { "checkpoint origin", "the checkpoint is of 'best.example/log'" },
            { "unknown member", "the bundle is not of its form" },
            { "missing member", "the bundle is not of its form" },
            { "version", "the bundle's version is not 1" },
            { "cut short", "the bundle is not of its form" },
        };

    [Fact]
    public async Task A_good_bundle_holds_and_says_what_it_discloses()
    {
        var file = world.Written(world.Bundle);
        var (code, output) = await World.RunAsync("proof", file, "--log-key", world.LogKey);
        Assert.True(code == 0, output);
        Assert.Contains("Verified: entry 7 of test.example/log", output, StringComparison.Ordinal);
        Assert.Contains("public: {\"number\":7,\"what\":\"酒\"}", output, StringComparison.Ordinal);
        Assert.Contains("items[1]: \"b7\"", output, StringComparison.Ordinal);
        var policy = world.Written(Encoding.UTF8.GetBytes($"log {world.LogKey}\nquorum none\n"));
        using var json = JsonDocument.Parse((await World.RunAsync("proof", file, "--policy", policy, "--json")).Output);
        Assert.True(json.RootElement.GetProperty("verified").GetBoolean() && json.RootElement.GetProperty("pinned").GetBoolean());
        Assert.Contains("own word", (await World.RunAsync("proof", file)).Output, StringComparison.Ordinal);
        (code, output) = await World.RunAsync("proof", file, "--log-key", world.OtherKey);
        Assert.Equal(1, code);
        Assert.Contains("no accepted log key signed the checkpoint", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task A_bundle_that_was_tampered_with_is_found_out_for_the_right_reason(string tampering, string reason)
    {
        var bundle = JsonNode.Parse(world.Bundle)!;
        var bytes = tampering == "cut short" ? world.Bundle[..^20] : Encoding.UTF8.GetBytes(Tampered(bundle, tampering).ToJsonString());
        var (code, output) = await World.RunAsync("proof", world.Written(bytes), "--log-key", world.LogKey, "--json");
        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        Assert.Contains(reason, json.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_proof_is_held_against_its_entry()
    {
        var (proof, header) = world.Bare;
        var (file, entry) = (world.Written(Encoding.UTF8.GetBytes(proof)), world.Written(header));
        var (code, output) = await World.RunAsync("proof", file, "--header", entry, "--log-key", world.LogKey);
        Assert.True(code == 0, output);
        header[50] ^= 1;
        (code, output) = await World.RunAsync("proof", file, "--header", world.Written(header), "--log-key", world.LogKey);
        Assert.Equal(1, code);
        Assert.Contains("the inclusion path does not lead", output, StringComparison.Ordinal);
        Assert.Equal(2, (await World.RunAsync("proof", file, "--log-key", world.LogKey)).Code);
        Assert.Equal(2, (await World.RunAsync("proof", file, "--header", entry)).Code);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("proof")]
    [InlineData("proof", "/nowhere")]
    [InlineData("proof", "/nowhere", "--log-key", "x")]
    [InlineData("checkpoint", "/nowhere")]
    [InlineData("export", "/nowhere")]
    public async Task Wrong_use_is_told_in_a_line_and_ends_with_2(params string[] arguments)
    {
        var (code, output) = await World.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(output.Trim());
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_helps() => Assert.Equal(0, (await World.RunAsync("--help")).Code);

    private static JsonNode Tampered(JsonNode bundle, string tampering)
    {
        var (section, element) = (bundle["sections"]![0]!, bundle["elements"]![0]!);
        switch (tampering)
        {
            case "section bytes":
                Flip(section, "bytes");
                break;
            case "section salt":
                Flip(section, "salt");
                break;
            case "section name":
                section["name"] = "trade";
                break;
            case "section twice":
                bundle["sections"]!.AsArray().Add(section.DeepClone());
                break;
            case "element bytes":
                Flip(element, "bytes");
                break;
            case "element index":
                element["index"] = 0;
                break;
            case "element path":
                element["path"]!.AsArray().RemoveAt(0);
                break;
            case "element root":
                bundle["sections"]!.AsArray().RemoveAt(1);
                break;
            case "header":
                Header(bundle, "\"prev\":null", "\"prev\" :null");
                Header(bundle, "Z\",\"prev\":\"", "Z\", \"prev\":\"");
                break;
            case "header origin":
                Header(bundle, "test.example", "best.example");
                break;
            case "header version":
                Header(bundle, "\"v\":1", "\"v\":2");
                break;
            case "proof index":
                Proof(bundle, "index 7", "index 6");
                break;
            case "proof path":
                var lines = ((string)bundle["proof"]!).Split('\n').ToList();
                (lines[2], lines[3]) = (lines[3], lines[2]);
                bundle["proof"] = string.Join('\n', lines);
                break;
            case "proof first line":
                Proof(bundle, "tlog-proof@v1", "tlog-proof@v2");
                break;
            case "checkpoint size":
                Proof(bundle, "\n530\n", "\n531\n");
                break;
            case "checkpoint origin":
                Proof(bundle, "\n\ntest.example", "\n\nbest.example");
                break;
            case "unknown member":
                bundle["more"] = 1;
                break;
            case "missing member":
                bundle.AsObject().Remove("policy");
                break;
            case "version":
                bundle["v"] = 2;
                break;
        }
        return bundle;
    }

    private static void Flip(JsonNode node, string member)
    {
        var bytes = Convert.FromBase64String((string)node[member]!);
        bytes[2] ^= 1;
        node[member] = Convert.ToBase64String(bytes);
    }

    private static void Header(JsonNode bundle, string from, string to)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String((string)bundle["header"]!));
        bundle["header"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
    }

    private static void Proof(JsonNode bundle, string from, string to) =>
        bundle["proof"] = ((string)bundle["proof"]!).Replace(from, to, StringComparison.Ordinal);
}
