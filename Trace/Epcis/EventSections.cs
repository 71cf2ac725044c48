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

    private static readonly FieldTree Table = FieldTable.Tree("epcis")["*"]!;

    /// <summary>The sections of an event, as an entry has them.</summary>
    public static IReadOnlyList<NewSection> Split(EpcisEvent said)
    {
        var members = SectionShare.Ordered(said.Json);
        var (fields, sides) = (new ShareField[members.Length], new SectionShare.Side[members.Length]);
        var hasTrade = said.DocumentContext is not null;
        for (var i = 0; i < members.Length; i++)
        {
            if (IsItems(said, members[i]))
                continue;
            fields[i] = FieldOf(said, members[i]);
            sides[i] = SectionShare.Of(members[i].Value, fields[i]);
            hasTrade |= sides[i].HasFlag(SectionShare.Side.Trade);
        }
        var parts = new Parts(said, members, fields, sides);
        List<NewSection> sections = [new NewSection(Public, AccessClass.Holder, SectionShare.Bytes(parts, WriteOpen))];
        if (said.Items.Count > 0)
            sections.Add(NewSection.List(Items, AccessClass.Party, AccessClass.Holder, [.. said.Items.Select(WriteItem)]));
        if (said.Items.Any(item => item.Quantity is not null || item.Uom is not null))
            sections.Add(new NewSection(Quantities, AccessClass.Party, SectionShare.Bytes(said.Items, WriteQuantities)));
        if (hasTrade)
            sections.Add(new NewSection(Trade, AccessClass.Party, SectionShare.Bytes(parts, WriteTrade)));
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
            return new EpcisEvent(Parse(SectionShare.Bytes(whole, (part, json) => part.Write(json))), context, submitter);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or InvalidCastException or KeyNotFoundException)
        {
            throw new InvalidDataException("the sections are not those of an EPCIS event: " + fault.Message, fault);
        }
    }

    // An empty list names no item, and is kept as a field like any other.
    private static bool IsItems(EpcisEvent said, SectionShare.Member member) =>
        ItemLists.Find(member.Name) is not null
        && EventForms.IsType(said.Type)
        && (member.Value.ValueKind == JsonValueKind.String || member.Value.GetArrayLength() > 0);

    private static ShareField FieldOf(EpcisEvent said, SectionShare.Member member) =>
        member.Name == "ilmd" && member.Value.ValueKind == JsonValueKind.Object
            ? new ShareField(Table["ilmd"], name => Ilmd.StandardName(name, said.Context))
            : new ShareField(Table[member.Name]);

    private static void WriteOpen(Parts parts, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        for (var i = 0; i < parts.Members.Length; i++)
            parts.Write(i, SectionShare.Side.Open, json);
        json.WriteEndObject();
    }

    private static void WriteTrade(Parts parts, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        var context = parts.Said.DocumentContext;
        for (var i = 0; i < parts.Members.Length; i++)
        {
            if (context is not null && string.CompareOrdinal(DocumentContext, parts.Members[i].Name) < 0)
                WriteContext();
            parts.Write(i, SectionShare.Side.Trade, json);
        }
        WriteContext();
        json.WriteEndObject();

        void WriteContext()
        {
            if (context is null)
                return;
            json.WritePropertyName(DocumentContext);
            SectionShare.WriteOrdered(context.Value, json);
            context = null;
        }
    }

    /// <summary>An event's members, in the order of their names, and to which sections each belongs.</summary>
    private readonly record struct Parts(EpcisEvent Said, SectionShare.Member[] Members, ShareField[] Fields, SectionShare.Side[] Sides)
    {
        public void Write(int member, SectionShare.Side side, Utf8JsonWriter json)
        {
            if (!Sides[member].HasFlag(side))
                return;
            json.WritePropertyName(Members[member].Name);
            SectionShare.Write(Members[member].Value, Fields[member], side, json);
        }
    }

    private static ReadOnlyMemory<byte> WriteItem(EventItem item) =>
        SectionShare.Bytes(
            item,
            static (item, writer) =>
            {
                writer.WriteStartObject();
                writer.WriteString("role"u8, RoleName(item.Role));
                writer.WriteString("id"u8, item.Spelling);
                // That it stands in a quantity list, as a class or lot, is told with it; how much there was of it is not.
                if (item.IsQuantity)
                    writer.WriteBoolean("class"u8, true);
                writer.WriteEndObject();
            }
        );

    // Beside the items, in their order; null for an item of which no quantity is given.
    private static void WriteQuantities(IReadOnlyList<EventItem> items, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            if (item.Quantity is null && item.Uom is null)
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
        if (beside.Length != items.GetArrayLength())
            throw new InvalidDataException("the quantities of an event are not those of its items");
        var named = items.EnumerateArray().Select((item, index) => (Item: item, Quantity: beside[index]));
        foreach (var field in named.GroupBy(one => ItemLists.Of(RoleOf(one.Item), one.Item.TryGetProperty("class", out _))))
        {
            var json = SectionShare.Bytes(
                field,
                (field, writer) =>
                {
                    if (field.Key.Shape != ItemLists.Shape.One)
                        writer.WriteStartArray();
                    foreach (var (item, quantity) in field)
                        WriteField(field.Key.Shape, item, quantity, writer);
                    if (field.Key.Shape != ItemLists.Shape.One)
                        writer.WriteEndArray();
                }
            );
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
        var isCounted = beside.ValueKind == JsonValueKind.Object;
        if (isCounted && beside.TryGetProperty("quantity", out var quantity))
        {
            writer.WritePropertyName("quantity");
            quantity.WriteTo(writer);
        }
        if (isCounted && beside.TryGetProperty("uom", out var uom))
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
}
