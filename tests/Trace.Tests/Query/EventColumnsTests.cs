using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Xinyuan.Ledger;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Query;
using Xinyuan.Trace.Tests.Epcis;

namespace Xinyuan.Trace.Tests.Query;

/// <summary>A few hundred events of all kinds, more than one chunk being left to the bench; and every query over them by hand.</summary>
public sealed class ColumnsFixture : IAsyncLifetime
{
    private const int Count = 300;
    private readonly TestLog _test = new();

    internal IEventLog Log => _test.Log;

    internal EventColumns Columns { get; private set; } = null!;

    internal List<(long Position, SeenEvent Seen)> All { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        var random = new Random(7);
        string[] types = [.. Samples.Events.Keys];
        for (var i = 0; i < Count; i += 50)
        {
            var events = Enumerable.Range(i, 50).Select(number => Event(types[number % types.Length], number, random));
            var document = Samples.Wrap([.. events]);
            var submission = new Submission("org:farm", "application/json", System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));
            Assert.IsType<CaptureOutcome.Captured>(await new EpcisCapture(Log, TimeProvider.System).SubmitAsync(submission, cancel));
        }
        Columns = new EventColumns(Log);
        await Columns.CatchUpAsync(Log.Head.Size, cancel);
        for (var position = 0L; position < Log.Head.Size; position++)
        {
            var entry = await Log.ReadAsync(position, cancel);
            All.Add((position, new SeenEvent(EpcisEvent.FromEntry(entry), entry.Recorded, NoVocabulary.Instance)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Columns.Dispose();
        await _test.DisposeAsync();
    }

    private static JsonObject Event(string type, int number, Random random)
    {
        var said = (JsonObject)JsonNode.Parse(Samples.Events[type])!;
        said["eventID"] = $"urn:uuid:5f0e8c7a-0000-4000-8000-{number:D12}";
        said["eventTime"] = string.Create(CultureInfo.InvariantCulture, $"2026-05-{1 + random.Next(9):D2}T00:00:00Z");
        said["bizStep"] = random.Next(4) switch
        {
            0 => "packing",
            1 => "shipping",
            2 => "https://ref.gs1.org/cbv/BizStep-packing",
            _ => "farm:stacking",
        };
        if (random.Next(2) == 0)
            said.Remove("errorDeclaration");
        if (random.Next(2) == 0)
            said.Remove("sensorElementList");
        return said;
    }
}

public sealed class EventColumnsTests(ColumnsFixture fixture) : IClassFixture<ColumnsFixture>
{
    // The columns may let too much through, never too little: of what they give, in order, the query keeps what it would of all.
    [Property(MaxTest = 200)]
    public void The_columns_lead_to_the_same_events_in_the_same_order_as_looking_at_all(int seed)
    {
        var random = new Random(seed);
        var query = Query(random);
        var descending = query.Controls.Descending;
        var ordered = fixture.All.Select(one => (Key: Key(query, one.Position, one.Seen), one.Seen)).OrderBy(one => one.Key).ToList();
        if (descending)
            ordered.Reverse();
        EventKey? after = random.Next(2) == 0 ? null : ordered[random.Next(ordered.Count)].Key;
        IReadOnlyList<long>? listed =
            random.Next(3) > 0 ? null : [.. fixture.All.Select(one => one.Position).Where(_ => random.Next(2) == 0)];
        var span = new ColumnSpan(random.Next(20), fixture.All.Count - random.Next(20), after, listed);
        var count = 1 + random.Next(400);

        var taken = fixture.Columns.Take(query, span, count);

        Assert.True(taken.Count <= count);
        var seenAt = fixture.All.ToDictionary(one => one.Position, one => one.Seen);
        var expected = ordered
            .Where(one => span.Follows(one.Key, descending) && listed?.Contains(one.Key.Position) != false && query.Matches(one.Seen))
            .Select(one => one.Key)
            .ToList();
        var kept = taken.Where(key => query.Matches(seenAt[key.Position])).ToList();
        Assert.Equal(expected.Take(kept.Count), kept);
        if (taken.Count < count)
            Assert.Equal(expected.Count, kept.Count);
    }

    [Fact]
    public void Words_are_told_once_and_in_the_order_in_which_they_came_up()
    {
        var span = new ColumnSpan(0, fixture.All.Count, null, null);
        var steps = fixture.Columns.WordsOf(Column.BizStep, span);
        Assert.Equal(steps.Order(StringComparer.Ordinal), ["packing", "shipping"]);
        Assert.Equal(["https://id.gs1.org/414/6901234000016/254/gate1"], fixture.Columns.WordsOf(Column.ReadPoint, span));
        Assert.Empty(fixture.Columns.WordsOf(Column.ReadPoint, span with { Listed = [] }));
    }

    private static EventKey Key(EventQuery query, long position, SeenEvent seen) =>
        new(query.Controls.Order == QueryOrder.EventTime ? seen.Event.EventTime.UtcTicks : 0, position);

    private static EventQuery Query(Random random)
    {
        List<KeyValuePair<string, IReadOnlyList<string>>> parameters = [];
        Maybe("eventType", "ObjectEvent|AssociationEvent");
        Maybe("EQ_action", "ADD");
        Maybe("EQ_bizStep", random.Next(2) == 0 ? "packing" : "https://ns.farm.example/epcis/stacking");
        Maybe("GE_eventTime", string.Create(CultureInfo.InvariantCulture, $"2026-05-0{1 + random.Next(9)}T00:00:00Z"));
        Maybe("LT_eventTime", string.Create(CultureInfo.InvariantCulture, $"2026-05-0{1 + random.Next(9)}T00:00:00Z"));
        Maybe("EXISTS_errorDeclaration", "");
        Maybe("EQ_type", "Temperature");
        Maybe("EQ_bizTransaction_po", "urn:epcglobal:cbv:bt:6901234000016:PO-1");
        Maybe("orderBy", random.Next(2) == 0 ? "eventTime" : "recordTime");
        Maybe("orderDirection", random.Next(2) == 0 ? "ASC" : "DESC");
        return Assert.IsType<QueryReadResult.Read>(EventQuery.Read(parameters)).Query;

        void Maybe(string name, string value)
        {
            if (random.Next(3) == 0)
                parameters.Add(new(name, [value]));
        }
    }
}
