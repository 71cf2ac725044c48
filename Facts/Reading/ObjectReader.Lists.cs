using System.Text.Json;
using System.Text.RegularExpressions;

namespace Xinyuan.Facts.Reading;

/// <content>Lists and counts.</content>
public sealed partial class ObjectReader
{
    /// <summary>A list of texts that may be there, none twice; empty when it is not.</summary>
    public IReadOnlyList<string> OptionalTexts(string name, int countMax, int lengthMax)
    {
        if (!Has(name) || Array(name, countMax) is not { } elements)
            return [];
        var texts = new List<string>(elements.Count);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in elements)
        {
            var text = TextOf(element);
            if (string.IsNullOrWhiteSpace(text) || text.Length > lengthMax || text.Any(char.IsControl))
                Report($"{name}/{texts.Count}", $"text of at most {lengthMax} characters is expected");
            else if (!known.Add(text))
                Report($"{name}/{texts.Count}", $"'{Clip(text)}' occurs twice");
            texts.Add(text ?? "");
        }
        return texts;
    }

    /// <summary>A list of positions of the log that may be there, ascending; empty when it is not.</summary>
    public IReadOnlyList<long> OptionalPositions(string name, int countMax)
    {
        if (!Has(name) || Array(name, countMax) is not { } elements)
            return [];
        var positions = new List<long>(elements.Count);
        foreach (var element in elements)
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var position) || position < 0)
                Report($"{name}/{positions.Count}", "a position of the log is expected");
            else if (positions.Count > 0 && position <= positions[^1])
                Report($"{name}/{positions.Count}", "positions ascend");
            else
                positions.Add(position);
        }
        return positions;
    }

    /// <summary>A position of the log that may be there.</summary>
    public long? OptionalPosition(string name)
    {
        if (!_fields.Remove(name, out var element))
            return null;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var position) && position >= 0)
            return position;
        Report(name, "a position of the log is expected");
        return null;
    }

    /// <summary>A whole number that must be there, within bounds.</summary>
    public int Count(string name, int min, int max)
    {
        if (!Has(name))
            Missing(name);
        return OptionalInteger(name, min, max) ?? min;
    }

    /// <summary>A moment that must be there, ISO 8601 with seconds and an offset from UTC.</summary>
    public DateTimeOffset Moment(string name)
    {
        if (!Has(name))
            Missing(name);
        return OptionalMoment(name) ?? default;
    }

    /// <summary>The objects of a list that may be there, each read by <paramref name="read"/>; empty when it is not.</summary>
    public IReadOnlyList<T> OptionalObjects<T>(string name, int countMax, Func<ObjectReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!Has(name) || Array(name, countMax) is not { } elements)
            return [];
        var objects = new List<T>(elements.Count);
        foreach (var element in elements)
        {
            if (Open(element, $"{name}/{objects.Count}") is not { } fields)
                break;
            objects.Add(read(fields));
            fields.Close(name);
        }
        return objects;
    }

    /// <summary>An id that a client chose: 1 to 64 letters, digits, '-', '.', '_' or ':'.</summary>
    public string CaseId(string name) => Code(name, CaseIds(), "an id: 1 to 64 letters, digits, '-', '.', '_' or ':'");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\z")]
    private static partial Regex CaseIds();
}
