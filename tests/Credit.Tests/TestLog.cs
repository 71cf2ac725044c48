using System.Text;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Tests;

/// <summary>A log in a folder of its own, with an intake before it.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("xinyuan-credit-");

    public TestLog(string today = "2026-07-01", bool withKeyStore = false)
    {
        if (withKeyStore)
            Vault = SubjectVault.Open(Path.Combine(_folder.FullName, "keys"));
        Clock = new StandingClock(DateTimeOffset.Parse(today + "T04:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Log = FileLog.Open(
            new FileLogOptions
            {
                Folder = Path.Combine(_folder.FullName, "data"),
                KeyFolder = Path.Combine(_folder.FullName, "keys"),
                Origin = "test.example/log",
                Clock = Clock,
                Personal = Vault,
            }
        );
        Intake = new RecordsIntake(Log, Clock);
    }

    public StandingClock Clock { get; }

    public FileLog Log { get; }

    public SubjectVault? Vault { get; }

    public string Folder => _folder.FullName;

    public RecordsIntake Intake { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask<RecordsOutcome> Submit(string submitter, SpeakerRole role, params string[] records) =>
        Submit(submitter, role, Samples.Document(records));

    public ValueTask<RecordsOutcome> Submit(string submitter, SpeakerRole role, byte[] document) =>
        Intake.SubmitAsync(new Submission(submitter, RecordsIntake.MediaType, document), role, Cancel);

    public async Task<IReadOnlyList<Receipt>> Accept(string submitter, SpeakerRole role, params string[] records)
    {
        var outcome = await Submit(submitter, role, records);
        Assert.True(
            outcome is RecordsOutcome.Accepted,
            outcome is RecordsOutcome.Refused refused ? refused.Findings[0].ToString() : $"{outcome}"
        );
        return ((RecordsOutcome.Accepted)outcome).Receipts;
    }

    public async Task<Entry> Read(long position) => await Log.ReadAsync(position, Cancel);

    public async Task<string> SectionText(long position, string section) =>
        Encoding.UTF8.GetString((await Read(position))[section]!.Bytes.Span);

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Vault?.Dispose();
        _folder.Delete(recursive: true);
    }
}
