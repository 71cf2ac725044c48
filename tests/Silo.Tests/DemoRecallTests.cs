using System.Text.Json;
using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;

namespace Xinyuan.Silo.Tests;

/// <summary>The demo's recall of a catch lot, from its notice to the credit files, over HTTP.</summary>
public sealed class DemoRecallTests
{
    private const string Grocer = "uscc:91000000DEM000436J";
    private const string Market = "org:samr.yanbian";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_demos_recall_runs_from_notice_to_credit_file_in_open_mode_and_signed(bool open)
    {
        using var folder = new TemporaryFolder();
        await using var service = await Service.StartAsync(folder, open, withDemo: true);
        await service.SettleAsync();
        const string Recall = "{ recall(id: \"HE-RECALL-SC2609\") { stage level notices { count } clocks { kind status } } }";
        var before = (await service.AskAsync(Recall)).GetProperty("recall");
        Assert.Equal(("REPORTED", "SECOND"), (before.GetProperty("stage").GetString(), before.GetProperty("level").GetString()));
        Assert.All(before.GetProperty("clocks").EnumerateArray(), clock => Assert.Equal("MET", clock.GetProperty("status").GetString()));

        const string Product = "{ product(id: \"https://id.gs1.org/01/09520041004115/21/HESC2609001\") { status recalls { id } } }";
        var tray = (await service.AskAsync(Product)).GetProperty("product");
        Assert.Equal("RECALLED", tray.GetProperty("status").GetString());
        Assert.Equal("HE-RECALL-SC2609", tray.GetProperty("recalls")[0].GetProperty("id").GetString());

        foreach (
            var (party, role, file) in new[] { (Grocer, "enterprise", "01-recall-answer"), (Market, "department", "02-recall-closing") }
        )
        {
            var text = await File.ReadAllTextAsync(
                Path.Combine(Program.Demo, "later", file + ".json"),
                TestContext.Current.CancellationToken
            );
            var record = JsonDocument.Parse(text).RootElement.GetProperty("records")[0];
            using var key = open ? null : await RegisterAsync(service, party, role);
            if (!open)
                Assert.Equal(403, (await service.SayAsync(role, party, null, record)).Status);
            var (status, answer) = await service.SayAsync(role, party, key, record);
            Assert.True(status == 200, answer);
        }
        await service.SettleAsync();
        Assert.Equal("CLOSED", (await service.AskAsync(Recall)).GetProperty("recall").GetProperty("stage").GetString());
        var conduct = service.Log.Find(LogQuery.OfType("CreditRecordEntered"));
        var ids = new List<string>();
        foreach (var position in conduct)
            ids.Add((await service.Log.ReadAsync(position, TestContext.Current.CancellationToken)).Envelope.Id);
        Assert.Contains(
            ids,
            id => id.Contains("recall-conduct/", StringComparison.Ordinal) && id.Contains("/completed/", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(ids, id => id.Contains("not_cooperating/" + Grocer, StringComparison.Ordinal));
        // The wait at the border, out of the logger's own figures.
        Assert.NotEmpty(service.Log.Find(LogQuery.Tagged("signal:temperature_excursion")));
    }

    private static async Task<SigningKey> RegisterAsync(Service service, string party, string role)
    {
        var key = IssuerKeyMaking.Create();
        var document = new Submission(IssuerKeyMaking.Operator, RecordsIntake.MediaType, IssuerKeyMaking.Registration(key, party, role));
        var outcome = await service.Get<RecordsIntake>().SubmitAsync(document, SpeakerRole.Operator, TestContext.Current.CancellationToken);
        Assert.IsType<RecordsOutcome.Accepted>(outcome);
        return key;
    }
}
