using System.Text;
using System.Text.Json.Nodes;

namespace Xinyuan.Sweeps.Mutation;

/// <summary>Changes a document in JSON so that it is JSON still: members and items go, come, change places and kinds.</summary>
internal static class JsonMutation
{
    private static readonly string[] Names =
    [
        "type",
        "eventID",
        "eventTime",
        "action",
        "bizStep",
        "epcList",
        "parentID",
        "ilmd",
        "quantityList",
        "errorDeclaration",
        "sensorElementList",
        "persistentDisposition",
        "@context",
        "id",
        "farm:x",
        "nope:x",
        "https://ns.example/x",
        "价格",
        "",
    ];

    public static byte[] Of(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var all = new List<JsonNode>();
            Collect(root, all);
            var inner = all.Where(node => node.Parent is not null).ToList();
            if (inner.Count > 0)
                Change(inner[random.Next(inner.Count)], inner[random.Next(inner.Count)].DeepClone(), random);
        }
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static void Change(JsonNode node, JsonNode other, Random random)
    {
        switch (random.Next(6))
        {
            case 0 when node.Parent is JsonObject parent:
                parent.Remove(node.GetPropertyName());
                break;
            case 1 when node.Parent is JsonArray list:
                list.Add(other);
                break;
            case 2 when node is JsonObject members:
                members[Names[random.Next(Names.Length)]] = other;
                break;
            case 3:
                node.ReplaceWith(new JsonArray(node.DeepClone()));
                break;
            case 4:
                node.ReplaceWith(Odd(random));
                break;
            default:
                node.ReplaceWith(other);
                break;
        }
    }

    private static JsonNode? Odd(Random random) =>
        random.Next(9) switch
        {
            0 => null,
            1 => JsonValue.Create(true),
            2 => JsonValue.Create(-1),
            3 => JsonValue.Create(1e300),
            4 => JsonValue.Create(""),
            5 => JsonValue.Create("9999-12-31T23:59:59Z"),
            6 => JsonValue.Create("urn:epcglobal:cbv:bizstep:shipping"),
            7 => new JsonObject(),
            _ => new JsonArray(),
        };

    private static void Collect(JsonNode node, List<JsonNode> all)
    {
        all.Add(node);
        var within = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var inside in within.OfType<JsonNode>())
            Collect(inside, all);
    }
}
