using System.Text;
using System.Text.Json.Nodes;

namespace Xinyuan.Ledger.Tests;

public sealed class ProofBundleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_discloses_what_was_chosen_and_proves_it()
    {
        await using var test = new TestLog();
        var (bundle, policy) = await MakeAsync(test);
        var good = Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(bundle, policy));
        Assert.Equal((3, true), (good.Position, good.IsPinned));
        Assert.Equal("{\"what\":\"酒\"}", Encoding.UTF8.GetString(good.Sections["public"].Span));
        Assert.Equal(["items.root", "public"], good.Sections.Keys.Order());
        Assert.Equal("{\"id\":\"b\"}", Encoding.UTF8.GetString(Assert.Single(good.Elements).Bytes.Span));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(bundle), StringComparison.Ordinal);
        Assert.False(Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(bundle, null)).IsPinned);
    }

    [Fact]
    public async Task A_bundle_of_another_log_is_not_believed()
    {
        await using var test = new TestLog();
        var (bundle, _) = await MakeAsync(test);
        using var other = SigningKey.Create("test.example/log");
        Assert.IsType<BundleVerdict.Bad>(ProofBundle.Check(bundle, Policy.OfLog(other.Verifier)));
    }

    [Fact]
    public async Task A_byte_changed_in_anything_that_is_proven_is_found()
    {
        await using var test = new TestLog();
        var (bundle, policy) = await MakeAsync(test);
        foreach (var change in Changes(JsonNode.Parse(bundle)!))
        {
            var changed = Encoding.UTF8.GetBytes(change.ToJsonString());
            Assert.IsType<BundleVerdict.Bad>(ProofBundle.Check(changed, policy));
        }
    }

    [Fact]
    public async Task No_bit_of_the_file_before_the_policy_can_be_changed()
    {
        await using var test = new TestLog();
        var (bundle, policy) = await MakeAsync(test);
        var end = bundle.AsSpan().IndexOf("\"policy\""u8);
        for (var bit = 0; bit < end * 8; bit++)
        {
            bundle[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(
                ProofBundle.Check(bundle, policy) is BundleVerdict.Bad,
                $"bit {bit % 8} of byte {bit / 8} was changed and the bundle passed"
            );
            bundle[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"v\":2}")]
    [InlineData("not json")]
    [InlineData("{\"v\":1,\"v\":1,\"header\":\"\",\"sections\":[],\"elements\":[],\"proof\":\"\",\"policy\":\"\"}")]
    [InlineData("{\"v\":1,\"header\":\"e30=\",\"sections\":[],\"elements\":[],\"proof\":\"\",\"policy\":\"\"}")]
    [InlineData("{\"v\":1,\"header\":\"\",\"sections\":null,\"elements\":[],\"proof\":\"\",\"policy\":\"\"}")]
    [InlineData("{\"v\":1,\"header\":\"\",\"sections\":[null],\"elements\":[],\"proof\":\"\",\"policy\":\"\"}")]
    public void What_is_not_a_bundle_gets_a_reason_and_no_exception(string text) =>
        Assert.IsType<BundleVerdict.Bad>(ProofBundle.Check(Encoding.UTF8.GetBytes(text), null));

    private static async Task<(byte[] Bundle, Policy Policy)> MakeAsync(TestLog test)
    {
        await test.FillAsync(3);
        await test.AppendAsync(
            TestLog.Entry("subject") with
            {
                Sections =
                [
                    new NewSection("public", AccessClass.Holder, Encoding.UTF8.GetBytes("{\"what\":\"酒\"}")),
                    NewSection.List(
                        "items",
                        AccessClass.Party,
                        AccessClass.Holder,
                        [.. new[] { "a", "b", "secret" }.Select(id => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\"}}"))]
                    ),
                    new NewSection("trade", AccessClass.Party, Encoding.UTF8.GetBytes("\"secret\"")),
                ],
            }
        );
        await test.FillAsync(4, from: 3);
        var checkpoint = await test.Log.WaitForCheckpointAsync(8, Cancel);
        var entry = await test.Log.ReadAsync(3, Cancel);
        var proof = new TlogProof(3, await new TreeReader(test.Log).InclusionAsync(3, checkpoint.Size, Cancel), checkpoint);
        var policy = Policy.OfLog(VerifierKey.Parse(test.Log.VerifierKey, out _)!);
        return (ProofBundle.Write(entry, section => section.Name is "public" or "items.root", [("items", 1)], proof, policy), policy);
    }

    // The bundle with one byte changed in the header, in each disclosed salt, section, element and path, and in the proof's text.
    private static IEnumerable<JsonNode> Changes(JsonNode bundle)
    {
        for (var at = 0; at < Convert.FromBase64String((string)bundle["header"]!).Length; at += 5)
            yield return Changed(node => Flip(node, "header", at));
        for (var i = 0; i < bundle["sections"]!.AsArray().Count; i++)
        {
            yield return Changed(node => Flip(node["sections"]![i]!, "salt", 3));
            yield return Changed(node => Flip(node["sections"]![i]!, "bytes", 3));
        }
        yield return Changed(node => Flip(node["elements"]![0]!, "salt", 0));
        yield return Changed(node => Flip(node["elements"]![0]!, "bytes", 7));
        yield return Changed(node => node["elements"]![0]!["index"] = 2);
        yield return Changed(node => node["elements"]![0]!["path"]!.AsArray().RemoveAt(0));
        yield return Changed(node => node["elements"]![0]!["section"] = "trade");
        yield return Changed(node => node["sections"]!.AsArray().RemoveAt(1));
        yield return Changed(node => node["proof"] = ((string)node["proof"]!).Replace("index 3", "index 2", StringComparison.Ordinal));
        yield return Changed(node => node["proof"] = ((string)node["proof"]!).Replace("\n8\n", "\n9\n", StringComparison.Ordinal));
        yield return Changed(node =>
            node["proof"] = ((string)node["proof"]!).Replace("test.example/log\n", "best.example/log\n", StringComparison.Ordinal)
        );
        yield return Changed(node => node["unknown"] = 1);

        JsonNode Changed(Action<JsonNode> change)
        {
            var copy = bundle.DeepClone();
            change(copy);
            return copy;
        }
    }

    private static void Flip(JsonNode node, string member, int at)
    {
        var bytes = Convert.FromBase64String((string)node[member]!);
        bytes[at] ^= 1;
        node[member] = Convert.ToBase64String(bytes);
    }
}
