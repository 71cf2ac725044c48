using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Xinyuan.Tidy;

public sealed class StyleTests
{
    private const int FunctionLinesMax = 70;
    private const int FileLinesMax = 400;
    private const int LineLengthMax = 170;

    // Put together here, so that this file does not break its own rules.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];
    private static readonly string[] Elsewhere = ["/wo" + "rk/", "registry.npm" + "js", "api.nu" + "get", "nuget" + ".org"];

    [Fact]
    public void Nothing_unfinished_is_left() => Assert.Empty(Mentions(Repository.Sources, Unfinished));

    [Fact]
    public void No_file_names_a_machine_or_a_registry() => Assert.Empty(Mentions(Repository.TextFiles, Elsewhere));

    [Fact]
    public void Functions_files_and_lines_stay_short()
    {
        var long_ = new List<string>();
        foreach (var file in Repository.Sources)
        {
            var tree = CSharpSyntaxTree.ParseText(Repository.Read(file), cancellationToken: TestContext.Current.CancellationToken);
            var lines = tree.GetText(TestContext.Current.CancellationToken).Lines;
            if (lines.Count > FileLinesMax)
                long_.Add(string.Create(CultureInfo.InvariantCulture, $"{file} has {lines.Count} lines"));
            long_.AddRange(
                lines
                    .Where(line => line.Span.Length > LineLengthMax)
                    .Select(line =>
                        string.Create(CultureInfo.InvariantCulture, $"{file}:{line.LineNumber + 1} has {line.Span.Length} characters")
                    )
            );
            foreach (
                var function in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
            )
            {
                var span = function.GetLocation().GetLineSpan();
                var length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
                // A test may hold a list of what must be true, as long as it is.
                if (length > FunctionLinesMax && !file.StartsWith("tests/", StringComparison.Ordinal))
                    long_.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{file}:{span.StartLinePosition.Line + 1} is a function of {length} lines"
                        )
                    );
            }
        }
        Assert.Empty(long_);
    }

    [Fact]
    public void Every_dependency_is_named_in_a_decision()
    {
        var decisions = string.Concat(
            Repository.Files.Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal)).Select(Repository.Read)
        );
        var packages = System
            .Xml.Linq.XDocument.Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value);
        var modules = Repository.Files.Where(file => Path.GetFileName(file) == "package.json").SelectMany(Dependencies);
        Assert.All(packages.Concat(modules).Distinct(), name => Assert.Contains("`" + name + "`", decisions, StringComparison.Ordinal));
    }

    [Fact]
    public void Documents_link_to_files_that_are_there()
    {
        var broken = new List<string>();
        foreach (var file in Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (
                System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(
                    Repository.Read(file),
                    @"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)"
                )
            )
            {
                var target = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, link.Groups[1].Value));
                if (!Path.Exists(target))
                    broken.Add($"{file}: {link.Groups[1].Value}");
            }
        }
        Assert.Empty(broken);
    }

    private static IEnumerable<string> Dependencies(string file)
    {
        using var json = System.Text.Json.JsonDocument.Parse(Repository.Read(file));
        foreach (var kind in new[] { "dependencies", "devDependencies" })
        {
            if (!json.RootElement.TryGetProperty(kind, out var named))
                continue;
            foreach (var dependency in named.EnumerateObject())
                yield return dependency.Name;
        }
    }

    private static IEnumerable<string> Mentions(IEnumerable<string> files, string[] words)
    {
        foreach (var file in files)
        {
            var text = Repository.Read(file);
            foreach (var word in words.Where(word => text.Contains(word, StringComparison.Ordinal)))
                yield return $"{file} says {word}";
        }
    }
}
