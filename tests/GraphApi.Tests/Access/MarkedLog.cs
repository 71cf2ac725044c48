using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests.Access;

/// <summary>Somebody who walks over everything.</summary>
/// <param name="Role">The role.</param>
/// <param name="Party">The party, or null.</param>
/// <param name="IsOwner">The party is the one that everything is about.</param>
/// <param name="HasBasis">The caller states a legal basis.</param>
internal sealed record Walker(Role Role, string? Party, bool IsOwner = false, bool HasBasis = false)
{
    /// <summary>Every role as a stranger; the enterprise also as itself; and those whom a basis opens more.</summary>
    public static IReadOnlyList<Walker> All { get; } =
    [
        .. Enum.GetValues<Role>().Select(role => new Walker(role, role == Role.Consumer ? null : "org:walker")),
        new(Role.Enterprise, Samples.Importer, IsOwner: true),
        new(Role.Department, "org:walker", HasBasis: true),
        new(Role.Auditor, "org:walker", HasBasis: true),
    ];

    public (string, string)[] Headers
    {
        get
        {
            List<(string, string)> headers = [("Accept", MediaTypes.Response), (CallerReader.RoleHeader, Role.ToString())];
            if (Party is not null)
                headers.Add((CallerReader.PartyHeader, Party));
            if (HasBasis)
                headers.Add((CallerReader.BasisHeader, "Audit%20Law%20art.%2034"));
            return [.. headers];
        }
    }

    /// <summary>Whether the table lets the walker see what bears a mark.</summary>
    public bool MaySee(string mark) =>
        AccessPolicy.Of(Role, mark) switch
        {
            Verdict.Yes or Verdict.Holding => true,
            Verdict.OwnOnly => IsOwner,
            Verdict.WithBasis => HasBasis,
            _ => false,
        };
}

/// <summary>A log in which something of every class that is not open to all bears a mark of its class.</summary>
internal static partial class MarkedLog
{
    /// <summary>The marked classes. What is derived for readers stands under its own row.</summary>
    public static IReadOnlyList<string> Marks { get; } =
    [AccessClass.Party, AccessClass.Subject, AccessClass.Department, AccessClass.Personal, AccessClass.Audit, AccessPolicy.ReadLog];

    public static string MarkOf(string accessClass) => $"MARK-{accessClass}-MARK";

    /// <summary>Fills the log.</summary>
    public static async Task SeedAsync(EdgeHost host)
    {
        await host.RecordAsync(Samples.Filings);
        var document = new
        {
            authority = "org:customs.changchun",
            documentDate = "2026-05-01",
            subject = Samples.Importer,
        };
        await host.RecordAsync(
            new
            {
                type = "RatingImported",
                document.subject,
                scheme = "tax",
                grade = "B",
                decided = "2026-04-01",
                document.authority,
                documentNo = MarkOf(AccessClass.Subject),
            },
            Record("行政管理信息/行政处罚", MarkOf(AccessClass.Subject)),
            Record(null, MarkOf(AccessClass.Department)),
            new
            {
                type = "ListingProposed",
                document.subject,
                listing = "L-1",
                catalogueItem = "行政管理信息/行政处罚",
                document.authority,
                basis = MarkOf(AccessClass.Subject),
                normVersion = "2021",
                scope = "inspection",
                severity = "general",
            }
        );
        await host.CaptureAsync(Samples.Maker, Samples.Made);
        var traded = JsonSerializer.SerializeToNode(Samples.Received)!.AsObject();
        traded["bizTransactionList"] = new System.Text.Json.Nodes.JsonArray(
            new System.Text.Json.Nodes.JsonObject { ["type"] = "po", ["bizTransaction"] = "urn:x:" + MarkOf(AccessClass.Party) }
        );
        await host.CaptureAsync(Samples.Importer, Samples.Packed, traded);
        // A read of the firm's data: who read is personal; what they say they read for is for the firm and those who check the log.
        var reader = new Caller([Role.Department], null, Open: false)
        {
            Person = "person:" + MarkOf(AccessClass.Personal),
            Ground = new ReadGround(null, MarkOf(AccessPolicy.ReadLog)),
        };
        var read = Reads.ReadEntry.Write(
            reader,
            [new Opening(Samples.Importer, ["Enterprise.ratings (subject)"])],
            new Reads.ReadQuestion("graphql", "{}"),
            Samples.Today,
            host.Log.Personal
        );
        Assert.IsType<AppendResult.Appended>(await host.Log.AppendAsync(AppendBatch.Of(read), TestContext.Current.CancellationToken));
        var audited = read with
        {
            Id = "audited",
            Type = "SomethingChecked",
            Sections = [new NewSection("check", AccessClass.Audit, Encoding.UTF8.GetBytes($"\"{MarkOf(AccessClass.Audit)}\""))],
            Tags = [],
        };
        await host.Log.AppendAsync(AppendBatch.Of(audited), TestContext.Current.CancellationToken);
        await host.Log.WaitForCheckpointAsync(host.Log.Head.Size, TestContext.Current.CancellationToken);

        object Record(string? item, string summary)
        {
            var record = new Dictionary<string, string>
            {
                ["type"] = "CreditRecordEntered",
                ["subject"] = document.subject,
                ["kind"] = "supervision",
                ["severity"] = "general",
                ["authority"] = document.authority,
                ["documentNo"] = "C-9",
                ["documentDate"] = document.documentDate,
                ["summary"] = summary,
            };
            if (item is not null)
                record["catalogueItem"] = item;
            return record;
        }
    }

    /// <summary>The marks in an answer, also in what it holds as base64.</summary>
    public static IReadOnlyList<string> In(string answer)
    {
        var all = new StringBuilder(answer);
        foreach (Match match in Base64().Matches(answer))
        {
            var buffer = new byte[match.Length];
            if (Convert.TryFromBase64String(match.Value, buffer, out var length))
                all.Append('\n').Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        var text = all.ToString();
        return [.. Marks.Where(mark => text.Contains(MarkOf(mark), StringComparison.Ordinal))];
    }

    [GeneratedRegex("[A-Za-z0-9+/]{16,}={0,2}")]
    private static partial Regex Base64();
}
