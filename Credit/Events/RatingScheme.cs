using System.Globalization;
using System.Text.Json;
using Xinyuan.Credit.Records.Catalogues;

namespace Xinyuan.Credit.Events;

/// <summary>Whose rating it is, and which grades it knew when: <c>rating-schemes.json</c>.</summary>
public static class RatingScheme
{
    private static readonly IReadOnlyList<Scheme> Schemes = EmbeddedCatalogue.Rows("rating-schemes.json", "schemes", Read);

    private static readonly Dictionary<string, IReadOnlyList<string>> GradesOf = Schemes.ToDictionary(
        scheme => scheme.Name,
        scheme => (IReadOnlyList<string>)[.. scheme.Eras.Reverse().SelectMany(era => era.Grades).Distinct()],
        StringComparer.Ordinal
    );

    /// <summary>All schemes.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Schemes.Select(scheme => scheme.Name)];

    /// <summary>The schemes that are shown to whoever may see a credit file.</summary>
    public static IReadOnlyList<string> Open { get; } = [.. Schemes.Where(scheme => !scheme.IsInternal).Select(scheme => scheme.Name)];

    /// <summary>Whether a rating is an internal aid of supervision, for departments only (SAMR's risk classes).</summary>
    public static bool IsInternal(string scheme) => Schemes.Any(one => one.Name == scheme && one.IsInternal);

    /// <summary>The grades that a scheme has ever had; none for one that is not known.</summary>
    public static IReadOnlyList<string> Grades(string scheme) => GradesOf.GetValueOrDefault(scheme) ?? [];

    /// <summary>What stands against a grade decided on a day, or null: it did not exist then.</summary>
    public static string? Objection(string scheme, string grade, DateOnly decided)
    {
        var era = Schemes.FirstOrDefault(one => one.Name == scheme)?.Eras.FirstOrDefault(era => era.From <= decided && !(era.To < decided));
        if (era is null)
            return $"there were no grades of {scheme} on {decided:O}";
        return era.Grades.Contains(grade)
            ? null
            : $"'{grade}' was no grade of {scheme} on {decided:O}; {era.Norm} has {string.Join(", ", era.Grades)}";
    }

    private static Scheme Read(JsonElement row) =>
        new(row.Text("name"), row.GetProperty("internal").GetBoolean(), [.. row.GetProperty("eras").EnumerateArray().Select(ReadEra)]);

    private static Era ReadEra(JsonElement row) =>
        new(
            Day(row.Text("from")),
            row.TryGetProperty("to", out var to) ? Day(to.GetString()!) : null,
            [.. row.GetProperty("grades").EnumerateArray().Select(grade => grade.GetString()!)],
            row.Text("norm")
        );

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Scheme(string Name, bool IsInternal, IReadOnlyList<Era> Eras);

    private sealed record Era(DateOnly From, DateOnly? To, IReadOnlyList<string> Grades, string Norm);
}
