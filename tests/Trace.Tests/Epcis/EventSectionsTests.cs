using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Tests.Epcis;

public sealed class EventSectionsTests
{
    private static readonly string[] Extensions =
    [
        "null",
        "17.50",
        "\"text\"",
        "[]",
        "{}",
        "[1,{\"id\":2}]",
        "{\"a\":{\"b\":[]},\"价格\":\"¥1\"}",
        "[{},{\"x\":1}]",
    ];

    private static readonly string[] Secrets =
    [
        "weather",
        "farm:row",
        "farm:by",
        "farm:batch",
        "farm:cabin",
        "farm:hands",
        "farm:tool",
        "ns.example/field",
        "sgtin",
        "lgtin",
        "sscc",
        "pgln",
        "PO-1",
        "giai",
    ];

    /// <summary>Sample events with fields left out at any level and extensions put in, that the reader still accepts.</summary>
    private static readonly Gen<string> Generated =
        from type in Gen.Elements(Samples.Events.Keys.ToArray())
        from edits in Gen.ListOf(Gen.Choose(0, int.MaxValue)).Select(list => list.Take(12).ToArray())
        select Edit((JsonObject)JsonNode.Parse(Samples.Events[type])!, edits).ToJsonString();

    public static TheoryData<string> Types => [.. Samples.Events.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Split_and_joined_it_is_the_same_event(string type) =>
        SameAgain(Samples.MustRead(Samples.Document(Samples.Events[type])).Events[0]);

    [Property(MaxTest = 400)]
    public Property Whatever_the_reader_accepts_is_the_same_event_again() =>
        Prop.ForAll(
            Generated.ToArbitrary(),
            text =>
            {
                if (Samples.Read(Samples.Document(text)) is EpcisReadResult.Read read)
                    SameAgain(read.Document.Events[0]);
            }
        );

    [Fact]
    public void An_event_of_a_type_of_ones_own_is_the_same_again() =>
        SameAgain(Samples.MustRead(Samples.Edited("ObjectEvent", json => json["type"] = "farm:HarvestEvent")).Events[0]);

    [Fact]
    public void Equal_content_gives_equal_bytes_whatever_the_order_of_members()
    {
        static IEnumerable<string> Sections(JsonNode json) =>
            EventSections
                .Split(Samples.MustRead(json).Events[0])
                .Select(section => section.Name + Text(section.Bytes) + string.Concat(section.Elements?.Select(Text) ?? []));

        foreach (var text in Samples.Events.Values)
            Assert.Equal(Sections(Samples.Document(text)), Sections(Samples.Wrap(Reversed(JsonNode.Parse(text)!))));
    }

    [Fact]
    public void Every_known_field_stands_in_the_section_that_the_table_names()
    {
        var checkedPaths = new HashSet<string>();
        foreach (var text in Samples.Events.Values)
        {
            var said = Samples.MustRead(Samples.Document(text)).Events[0];
            var sections = EventSections.Split(said).ToDictionary(section => section.Name);
            foreach (var row in FieldTable.Rows.Where(row => row.Input == "epcis" && !IsOfItems(row)))
            {
                var path = row.Path[2..].Split('.');
                if (!Holds(said.Json, path))
                    continue;
                checkedPaths.Add(row.Path);
                Assert.True(Holds(Json(sections[row.Section]), path), row.Path);
                var others = sections.Values.Where(other => other.Name != row.Section && other.Elements is null);
                Assert.All(others, other => Assert.False(Holds(Json(other), path), row.Path));
                Assert.Equal(row.Class, sections[row.Section].Class);
            }
        }
        Assert.True(checkedPaths.Count > 30);
    }

    [Fact]
    public void How_much_there_was_of_an_item_is_the_parties_and_stands_apart_from_it()
    {
        var said = Samples.MustRead(Samples.Document(Samples.Events["ObjectEvent"])).Events[0];
        var sections = EventSections.Split(said).ToDictionary(section => section.Name);
        var items = sections["items"].Elements!.Select(Text).ToList();
        Assert.Equal("{\"role\":\"epc\",\"id\":\"urn:epc:class:lgtin:6901234.001234.L7\",\"class\":true}", items[2]);
        Assert.All(items, item => Assert.DoesNotContain("quantity", item, StringComparison.Ordinal));
        Assert.Equal("[null,null,{\"quantity\":12.50,\"uom\":\"KGM\"},null]", Text(sections["quantities"].Bytes));
        Assert.Equal(AccessClass.Party, sections["quantities"].Class);
        Assert.All(
            FieldTable.Rows.Where(row => row.Section == EventSections.Quantities),
            row => Assert.Equal(AccessClass.Party, row.Class)
        );
    }

    private static bool IsOfItems(FieldRow row) => row.Section is EventSections.Items or EventSections.Quantities;

    [Fact]
    public void Nothing_that_is_not_in_the_table_is_public()
    {
        foreach (var text in Samples.Events.Values)
        {
            var sections = EventSections.Split(Samples.MustRead(Samples.Document(text)).Events[0]).ToDictionary(section => section.Name);
            var open = Encoding.UTF8.GetString(sections["public"].Bytes.Span);
            Assert.All(Secrets, secret => Assert.DoesNotContain(secret, open, StringComparison.Ordinal));
            Assert.Equal(AccessClass.Holder, sections["public"].Class);
            Assert.Equal((AccessClass.Party, AccessClass.Holder), (sections["items"].Class, sections["items"].RootClass));
            Assert.Equal(AccessClass.Party, sections["trade"].Class);
        }
    }

    [Fact]
    public void The_prefixes_of_the_document_come_back_with_the_event()
    {
        var again = SameAgain(Samples.MustRead(Samples.Document(Samples.Events["ObjectEvent"])).Events[0]);
        Assert.Contains("https://ns.farm.example/epcis/", again.DocumentContext!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("L7", again.LotNumber);
    }

    internal static EpcisEvent SameAgain(EpcisEvent said)
    {
        var sections = EventSections.Split(said).ToDictionary(section => section.Name);
        var again = EventSections.Join(
            sections["public"].Bytes,
            sections.TryGetValue("items", out var items)
                ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes($"[{string.Join(',', items.Elements!.Select(Text))}]")
                : null,
            sections.TryGetValue("quantities", out var quantities) ? (ReadOnlyMemory<byte>?)quantities.Bytes : null,
            sections.TryGetValue("trade", out var trade) ? (ReadOnlyMemory<byte>?)trade.Bytes : null,
            "org:open"
        );
        Assert.True(JsonElement.DeepEquals(said.Json, again.Json), $"{said.Json.GetRawText()}\n{again.Json.GetRawText()}");
        Assert.Equal(said.Items, again.Items);
        return again;
    }

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static JsonElement Json(NewSection section) => JsonDocument.Parse(section.Bytes).RootElement;

    private static bool Holds(JsonElement element, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return true;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (Holds(item, path))
                    return true;
            }
            return false;
        }
        if (element.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var member in element.EnumerateObject())
        {
            var name = member.Name[(member.Name.IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (name == path[0] && Holds(member.Value, path[1..]))
                return true;
        }
        return false;
    }

    private static JsonObject Edit(JsonObject json, int[] edits)
    {
        foreach (var edit in edits)
        {
            var objects = Objects(json).ToList();
            var target = objects[edit % objects.Count];
            var choice = edit / objects.Count;
            if (choice % 3 == 0 && target.Count > 0)
                target.Remove(target.ElementAt(choice / 3 % target.Count).Key);
            else
                target[$"farm:f{choice % 7}"] = JsonNode.Parse(Extensions[choice / 3 % Extensions.Length]);
        }
        return json;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member => Objects(member.Value)).Prepend(members),
            JsonArray items => items.SelectMany(Objects),
            _ => [],
        };

    private static JsonNode Reversed(JsonNode node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Reversed(member.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Reversed(item))]),
            _ => node.DeepClone(),
        };
}
