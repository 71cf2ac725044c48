using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Facts.Recalls;

namespace Xinyuan.Trace.Recall;

/// <summary>A norm that a recall rests on: data, not code.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleEn">Its title in English; a translation of ours.</param>
/// <param name="Article">The article, as it is numbered there; empty when that is not known.</param>
/// <param name="From">The first day on which it holds (UTC+8); null when that could not be read, and then nothing rests on it.</param>
/// <param name="To">The last day on which it holds, or null.</param>
/// <param name="Levels">The classes of recall that it is about: some of <see cref="RecallLevels.All"/>.</param>
/// <param name="Hours">By class, within how many hours of learning of the risk a recall starts and its plan is reported.</param>
/// <param name="Words">The law's own words.</param>
/// <param name="WordsEn">Those words in English; a translation of ours.</param>
/// <param name="IsVerified">Whether the text was read.</param>
/// <param name="Note">What else there is to know.</param>
public sealed record RecallNorm(
    string Id,
    string Title,
    string TitleEn,
    string Article,
    DateOnly? From,
    DateOnly? To,
    IReadOnlyList<string> Levels,
    IReadOnlyDictionary<string, int> Hours,
    string Words,
    string WordsEn,
    bool IsVerified,
    string Note
)
{
    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => From <= day && (To is not { } to || day <= to);
}

/// <summary>The norms of recalls, out of <c>Law/norms.json</c>.</summary>
public static class RecallNorms
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly FrozenDictionary<string, RecallNorm> ById = Load().ToFrozenDictionary(norm => norm.Id, StringComparer.Ordinal);

    /// <summary>All norms.</summary>
    public static IReadOnlyCollection<RecallNorm> All => ById.Values;

    /// <summary>The norm of this id, or null.</summary>
    public static RecallNorm? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>What stands against resting a recall of a class on a norm at a moment, as a sentence, or null.</summary>
    public static string? Objection(string id, string? level, DateTimeOffset moment)
    {
        if (Find(id) is not { } norm)
            return $"'{id}' is not one of {string.Join(", ", ById.Keys.Order(StringComparer.Ordinal))}";
        if (level is not null && !norm.Levels.Contains(level))
            return $"this norm knows no recall of class '{level}'";
        var day = DateOnly.FromDateTime(moment.ToOffset(China).Date);
        return norm.HoldsOn(day) ? null : string.Create(CultureInfo.InvariantCulture, $"this norm does not hold on {day:yyyy-MM-dd}");
    }

    private static List<RecallNorm> Load()
    {
        using var stream = typeof(RecallNorms).Assembly.GetManifestResourceStream("Xinyuan.Trace.Recall.Law.norms.json")!;
        using var json = JsonDocument.Parse(stream);
        var rows = json.RootElement.GetProperty("norms").EnumerateArray().ToList();
        return rows.ConvertAll(row => Read(row, rows));
    }

    private static RecallNorm Read(JsonElement row, List<JsonElement> rows)
    {
        // A norm that names no hours of its own runs by those of another.
        var clocks = row.TryGetProperty("clocksOf", out var other)
            ? rows.Single(one => Text(one, "id") == other.GetString()).GetProperty("clocks")
            : row.GetProperty("clocks");
        return new RecallNorm(
            Text(row, "id"),
            Text(row, "title"),
            Text(row, "titleEn"),
            Text(row, "article"),
            Day(row, "from"),
            Day(row, "to"),
            [.. row.GetProperty("levels").EnumerateArray().Select(level => level.GetString()!)],
            clocks.EnumerateObject().ToFrozenDictionary(clock => clock.Name, clock => clock.Value.GetInt32(), StringComparer.Ordinal),
            Text(row, "words"),
            Text(row, "wordsEn"),
            Text(row, "source") == "verified",
            Text(row, "note")
        );
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static DateOnly? Day(JsonElement row, string name) =>
        row.TryGetProperty(name, out var day) && day.ValueKind == JsonValueKind.String
            ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}
