using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Reading;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>That an event is in error, as its own party declared (EPCIS 2.0 §7.4.1.4).</summary>
internal sealed class ErrorDeclaration(EventView declaration)
{
    /// <summary>The place of the declaration in the log.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Position => declaration.Position;

    /// <summary>When it was declared, as its issuer says.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Declared => declaration.OfErrorDeclaration("declarationTime");

    /// <summary>Why (CBV 2.0 §7.5), as recorded.</summary>
    [ReadableBy(AccessClass.Open)]
    public string? Reason => declaration.OfErrorDeclaration("reason");

    /// <summary>The events that it names in the place of what was wrong, as far as the reader may see them.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<IReadOnlyList<Event>> CorrectiveEvents(
        [FromServices] Corrections corrections,
        [FromServices] Filings filings,
        IResolveFieldContext context
    )
    {
        var caller = GraphQLContext.Of(context.UserContext).Caller;
        var seen = await corrections.CorrectiveAsync(declaration, caller, context.CancellationToken);
        return await filings.ReadAsync(
            register => seen.Select(one => new Event(ProductReader.Describe(one, register))).ToList(),
            context.CancellationToken
        );
    }
}
