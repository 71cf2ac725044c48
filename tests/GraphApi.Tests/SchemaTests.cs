using System.Runtime.CompilerServices;
using GraphQL;
using GraphQL.Types;
using GraphQL.Utilities;
using Microsoft.Extensions.DependencyInjection;

namespace Xinyuan.GraphApi.Tests;

public class SchemaTests
{
    private const string Renew = "XINYUAN_RENEW_SCHEMA";

    [Fact]
    public void The_schema_is_the_one_that_was_reviewed()
    {
        using var services = new ServiceCollection().AddXinyuanApi(new XinyuanApiOptions()).BuildServiceProvider();
        var schema = services.GetRequiredService<ISchema>();
        schema.Initialize();
        var options = new PrintOptions { IncludeDescriptions = true, StringComparison = StringComparison.Ordinal };
        var printed = schema.Print(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.GetFullPath(Path.Combine(FolderOfThis(), "..", "..", "GraphApi", "schema.graphql"));
        if (Environment.GetEnvironmentVariable(Renew) == "1")
            File.WriteAllText(path, printed);
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == printed,
            $"the schema differs from GraphApi/schema.graphql; run this test with {Renew}=1, review the difference, and commit it"
        );
    }

    private static string FolderOfThis([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
