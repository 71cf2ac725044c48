using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Acceptance;

/// <summary>The vectors of GS1's Syntax Engine.</summary>
public sealed class PublishedLinksTests
{
    [Fact]
    public void Every_published_link_is_read_or_refused_as_published()
    {
        var rows = Rows("parse.tsv", cells => (IsGood: cells[0] == "true", Uri: cells[1], Elements: cells[2])).ToList();
        foreach (var (isGood, uri, elements) in rows)
        {
            var link = DigitalLink.Read(uri, out var fault);
            // A GTIN of 13 digits is published both ways, for readers that tolerate it and for those that do not: we do, and say so.
            if (!isGood && rows.Exists(row => row.IsGood && row.Uri == uri))
                Assert.NotEmpty(link!.Warnings);
            else
                Assert.True(isGood == (link is not null), $"{uri}: {fault}");
            if (isGood)
                Assert.Equal(elements, "^" + ElementString.Message(link!.Elements).Replace(ElementString.Separator, '^'));
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"parse.tsv: {rows.Count} links");
    }

    [Fact]
    public void Every_published_link_is_built_as_published()
    {
        var count = 0;
        foreach (var (ok, stem, text, uri) in Rows("generate.tsv", (cells) => (cells[0] == "true", cells[1], cells[2], cells[3])))
        {
            count++;
            var elements = text.Split('(', StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split(')', 2))
                .Select(part => new GsElement(part[0], part[1]))
                .ToList();
            var link = DigitalLink.Of(elements, stem.Length == 0 ? null : stem, out var fault);
            Assert.True(ok == (link is not null), $"{text}: {fault}");
            Assert.Equal(uri, link?.ToUri() ?? "");
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"generate.tsv: {count} links");
    }

    [Fact]
    public void The_table_holds_every_application_identifier_that_is_published()
    {
        var published = File.ReadLines(PublishedData.File("digital-link/gs1-syntax-dictionary.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ')[0])
            .ToList();
        Assert.Equal(published, Identifiers.Shapes.Table.Select(line => line.Split('\t')[0]));
    }

    private static IEnumerable<T> Rows<T>(string file, Func<string[], T> read) =>
        File.ReadLines(PublishedData.File("digital-link/" + file)).Skip(1).Select(line => read(line.Split('\t')));
}
