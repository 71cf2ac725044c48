using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xinyuan.Facts;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// Writes one section's share of an event, straight from the event's own JSON: of every value the field table says whether all of it
/// belongs to the open section, none, or a part. Members of an object are in the order of their names, so that equal content gives equal
/// bytes, and arrays keep their length in both shares, so that they can be put together again. One a thread, since its buffers are used again.
/// </summary>
internal sealed class SectionShare : IDisposable
{
    private const int KeptBytesMax = 1 << 20;

    [ThreadStatic]
    private static SectionShare? _mine;

    private readonly ArrayBufferWriter<byte> _buffer = new(2_048);
    private readonly Utf8JsonWriter _json;

    private SectionShare() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = Ledger.PlainJson.Encoder });

    /// <summary>Which of the two sections has something of a value.</summary>
    [Flags]
    public enum Side
    {
        None = 0,
        Open = 1,
        Trade = 2,
    }

    /// <summary>Writes JSON with a writer that is used again.</summary>
    public static byte[] Bytes<T>(T state, Action<T, Utf8JsonWriter> write)
    {
        var mine = _mine ??= new SectionShare();
        mine._buffer.ResetWrittenCount();
        mine._json.Reset(mine._buffer);
        write(state, mine._json);
        mine._json.Flush();
        var bytes = mine._buffer.WrittenSpan.ToArray();
        // A large event's buffers are not worth keeping.
        if (mine._buffer.Capacity > KeptBytesMax)
        {
            mine.Dispose();
            _mine = null;
        }
        return bytes;
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Which sections have something of a value. What the table does not know, and what is empty, is trade.</summary>
    public static Side Of(JsonElement value, ShareField field)
    {
        if (field.Whole is { } side)
            return side;
        var found = value.ValueKind switch
        {
            JsonValueKind.Object => OfMembers(value, field),
            JsonValueKind.Array when IsOfObjects(value) => OfItems(value, field),
            _ => Side.None,
        };
        return found == Side.None ? Side.Trade : found;
    }

    /// <summary>Writes what of a value belongs to a section.</summary>
    public static void Write(JsonElement value, ShareField field, Side side, Utf8JsonWriter json)
    {
        if (
            field.Whole is not null
            || !(value.ValueKind == JsonValueKind.Object || (value.ValueKind == JsonValueKind.Array && IsOfObjects(value)))
        )
        {
            WriteOrdered(value, json);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            WriteMembers(value, field, side, json);
        }
        else
        {
            json.WriteStartArray();
            foreach (var item in value.EnumerateArray())
                WriteMembers(item, field, side, json);
            json.WriteEndArray();
        }
    }

    /// <summary>An object's members in the order of their names.</summary>
    public static Member[] Ordered(JsonElement value)
    {
        var members = new Member[value.GetPropertyCount()];
        var count = 0;
        foreach (var member in value.EnumerateObject())
            members[count++] = new Member(RecentTexts.NameOf(member), member.Value);
        members.AsSpan().Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return members;
    }

    /// <summary>A member of an object, with its name as text.</summary>
    internal readonly record struct Member(string Name, JsonElement Value);

    /// <summary>Writes a whole value, members in the order of their names.</summary>
    public static void WriteOrdered(JsonElement value, Utf8JsonWriter json)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in Ordered(value))
                {
                    json.WritePropertyName(member.Name);
                    WriteOrdered(member.Value, json);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    WriteOrdered(item, json);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                var raw = JsonMarshal.GetRawUtf8Value(value);
                if (raw.Contains((byte)'\\'))
                    json.WriteStringValue(value.GetString());
                else
                    json.WriteStringValue(raw[1..^1]);
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static void WriteMembers(JsonElement value, ShareField field, Side side, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var member in Ordered(value))
        {
            var within = field[member.Name];
            if ((Of(member.Value, within) & side) == 0)
                continue;
            json.WritePropertyName(member.Name);
            Write(member.Value, within, side, json);
        }
        json.WriteEndObject();
    }

    private static Side OfMembers(JsonElement value, ShareField field)
    {
        var found = Side.None;
        foreach (var member in value.EnumerateObject())
            found |= Of(member.Value, field[RecentTexts.NameOf(member)]);
        return found;
    }

    private static Side OfItems(JsonElement value, ShareField field)
    {
        var found = Side.None;
        foreach (var item in value.EnumerateArray())
            found |= OfMembers(item, field);
        return found;
    }

    private static bool IsOfObjects(JsonElement array)
    {
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return false;
        }
        return true;
    }
}

/// <summary>What the field table says of a value, and of the members within it.</summary>
/// <param name="Field">Its place in the table; null when the table does not know it.</param>
/// <param name="NameInTable">How a member's name stands in the table, where not as it is; null for a name that it does not have.</param>
internal readonly record struct ShareField(FieldTree? Field, Func<string, string?>? NameInTable = null)
{
    /// <summary>The one section that all of the value belongs to; null when only parts of it are told apart.</summary>
    public SectionShare.Side? Whole =>
        Field is null ? SectionShare.Side.Trade
        : Field.Row is not { } row ? null
        : row.Section == EventSections.Public ? SectionShare.Side.Open
        : SectionShare.Side.Trade;

    /// <summary>The same of a member.</summary>
    public ShareField this[string name] => new((NameInTable is null ? name : NameInTable(name)) is { } known ? Field?[known] : null);
}
