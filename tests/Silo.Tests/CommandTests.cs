using System.Diagnostics;
using System.Text.Json;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Tests;

public sealed class CommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("import", "--help")]
    [InlineData("verify", "--help")]
    [InlineData("proof", "--help")]
    [InlineData("check", "--help")]
    [InlineData("key", "new", "--help")]
    [InlineData("key", "rotate", "--help")]
    [InlineData("key", "revoke", "--help")]
    [InlineData("export", "--help")]
    [InlineData("backtest", "--help")]
    public async Task Every_command_helps(params string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("verify", "--data", "/nowhere", "--surprise")]
    [InlineData("proof", "x")]
    [InlineData("proof", "0", "--data", "/nowhere")]
    [InlineData("import", "/nowhere.json", "--submitter", "org:test")]
    [InlineData("import", "/dev/null", "--submitter", "uscc:123")]
    [InlineData("import", "", "--submitter", "org:test")]
    [InlineData("import", "/proc", "--submitter", "org:test")]
    [InlineData("check", "/dev/null", "--policy", "/nowhere")]
    [InlineData("serve", "--open", "--listen", "0.0.0.0")]
    [InlineData("serve", "--port", "70000")]
    [InlineData("serve", "--public-url", "nowhere")]
    [InlineData("serve", "--listen", "here")]
    [InlineData("verify", "--data", "")]
    [InlineData("key", "new", "--party", "org:operator", "--role", "operator", "--out", "")]
    [InlineData("key", "revoke", "nobody", "--reason", "whim")]
    [InlineData("key", "revoke", "nobody", "--reason", "superseded", "--data", "/nowhere")]
    [InlineData("key", "new", "--party", "org:operator", "--role", "operator", "--out", "/dev/null/x", "--not-after", "tomorrow")]
    [InlineData("export", "/dev/null/x", "--data", "/nowhere")]
    [InlineData("export", "/dev/null/x", "--sections", "some")]
    public async Task Wrong_use_is_told_in_a_line_and_ends_with_2(params string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(output.Trim());
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--company-prefixes", "4012345 Maker\n# a comment\nabc\n", "line 3")]
    [InlineData("--certificate", "no certificate", "")]
    public async Task A_file_at_fault_is_named_before_anything_is_made(string option, string content, string place)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Data + "-file";
        await File.WriteAllTextAsync(file, content, Cancel);
        var (code, output) = await Program.RunAsync("serve", "--port", "0", "--no-demo", "--data", folder.Data, option, file);
        Assert.Equal(2, code);
        Assert.StartsWith($"{option} {file}: {place}", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_bundle_without_an_end_is_refused_and_not_read_whole()
    {
        var (code, output) = await Program.RunAsync("check", "/dev/zero");
        Assert.Equal(1, code);
        Assert.Contains("at most", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_in_XML_is_imported_once_and_one_that_breaks_a_rule_is_refused_by_its_place()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "events.xml");
        await File.WriteAllTextAsync(file, InXml("shipping"), Cancel);
        string[] import = ["import", file, "--submitter", "org:maker", "--data", folder.Data];
        Assert.Contains("1 entries recorded, 0 known before", await OkAsync(import), StringComparison.Ordinal);
        Assert.Contains("0 entries recorded, 1 known before", await OkAsync(import), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, InXml("smuggling"), Cancel);
        var (code, output) = await Program.RunAsync(import);
        Assert.Equal(1, code);
        Assert.Contains("/ObjectEvent[1]/bizStep", output, StringComparison.Ordinal);

        static string InXml(string step) =>
            $"""
                <e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-05-05T00:00:00Z">
                  <EPCISBody><EventList><ObjectEvent>
                    <eventTime>2026-05-04T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
                    <eventID>urn:x:1</eventID>
                    <epcList><epc>urn:epc:id:sgtin:6901234.001234.1</epc></epcList><action>OBSERVE</action>
                    <bizStep>urn:epcglobal:cbv:bizstep:{step}</bizStep>
                  </ObjectEvent></EventList></EPCISBody>
                </e:EPCISDocument>
                """;
    }

    [Fact]
    public async Task A_log_that_has_lost_its_verifier_is_damaged_and_not_absent()
    {
        using var folder = new TemporaryFolder();
        await OkAsync(
            "import",
            Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json"),
            "--submitter",
            "org:operator",
            "--data",
            folder.Data
        );
        var verifier = Path.Combine(folder.Data, "log", "verifier");
        File.Delete(verifier);
        var (code, output) = await Program.RunAsync("verify", "--data", folder.Data);
        Assert.Equal(1, code);
        Assert.Contains(verifier, output, StringComparison.Ordinal);
        await OkAsync("key", "list", "--data", folder.Data);
        await OkAsync("verify", "--data", folder.Data);
    }

    [Fact]
    public async Task A_folder_without_a_log_is_wrong_use_that_says_so()
    {
        var (code, output) = await Program.RunAsync("verify", "--data", "/nowhere");
        Assert.Equal(2, code);
        Assert.Contains("/nowhere", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_import_can_be_proven_and_checked_offline_and_a_changed_byte_is_named()
    {
        using var folder = new TemporaryFolder();
        var keyFile = Path.Combine(folder.Path, "operator.key");
        await OkAsync("key", "new", "--party", "org:operator", "--role", "operator", "--out", keyFile, "--data", folder.Data);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));
        Assert.Contains("org:operator", await OkAsync("key", "list", "--data", folder.Data), StringComparison.Ordinal);
        await OkAsync(
            "import",
            Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json"),
            "--key",
            keyFile,
            "--data",
            folder.Data
        );

        var bundle = Path.Combine(folder.Path, "p.xyproof");
        var said = await OkAsync("proof", "3", "--data", folder.Data, "--out", bundle);
        var logKey = said[(said.IndexOf("--log-key ", StringComparison.Ordinal) + "--log-key ".Length)..].Trim().TrimEnd('`');
        Assert.Contains("own word", await OkAsync("check", bundle), StringComparison.Ordinal);
        using (var verdict = JsonDocument.Parse(await OkAsync("check", bundle, "--log-key", logKey, "--json")))
        {
            Assert.True(verdict.RootElement.GetProperty("pinned").GetBoolean());
            Assert.Equal(3, verdict.RootElement.GetProperty("position").GetInt64());
        }
        var text = await File.ReadAllTextAsync(bundle, Cancel);
        await File.WriteAllTextAsync(
            bundle,
            text.Replace("\"index\":", "\"Index\":", StringComparison.Ordinal).Replace("index 3", "index 2", StringComparison.Ordinal),
            Cancel
        );
        Assert.Equal(1, (await Program.RunAsync("check", bundle)).Code);
        // A key that cannot be a log's pins nothing, and so must not be passed over.
        using var witness = SigningKey.Create("a.example/witness", VerifierKey.CosignatureType);
        Assert.Equal(2, (await Program.RunAsync("check", bundle, "--log-key", witness.Verifier.ToString())).Code);

        Assert.Contains("all is as it was written", await OkAsync("verify", "--data", folder.Data), StringComparison.Ordinal);
        var segment = Directory.GetFiles(Path.Combine(folder.Data, "log", "segments"))[0];
        Flip(segment, 4_000);
        var (code, output) = await Program.RunAsync("verify", "--data", folder.Data, "--json");
        Assert.Equal(1, code);
        using var report = JsonDocument.Parse(output);
        var finding = report.RootElement.GetProperty("findings")[0];
        Assert.Equal(segment, finding.GetProperty("file").GetString());
        Assert.InRange(4_000 - finding.GetProperty("offset").GetInt64(), 0, 4_000);
        (code, output) = await Program.RunAsync("serve", "--data", folder.Data, "--port", "0");
        Assert.Equal(1, code);
        Assert.Contains("The log is damaged", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_document_says_where_it_is_wrong_and_the_others_are_taken()
    {
        using var folder = new TemporaryFolder();
        var bad = Path.Combine(folder.Path, "bad.json");
        await File.WriteAllTextAsync(bad, """{"records":[{"type":"GoodsFiled","gtin":"123"}]}""", Cancel);
        var (code, output) = await Program.RunAsync(
            "import",
            bad,
            Path.Combine(Program.Demo, "documents", "01-filing-enterprises.json"),
            "--submitter",
            "org:operator",
            "--data",
            folder.Data
        );
        Assert.Equal(1, code);
        Assert.Contains("/records/0/gtin", output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 documents taken", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_committed_demo_documents_are_what_the_generator_writes()
    {
        using var node = Process.Start(
            new ProcessStartInfo("node", [Path.Combine(Program.Demo, "build.mjs"), "--check"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = await node.StandardOutput.ReadToEndAsync(Cancel) + await node.StandardError.ReadToEndAsync(Cancel);
        await node.WaitForExitAsync(Cancel);
        Assert.True(node.ExitCode == 0, output);
    }

    private static void Flip(string path, long offset)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var one = new byte[1];
        RandomAccess.Read(file, one, offset);
        RandomAccess.Write(file, [(byte)(one[0] ^ 1)], offset);
    }

    private static async Task<string> OkAsync(params string[] arguments)
    {
        var (code, output) = await Program.RunAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }
}
