using System.Diagnostics;
using System.Xml.Linq;

namespace Xinyuan.Tidy;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] TextEndings =
    [
        ".cs",
        ".csproj",
        ".props",
        ".json",
        ".jsonld",
        ".md",
        ".txt",
        ".tsv",
        ".sh",
        ".ts",
        ".tsx",
        ".mjs",
        ".css",
        ".html",
        ".yml",
        ".editorconfig",
        ".gitignore",
        ".graphql",
    ];

    public static string Root { get; } = FindRoot();

    /// <summary>Files that belong to the project: what git tracks, or would if it were added.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> TextFiles =>
        Files.Where(file => TextEndings.Contains(Path.GetExtension(file)) || !Path.HasExtension(file));

    public static IEnumerable<string> Sources => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IEnumerable<string> ProjectReferences(string project) =>
        XDocument
            .Parse(Read($"{project}/{Path.GetFileName(project)}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Ledger.sln")))
                return folder;
        }
        throw new DirectoryNotFoundException("the tests run outside the repository");
    }

    private static string[] ListFiles()
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
            }
        )!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. files.Where(file => File.Exists(Path.Combine(Root, file)))];
    }
}
