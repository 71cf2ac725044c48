using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Streaming;

namespace Xinyuan.GraphApi.GraphQL;

/// <summary>What an operation carries along with it.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="QueryOnly">The request came by a safe method and may change nothing.</param>
/// <param name="Flow">Where its results go one by one; null for an operation that has one result.</param>
internal sealed record GraphQLContext(Caller Caller, bool QueryOnly, Flow? Flow = null)
{
    private const string Key = "xinyuan";

    public IDictionary<string, object?> ToUserContext() => new Dictionary<string, object?>(1) { [Key] = this };

    /// <summary>The context of an operation; one that was started without it is a stranger's.</summary>
    public static GraphQLContext Of(IDictionary<string, object?> userContext) =>
        userContext.TryGetValue(Key, out var value) && value is GraphQLContext context ? context : new(Caller.Anonymous, QueryOnly: true);
}
