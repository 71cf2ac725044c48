using System.Net;
using Microsoft.AspNetCore.Http;
using Xinyuan.GraphApi.Access;

namespace Xinyuan.GraphApi.Tests;

public class CallerTests
{
    private static readonly XinyuanApiOptions Open = new() { Open = true, PublicUrl = new Uri("http://trace.example:8080/") };

    [Fact]
    public void Open_on_this_machine_has_every_role_until_a_header_narrows_it()
    {
        var all = CallerReader.Read(Request("127.0.0.1", "localhost:8080"), Open, out _)!;
        Assert.Equal(Enum.GetValues<Role>(), all.Roles);
        Assert.True(all.Open);
        var bank = CallerReader.Read(Request("::1", "[::1]:8080", role: "Bank", party: "gln:6901234567892"), Open, out _)!;
        Assert.Equal([Role.Bank], bank.Roles);
        Assert.Equal("gln:6901234567892", bank.Party!.Text);
    }

    [Theory]
    [InlineData("192.0.2.7", "localhost")]
    [InlineData("127.0.0.1", "attacker.example")]
    public void Nobody_else_is_more_than_a_consumer(string remote, string host)
    {
        var caller = CallerReader.Read(Request(remote, host, role: "auditor", party: "org:operator"), Open, out _)!;
        Assert.Equal(Caller.Anonymous, caller);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://trace.example:8080", true)]
    public void A_page_of_another_site_is_no_more_than_a_consumer(string origin, bool isOpen)
    {
        var request = Request("127.0.0.1", "localhost:8080");
        request.Request.Headers.Origin = origin;
        Assert.Equal(isOpen, CallerReader.Read(request, Open, out _)!.Open);
    }

    [Fact]
    public void Without_open_mode_headers_give_no_role() =>
        Assert.Equal(
            Caller.Anonymous,
            CallerReader.Read(Request("127.0.0.1", "localhost", role: "auditor"), new XinyuanApiOptions(), out _)
        );

    [Theory]
    [InlineData("admin", null, "Xinyuan-Role")]
    [InlineData("3", null, "Xinyuan-Role")]
    [InlineData("bank,auditor", null, "Xinyuan-Role")]
    [InlineData(null, "uscc:91222401MA00000000", "Xinyuan-Party")]
    public void A_header_that_is_not_of_its_form_is_named(string? role, string? party, string header)
    {
        Assert.Null(CallerReader.Read(Request("127.0.0.1", "localhost", role, party), Open, out var fault));
        Assert.StartsWith(header, fault, StringComparison.Ordinal);
    }

    private static DefaultHttpContext Request(string remote, string host, string? role = null, string? party = null)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        http.Request.Host = new HostString(host);
        if (role is not null)
            http.Request.Headers[CallerReader.RoleHeader] = role;
        if (party is not null)
            http.Request.Headers[CallerReader.PartyHeader] = party;
        return http;
    }
}
