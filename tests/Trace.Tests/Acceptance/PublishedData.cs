namespace Xinyuan.Trace.Tests.Acceptance;

/// <summary>
/// Published EPCIS data, which is not part of this project. The environment variable XINYUAN_ACCEPTANCE says in which folder it is;
/// without it the tests of this folder are skipped.
/// </summary>
internal static class PublishedData
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("XINYUAN_ACCEPTANCE");

    public static IEnumerable<string> Files(string folder)
    {
        Assert.SkipWhen(Folder is null, "XINYUAN_ACCEPTANCE is not set");
        var files = Directory
            .EnumerateFiles(Path.Combine(Folder!, folder), "*.json*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    public static string File(string name)
    {
        Assert.SkipWhen(Folder is null, "XINYUAN_ACCEPTANCE is not set");
        return Path.Combine(Folder!, name);
    }
}
