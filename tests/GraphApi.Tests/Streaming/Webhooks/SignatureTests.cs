using System.Runtime.CompilerServices;
using Xinyuan.GraphApi.Streaming.Webhooks;

namespace Xinyuan.GraphApi.Tests.Streaming.Webhooks;

public class SignatureTests
{
    [Fact]
    public void The_example_of_the_documentation_is_what_is_sent()
    {
        var signature = WebhookCaller.Sign("13df38d8275b13f05704629e5f1cf3d45d6132d5", "{\"type\":\"EPCISQueryDocument\"}"u8);
        Assert.Contains($"{WebhookCaller.SignatureHeader}: {signature}\n", File.ReadAllText(Documentation()), StringComparison.Ordinal);
    }

    private static string Documentation([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "..", "docs", "subscriptions.md"));
}
