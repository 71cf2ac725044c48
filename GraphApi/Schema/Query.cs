using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>What can be asked.</summary>
internal sealed class Query
{
    /// <summary>The log that all answers are computed from.</summary>
    [ReadableBy(AccessClass.Open)]
    public static Log Log([FromServices] IEventLog log) => new(log);
}
