using System.Net;
using System.Text.Json;
using Xinyuan.GraphApi.Rest;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Export;

namespace Xinyuan.GraphApi.Tests;

public class LogEndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_follows_an_entry_from_tile_to_signed_checkpoint()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        using var response = await host.GetAsync("/log/checkpoint");
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var checkpoint = Checkpoint.Parse(await response.TextAsync(), out _)!;
        Assert.Equal(Samples.Filings.Length, checkpoint.Size);

        using var tile = await host.GetAsync($"/log/tile/0/000.p/{checkpoint.Size}");
        var hashes = (await tile.Content.ReadAsByteArrayAsync(Cancel)).Chunk(Digest.Size).Select(hash => new Digest(hash)).ToArray();
        Assert.Equal(checkpoint.Root, MerkleTree.Root(hashes));
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var text = await host.GetAsync("/log/proof/2");
        var proof = TlogProof.Parse(await text.TextAsync(), out _)!;
        Assert.True(proof.Includes(hashes[2]));
    }

    [Theory]
    [InlineData("/log/tile/0/000")]
    [InlineData("/log/tile/0/000.p/6")]
    [InlineData("/log/tile/0/000.p/0")]
    [InlineData("/log/tile/0/0")]
    [InlineData("/log/tile/1/000.p/1")]
    [InlineData("/log/tile/64/000.p/1")]
    [InlineData("/log/tile/00/000.p/1")]
    [InlineData("/log/tile/+0/000.p/1")]
    [InlineData("/log/tile/0/x000/000.p/1")]
    [InlineData("/log/proof/5")]
    [InlineData("/log/proof/99999999999999999999")]
    [InlineData("/log/proof/-1")]
    public async Task What_no_checkpoint_covers_is_not_served(string path)
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        using var response = await host.GetAsync(path);
        Assert.InRange((int)response.StatusCode, 400, 404);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Partial_tiles_of_every_published_checkpoint_stay_and_full_tiles_and_upper_levels_come()
    {
        await using var host = await EdgeHost.StartAsync();
        var published = new List<Checkpoint>();
        foreach (var count in (int[])[1, 9, 240, 6, 4])
        {
            var first = host.Log.Head.Size;
            var entries = Enumerable.Range(0, count).Select(i => Entry(first + i)).ToList();
            Assert.IsType<AppendResult.Appended>(await host.Log.AppendAsync(new AppendBatch { Entries = entries }, Cancel));
            published.Add(await host.Log.WaitForCheckpointAsync(host.Log.Head.Size, Cancel));
        }
        Assert.Equal([1, 10, 250, 256, 260], published.Select(one => one.Size));
        foreach (var checkpoint in published)
        {
            var (full, width) = (checkpoint.Size / 256, checkpoint.Size % 256);
            var hashes = new List<Digest>();
            for (var i = 0; i < full; i++)
                hashes.AddRange(await TileAsync(host, $"0/{i:D3}"));
            if (width > 0)
                hashes.AddRange(await TileAsync(host, $"0/{full:D3}.p/{width}"));
            Assert.Equal(checkpoint.Root, MerkleTree.Root([.. hashes]));
            if (full > 0)
                Assert.Equal(MerkleTree.Root([.. hashes.Take(256)]), Assert.Single(await TileAsync(host, $"1/000.p/{full}")));
        }
    }

    private static async Task<IEnumerable<Digest>> TileAsync(EdgeHost host, string path)
    {
        using var tile = await host.GetAsync("/log/tile/" + path);
        Assert.Equal(HttpStatusCode.OK, tile.StatusCode);
        return (await tile.Content.ReadAsByteArrayAsync(Cancel)).Chunk(Digest.Size).Select(hash => new Digest(hash));
    }

    private static NewEntry Entry(long n) =>
        new()
        {
            Id = $"entry-{n}",
            Stream = "uscc:test",
            Type = "TestHappened",
            Issuer = "org:test",
            Occurred = DateTimeOffset.UnixEpoch,
            EnvelopeClass = AccessClass.Open,
            Sections = [new NewSection("public", AccessClass.Open, "{}"u8.ToArray())],
            Tags = [],
        };

    [Fact]
    public async Task A_log_without_witnesses_says_so_to_anybody()
    {
        await using var host = await EdgeHost.StartAsync();
        var answer = await host.AskAsync("{ log { witnesses { name verifierKey url size cosigned } } }", role: "consumer");
        Assert.Equal(0, answer.Data.GetProperty("log").GetProperty("witnesses").GetArrayLength());
    }

    [Fact]
    public async Task Entry_bundles_are_for_auditors_and_hold_the_headers()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        using var refused = await host.GetAsync("/log/tile/entries/000.p/5", ("Xinyuan-Role", "department"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var served = await host.GetAsync("/log/tile/entries/000.p/5", ("Xinyuan-Role", "auditor"));
        var bytes = await served.Content.ReadAsByteArrayAsync(Cancel);
        var first = bytes.AsSpan(2, (bytes[0] << 8) | bytes[1]).ToArray();
        Assert.Equal((await host.Log.ReadAsync(0, Cancel)).HeaderBytes.ToArray(), first);
    }

    [Fact]
    public async Task A_bundle_discloses_what_its_reader_may_see()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        Assert.Equal(["envelope", "public"], await DisclosedTo(host, "consumer"));
        Assert.Contains("tags", await DisclosedTo(host, "auditor"));
    }

    [Fact]
    public async Task Who_walks_positions_gets_leaf_hash_and_inclusion_of_an_event_and_nothing_else()
    {
        await using var host = await EdgeHost.StartAsync();
        await host.RecordAsync(Samples.Filings);
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        var position = host.Log.Head.Size - 1;
        using var bundle = await host.GetAsync($"/log/proof/{position}", ("Accept", ProofBundle.MediaType), ("Xinyuan-Role", "consumer"));
        Assert.Equal(HttpStatusCode.Forbidden, bundle.StatusCode);
        using var alone = await host.GetAsync($"/log/proof/{position}", ("Xinyuan-Role", "consumer"));
        var proof = TlogProof.Parse(await alone.Content.ReadAsStringAsync(Cancel), out _)!;
        Assert.True(proof.Includes((await host.Log.ReadAsync(position, Cancel)).LeafHash));
        var answer = await host.AskAsync($"{{ log {{ proof(position: {position}) {{ bundle }} }} }}", role: "consumer");
        Assert.Equal(proof.ToString(), answer.Data.GetProperty("log").GetProperty("proof").GetProperty("bundle").GetString());
    }

    private static async Task<IReadOnlyList<string>> DisclosedTo(EdgeHost host, string role)
    {
        using var response = await host.GetAsync("/log/proof/2", ("Accept", ProofBundle.MediaType), ("Xinyuan-Role", role));
        Assert.Equal(ProofBundle.MediaType, response.Content.Headers.ContentType!.MediaType);
        var policy = Policy.OfLog(VerifierKey.Parse(host.Log.VerifierKey, out _)!);
        var good = Assert.IsType<BundleVerdict.Good>(ProofBundle.Check(await response.Content.ReadAsByteArrayAsync(Cancel), policy));
        return [.. good.Sections.Keys];
    }

    [Theory]
    [InlineData("000", 0, 256)]
    [InlineData("067", 67, 256)]
    [InlineData("x001/x234/067", 1_234_067, 256)]
    [InlineData("x001/x234/067.p/8", 1_234_067, 8)]
    public void A_tile_path_reads_as_the_specification_has_it(string path, long index, int width) =>
        Assert.Equal(new TilePath(index, width), TilePath.Parse(path));

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("x000/067")]
    [InlineData("001/067")]
    [InlineData("x001/x067")]
    [InlineData("067.p/256")]
    [InlineData("067.p/007")]
    [InlineData("067.p/")]
    [InlineData("x999/x999/x999/x999/x999/999")]
    public void Another_path_names_no_tile(string path) => Assert.Null(TilePath.Parse(path));

    [Fact]
    public async Task Health_says_live_and_ready()
    {
        await using var host = await EdgeHost.StartAsync();
        foreach (var path in (string[])["/health/live", "/health/ready"])
        {
            using var response = await host.GetAsync(path);
            Assert.Equal("Healthy", await response.TextAsync());
        }
        using var unknown = await host.GetAsync("/nothing/here");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("urn:xinyuan:problem:not-found", (await unknown.JsonAsync()).GetProperty("type").GetString());
    }
}
