using System.Text;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;
using static Xinyuan.Credit.Tests.Lifecycle.RuleSetSamples;

namespace Xinyuan.Credit.Tests.Lifecycle;

/// <summary>Where the law of the zone asks for two people, one person who comes by a token is one, whatever number they state.</summary>
public sealed class SignatoryTests : IAsyncDisposable
{
    private const string Ann = "person:ann@https://id.example";
    private const string Bai = "person:bai@https://id.example";
    private static readonly string Next = File();
    private readonly TestLog _test = new(withKeyStore: true);

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Who_drafted_a_rule_set_does_not_approve_it_under_another_number()
    {
        Assert.Null(await SayAsync(Samples.Samr, Ann, Drafted(Next)));
        Assert.Null(await SayAsync(Samples.Samr, Ann, Shadowed(Next)));
        Assert.Equal(
            "/records/0/officer: who drafted a rule set does not approve it",
            await SayAsync(Samples.Samr, Ann, Approved(Next, "B-1"))
        );
        Assert.Equal(
            "/records/0/officer: who drafted a rule set does not approve it",
            await SayAsync(Samples.Samr, Bai, Approved(Next, "a-1"))
        );
        Assert.Null(await SayAsync(Samples.Samr, Bai, Approved(Next, "B-1")));
        Assert.Equal(
            "/records/0/officer: the same person approved it already",
            await SayAsync(Samples.Customs, Bai, Approved(Next, "C-1"))
        );
    }

    [Fact]
    public async Task Who_proposed_an_override_does_not_approve_it_for_another_department()
    {
        Assert.Null(await SayAsync(Samples.Samr, Ann, Samples.OverrideProposed(Samples.Maker)));
        var approval = Samples.OverrideApproved(Samples.Maker);
        Assert.Equal(
            "/records/0/person: who proposed it cannot approve it: another person does",
            await SayAsync(Samples.Customs, Ann, approval)
        );
        Assert.Null(await SayAsync(Samples.Customs, Bai, approval));
    }

    /// <summary>Why it was refused, or null.</summary>
    private async Task<string?> SayAsync(string office, string person, string record)
    {
        var submission = new Submission(office, RecordsIntake.MediaType, Samples.Document(record)) { Person = person };
        return await _test.Intake.SubmitAsync(submission, SpeakerRole.Department, TestLog.Cancel) switch
        {
            RecordsOutcome.Refused refused => refused.Findings[0].ToString(),
            RecordsOutcome.Accepted => null,
            var other => Encoding.UTF8.GetString(submission.Bytes.Span) + other,
        };
    }
}
