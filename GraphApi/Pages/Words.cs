using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Xinyuan.GraphApi.Pages;

/// <summary>The words of the pages in one language, out of <c>Words/*.json</c>.</summary>
internal sealed class Words
{
    private readonly FrozenDictionary<string, string> _texts;

    private Words(string code, string languageTag, CultureInfo culture)
    {
        (Code, LanguageTag, Culture) = (code, languageTag, culture);
        using var stream =
            typeof(Words).Assembly.GetManifestResourceStream($"Xinyuan.GraphApi.Pages.Words.{code}.json")
            ?? throw new InvalidOperationException($"the words of '{code}' are not embedded");
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Chinese, which the service speaks when nobody asks for anything else.</summary>
    public static Words Chinese { get; } = new("zh", "zh-Hans", CultureInfo.GetCultureInfo("zh-CN"));

    /// <summary>English.</summary>
    public static Words English { get; } = new("en", "en", CultureInfo.GetCultureInfo("en-GB"));

    /// <summary>All languages, each with its own name for itself.</summary>
    public static IReadOnlyList<(Words Words, string Name)> All { get; } = [(Chinese, "中文"), (English, "English")];

    /// <summary>The code that <c>?lang=</c> takes.</summary>
    public string Code { get; }

    /// <summary>The value of a <c>lang</c> attribute.</summary>
    public string LanguageTag { get; }

    /// <summary>How dates and numbers are written.</summary>
    public CultureInfo Culture { get; }

    /// <summary>The keys that have words.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>The words of a key that is known.</summary>
    public string this[string key] =>
        _texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"no words for '{key}'");

    /// <summary>The words of a key with values put in.</summary>
    public string With(string key, params object[] values) => string.Format(Culture, this[key], values);

    /// <summary>The words of a term out of a vocabulary, or the term itself when it is not one of ours.</summary>
    public string OfTerm(string vocabulary, string term) => _texts.GetValueOrDefault($"{vocabulary}.{term}") ?? term;

    /// <summary>The language of a request: <c>?lang=</c>, else what the browser prefers, else Chinese.</summary>
    public static Words For(HttpRequest request)
    {
        if (Find(request.Query["lang"].ToString()) is { } asked)
            return asked;
        var preferred = request
            .GetTypedHeaders()
            .AcceptLanguage.Where(language => (language.Quality ?? 1) > 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Find(language.Value.Value ?? ""));
        return preferred.FirstOrDefault(words => words is not null) ?? Chinese;
    }

    private static Words? Find(string tag)
    {
        var language = tag.Split('-')[0];
        return All.Select(one => one.Words).FirstOrDefault(words => words.Code.Equals(language, StringComparison.OrdinalIgnoreCase));
    }
}
