using GraphQL;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>
/// What can be put on record, named after what happened. Each takes a `commandId`: sent again with the same input, it answers as the
/// first time.
/// </summary>
internal sealed class Mutation
{
    /// <summary>Files goods: who may speak for a GTIN.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FileGoods(FileGoodsInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "GoodsFiled", input.Fields(), context);

    /// <summary>Files an enterprise.</summary>
    [ReadableBy(AccessClass.Open), OutputType(typeof(FilingResultType))]
    public static Task<object> FileEnterprise(FileEnterpriseInput input, [FromServices] FilingDesk desk, IResolveFieldContext context) =>
        desk.FileAsync(input.CommandId, "EnterpriseFiled", input.Fields(), context);
}
