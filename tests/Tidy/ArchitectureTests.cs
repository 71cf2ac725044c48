using System.Reflection;
using System.Text.RegularExpressions;

namespace Xinyuan.Tidy;

/// <summary>Who may know whom: docs/decisions/0001.</summary>
public sealed partial class ArchitectureTests
{
    public static TheoryData<string, string[]> Arrows =>
        new()
        {
            { "Ledger", [] },
            { "Facts", [] },
            { "Trace", ["Facts", "Ledger"] },
            { "Credit", ["Facts", "Ledger"] },
            { "GraphApi", ["Trace", "Credit", "Ledger", "Facts"] },
            { "Verifier", ["Ledger"] },
            { "Silo", ["GraphApi", "Trace", "Credit", "Ledger", "Facts"] },
        };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_project_knows_only_what_it_may(string project, string[] allowed) =>
        Assert.Empty(Repository.ProjectReferences(project).Except(allowed));

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_project_uses_only_what_it_may_also_where_references_flow_through(string project, string[] allowed)
    {
        var forbidden = Arrows.Select(row => row.Data.Item1).Except([.. allowed, project]).ToList();
        var used = Repository
            .Sources.Where(file => file.StartsWith(project + "/", StringComparison.Ordinal))
            .SelectMany(file => OwnNamespace().Matches(Repository.Read(file)).Select(match => (file, match.Groups[1].Value)))
            .Where(use => forbidden.Contains(use.Value));
        Assert.Empty(used);
    }

    [Fact]
    public void The_ledger_knows_nothing_of_Orleans_or_HTTP()
    {
        var references = Assembly
            .Load("Xinyuan.Ledger")
            .GetReferencedAssemblies()
            .Concat(Assembly.Load("Xinyuan.Facts").GetReferencedAssemblies());
        Assert.DoesNotContain(
            references,
            reference =>
                reference.Name!.StartsWith("Orleans", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Pure_code_does_not_know_Orleans()
    {
        var impure = Repository
            .Sources.Where(file =>
                file.StartsWith("Trace/", StringComparison.Ordinal) || file.StartsWith("Credit/", StringComparison.Ordinal)
            )
            .Where(file => !file.Contains("/Grains/", StringComparison.Ordinal))
            .Where(file => OrleansUse().IsMatch(Repository.Read(file)));
        Assert.Empty(impure);
    }

    [Fact]
    public void Every_grain_says_its_type_and_every_grain_interface_its_alias()
    {
        foreach (var assembly in new[] { Assembly.Load("Xinyuan.Trace"), Assembly.Load("Xinyuan.Credit") })
        {
            foreach (
                var type in assembly
                    .GetTypes()
                    .Where(type =>
                        typeof(Orleans.IGrain).IsAssignableFrom(type)
                        && type.Namespace?.StartsWith("Xinyuan.", StringComparison.Ordinal) == true
                    )
            )
            {
                if (type.IsInterface)
                    Assert.True(type.IsDefined(typeof(Orleans.AliasAttribute)), $"{type} has no [Alias]");
                else
                    Assert.True(type.IsDefined(typeof(Orleans.GrainTypeAttribute)), $"{type} has no [GrainType]");
                foreach (var method in type.IsInterface ? type.GetMethods() : [])
                    Assert.True(method.IsDefined(typeof(Orleans.AliasAttribute)), $"{type}.{method.Name} has no [Alias]");
            }
        }
    }

    [Fact]
    public void Every_project_has_tests_beside_it() =>
        Assert.All(
            Arrows.Select(row => row.Data.Item1),
            project => Assert.Contains($"tests/{project}.Tests/{project}.Tests.csproj", Repository.Files)
        );

    [Theory]
    [InlineData("RocksDB")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("Microsoft.FASTER.Core")]
    [InlineData("Npgsql")]
    public void What_the_ledger_is_only_measured_against_stays_in_the_benchmarks(string package) =>
        Assert.Equal(
            ["tests/Benchmarks/Benchmarks.csproj"],
            Repository.Files.Where(file =>
                file.EndsWith(".csproj", StringComparison.Ordinal)
                && Repository.Read(file).Contains($"\"{package}\"", StringComparison.Ordinal)
            )
        );

    [GeneratedRegex(@"\busing\s+(?:static\s+)?Xinyuan\.(\w+)")]
    private static partial Regex OwnNamespace();

    [GeneratedRegex(@"\bOrleans\b|GenerateSerializer|\[Alias\(")]
    private static partial Regex OrleansUse();
}
