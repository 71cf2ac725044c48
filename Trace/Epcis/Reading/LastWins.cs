using System.Buffers;
using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>
/// The one member that may be given twice: an event's id. One of GS1's published examples has two; as with most readers of JSON, the
/// last counts. Everywhere else a repeated member is refused, since two readers would understand the document differently.
/// </summary>
internal static class LastWins
{
    public const string Name = "eventID";

    /// <summary>Keeps the last of each event id.</summary>
    public static JsonElement Rewrite(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(root, writer);
        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in element.EnumerateObject())
            {
                if (member.NameEquals(Name))
                    continue;
                writer.WritePropertyName(member.Name);
                Write(member.Value, writer);
            }
            if (element.TryGetProperty(Name, out var last))
            {
                writer.WritePropertyName(Name);
                Write(last, writer);
            }
            writer.WriteEndObject();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray())
                Write(item, writer);
            writer.WriteEndArray();
        }
        else
        {
            element.WriteTo(writer);
        }
    }
}
