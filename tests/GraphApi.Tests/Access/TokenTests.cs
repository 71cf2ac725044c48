using System.Net;
using System.Text.Json;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Access.Tokens;
using Xinyuan.GraphApi.GraphQL;

namespace Xinyuan.GraphApi.Tests.Access;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Customs = "org:customs.changchun";
    private TestIssuer _issuer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Theory]
    [InlineData(Flaw.WithoutSignature)]
    [InlineData(Flaw.SharedSecret)]
    [InlineData(Flaw.PublicKeyAsSecret)]
    [InlineData(Flaw.OtherKey)]
    [InlineData(Flaw.OtherIssuer)]
    [InlineData(Flaw.OtherAudience)]
    [InlineData(Flaw.NotYetValid)]
    [InlineData(Flaw.Expired)]
    [InlineData(Flaw.Endless)]
    [InlineData(Flaw.Torn)]
    public async Task A_token_that_is_not_sound_is_refused_and_never_taken_for_nobody(Flaw flaw)
    {
        await using var host = await HostAsync();
        var token = _issuer.Sign(Claims("auditor", "org:audit"), flaw);
        foreach (var path in new[] { "/", "/capture", "/graphql?query={log{size}}" })
        {
            using var refused = await host.GetAsync(path, Bearer(token));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            var challenge = Assert.Single(refused.Headers.WwwAuthenticate);
            Assert.Equal("Bearer", challenge.Scheme);
            Assert.Contains("invalid_token", challenge.Parameter, StringComparison.Ordinal);
        }
        using var sound = await host.GetAsync("/capture", Bearer(_issuer.Sign(Claims("auditor", "org:audit"))));
        Assert.Equal(HttpStatusCode.OK, sound.StatusCode);
    }

    [Theory]
    [InlineData("root", "org:audit", "p-1")]
    [InlineData("7", "org:audit", "p-1")]
    [InlineData("enterprise", null, "p-1")]
    [InlineData("bank", "uscc:not-a-code", "p-1")]
    [InlineData("bank", "org:bank", null)]
    public async Task A_token_that_does_not_say_who_it_is_is_refused(string role, string? party, string? person)
    {
        await using var host = await HostAsync();
        using var refused = await host.GetAsync("/", Bearer(_issuer.Sign(Claims(role, party, person))));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var basic = await host.GetAsync("/", ("Authorization", "Basic dTpw"));
        Assert.Equal(HttpStatusCode.Unauthorized, basic.StatusCode);
    }

    [Fact]
    public async Task A_token_may_be_good_until_the_end_of_all_calendars()
    {
        await using var host = await HostAsync();
        var token = _issuer.Sign(Claims("auditor", "org:audit"), expires: new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc));
        using var answer = await host.GetAsync("/capture", Bearer(token));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Who_holds_several_roles_comes_in_one_of_them()
    {
        await using var host = await HostAsync();
        var token = _issuer.Sign(
            new()
            {
                ["role"] = new[] { "bank", "operator" },
                ["department"] = "zone",
                ["sub"] = "p",
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, await Status(Bearer(token)));
        Assert.Equal(HttpStatusCode.OK, await Status(Bearer(token), (CallerReader.RoleHeader, "operator")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(Bearer(token), (CallerReader.RoleHeader, "auditor")));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await Status(Bearer(token), (CallerReader.RoleHeader, "bank"), (CallerReader.PartyHeader, Customs))
        );

        async Task<HttpStatusCode> Status(params (string, string)[] headers)
        {
            using var answer = await host.GetAsync("/capture", headers);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Claims_are_read_as_the_provider_names_them_and_keys_come_from_a_file_where_there_is_no_network()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _issuer.KeySet, Cancel);
        var claims = ClaimNames.Read("""{"role":"realm_access.roles","department":"office","roles":{"xy-check":"auditor"}}""");
        await using var host = await EdgeHost.StartAsync(options =>
            options with
            {
                Open = false,
                TokenIssuers = [_issuer.Believed with { KeySetFile = file, Discovery = new Uri("http://127.0.0.1:1/"), Claims = claims }],
            }
        );
        var roles = new Dictionary<string, object> { ["roles"] = new[] { "offline_access", "xy-check" } };
        var token = _issuer.Sign(
            new()
            {
                ["realm_access"] = roles,
                ["office"] = "audit",
                ["sub"] = "p",
            }
        );
        using var bundles = await host.GetAsync("/log/tile/entries/000", Bearer(token));
        Assert.Equal(HttpStatusCode.NotFound, bundles.StatusCode);
        using var nobody = await host.GetAsync("/log/tile/entries/000");
        Assert.Equal(HttpStatusCode.Forbidden, nobody.StatusCode);
        using var own = await host.GetAsync("/", Bearer(_issuer.Token("auditor", "org:audit")));
        Assert.Equal(HttpStatusCode.Unauthorized, own.StatusCode);
        Assert.Throws<InvalidDataException>(() => ClaimNames.Read("""{"roles":{"x":"root"}}"""));
        Assert.Throws<InvalidDataException>(() => ClaimNames.Read("""{"rolle":"x"}"""));
        File.Delete(file);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_said_to_be_so()
    {
        await using var host = await EdgeHost.StartAsync(options =>
            options with
            {
                Open = false,
                TokenIssuers = [_issuer.Believed with { Discovery = new Uri("http://127.0.0.1:1/") }],
            }
        );
        using var answer = await host.GetAsync("/", Bearer(_issuer.Token("auditor", "org:audit")));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task The_issuer_of_this_machine_is_believed_only_where_the_service_runs_open()
    {
        var folder = Directory.CreateTempSubdirectory("xinyuan-token-").FullName;
        var token = LocalIssuer.Issue(folder, Role.Auditor, "org:audit", "p", TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));
        var mode = File.GetUnixFileMode(Path.Combine(folder, "token-issuer.key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        foreach (var open in new[] { true, false })
        {
            await using var host = await EdgeHost.StartAsync(options =>
                options with
                {
                    Open = open,
                    TokenIssuers = [LocalIssuer.In(folder)],
                }
            );
            using var answer = await host.GetAsync("/capture", Bearer(token));
            Assert.Equal(open ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
            using var foreign = await host.GetAsync("/capture", Bearer(token), ("Origin", "https://evil.example"));
            Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task With_a_token_one_files_and_the_log_keeps_who_said_it()
    {
        await using var host = await EdgeHost.StartPersonalAsync(options =>
            options with
            {
                Open = false,
                TokenIssuers = [_issuer.Believed],
            }
        );
        var token = _issuer.Token("enterprise", Samples.Importer, "li-lei");
        var receipt = (await FileAsync(host, token, Samples.Importer)).Data.GetProperty("fileEnterprise");
        var filed = await host.Log.ReadAsync(receipt.GetProperty("position").GetInt64(), Cancel);
        Assert.Equal((Samples.Importer, "EnterpriseFiled"), (filed.Envelope.Issuer, filed.Envelope.Type));
        var attested = await host.Log.ReadAsync(filed.Position + 1, Cancel);
        Assert.Equal((Samples.Importer, "StatementAttested"), (attested.Envelope.Issuer, attested.Envelope.Type));
        Assert.Contains(
            filed.Envelope.Id,
            System.Text.Encoding.UTF8.GetString(attested["attestation"]!.Bytes.Span),
            StringComparison.Ordinal
        );
        var opened = host.Log.Personal!.Open(attested, attested["personal.1"]!);
        var person = ((Ledger.Personal.PersonalReading<ReadOnlyMemory<byte>>.Opened)opened).Value;
        Assert.Contains("li-lei", System.Text.Encoding.UTF8.GetString(person.Span), StringComparison.Ordinal);
        foreach (var file in host.DataFiles())
            Assert.DoesNotContain(
                "li-lei",
                System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancel)),
                StringComparison.Ordinal
            );

        // Sent again, it answers as the first time; another's filing, and a reader's, are refused.
        Assert.True(
            (await FileAsync(host, token, Samples.Importer)).Data.GetProperty("fileEnterprise").GetProperty("alreadyKnown").GetBoolean()
        );
        Assert.Equal("INVALID", await CodeAsync(_issuer.Token("enterprise", Samples.Maker)));
        Assert.Equal("NOT_ALLOWED", await CodeAsync(_issuer.Token("bank", "org:bank")));
        Assert.Equal("UNSIGNED", await CodeAsync(null));
        // One filing; and who made it, and who handed in the one that was refused.
        Assert.Equal(3, host.Log.Find(Ledger.LogQuery.OfType("EnterpriseFiled", "StatementAttested")).Count);

        async Task<string?> CodeAsync(string? token) =>
            (await FileAsync(host, token, Samples.Importer)).Data.GetProperty("fileEnterprise").GetProperty("code").GetString();
    }

    [Fact]
    public async Task A_party_lists_its_own_subscriptions_without_open_mode()
    {
        await using var host = await HostAsync();
        using var own = await host.GetAsync("/queries", Bearer(_issuer.Token("enterprise", Samples.Importer)));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        using var unsigned = await host.PostAsync("/records", """{"records":[]}""", Bearer(_issuer.Token("enterprise", Samples.Importer)));
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
    }

    internal static (string, string) Bearer(string token) => ("Authorization", "Bearer " + token);

    private Task<EdgeHost> HostAsync() => EdgeHost.StartAsync(options => options with { Open = false, TokenIssuers = [_issuer.Believed] });

    private static Dictionary<string, object?> Claims(string role, string? party, string? person = "p-1") =>
        new()
        {
            ["role"] = role,
            ["party"] = party,
            ["sub"] = person,
        };

    private static async Task<Answer> FileAsync(EdgeHost host, string? token, string party)
    {
        const string Mutation = """
            mutation F($party: ID!) { fileEnterprise(input: { commandId: "c-1", party: $party, name: "延边某公司", roles: [BROKER], country: "CN" }) {
              ... on FilingReceipt { position alreadyKnown } ... on Refusal { code message } } }
            """;
        List<(string, string)> headers = [("Accept", MediaTypes.Response)];
        if (token is not null)
            headers.Add(Bearer(token));
        var body = JsonSerializer.Serialize(
            new { query = Mutation.Replace("ID!", "String!", StringComparison.Ordinal), variables = new { party } }
        );
        using var response = await host.PostAsync("/graphql", body, [.. headers]);
        var text = await response.TextAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return new Answer(response.StatusCode, JsonDocument.Parse(text).RootElement, text, []);
    }
}
