using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;
using Xinyuan.Trace.MasterData;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What a firm says of a place or product in the header of a document of events (EPCIS 2.0 §9.4).</summary>
internal sealed class Statement(MasterDataStatement said)
{
    /// <summary>Attributes and children of a statement that are shown, at most.</summary>
    private const int PartsMax = 1_000;

    /// <summary>Its place in the log.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => said.Position;

    /// <summary>When the log recorded it.</summary>
    [ReadableBy(AccessClass.Open)]
    public DateTimeOffset Recorded => said.Recorded;

    /// <summary>Who says it.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Issuer => said.Submitter;

    /// <summary>What kind of thing it is said to be, a URI.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Type => said.Type;

    /// <summary>Its attributes.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<StatementAttribute> Attributes =>
        [.. said.Attributes.Take(PartsMax).Select(attribute => new StatementAttribute(attribute))];

    /// <summary>What is directly part of it, in canonical spelling.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<string> Children => [.. said.Children.Take(PartsMax)];

    internal static async Task<IReadOnlyList<Statement>> OfAsync(
        string canonical,
        MasterDataReader masterData,
        IResolveFieldContext context
    )
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var seen = await masterData.ForAsync(caller, context.CancellationToken);
        return [.. seen.Of(canonical).Select(said => new Statement(said))];
    }
}

/// <summary>An attribute of a statement.</summary>
internal sealed class StatementAttribute(MasterDataAttribute attribute)
{
    /// <summary>Its whole name, a URI.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Name => attribute.Name;

    /// <summary>Its value as text; a structured one as JSON.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Value => attribute.Value;
}
