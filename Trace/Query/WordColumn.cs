using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Query;

/// <summary>The words of a column as small numbers. Words beyond a bound, and such as only the event itself can spell out, are 0.</summary>
internal sealed class WordColumn
{
    /// <summary>Stands for a word that must be looked up in the event.</summary>
    public const ushort Ask = 0;

    /// <summary>Stands for no word.</summary>
    public const ushort None = 1;

    private const int WordsMax = 60_000;
    private readonly Lock _turn = new();
    private readonly Dictionary<string, ushort> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _words = ["", ""];
    private readonly Func<string, string?> _normal;

    private WordColumn(Func<string, string?> normal) => _normal = normal;

    /// <summary>Of words of a vocabulary. A CURIE is spelled out by its event's context alone, which is not kept here.</summary>
    public static WordColumn Of(Term term) =>
        new(text => term.Of(text, EpcisContext.Standard) is var normal && (term.IsWord(normal) || IsWhole(normal)) ? normal : null);

    public static WordColumn OfAction() => new(text => Cbv.Actions.Contains(text) ? text : null);

    public static WordColumn OfPlace() =>
        new(text => ItemId.Parse(text) is var id && (id.Kind != ItemKind.Opaque || IsWhole(id.Canonical)) ? id.Canonical : null);

    /// <summary>The number of a word as an event spells it.</summary>
    public ushort CodeOf(string? word)
    {
        if (word is null)
            return None;
        if (_normal(word) is not { } normal)
            return Ask;
        lock (_turn)
        {
            if (_codes.TryGetValue(normal, out var code))
                return code;
            if (_words.Count >= WordsMax)
                return Ask;
            _codes.Add(normal, code = (ushort)_words.Count);
            _words.Add(normal);
            return code;
        }
    }

    /// <summary>The word of a number.</summary>
    public string WordOf(ushort code)
    {
        lock (_turn)
            return _words[code];
    }

    /// <summary>Which numbers are of one of these words; null when every one is asked for.</summary>
    public bool[]? Allow(IReadOnlySet<string>? words)
    {
        if (words is null)
            return null;
        lock (_turn)
            return [true, false, .. _words.Skip(2).Select(words.Contains)];
    }

    private static bool IsWhole(string uri) =>
        uri.Contains("://", StringComparison.Ordinal) || uri.StartsWith("urn:", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A query's filter over rows.</summary>
/// <param name="filter">What is asked of the columns.</param>
/// <param name="words">The columns, in the order of <see cref="Column"/>.</param>
internal sealed class RowFilter(ColumnFilter filter, WordColumn[] words)
{
    private readonly long _from = filter.From?.UtcTicks ?? long.MinValue;
    private readonly long _before = filter.Before?.UtcTicks ?? long.MaxValue;
    private readonly EventTraits _traits = filter.Traits;
    private readonly bool[]? _types = words[(int)Column.Type].Allow(filter.Types);
    private readonly bool[]? _actions = words[(int)Column.Action].Allow(filter.Actions);
    private readonly bool[]? _bizSteps = words[(int)Column.BizStep].Allow(filter.BizSteps);
    private readonly bool[]? _dispositions = words[(int)Column.Disposition].Allow(filter.Dispositions);

    /// <summary>Whether no row of the chunk can be of the time that is asked for.</summary>
    public bool Skips(ColumnChunk chunk) => chunk.Latest < _from || chunk.Earliest >= _before;

    public bool Takes(ColumnChunk chunk, int row)
    {
        var values = chunk[row];
        return values.Time >= _from
            && values.Time < _before
            && (values.Traits & _traits) == _traits
            && Takes(_types, values.Type)
            && Takes(_actions, values.Action)
            && Takes(_bizSteps, values.BizStep)
            && Takes(_dispositions, values.Disposition);
    }

    // A word that came after the filter was made is let through: the event decides.
    private static bool Takes(bool[]? allowed, ushort code) => allowed is null || code >= allowed.Length || allowed[code];
}
