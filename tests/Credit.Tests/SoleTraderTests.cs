using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xinyuan.Credit.Grains;
using Xinyuan.Credit.Listings;
using Xinyuan.Credit.Records;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Tests;

/// <summary>What is on record about a natural person, and what is left of it after an erasure.</summary>
public sealed class SoleTraderTests
{
    private static readonly string Trader = "uscc:" + Uscc.Complete("9222240100000001");
    private static readonly SubjectDecision Decision = new(Trader, "org:operator", "a request of the person", "asked for");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_trader_objects_to_is_under_the_trader_s_key_and_no_part_of_the_directory()
    {
        await using var test = new TestLog(withKeyStore: true);
        var record = (await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Record(Trader)))[0];
        // An issuer is named in clear, so a trader speaks through a department.
        var objection = (await test.Accept(Samples.Customs, SpeakerRole.Department, Samples.ObjectionToRecord(Trader, record.Position)))[0];
        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Trader), Cancel);
        Assert.True(file.Disputes["O-1"].IsOpen);
        Assert.False(IsInData(test, "It was not us."));
        await test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Proposed(Samples.Maker),
            Samples.Notice(Samples.Maker),
            Samples.Decided(Samples.Maker),
            Samples.Published(Samples.Maker)
        );
        Assert.False(await LiftedEntries.ContainsAsync(test.Log, await test.Read(objection.Position), Cancel));

        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.Services.AddSingleton<IEventLog>(test.Log);
                silo.Services.AddSingleton<TimeProvider>(test.Clock);
                silo.Services.AddXinyuanCredit();
            }
        );
        await using var cluster = builder.Build();
        await cluster.DeployAsync(Cancel);
        var directory = cluster.Client.GetGrain<ICreditDirectoryGrain>(ICreditDirectoryGrain.Key);
        Assert.Equal(
            "L-1",
            Assert.Single((await directory.NegativeList(new NegativeListRequest(Caller: GrainTests.Department), Cancel)).Items).Id
        );
    }

    [Fact]
    public async Task A_record_about_a_sole_trader_is_kept_under_the_traders_key_and_read_as_any_other()
    {
        await using var test = new TestLog(withKeyStore: true);
        string[] records =
        [
            Samples.Record(Trader, documentNo: "X-7788"),
            Samples.Rating(Trader),
            Samples.Record(Trader, catalogueItem: null),
            Samples.Rating(Samples.Maker),
        ];
        var first = await test.Accept(Samples.Samr, SpeakerRole.Department, records);
        var again = await test.Accept(Samples.Samr, SpeakerRole.Department, records);
        Assert.Equal(first.Select(receipt => receipt with { AlreadyKnown = true }), again);
        Assert.Equal(4, test.Log.Head.Size);

        var pseudonym = test.Vault!.PseudonymOf(Trader);
        var entry = await test.Read(0);
        Assert.Equal(("credit:" + pseudonym, "personal.1"), (entry.Envelope.Stream, entry.Sections[1].Name));
        Assert.Equal(AccessClass.Subject, entry.Sections[1].Class);
        Assert.Equal([pseudonym.Tag], entry.Tags);
        Assert.Equal("operational:" + pseudonym, (await test.Read(2)).Envelope.Stream);
        Assert.Equal(AccessClass.Department, (await test.Read(2)).Sections[1].Class);

        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Trader), Cancel);
        Assert.Equal("X-7788", Assert.Single(file.Records).Event.DocumentNo);
        Assert.Single(file.Ratings);
        Assert.Single((await CreditLog.CatchUpAsync(test.Log, new CreditFile(Samples.Maker), Cancel)).Ratings);
        Assert.False(IsInData(test, Trader["uscc:".Length..]));
        Assert.False(IsInData(test, "X-7788"));
        Assert.False(IsInData(test, Digest.Of(Samples.Document(records)).ToHex()));
    }

    [Fact]
    public async Task After_the_erasure_the_file_is_empty_and_nothing_about_the_trader_is_taken_in()
    {
        await using var test = new TestLog(withKeyStore: true);
        var record = Samples.Record(Trader);
        var receipts = await test.Accept(Samples.Samr, SpeakerRole.Department, record);
        var now = test.Clock.Now;
        Assert.Equal(
            new EraseResult.Retained(0, Retention.DayOf(receipts[0].Recorded).AddYears(3)),
            await new Eraser(test.Log).EraseAsync(Decision, now, Cancel)
        );
        Assert.IsType<EraseResult.Erased>(await new Eraser(test.Log).EraseAsync(Decision, now.AddYears(4), Cancel));

        var file = await CreditLog.CatchUpAsync(test.Log, new CreditFile(Trader), Cancel);
        Assert.Equal((0, 0), ((int)file.Revision, file.Records.Count));
        const string Expected = "the sole trader's data were erased; the operator must readmit the trader first";
        foreach (var document in new[] { record, Samples.Record(Trader, documentNo: "X-2") })
        {
            var refused = Assert.IsType<RecordsOutcome.Refused>(await test.Submit(Samples.Samr, SpeakerRole.Department, document));
            Assert.Equal(Expected, refused.Findings[0].Message);
        }

        await new Eraser(test.Log).ReadmitAsync(Decision, now.AddYears(4), Cancel);
        await test.Accept(Samples.Samr, SpeakerRole.Department, Samples.Record(Trader, documentNo: "X-2"));
        file = await CreditLog.CatchUpAsync(test.Log, file, Cancel);
        Assert.Equal((1, "X-2"), ((int)file.Revision, Assert.Single(file.Records).Event.DocumentNo));
    }

    [Fact]
    public async Task A_listing_of_a_sole_trader_would_be_published_and_is_not_taken_in()
    {
        await using var test = new TestLog(withKeyStore: true);
        var refused = await test.Submit(Samples.Samr, SpeakerRole.Department, Samples.Proposed(Trader));
        Assert.Contains("natural person", Assert.IsType<RecordsOutcome.Refused>(refused).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_refused_document_that_may_speak_of_a_person_no_hash_is_kept_that_a_guess_could_be_held_against()
    {
        await using var test = new TestLog(withKeyStore: true);
        await test.Log.ReadyAsync();
        foreach (
            var document in new[]
            {
                Samples.Document(Samples.Record(Trader, date: "2027-01-01")),
                Encoding.UTF8.GetBytes("{\"records\":[{\"type\":\"CreditRecordEntered\",\"subject\":\"" + Trader),
            }
        )
        {
            var refused = Assert.IsType<RecordsOutcome.Refused>(await test.Submit(Samples.Samr, SpeakerRole.Department, document));
            Assert.IsType<RecordsOutcome.Refused>(await test.Submit(Samples.Samr, SpeakerRole.Department, document));
            Assert.False(IsInData(test, Digest.Of(document).ToHex()));
            Assert.False(IsInData(test, refused.JobId));
        }
        Assert.Equal(2, test.Log.Head.Size);
        // A firm's document is named by its hash, as before.
        var firm = Samples.Document(Samples.Record(Samples.Maker, date: "2027-01-01"));
        Assert.IsType<RecordsOutcome.Refused>(await test.Submit(Samples.Samr, SpeakerRole.Department, firm));
        Assert.True(IsInData(test, Digest.Of(firm).ToHex()));
    }

    private static bool IsInData(TestLog test, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(test.Folder, "data"), "*", SearchOption.AllDirectories))
        {
            // Room that is being made ahead holds nothing yet.
            if (path.EndsWith(".new", StringComparison.Ordinal) || new FileInfo(path).Length == 0)
                continue;
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (content.AsSpan().IndexOf(bytes) >= 0)
                return true;
        }
        return false;
    }
}
