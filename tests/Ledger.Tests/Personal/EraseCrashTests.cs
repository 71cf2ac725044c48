using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Tests.Personal;

/// <summary>An erasure that ends between any two of its steps, and old copies that come back.</summary>
public sealed class EraseCrashTests
{
    private const string Subject = "person:zhang-san";
    private const string Other = "person:li-si";
    private const string Secret = "lives at 12 Willow Lane, third floor";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private sealed class Killed : Exception;

    public static TheoryData<string> Steps => [.. Enum.GetNames<ErasePhase>(), .. Enum.GetNames<DestroyPhase>()];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_crash_after_any_step_leaves_an_erasure_undone_or_is_completed_at_the_next_start(string step)
    {
        await using var test = new PersonalLog();
        await FillAsync(test);
        await test.CloseAsync();
        test.Open(phase => KillAt(phase.ToString()));
        await Assert.ThrowsAsync<Killed>(() => test.EraseAsync(Subject, phase => KillAt(phase.ToString())));
        await test.ReopenAsync();
        var completed = await new Eraser(test.Log).CompleteAsync(Cancel);

        if (step == nameof(ErasePhase.Checked))
        {
            Assert.Equal(Secret, await test.TextAsync(0));
            Assert.IsType<EraseResult.Erased>(await test.EraseAsync(Subject));
        }
        else
        {
            Assert.Equal(step == nameof(ErasePhase.Recorded) ? 1 : 0, completed);
            Assert.IsType<EraseResult.AlreadyErased>(await test.EraseAsync(Subject));
        }
        Assert.Null(await test.TextAsync(0));
        await AssertOthersOpenAsync(test);
        Assert.Single(test.Log.Find(LogQuery.OfType(PersonalEntries.ErasedType)));
        Assert.Equal(RefusalReason.Erased, (await test.RefusedAsync(PersonalLog.Entry("late", Subject, Secret))).Reason);
        await test.ReopenAsync();
        await AssertOthersOpenAsync(test);
        Assert.Empty(Directory.GetFiles(Path.Combine(test.Keys, "wrapping"), "*.next"));

        void KillAt(string reached)
        {
            if (reached == step)
                throw new Killed();
        }
    }

    [Fact]
    public async Task Old_copies_of_the_data_and_of_the_whole_key_store_revive_nobody()
    {
        await using var test = new PersonalLog();
        await FillAsync(test);
        await test.CloseAsync();
        foreach (var folder in new[] { "subjects", "wrapping" })
            Folders.Copy(Path.Combine(test.Keys, folder), Path.Combine(test.Root, "old", folder));
        Folders.Copy(test.Data, Path.Combine(test.Root, "old", "data"));
        test.Open();
        await test.EraseAsync(Subject);
        await test.CloseAsync();

        // The whole store of before, with its wrapping keys: the list knows better, and destroys again.
        Folders.Copy(Path.Combine(test.Root, "old", "subjects"), Path.Combine(test.Keys, "subjects"));
        Folders.Copy(Path.Combine(test.Root, "old", "wrapping"), Path.Combine(test.Keys, "wrapping"));
        // And the data of before, together with the log's memory of what it published: as a careless restore would have it.
        Directory.Delete(test.Data, recursive: true);
        Folders.Copy(Path.Combine(test.Root, "old", "data"), test.Data);
        File.Copy(Path.Combine(test.Data, "log", "checkpoint"), Path.Combine(test.Keys, "published"), overwrite: true);
        test.Open();
        Assert.Equal(FillCount, test.Log.Head.Size);
        Assert.Null(await test.TextAsync(0));
        Assert.Equal(RefusalReason.Erased, (await test.RefusedAsync(PersonalLog.Entry("a", Subject, Secret))).Reason);
        await AssertOthersOpenAsync(test);
        // Destroyed on the disk too, not only refused: the key is in no shard even when the list is taken away.
        await test.CloseAsync();
        File.Move(Path.Combine(test.Keys, "erasures"), Path.Combine(test.Root, "erasures"));
        test.Open();
        var damage = await Assert.ThrowsAsync<DamageException>(() => test.TextAsync(0));
        Assert.Contains("no erasure destroyed it", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_copy_of_the_keys_without_their_wrapping_keys_opens_nothing()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.CloseAsync();
        var shard = Directory.GetFiles(Path.Combine(test.Keys, "subjects"), "???").Single();
        var old = await File.ReadAllBytesAsync(shard, Cancel);
        test.Open();
        await test.EraseAsync(Subject);
        await test.CloseAsync();
        await File.WriteAllBytesAsync(shard, old, Cancel);
        var damage = Assert.Throws<DamageException>(() => SubjectVault.Open(test.Keys));
        Assert.Equal(shard, damage.Damage.File);
        Assert.Contains("from before an erasure", damage.Message, StringComparison.Ordinal);
        // The list must not be what keeps it shut.
        File.Delete(Path.Combine(test.Keys, "erasures"));
        test.Open();
        await Assert.ThrowsAsync<DamageException>(() => test.TextAsync(0));
        await test.CloseAsync();
        Directory.Delete(test.Keys, recursive: true);
        Directory.Delete(test.Data, recursive: true);
        test.Open();
    }

    private const int FillCount = 12;
    private const int NeighbourCount = 3;

    // Some of the others lie in the erased subject's own shard: those are the ones that are wrapped anew.
    private static async Task FillAsync(PersonalLog test)
    {
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        var neighbours = Enumerable
            .Range(0, int.MaxValue)
            .Select(i => Other + i)
            .Where(subject => ShardOf(subject) == ShardOf(Subject))
            .Take(NeighbourCount);
        var others = neighbours.Concat(Enumerable.Range(0, FillCount - 1 - NeighbourCount).Select(i => "person:wang-wu" + i));
        var entries = others.Select((subject, i) => PersonalLog.Entry("o" + i, subject, "text " + i));
        Assert.IsType<AppendResult.Appended>(await test.Log.AppendAsync(new AppendBatch { Entries = [.. entries] }, Cancel));

        int ShardOf(string subject) => KeyStore.ShardOf(test.Vault.PseudonymOf(subject).Value);
    }

    private static async Task AssertOthersOpenAsync(PersonalLog test)
    {
        for (var i = 1; i < FillCount; i++)
            Assert.Equal("text " + (i - 1), await test.TextAsync(i));
    }
}
