using System.Text;
using System.Text.Json;
using Xinyuan.Ledger;

namespace Xinyuan.Verifier.Tests;

public sealed class ExportTests(World world)
{
    [Fact]
    public async Task Exported_logs_hold_and_say_what_was_checked()
    {
        foreach (var (folder, entries, sections, documents) in new[] { (world.Early, 300, 750, 0), (world.All, 530, 3_180, 53) })
        {
            var (code, output) = await World.RunAsync("export", folder, "--log-key", world.LogKey, "--json");
            Assert.True(code == 0, output);
            using var json = JsonDocument.Parse(output);
            Assert.Equal(entries, json.RootElement.GetProperty("checkpointSize").GetInt64());
            Assert.Equal(sections, json.RootElement.GetProperty("sectionsChecked").GetInt64());
            Assert.Equal(documents, json.RootElement.GetProperty("documents").GetInt64());
        }
        Assert.Equal(1, (await World.RunAsync("export", world.All, "--log-key", world.OtherKey)).Code);
    }

    [Fact]
    public async Task An_export_under_a_witnesss_key_is_no_log_and_nothing_in_it_counts()
    {
        var folder = Copy(world.Open);
        using var witness = SigningKey.Create("test.example/log", VerifierKey.CosignatureType);
        await File.WriteAllTextAsync(Path.Combine(folder, "verifier"), witness.Verifier + "\n", TestContext.Current.CancellationToken);
        var (code, output) = await World.RunAsync("export", folder);
        Assert.Equal(1, code);
        Assert.Contains("verifier, byte 0: a log's key signs with Ed25519 (type 1)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_was_brought_up_to_date_keeps_the_partial_tiles_of_its_earlier_checkpoint_until_they_are_full()
    {
        Assert.True(File.Exists(Path.Combine(world.Early, "tile", "0", "001.p", "44")));
        Assert.True(File.Exists(Path.Combine(world.Open, "tile", "0", "001")));
        Assert.False(Directory.Exists(Path.Combine(world.Open, "tile", "0", "001.p")));
        Assert.True(File.Exists(Path.Combine(world.Open, "tile", "1", "000.p", "1")));
        Assert.True(File.Exists(Path.Combine(world.Open, "tile", "1", "000.p", "2")));
        var (code, output) = await World.RunAsync("export", world.Open, "--log-key", world.LogKey);
        Assert.True(code == 0, output);
    }

    /// <summary>One byte of every file in turn, in the middle of it; then every file left out, and one that does not belong.</summary>
    [Fact]
    public async Task One_byte_changed_in_any_file_is_found_and_located()
    {
        foreach (var export in new[] { world.Open, world.All })
        {
            var folder = Copy(export);
            // The documents are many and alike.
            var files = Files(folder).Where(file => !file.Contains("documents", StringComparison.Ordinal) || file.EndsWith('a')).ToList();
            Assert.True(files.Count > 10);
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file);
                var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
                var changed = bytes.ToArray();
                changed[bytes.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(path, changed, TestContext.Current.CancellationToken);
                await FoundAsync(folder, file, "changed");
                File.Delete(path);
                // A partial tile of an earlier checkpoint is not needed.
                if (file != "tile/1/000.p/1")
                    await FoundAsync(folder, file, "deleted");
                await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            }
            await File.WriteAllTextAsync(Path.Combine(folder, "tile", "beside"), "x", TestContext.Current.CancellationToken);
            await FoundAsync(folder, "tile/beside", "added");
        }
    }

    /// <summary>Every line that is left holds, so that only what the folder says of itself tells that some are missing.</summary>
    [Fact]
    public async Task What_is_not_disclosed_of_what_the_folder_promises_is_found()
    {
        foreach (var export in new[] { world.Open, world.All })
        {
            var folder = Copy(export);
            var path = Path.Combine(folder, "sections", "000.jsonl");
            var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(path, lines[1..], TestContext.Current.CancellationToken);
            await FoundAsync(folder, "sections/000.jsonl", "shortened");
            await File.WriteAllBytesAsync(path, [], TestContext.Current.CancellationToken);
            await FoundAsync(folder, "sections/000.jsonl", "emptied");
            await File.WriteAllLinesAsync(path, [.. lines[..^1], "null"], TestContext.Current.CancellationToken);
            await FoundAsync(folder, "sections/000.jsonl", "made null in a line");
        }
    }

    [Fact]
    public void An_export_never_goes_into_the_logs_own_folder_nor_into_a_backup_of_it()
    {
        foreach (var other in new[] { "segments", "manifest.json" })
        {
            var folder = world.Scratch();
            File.Copy(Path.Combine(world.All, "verifier"), Path.Combine(folder, "verifier"));
            Directory.CreateDirectory(Path.Combine(folder, other));
            Assert.Throws<InvalidDataException>(() => world.Export(folder));
            Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder).Count());
        }
    }

    [Fact]
    public async Task A_checkpoint_is_held_against_its_policy()
    {
        var file = Path.Combine(world.All, "checkpoint");
        Assert.Equal(0, (await World.RunAsync("checkpoint", file, "--log-key", world.LogKey)).Code);
        Assert.Equal(1, (await World.RunAsync("checkpoint", file, "--log-key", world.OtherKey)).Code);
        Assert.Equal(2, (await World.RunAsync("checkpoint", file)).Code);
        var policy = world.Written(Encoding.UTF8.GetBytes($"log {world.LogKey}\nquorum none\n"));
        Assert.Equal(0, (await World.RunAsync("checkpoint", file, "--policy", policy)).Code);
    }

    [Fact]
    public async Task A_later_checkpoint_is_shown_to_extend_an_earlier_one_by_the_tiles_and_not_the_other_way_round()
    {
        var (old, later) = (Path.Combine(world.Early, "checkpoint"), Path.Combine(world.All, "checkpoint"));
        string[] rest = ["--tiles", world.All, "--log-key", world.LogKey];
        var (code, output) = await World.RunAsync(["consistency", old, later, .. rest]);
        Assert.True(code == 0, output);
        Assert.Contains("the 530 entries of test.example/log begin with the 300", output, StringComparison.Ordinal);
        Assert.Equal(1, (await World.RunAsync(["consistency", later, old, .. rest])).Code);

        var folder = Copy(world.All);
        var tile = Path.Combine(folder, "tile", "0", "001");
        var bytes = await File.ReadAllBytesAsync(tile, TestContext.Current.CancellationToken);
        bytes[40 * 32] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes, TestContext.Current.CancellationToken);
        (code, output) = await World.RunAsync("consistency", old, later, "--tiles", folder, "--log-key", world.LogKey);
        Assert.Equal(1, code);
        Assert.Contains("tile/0/001 is not what the tile above it says", output, StringComparison.Ordinal);
    }

    private async Task FoundAsync(string folder, string file, string what)
    {
        var (code, output) = await World.RunAsync("export", folder, "--log-key", world.LogKey, "--json");
        Assert.True(code == 1, $"{file} was {what}, and the answer was {code}: {output}");
        using var json = JsonDocument.Parse(output);
        var faults = json.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.ToString()).ToList();
        Assert.True(faults.Exists(fault => fault.Contains(file, StringComparison.Ordinal)), $"{file} was {what}: {output}");
    }

    private string Copy(string folder)
    {
        var copy = world.Scratch();
        Folders.Copy(folder, copy);
        return copy;
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order()];
}
