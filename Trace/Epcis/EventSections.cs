using System.Buffers;
using System.Text.Json;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis.Reading;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// Splits an event into sections by the field table (Facts/fields.tsv) and puts it together again: <c>public</c> is what a holder of
/// an item may see, <c>items</c> are the items one by one, <c>quantities</c> says how much there was of each, <c>trade</c> is all the rest.
/// Together they are the whole event, with every field and extension; a field that the table does not know is trade.
/// </summary>
internal static class EventSections
{
    public const string Public = "public";
    public const string Items = "items";
    public const string Quantities = "quantities";
    public const string Trade = "trade";

    /// <summary>The entry type of an event whose own type is a URI.</summary>
    public const string ExtendedType = "ExtendedEvent";

    // The document's @context, kept beside the event. The name cannot be that of a field or an extension.
    private const string DocumentContext = "$context";

    private static readonly JsonWriterOptions Plain = new() { Encoder = PlainJson.Encoder };
    private static readonly FieldTree Table = FieldTable.Tree("epcis")["*"]!;

    /// <summary>The sections of an event, as an entry has them.</summary>
    public static IReadOnlyList<NewSection> Split(EpcisEvent said)
    {
        var (open, trade) = (SectionPart.Members.Empty(), SectionPart.Members.Empty());
        foreach (var member in said.Json.EnumerateObject())
        {
            if (IsItems(said, member))
                continue;
            var (openPart, tradePart) =
                member.Name == "ilmd" && member.Value.ValueKind == JsonValueKind.Object
                    ? Share(member.Value, Table["ilmd"], name => Ilmd.StandardName(name, said.Context))
                    : Share(member.Value, Table[member.Name]);
            if (openPart is not null)
                open.ByName.Add(member.Name, openPart);
            if (tradePart is not null)
                trade.ByName.Add(member.Name, tradePart);
        }
        if (said.DocumentContext is { } context)
            trade.ByName.Add(DocumentContext, new SectionPart.Leaf(context));

        List<NewSection> sections = [new NewSection(Public, AccessClass.Holder, Bytes(open.Write))];
        if (said.Items.Count > 0)
            sections.Add(NewSection.List(Items, AccessClass.Party, AccessClass.Holder, [.. said.Items.Select(WriteItem)]));
        if (said.Items.Any(item => item.IsQuantity))
            sections.Add(new NewSection(Quantities, AccessClass.Party, Bytes(writer => WriteQuantities(said.Items, writer))));
        if (trade.ByName.Count > 0)
            sections.Add(new NewSection(Trade, AccessClass.Party, Bytes(trade.Write)));
        return sections;
    }

    /// <summary>Puts the sections of an entry together.</summary>
    /// <exception cref="InvalidDataException">They are not the sections of an event.</exception>
    public static EpcisEvent Join(
        ReadOnlyMemory<byte> open,
        ReadOnlyMemory<byte>? items,
        ReadOnlyMemory<byte>? quantities,
        ReadOnlyMemory<byte>? trade,
        string submitter
    )
    {
        try
        {
            var whole = (SectionPart.Members)SectionPart.Read(Parse(open));
            JsonElement? context = null;
            if (trade is { } tradeBytes)
            {
                var json = Parse(tradeBytes);
                if (json.TryGetProperty(DocumentContext, out var kept))
                    context = kept;
                whole = (SectionPart.Members)SectionPart.Join(whole, SectionPart.Read(json));
                whole.ByName.Remove(DocumentContext);
            }
            if (items is { } itemBytes)
                JoinItems(whole, Parse(itemBytes), quantities is { } quantityBytes ? Parse(quantityBytes) : null);
            return new EpcisEvent(Parse(Bytes(whole.Write)), context, submitter);
        }
        catch (Exception fault)
            when (fault
                    is JsonException
                        or InvalidOperationException
                        or InvalidCastException
                        or KeyNotFoundException
                        or IndexOutOfRangeException
            )
        {
            throw new InvalidDataException("the sections are not those of an EPCIS event: " + fault.Message, fault);
        }
    }

    // An empty list names no item, and is kept as a field like any other.
    private static bool IsItems(EpcisEvent said, JsonProperty member) =>
        ItemLists.Find(member.Name) is not null
        && EventForms.IsType(said.Type)
        && (member.Value.ValueKind == JsonValueKind.String || member.Value.GetArrayLength() > 0);

    private static (SectionPart? Open, SectionPart? Trade) Share(
        JsonElement value,
        FieldTree? field,
        Func<string, string?>? nameInTable = null
    )
    {
        var whole = new SectionPart.Leaf(value);
        if (field is null)
            return (null, whole);
        if (field.Row is { } row)
            return row.Section == Public ? (whole, null) : (null, whole);
        var parts = value.ValueKind switch
        {
            JsonValueKind.Object => ShareMembers(value, field, nameInTable),
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) => ShareItems(value, field),
            _ => (null, null),
        };
        return parts is (null, null) ? (null, whole) : parts;
    }

    private static (SectionPart? Open, SectionPart? Trade) ShareMembers(
        JsonElement value,
        FieldTree field,
        Func<string, string?>? nameInTable
    )
    {
        var (open, trade) = (SectionPart.Members.Empty(), SectionPart.Members.Empty());
        foreach (var member in value.EnumerateObject())
        {
            var name = nameInTable is null ? member.Name : nameInTable(member.Name);
            var (openPart, tradePart) = Share(member.Value, name is null ? null : field[name]);
            if (openPart is not null)
                open.ByName.Add(member.Name, openPart);
            if (tradePart is not null)
                trade.ByName.Add(member.Name, tradePart);
        }
        return (open.ByName.Count > 0 ? open : null, trade.ByName.Count > 0 ? trade : null);
    }

    private static (SectionPart? Open, SectionPart? Trade) ShareItems(JsonElement value, FieldTree field)
    {
        var shares = value.EnumerateArray().Select(item => ShareMembers(item, field, null)).ToList();
        return (Of(shares.Select(share => share.Open)), Of(shares.Select(share => share.Trade)));

        static SectionPart.Items? Of(IEnumerable<SectionPart?> parts)
        {
            var list = parts.ToList();
            return list.TrueForAll(part => part is null)
                ? null
                : new SectionPart.Items(list.ConvertAll(part => part ?? SectionPart.Members.Empty()));
        }
    }

    private static ReadOnlyMemory<byte> WriteItem(EventItem item) =>
        Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("role", RoleName(item.Role));
            writer.WriteString("id", item.Spelling);
            writer.WriteEndObject();
        });

    // Beside the items, in their order: an object for each item of a quantity list, null for one of a list of items. So it is told which
    // list an item is of; and who is shown an item is not shown how much there was of it.
    private static void WriteQuantities(IReadOnlyList<EventItem> items, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            if (!item.IsQuantity)
            {
                writer.WriteNullValue();
                continue;
            }
            writer.WriteStartObject();
            if (item.Quantity is { } quantity)
            {
                writer.WritePropertyName("quantity");
                writer.WriteRawValue(quantity);
            }
            if (item.Uom is { } uom)
                writer.WriteString("uom", uom);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void JoinItems(SectionPart.Members whole, JsonElement items, JsonElement? quantities)
    {
        JsonElement[] beside = quantities is { } list ? [.. list.EnumerateArray()] : new JsonElement[items.GetArrayLength()];
        var named = items.EnumerateArray().Select((item, index) => (Item: item, Quantity: beside[index]));
        foreach (var field in named.GroupBy(one => ItemLists.Of(RoleOf(one.Item), one.Quantity.ValueKind == JsonValueKind.Object)))
        {
            var json = Bytes(writer =>
            {
                if (field.Key.Shape != ItemLists.Shape.One)
                    writer.WriteStartArray();
                foreach (var (item, quantity) in field)
                    WriteField(field.Key.Shape, item, quantity, writer);
                if (field.Key.Shape != ItemLists.Shape.One)
                    writer.WriteEndArray();
            });
            whole.ByName.Add(field.Key.Name, new SectionPart.Leaf(Parse(json)));
        }
    }

    private static void WriteField(ItemLists.Shape shape, JsonElement item, JsonElement beside, Utf8JsonWriter writer)
    {
        if (shape != ItemLists.Shape.Quantities)
        {
            writer.WriteStringValue(item.GetProperty("id").GetString());
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("epcClass", item.GetProperty("id").GetString());
        if (beside.TryGetProperty("quantity", out var quantity))
        {
            writer.WritePropertyName("quantity");
            quantity.WriteTo(writer);
        }
        if (beside.TryGetProperty("uom", out var uom))
            writer.WriteString("uom", uom.GetString());
        writer.WriteEndObject();
    }

    private static string RoleName(ItemRole role) =>
        role switch
        {
            ItemRole.Epc => "epc",
            ItemRole.Parent => "parent",
            ItemRole.Child => "child",
            ItemRole.Input => "input",
            _ => "output",
        };

    private static ItemRole RoleOf(JsonElement item) => RoleOf(item.GetProperty("role").GetString());

    /// <summary>The role of this name.</summary>
    public static ItemRole RoleOf(string? name) =>
        name switch
        {
            "epc" => ItemRole.Epc,
            "parent" => ItemRole.Parent,
            "child" => ItemRole.Child,
            "input" => ItemRole.Input,
            "output" => ItemRole.Output,
            _ => throw new InvalidDataException($"'{name}' is not the role of an item"),
        };

    private static JsonElement Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement;

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
