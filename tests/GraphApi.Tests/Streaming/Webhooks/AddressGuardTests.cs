using System.Net;
using Xinyuan.GraphApi.Streaming.Webhooks;

namespace Xinyuan.GraphApi.Tests.Streaming.Webhooks;

public class AddressGuardTests
{
    private static readonly AddressGuard Guard = new(new WebhookOptions());

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/relative")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://example.com/#x")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public void What_must_not_be_called_is_refused_by_its_form(string address)
    {
        Assert.NotNull(Guard.FaultOf(address, out var read));
        Assert.Null(read);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2606:4700:4700::1111", true)]
    public void Only_the_public_Internet_is_called(string address, bool allowed) =>
        Assert.Equal(allowed, Guard.IsAllowed(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_here_is_not_connected_to()
    {
        using var receiver = new Receiver();
        var options = new WebhookOptions { AllowHttp = true };
        var guard = new AddressGuard(options);
        using var caller = new WebhookCaller(options, guard);
        Assert.Null(guard.FaultOf($"http://localhost:{receiver.Port}/hook", out var address));
        var outcome = await caller.CallAsync(
            address!,
            null,
            new WebhookMessage("{}"u8.ToArray(), "application/json"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal((null, "the receiver could not be reached"), (outcome.Status, outcome.Why));
        Assert.Equal(0, receiver.Connections);
    }
}
