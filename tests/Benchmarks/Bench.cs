using System.CommandLine;

namespace Xinyuan.Benchmarks;

/// <summary>What is asked of a suite of rounds.</summary>
/// <param name="Events">Events a round.</param>
/// <param name="Writers">Writers that wait for their events.</param>
/// <param name="Rounds">Rounds that count; one more comes first to warm up.</param>
/// <param name="IsJson">Whether to answer in JSON.</param>
internal sealed record Plan(int Events, int Writers, int Rounds, bool IsJson);

/// <summary>What all suites share.</summary>
internal static class Bench
{
    public static Option<string> FolderOption() =>
        new("--folder") { Description = "Where to write; what is written goes afterwards.", DefaultValueFactory = _ => Path.GetTempPath() };

    /// <summary>A number of something: at least 1 where it is given.</summary>
    public static Option<int> CountOption(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (!result.Implicit && !result.Errors.Any() && result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} is at least 1.");
        });
        return option;
    }

    public static Option<bool> JsonOption() => new("--json") { Description = "Answer in JSON." };

    /// <summary>Runs a suite in a new folder below this one, and removes it.</summary>
    public static async Task<int> InFolderAsync(string folder, Func<string, Task<int>> run)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "xinyuan-bench-" + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            return await run(root);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Whether there is room for so many bytes; says so when there is not.</summary>
    public static bool HasRoom(string root, long bytes)
    {
        var free = new DriveInfo(root).AvailableFreeSpace;
        if (bytes <= free)
            return true;
        Console.Error.WriteLine($"{root} has {free >> 20} MiB free and this needs {bytes >> 20} MiB; name another place with --folder");
        return false;
    }
}
