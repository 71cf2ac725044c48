using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Ledger.Tests.Personal;

public sealed class KeyStoreTests
{
    private const string Subject = "person:zhang-san";
    private const string Secret = "lives at 12 Willow Lane, third floor";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_operator_key_or_none_is_refused_clearly()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.CloseAsync();
        var path = Path.Combine(test.Keys, "operator.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var right = await File.ReadAllTextAsync(path, Cancel);
        using (SubjectVault.Open(Path.Combine(test.Root, "other-keys")))
            File.Copy(Path.Combine(test.Root, "other-keys", "operator.key"), path, overwrite: true);
        Assert.Contains(
            "is not the one",
            Assert.Throws<LogRefusedException>(() => SubjectVault.Open(test.Keys)).Message,
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(path, "XINYUAN-OPERATOR-KEY-1 secret", Cancel);
        var malformed = Assert.Throws<LogRefusedException>(() => SubjectVault.Open(test.Keys));
        Assert.DoesNotContain("secret", malformed.Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(
            "bring the file back",
            Assert.Throws<LogRefusedException>(() => SubjectVault.Open(test.Keys)).Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(path));
        // Elsewhere, and named: as from a device that is unplugged.
        var elsewhere = Path.Combine(test.Root, "device.key");
        await File.WriteAllTextAsync(elsewhere, right, Cancel);
        using (SubjectVault.Open(test.Keys, elsewhere)) { }
        File.Move(elsewhere, path);
        test.Open();
        Assert.Equal(Secret, await test.TextAsync(0));
    }

    [Fact]
    public async Task A_second_opener_is_refused()
    {
        await using var test = new PersonalLog();
        var refused = Assert.Throws<LogRefusedException>(() => SubjectVault.Open(test.Keys));
        Assert.Contains("stop the service first", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_byte_of_every_file_of_the_store_counts_and_a_missing_file_is_no_empty_one()
    {
        await using var test = new PersonalLog();
        await test.AppendAsync(PersonalLog.Entry("a", Subject, Secret));
        await test.AppendAsync(PersonalLog.Entry("b", "person:li-si", Secret));
        await test.EraseAsync("person:li-si");
        var entry = await test.Log.ReadAsync(0, Cancel);
        await test.CloseAsync();
        var files = new[] { "subjects", "wrapping" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(test.Keys, folder)))
            .Append(Path.Combine(test.Keys, "erasures"))
            .Where(path => new FileInfo(path).Length > 0)
            .ToList();
        Assert.True(files.Count >= 4);
        foreach (var path in files)
        {
            var bytes = await File.ReadAllBytesAsync(path, Cancel);
            // A last line without its end was never acknowledged, so the list's last byte is judged by the log's entry instead.
            var last = path.EndsWith("erasures", StringComparison.Ordinal) ? bytes.Length - 1 : bytes.Length;
            for (var i = 0; i < last; i++)
            {
                bytes[i] ^= 0x10;
                await File.WriteAllBytesAsync(path, bytes, Cancel);
                bytes[i] ^= 0x10;
                AssertLocated(path, () => Use(test, entry));
            }
            File.Delete(path);
            if (!path.EndsWith("erasures", StringComparison.Ordinal))
                AssertLocated(path, () => Use(test, entry));
            await File.WriteAllBytesAsync(path, bytes, Cancel);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        test.Open();
        Assert.Equal(Secret, await test.TextAsync(0));
    }

    [Fact]
    public void A_store_of_many_more_subjects_than_it_keeps_in_memory_finds_each()
    {
        var root = Directory.CreateTempSubdirectory("xinyuan-keys-").FullName;
        try
        {
            const int Count = 3_000;
            var ids = new List<UInt128>();
            var folders = new KeyFolders(root, Path.Combine(root, "operator.key"));
            for (var round = 0; round < 2; round++)
            {
                using var store = KeyStore.Open(folders);
                var subjects = Enumerable.Range(0, Count).Select(i => Pseudonym.Of(store.PseudonymKey, "person:" + i)).ToList();
                var keys = store.GetOrCreate(subjects);
                if (round == 0)
                    ids.AddRange(keys.Select(key => key.Id));
                Assert.Equal(ids, keys.Select(key => key.Id));
                Assert.All(ids.Zip(keys), pair => Assert.Equal(pair.Second.Derive("x"), store.Find(pair.First)!.Derive("x")));
                Assert.Equal(Count, ids.Distinct().Count());
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    // Opens the store and everything that is in it.
    private static void Use(PersonalLog test, Entry entry)
    {
        using var vault = SubjectVault.Open(test.Keys);
        vault.Open(entry, entry["personal.1"]!);
        vault.KeyIdsOf(vault.PseudonymOf("person:li-si"));
    }

    private static void AssertLocated(string path, Action use)
    {
        switch (Record.Exception(use))
        {
            // A shard and its wrapping key name each other; which of the two changed cannot always be told.
            case DamageException damage:
                Assert.Equal(Path.GetFileName(path), Path.GetFileName(damage.Damage.File));
                break;
            // A changed fingerprint reads as another operator key.
            case LogRefusedException refused when Path.GetFileName(path) == "store":
                Assert.Contains("operator key", refused.Message, StringComparison.Ordinal);
                break;
            case var other:
                Assert.Fail($"{path} was damaged, and what came of it is {other?.ToString() ?? "nothing"}");
                break;
        }
    }
}
