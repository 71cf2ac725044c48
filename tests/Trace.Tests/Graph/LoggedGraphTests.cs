using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Graph;
using Xinyuan.Trace.Graph.Logged;
using Xinyuan.Trace.Identifiers;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Graph;

/// <summary>The graph of a real log: read in bulk, taken up from a snapshot, made anew without one.</summary>
public sealed class LoggedGraphTests : IAsyncDisposable
{
    private const string Farm = "uscc:91222401MA00000001";
    private readonly TestLog _test = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("xinyuan-graph-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string SnapshotPath => Path.Combine(_folder, "items.snapshot");

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_quick_reader_reads_what_the_whole_event_says()
    {
        var variants = Samples.Events.Keys.SelectMany(Variants).ToList();
        // Those that declare prefixes and those that do not, in documents of their own.
        foreach (var some in variants.GroupBy(said => said.ToJsonString().Contains("\"farm:", StringComparison.Ordinal)))
            await CaptureAsync([.. some]);
        using var stored = _test.Log.ReadStored(0, 1_000);
        Assert.Equal(variants.Count, stored.Entries.Count);
        foreach (var entry in stored.Entries)
        {
            var whole = GraphEvent.Of(EpcisEvent.FromEntry(await _test.Log.ReadAsync(entry.Position, Cancel)));
            Assert.Equal(Text(whole), Text(QuickReader.Read(entry)!));
        }

        static string Text(GraphEvent said) =>
            said with
            {
                Links = [],
                Lots = [],
            }
            + string.Join(' ', said.Links.Select(link => $"{link.Role}={link.Item}"))
            + string.Join(' ', said.Lots.Select(pair => $"{pair.Item}<{pair.Lot}"));
    }

    [Fact]
    public async Task A_start_takes_up_the_snapshot_and_reads_on_from_there()
    {
        await TellAsync(0, 40);
        await WriteSnapshotAsync();
        await TellAsync(40, 60);
        await using var again = Open();
        await SameAsMadeAnewAsync(again);
        Assert.True(again.IsFromSnapshot);
    }

    [Fact]
    public async Task A_snapshot_can_be_deleted_at_any_time()
    {
        await TellAsync(0, 20);
        await WriteSnapshotAsync();
        File.Delete(SnapshotPath);
        await using var again = Open();
        await SameAsMadeAnewAsync(again);
        Assert.False(again.IsFromSnapshot);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_not_taken_up_wherever_the_damage_is()
    {
        await TellAsync(0, 10);
        await WriteSnapshotAsync();
        var whole = await File.ReadAllBytesAsync(SnapshotPath, Cancel);
        for (var at = 0; at < whole.Length; at += 7)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            await RefusedAsync(damaged);
        }
        await RefusedAsync(whole[..^1]);
        await RefusedAsync([.. whole, 0]);
        await RefusedAsync([]);

        async Task RefusedAsync(byte[] bytes)
        {
            await File.WriteAllBytesAsync(SnapshotPath, bytes, Cancel);
            await using var again = Open();
            await SameAsMadeAnewAsync(again);
            Assert.False(again.IsFromSnapshot);
        }
    }

    [Fact]
    public async Task A_snapshot_of_another_log_is_not_taken_up()
    {
        await using (var other = new TestLog())
        {
            await CaptureAsync(other.Log, [.. Enumerable.Range(0, 5).Select(Step)]);
            await using var graph = new LoggedGraph(other.Log, Snapshots());
            await graph.CatchUpAsync(Cancel);
            await graph.Snapshots!.Idle;
        }
        // Of the same name and the same events; the salts are others, and so are the leaf hashes.
        await TellAsync(0, 9);
        await using var again = Open();
        await SameAsMadeAnewAsync(again);
        Assert.False(again.IsFromSnapshot);
    }

    [Fact]
    public async Task A_snapshot_of_what_the_log_does_not_have_any_more_is_not_taken_up()
    {
        await TellAsync(0, 9);
        await WriteSnapshotAsync();
        var newer = await File.ReadAllBytesAsync(SnapshotPath, Cancel);
        await using var older = new TestLog();
        await CaptureAsync(older.Log, Step(0));
        await File.WriteAllBytesAsync(SnapshotPath, newer, Cancel);
        await using var again = new LoggedGraph(older.Log, Snapshots());
        await again.CatchUpAsync(Cancel);
        Assert.False(again.IsFromSnapshot);
    }

    [Fact]
    public async Task A_snapshot_names_nobody_and_nothing()
    {
        await TellAsync(0, 40);
        await WriteSnapshotAsync();
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(SnapshotPath, Cancel));
        foreach (var name in (string[])[Farm, "91222401", "6901234", "serial", "id.gs1.org", "urn:", "uuid", "Yanji"])
            Assert.DoesNotContain(name, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_party_and_an_item_are_spelled_out_of_the_log_after_a_start()
    {
        await TellAsync(0, 12);
        await WriteSnapshotAsync();
        await using var again = Open();
        var (_, graph) = await again.CatchUpAsync(Cancel);
        var heard = new List<string>();
        graph.StateOf(Serial(1), new StateRules(party => heard.Remove(party) || Add(heard, party), _ => true));
        Assert.Equal([Farm], heard);

        static bool Add(List<string> heard, string party)
        {
            heard.Add(party);
            return true;
        }
    }

    private static ItemId Serial(int number) =>
        ItemId.Parse("urn:epc:id:sgtin:6901234.001234.serial" + (number % 7).ToString(CultureInfo.InvariantCulture));

    private LoggedGraph Open() => new(_test.Log, Snapshots());

    private GraphSnapshots Snapshots() => new(new GraphSnapshotOptions { Folder = _folder, EventsBetween = 1 });

    private async Task WriteSnapshotAsync()
    {
        await using var graph = Open();
        await graph.CatchUpAsync(Cancel);
        await graph.Snapshots!.Idle;
        Assert.True(File.Exists(SnapshotPath));
    }

    private async Task SameAsMadeAnewAsync(LoggedGraph taken)
    {
        var made = new ItemGraph();
        await foreach (var entry in _test.Log.ReadRangeAsync(0, _test.Log.Head.Size, Cancel))
            made.Apply(entry.Position, EpcisEvent.FromEntry(entry));
        var (head, graph) = await taken.CatchUpAsync(Cancel);
        Assert.Equal(
            (_test.Log.Head.Size, made.EventCount, made.LinkCount, made.ItemCount),
            (head.Size, graph.EventCount, graph.LinkCount, graph.ItemCount)
        );
        foreach (var item in Enumerable.Range(0, 7).Select(Serial).Append(Box).Append(ItemId.OfLot("06901234012347", "L7")))
        {
            foreach (var direction in Enum.GetValues<Direction>())
            {
                var (one, other) = (made.Trace(item, direction, 50), graph.Trace(item, direction, 50));
                Assert.Equal(one.Events, other.Events);
                Assert.Equal(one.Items, other.Items);
                Assert.Equal(one.Links, other.Links);
            }
            Assert.Equal(made.EventsOf(item), graph.EventsOf(item));
            Assert.Equal(made.StateOf(item, _ => true, _ => true), graph.StateOf(item, _ => true, _ => true));
        }
    }

    private static readonly ItemId Box = ItemId.Parse("urn:epc:id:sscc:6901234.1000000001");

    private Task TellAsync(int from, int to) => CaptureAsync([.. Enumerable.Range(from, to - from).Select(Step)]);

    // Commissioned, packed, made into something, seen, declared in error.
    private static JsonObject Step(int number) =>
        Numbered(
            (number % 6) switch
            {
                0 => Samples.Edited("ObjectEvent", json => json["epcList"] = new JsonArray(Spelled(number))),
                1 => Samples.Edited("AggregationEvent", json => json["childEPCs"] = new JsonArray(Spelled(number), Spelled(number + 1))),
                2 => Samples.Edited("TransformationEvent", json => json["inputEPCList"] = new JsonArray(Spelled(number))),
                3 => Samples.Edited("AggregationEvent", json => json["action"] = "DELETE"),
                4 => Samples.Edited("TransactionEvent", json => json["epcList"] = new JsonArray(Spelled(number))),
                _ => Samples.Edited("AssociationEvent", json => json["childEPCs"] = new JsonArray(Spelled(number))),
            },
            number % 6 == 5 ? number - 1 : number,
            isError: number % 6 == 5
        );

    private static JsonNode Spelled(int number) => Serial(number).Canonical;

    private static JsonObject Numbered(JsonObject document, int number, bool isError)
    {
        var json = (JsonObject)document["epcisBody"]!["eventList"]![0]!.DeepClone();
        json["eventID"] = string.Create(CultureInfo.InvariantCulture, $"urn:uuid:00000000-0000-4000-8000-{number:D12}");
        json["eventTime"] = DateTimeOffset.UnixEpoch.AddHours(1_000 - (number * 37 % 100)).ToString("O", CultureInfo.InvariantCulture);
        if (!isError)
            json.Remove("errorDeclaration");
        return json;
    }

    private static IEnumerable<JsonObject> Variants(string type)
    {
        Action<JsonObject>[] edits =
        [
            _ => { },
            json => json.Remove("errorDeclaration"),
            json => json["bizStep"] = "https://ref.gs1.org/cbv/BizStep-shipping",
            json => json["disposition"] = "https://ref.gs1.org/cbv/Disp-returned",
            json => json["persistentDisposition"] = new JsonObject { ["set"] = new JsonArray("recalled") },
            json => json["persistentDisposition"] = new JsonObject { ["unset"] = new JsonArray("recalled") },
            json => json["bizTransactionList"] = new JsonArray(new JsonObject { ["type"] = "rma", ["bizTransaction"] = "urn:x:1" }),
        ];
        foreach (var (index, edit) in edits.Index())
        {
            var json = (JsonObject)Samples.Edited(type, edit)["epcisBody"]!["eventList"]![0]!.DeepClone();
            json["eventID"] = $"urn:x:{type}:{index}";
            yield return json;
            var plain = (JsonObject)Plain(json)!;
            plain["eventID"] = $"urn:x:{type}:{index}:plain";
            yield return plain;
        }
    }

    // Without prefixes of one's own.
    private static JsonNode? Plain(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members
                    .Where(member => !member.Key.StartsWith("farm:", StringComparison.Ordinal))
                    .Select(member => new KeyValuePair<string, JsonNode?>(member.Key, Plain(member.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Plain)]),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value
                .GetValue<string>()
                .Replace("farm:", "urn:x:", StringComparison.Ordinal),
            _ => node?.DeepClone(),
        };

    private Task CaptureAsync(params JsonObject[] events) => CaptureAsync(_test.Log, events);

    private async Task CaptureAsync(FileLog log, params JsonObject[] events)
    {
        foreach (var piece in events.Chunk(50))
        {
            var document = Samples.Wrap([.. piece]);
            if (!piece.Any(said => said.ToJsonString().Contains("\"farm:", StringComparison.Ordinal)))
                ((JsonArray)document["@context"]!).RemoveAt(1);
            var bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
            Assert.IsType<CaptureOutcome.Captured>(
                await new EpcisCapture(log, TimeProvider.System).SubmitAsync(new Submission(Farm, "application/ld+json", bytes), Cancel)
            );
        }
    }
}
