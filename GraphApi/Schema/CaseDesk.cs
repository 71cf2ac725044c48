using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GraphQL;

namespace Xinyuan.GraphApi.Schema;

/// <summary>Hands in what a mutation says in a case: its input, field by field, is the record.</summary>
internal static class CaseDesk
{
    private static readonly JsonSerializerOptions Fields = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>A <see cref="FilingReceipt"/> or a <see cref="Refusal"/>.</summary>
    public static Task<object> SayAsync<T>(FilingDesk desk, string type, T input, IResolveFieldContext context)
        where T : CaseInput
    {
        var fields = JsonSerializer.SerializeToNode(input, Fields)!.AsObject();
        fields.Remove("commandId");
        return desk.FileAsync(input.CommandId, type, fields, context);
    }
}
