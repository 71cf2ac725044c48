using Xinyuan.Facts.Reading;
using Xinyuan.Facts.Recalls;
using Xinyuan.Facts.Risk;

namespace Xinyuan.Facts.Cases;

/// <summary>
/// Something that happened in a case: a recall, or a risk signal. A case has a stream of its own, and its facts are what credit,
/// tracing and the edge know of each other about it.
/// </summary>
/// <param name="Case">The case's id, unique among cases of its sort.</param>
public abstract record CaseFact(string Case)
{
    /// <summary>The stream that the case's facts stand in.</summary>
    public abstract string Stream { get; }

    /// <summary>The index term under which the case's facts are found.</summary>
    public string Tag => Stream;

    /// <summary>The type, as entries have it.</summary>
    public string Type => GetType().Name;

    /// <summary>All types of facts.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. RecallFact.Types, .. AlertFact.Types];

    /// <summary>Reads a fact of a type, all of its fields; null when the type is none or a field is at fault.</summary>
    public static CaseFact? Read(string type, ObjectReader fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        CaseFact? fact = RecallFact.Types.Contains(type) ? RecallFact.ReadFields(type, fields) : AlertFact.ReadFields(type, fields);
        return fact is not null && fields.Close(type) ? fact : null;
    }
}
