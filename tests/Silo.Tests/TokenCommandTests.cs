using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Xinyuan.Facts.Access;
using Xinyuan.GraphApi.Access.Tokens;

namespace Xinyuan.Silo.Tests;

public sealed class TokenCommandTests
{
    private static readonly string[] Auditor = ["token", "--role", "auditor", "--party", "org:audit"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_token_is_believed_by_a_service_of_this_machine_that_runs_open_and_by_no_other(bool open)
    {
        using var folder = new TemporaryFolder();
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var token = await MakeAsync([.. Auditor, "--person", "li-lei", "--expires", "2h", "--data", folder.Data]);
        var keys = folder.Data + "-keys";
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(keys, "token-issuer.key")));
        using var said = JsonDocument.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]));
        Assert.Equal("li-lei", said.RootElement.GetProperty("sub").GetString());
        var lifetime = said.RootElement.GetProperty("exp").GetInt64() - said.RootElement.GetProperty("nbf").GetInt64();
        Assert.Equal(TimeSpan.FromHours(2).TotalSeconds, lifetime);
        Assert.InRange(said.RootElement.GetProperty("nbf").GetInt64(), before, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

        var expired = LocalIssuer.Issue(keys, Role.Auditor, "org:audit", "p", DateTimeOffset.UtcNow.AddHours(-2), TimeSpan.FromHours(1));
        await using var service = await Service.StartAsync(folder, open);
        Assert.Equal(open ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await StatusAsync(service, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(service, expired));

        // A key that was lost is made anew, and what the old one signed is believed no more.
        File.Delete(Path.Combine(keys, "token-issuer.key"));
        var renewed = await MakeAsync([.. Auditor, "--data", folder.Data]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(service, token));
        Assert.Equal(open ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await StatusAsync(service, renewed));
    }

    [Theory]
    [InlineData("--party", "--role", "auditor")]
    [InlineData("--party", "--role", "bank", "--party", "uscc:123")]
    [InlineData("--expires", "--role", "consumer", "--expires", "31d")]
    [InlineData("--expires", "--role", "consumer", "--expires", "0m")]
    [InlineData("--expires", "--role", "consumer", "--expires", "8s")]
    [InlineData("--expires", "--role", "consumer", "--expires", "soon")]
    [InlineData("emperor", "--role", "emperor")]
    public async Task What_is_wrong_with_its_options_is_named_and_no_key_is_made(string named, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var (code, output) = await Program.RunAsync(["token", .. options, "--data", folder.Data]);
        Assert.NotEqual(0, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Data + "-keys"));
    }

    private static async Task<string> MakeAsync(string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    private static async Task<HttpStatusCode> StatusAsync(Service service, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("capture", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await service.Http.SendAsync(request, Cancel);
        return response.StatusCode;
    }
}
