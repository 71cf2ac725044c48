using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xinyuan.Ledger;
using Xinyuan.Silo.Witnessing;

namespace Xinyuan.Silo.Tests;

/// <summary>The witness protocol over real HTTP.</summary>
public sealed class WitnessHttpTests : IAsyncLifetime
{
    private const string Origin = "log.example/log";

    private readonly TemporaryFolder _folder = new();
    private readonly SigningKey _key = SigningKey.Create(Origin);
    private readonly Digest[] _leaves = [.. Enumerable.Range(0, 20).Select(i => MerkleTree.LeafHash([(byte)i]))];
    private WitnessState _witness = null!;
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _witness = WitnessState.Open(
            new WitnessOptions
            {
                Folder = _folder.Data,
                KeyFolder = _folder.Data + "-keys",
                Name = "witness.example/w",
                Logs = [_key.Verifier],
            }
        );
        _app = WitnessHost.Build(new WitnessServiceOptions(), _witness);
        await _app.StartAsync(Cancel);
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _witness.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_answer_of_the_protocol_comes_with_its_status()
    {
        Assert.Equal((404, "", ""), await GetAsync(HashOf(Origin)));
        Assert.Equal(200, (await PostAsync(Request(0, 5))).Status);
        var (status, type, body) = await PostAsync(Request(5, 8));
        Assert.Equal((200, "text/plain; charset=utf-8"), (status, type));
        var line = NoteSignature.Parse(Assert.Single(body.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        var note = SignedNote.Parse(Note(8, Root(8)), out _)!.With(line);
        Assert.True(note.IsSignedBy(_witness.Key));
        Assert.Equal((200, "text/plain; charset=utf-8", note.ToString()), await GetAsync(HashOf(Origin)));

        Assert.Equal((409, "text/x.tlog.size", "8\n"), await PostAsync(Request(5, 9)));
        Assert.Equal((409, "text/x.tlog.size", "8\n"), await PostAsync(Request(0, 9)));
        Assert.Equal(422, (await PostAsync(new AddCheckpointRequest(8, [], Checkpoint(9, Root(9))).ToString())).Status);
        Assert.Equal(422, (await PostAsync(new AddCheckpointRequest(8, [], Checkpoint(8, Root(7))).ToString())).Status);
        Assert.Equal(400, (await PostAsync(Request(9, 8))).Status);
        Assert.Equal(400, (await PostAsync("")).Status);
        Assert.Equal(413, (await PostAsync(new string('x', AddCheckpointRequest.BytesMax + 1))).Status);
        using var impostor = SigningKey.Create(Origin);
        Assert.Equal(403, (await PostAsync(new AddCheckpointRequest(8, [], Checkpoint(8, Root(8), impostor)).ToString())).Status);
        using var stranger = SigningKey.Create("other.example/log");
        Assert.Equal(404, (await PostAsync(new AddCheckpointRequest(0, [], Checkpoint(8, Root(8), stranger)).ToString())).Status);
        Assert.Equal(404, (await GetAsync(HashOf("other.example/log"))).Status);
        Assert.Equal(404, (await GetAsync("..%2Fverifier")).Status);
        using var wrong = await _http.GetAsync(new Uri("add-checkpoint", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        foreach (var path in (string[])["health/live", "health/ready"])
            Assert.Equal("Healthy", await _http.GetStringAsync(new Uri(path, UriKind.Relative), Cancel));
    }

    [Fact]
    public async Task A_witness_that_cannot_keep_what_it_cosigns_says_that_it_is_not_ready()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Data, HashOf(Origin) + ".checkpoint.new"));
        Assert.Equal(500, (await PostAsync(Request(0, 5))).Status);
        using var ready = await _http.GetAsync(new Uri("health/ready", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(404, (await GetAsync(HashOf(Origin))).Status);
    }

    [Fact]
    public async Task The_log_s_side_carries_a_request_there_and_the_answer_back()
    {
        using var client = HttpCosigner.CreateClient();
        var cosigner = new HttpCosigner(new PolicyWitness("w", _witness.Key, _http.BaseAddress + "/", 1), client);
        var request = new AddCheckpointRequest(0, [], Checkpoint(5, Root(5)));
        Assert.Equal(200, (await cosigner.AddCheckpointAsync(request, Cancel)).Status);
        Assert.Equal(5, (await cosigner.AddCheckpointAsync(request, Cancel)).Size);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/long")]
    public async Task The_log_s_side_follows_nobody_elsewhere_and_reads_no_endless_answer(string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var liar = builder.Build();
        liar.MapPost(
            "/add-checkpoint",
            () => Microsoft.AspNetCore.Http.Results.Redirect(_http.BaseAddress + "add-checkpoint", false, true)
        );
        liar.MapPost("/long/add-checkpoint", () => Microsoft.AspNetCore.Http.Results.Text(new string('x', 1_000_000)));
        await liar.StartAsync(Cancel);
        using var client = HttpCosigner.CreateClient();
        var cosigner = new HttpCosigner(new PolicyWitness("w", _witness.Key, liar.Urls.First() + path, 1), client);
        var request = new AddCheckpointRequest(0, [], Checkpoint(5, Root(5)));
        if (path == "/")
            Assert.Equal(307, (await cosigner.AddCheckpointAsync(request, Cancel)).Status);
        else
            await Assert.ThrowsAsync<InvalidDataException>(() => cosigner.AddCheckpointAsync(request, Cancel));
        Assert.Null(_witness.Latest(HashOf(Origin)));
    }

    [Theory]
    [InlineData("https://w.example", "https://w.example/add-checkpoint")]
    [InlineData("https://w.example/a/b//", "https://w.example/a/b/add-checkpoint")]
    [InlineData("ftp://w.example", null)]
    [InlineData("w.example", null)]
    [InlineData("https://w.example/?a=", null)]
    [InlineData("https://user:word@w.example/", null)]
    [InlineData(null, null)]
    public void A_submission_prefix_gives_the_address_or_none(string? prefix, string? address) =>
        Assert.Equal(address, HttpCosigner.AddressOf(prefix)?.ToString());

    private static string HashOf(string origin) => Digest.Of(Encoding.UTF8.GetBytes(origin)).ToHex();

    private Digest Root(int size) => MerkleTree.Root(_leaves.AsSpan(0, size));

    private string Note(int size, Digest root) => Checkpoint(size, root).Note;

    private Checkpoint Checkpoint(int size, Digest root, SigningKey? signer = null)
    {
        var text = Ledger.Checkpoint.Text((signer ?? _key).Verifier.Name, size, root);
        return Ledger.Checkpoint.Parse(new SignedNote(text, [(signer ?? _key).Sign(text)]).ToString(), out _)!;
    }

    private string Request(int old, int size)
    {
        var tree = new TreeReader(
            (_, index, count, _) => ValueTask.FromResult(_leaves.Skip((int)index).Take(count).SelectMany(leaf => leaf.ToArray()).ToArray())
        );
        var proof = old > size ? [] : tree.ConsistencyAsync(old, size, Cancel).AsTask().GetAwaiter().GetResult();
        return new AddCheckpointRequest(old, proof, Checkpoint(size, Root(size))).ToString();
    }

    private async Task<(int Status, string Type, string Body)> PostAsync(string body)
    {
        using var content = new StringContent(body);
        using var response = await _http.PostAsync(new Uri("add-checkpoint", UriKind.Relative), content, Cancel);
        return await ReadAsync(response);
    }

    private async Task<(int Status, string Type, string Body)> GetAsync(string hash)
    {
        using var response = await _http.GetAsync(new Uri(hash + "/checkpoint", UriKind.Relative), Cancel);
        return await ReadAsync(response);
    }

    private static async Task<(int Status, string Type, string Body)> ReadAsync(HttpResponseMessage response) =>
        (
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString() ?? "",
            await response.Content.ReadAsStringAsync(Cancel)
        );
}
