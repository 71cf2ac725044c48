using System.Collections.Concurrent;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Rules;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Credit.Tests.Bulk;

public sealed class CreditFilesTests : IAsyncDisposable
{
    private static readonly string Trader = "uscc:" + Facts.Uscc.Complete("9222240100000007");
    private readonly TestLog _test = new(withKeyStore: true);
    private readonly RuleSet _rules = RuleSetCatalogue.Embedded().Find("platform-indicator-2026")!;

    private string Folder => Path.Combine(_test.Folder, "snapshots");

    private string SnapshotPath => Path.Combine(Folder, "files.snapshot");

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(1_000_000, true)]
    public async Task Every_enterprise_is_evaluated_as_out_of_the_log(int eventsBetween, bool withFolder)
    {
        await FillAsync(1, 40);
        await SameAsLogAsync(eventsBetween, withFolder);
        await FillAsync(20, 60);
        await SameAsLogAsync(eventsBetween, withFolder);
        Assert.Equal(withFolder && eventsBetween == 1, File.Exists(SnapshotPath));
    }

    [Fact]
    public async Task A_snapshot_is_brought_up_to_date_from_its_position_and_holds_what_one_made_anew_does()
    {
        await FillAsync(1, 30);
        await SameAsLogAsync(1, withFolder: true);
        await FillAsync(15, 45);
        await SameAsLogAsync(1, withFolder: true);
        var grown = await File.ReadAllBytesAsync(SnapshotPath, TestLog.Cancel);
        File.Delete(SnapshotPath);
        await SameAsLogAsync(1, withFolder: true);
        Assert.Equal(grown, await File.ReadAllBytesAsync(SnapshotPath, TestLog.Cancel));
    }

    [Fact]
    public async Task A_snapshot_with_any_byte_changed_changes_no_result()
    {
        await FillAsync(1, 3);
        await SameAsLogAsync(1, withFolder: true);
        var whole = await File.ReadAllBytesAsync(SnapshotPath, TestLog.Cancel);
        for (var i = 0; i < whole.Length; i += 97)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 0x20;
            await File.WriteAllBytesAsync(SnapshotPath, damaged, TestLog.Cancel);
            await SameAsLogAsync(1, withFolder: true);
        }
        await File.WriteAllBytesAsync(SnapshotPath, whole.AsMemory(0, whole.Length - 9), TestLog.Cancel);
        await SameAsLogAsync(1, withFolder: true);
    }

    [Fact]
    public async Task A_snapshot_of_another_log_is_passed_over()
    {
        await FillAsync(1, 10);
        await SameAsLogAsync(1, withFolder: true);
        await using var other = new TestLog();
        await other.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(Samples.Maker));
        await using var snapshots = Snapshots(other, 1, Folder);
        Assert.Null(await snapshots.FindAsync(Samples.Enterprise(1), TestLog.Cancel));
    }

    [Fact]
    public async Task A_file_out_of_the_snapshot_is_the_file_out_of_the_log()
    {
        await FillAsync(1, 50);
        await SameAsLogAsync(1, withFolder: true);
        await using var snapshots = Snapshots(_test, 1, Folder);
        for (var i = 1; i <= 50; i++)
        {
            var read = await CreditLog.CatchUpAsync(_test.Log, new CreditFile(Samples.Enterprise(i)), TestLog.Cancel);
            var found = await snapshots.FindAsync(Samples.Enterprise(i), TestLog.Cancel);
            Assert.Equal(
                (read.Revision, read.Enterprise!.Position, read.Enterprise.Filing.Name),
                (found!.Revision, found.Enterprise!.Position, found.Enterprise.Filing.Name)
            );
            Assert.Equal(read.Records, found.Records);
            Assert.Equal(read.Ratings, found.Ratings);
            Assert.Equal(read.Listings.Values.Select(one => one.State), found.Listings.Values.Select(one => one.State));
        }
        Assert.Null(await snapshots.FindAsync(Samples.Enterprise(999), TestLog.Cancel));
    }

    [Fact]
    public async Task What_is_on_record_about_a_person_is_in_no_snapshot_and_gone_after_the_erasure()
    {
        await FillAsync(1, 3);
        await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(Trader));
        await _test.Accept(
            Samples.Samr,
            SpeakerRole.Department,
            Samples.Record(Trader, documentNo: "SECRET-4711"),
            Samples.Rating(Trader),
            Samples.Rating(Trader, "fx", "B")
        );
        var before = await SameAsLogAsync(1, withFolder: true, extra: Trader);
        Assert.NotNull(before[Trader].Score);
        var bytes = await File.ReadAllBytesAsync(SnapshotPath, TestLog.Cancel);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("SECRET-4711"u8));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Trader)));
        Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(_test.Vault!.PseudonymOf(Trader).ToString())));

        _test.Clock.Now = _test.Clock.Now.AddYears(6);
        var erased = await new Eraser(_test.Log).EraseAsync(
            new SubjectDecision(Trader, "org:operator", "law", null),
            _test.Clock.Now,
            TestLog.Cancel
        );
        Assert.IsType<EraseResult.Erased>(erased);
        var after = await SameAsLogAsync(1, withFolder: true, extra: Trader);
        Assert.Null(after[Trader].Score);
    }

    private async Task<Dictionary<string, Indicator>> SameAsLogAsync(int eventsBetween, bool withFolder, string? extra = null)
    {
        await using var snapshots = Snapshots(_test, eventsBetween, withFolder ? Folder : null);
        var day = Samples.Day("2026-07-01");
        var all = await new CreditFiles(_test.Log, snapshots).ForEachAsync(
            () => new ConcurrentBag<Indicator>(),
            (bag, file) => bag.Add(Evaluation.Evaluate(file, _rules, day)),
            progress: null,
            TestLog.Cancel,
            workers: 3
        );
        var found = all.Parts.SelectMany(part => part).ToDictionary(one => one.Subject);
        Assert.Equal(found.Count, all.Enterprises);
        var subjects = Enumerable.Range(1, 60).Select(Samples.Enterprise).Concat(extra is null ? [] : [extra]);
        var expected = 0;
        foreach (var subject in subjects)
        {
            var file = await CreditLog.CatchUpAsync(_test.Log, new CreditFile(subject), TestLog.Cancel);
            if (file.Revision < 0 && file.Enterprise is null)
                continue;
            expected++;
            var indicator = Evaluation.Evaluate(file, _rules, day);
            Assert.Equal(
                (indicator.Tier, indicator.Score, indicator.InputHash),
                (found[subject].Tier, found[subject].Score, found[subject].InputHash)
            );
        }
        Assert.Equal(expected, found.Count);
        return found;
    }

    private async Task FillAsync(int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            var firm = Samples.Enterprise(i);
            await _test.Accept("org:operator", SpeakerRole.Operator, Samples.EnterpriseFiled(firm, $"Firm {i} of {first}"));
            string[] listing = i % 5 == 0 ? [Samples.Proposed(firm, $"L-{i}-{first}"), Samples.Notice(firm, $"L-{i}-{first}")] : [];
            await _test.Accept(
                Samples.Samr,
                SpeakerRole.Department,
                [
                    Samples.Rating(firm, grade: i % 2 == 0 ? "A" : "C", validTo: i % 3 == 0 ? "2026-12-31" : null),
                    Samples.Record(firm, documentNo: $"X-{i}-{first}"),
                    Samples.Record(firm, "positive", "2026-06-01", "trade", $"P-{i}-{first}"),
                    .. listing,
                ]
            );
        }
    }

    private static CreditSnapshots Snapshots(TestLog test, int eventsBetween, string? folder) =>
        new(test.Log, new CreditSnapshotOptions { Folder = folder, EventsBetween = eventsBetween });
}
