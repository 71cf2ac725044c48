using System.Globalization;
using System.Text.Json;

namespace Xinyuan.Facts.Reading;

/// <summary>
/// Reads one JSON object field by field, strictly: a repeated, unknown, missing or ill-formed field is a finding with its path.
/// A method whose field is at fault returns a placeholder; <see cref="Close"/> says whether anything was.
/// </summary>
public sealed partial class ObjectReader
{
    /// <summary>Findings that a document is reported with, at most; further ones are not looked for.</summary>
    public const int FindingsMax = 100;

    private const int NameLengthShown = 60;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings;
    private readonly ObjectReader? _parent;

    // Not told from the number of findings, which stops growing at its limit.
    private bool _isAtFault;

    private ObjectReader(string path, List<Finding> findings, ObjectReader? parent)
    {
        Path = path;
        _findings = findings;
        _parent = parent;
    }

    /// <summary>Where the object stands in its document.</summary>
    public string Path { get; }

    /// <summary>Whether the object has this field and it was not read yet.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>Begins to read an object; null, with a finding, when the element is none.</summary>
    public static ObjectReader? Open(JsonElement element, string path, List<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var reader = new ObjectReader(path, findings, parent: null);
        return reader.Fill(element) ? reader : null;
    }

    /// <summary>Ends reading: what was not asked for is unknown. True when the whole object was in order.</summary>
    /// <param name="what">What the object is, for the message, such as <c>GoodsFiled</c>.</param>
    public bool Close(string what)
    {
        foreach (var name in _fields.Keys)
            Report("", $"'{Clip(name)}' is not a field of {what}");
        _fields.Clear();
        return !_isAtFault;
    }

    /// <summary>Adds a finding about a field of this object, or about the object itself when <paramref name="name"/> is empty.</summary>
    public void Report(string name, string message)
    {
        for (var reader = this; reader is not null; reader = reader._parent)
            reader._isAtFault = true;
        if (_findings.Count < FindingsMax)
            _findings.Add(new Finding(name.Length == 0 ? Path : $"{Path}/{name}", message));
    }

    /// <summary>Text that must be there: not blank, no control characters, at most so many UTF-16 units.</summary>
    public string Text(string name, int lengthMax) => OptionalText(name, lengthMax) ?? Missing(name);

    /// <summary>Text that may be there.</summary>
    public string? OptionalText(string name, int lengthMax)
    {
        if (!_fields.Remove(name, out var element))
            return null;
        if (TextOf(element) is not { } text)
            return Fault(name, "text is expected");
        if (text.Length > lengthMax)
            return Fault(name, $"at most {lengthMax} characters are allowed, not {text.Length}");
        if (string.IsNullOrWhiteSpace(text))
            return Fault(name, "the text is blank");
        return text.Any(char.IsControl) ? Fault(name, "control characters are not allowed") : text;
    }

    /// <summary>Text that must be one of a closed list.</summary>
    public string Choice(string name, IReadOnlyList<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var text = Text(name, 64);
        if (text.Length > 0 && !choices.Contains(text))
            Report(name, $"'{text}' is not one of {string.Join(", ", choices)}");
        return text;
    }

    /// <summary>An array of one or more texts of a closed list, none twice.</summary>
    public IReadOnlyList<string> Choices(string name, IReadOnlyList<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (!_fields.Remove(name, out var element))
            return [Missing(name)];
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() is 0)
            return [Fault(name, "an array with at least one element is expected")];
        var chosen = new List<string>();
        foreach (var item in element.EnumerateArray())
        {
            var text = TextOf(item) ?? "";
            if (!choices.Contains(text))
                return [Fault($"{name}/{chosen.Count}", $"'{text}' is not one of {string.Join(", ", choices)}")];
            if (chosen.Contains(text))
                return [Fault($"{name}/{chosen.Count}", $"'{text}' occurs twice")];
            chosen.Add(text);
        }
        return chosen;
    }

    /// <summary>A calendar date, <c>YYYY-MM-DD</c>, from 1980 to 2199.</summary>
    public DateOnly Date(string name)
    {
        if (!_fields.ContainsKey(name))
            Missing(name);
        return OptionalDate(name) ?? default;
    }

    /// <summary>A calendar date that may be there.</summary>
    public DateOnly? OptionalDate(string name)
    {
        if (OptionalText(name, 64) is not { Length: > 0 } text)
            return null;
        if (
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 1980 and < 2200
        )
            return date;
        Report(name, $"'{text}' is not a calendar date YYYY-MM-DD from 1980 to 2199");
        return null;
    }

    /// <summary>A moment that may be there, ISO 8601 with seconds and an offset from UTC.</summary>
    public DateTimeOffset? OptionalMoment(string name)
    {
        if (OptionalText(name, 64) is not { Length: > 0 } text)
            return null;
        if (
            DateTimeOffset.TryParseExact(text, MomentFormats, CultureInfo.InvariantCulture, MomentStyles, out var moment)
            && moment.Year is >= 1980 and < 2200
        )
            return moment;
        Report(name, $"'{text}' is not a moment such as 2026-11-23T09:30:00+08:00");
        return null;
    }

    /// <summary>A whole number that may be there, within bounds.</summary>
    public int? OptionalInteger(string name, int min, int max)
    {
        if (!_fields.Remove(name, out var element))
            return null;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= min && value <= max)
            return value;
        Report(name, $"a whole number from {min} to {max} is expected");
        return null;
    }

    /// <summary>A whole number from 0 up to a bound that may be there; for what outgrows 32 bits.</summary>
    public long? OptionalWhole(string name, long max)
    {
        if (!_fields.Remove(name, out var element))
            return null;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) && value >= 0 && value <= max)
            return value;
        Report(name, $"a whole number from 0 to {max} is expected");
        return null;
    }

    /// <summary>True or false, or null when it is not there.</summary>
    public bool? OptionalFlag(string name)
    {
        if (!_fields.Remove(name, out var element))
            return null;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return element.GetBoolean();
        Report(name, "true or false is expected");
        return null;
    }

    /// <summary>An object that may be there.</summary>
    public ObjectReader? OptionalObject(string name) => _fields.Remove(name, out var element) ? Open(element, name) : null;

    /// <summary>Begins to read an object inside this one, such as <c>bands/0</c>; null, with a finding, when the element is none.</summary>
    public ObjectReader? Open(JsonElement element, string name)
    {
        var reader = new ObjectReader($"{Path}/{name}", _findings, this);
        return reader.Fill(element) ? reader : null;
    }

    /// <summary>The elements of an array that must be there, one or more; null, with a finding, when it is not so.</summary>
    public IReadOnlyList<JsonElement>? Array(string name, int countMax)
    {
        var present = _fields.Remove(name, out var element);
        if (!present)
            Missing(name);
        else if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0)
            Report(name, "an array with at least one element is expected");
        else if (element.GetArrayLength() > countMax)
            Report(name, $"at most {countMax} elements are allowed, not {element.GetArrayLength()}");
        else
            return [.. element.EnumerateArray()];
        return null;
    }

    private const DateTimeStyles MomentStyles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // Not K, which also takes a moment without an offset, and reads it in the machine's own time zone.
    private static readonly string[] MomentFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    private bool Fill(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Report("", "an object is expected");
            return false;
        }
        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
                Report("", "a field's name is not well-formed text");
            else if (!_fields.TryAdd(name, property.Value))
                Report("", $"the field '{Clip(name)}' occurs twice");
        }
        return true;
    }

    private static string Clip(string name) => name.Length <= NameLengthShown ? name : name[..NameLengthShown] + "…";

    private string Missing(string name) => Fault(name, "the field is missing");

    private string Fault(string name, string message)
    {
        Report(name, message);
        return "";
    }

    // A name or text may hold half of a surrogate pair, written as an escape: JSON allows it, Unicode does not.
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
