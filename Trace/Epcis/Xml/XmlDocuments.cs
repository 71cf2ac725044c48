using Xinyuan.Facts.Reading;

namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// Reads documents in XML. Every rule is held against the document in JSON that says the same, and what was found is then named in the
/// terms of XML.
/// </summary>
internal static class XmlDocuments
{
    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The XML.</param>
    /// <param name="eventByEvent">Whether an event that breaks a rule is left out, rather than the document refused.</param>
    public static EpcisReadResult Read(ReadOnlyMemory<byte> utf8, bool eventByEvent)
    {
        if (XmlSource.ToJson(utf8, null, out var finding) is not { } mapped)
            return new EpcisReadResult.Invalid([finding!]);
        if (mapped.Events > EpcisLimits.EventsMax)
            return new EpcisReadResult.TooMany(mapped.Events);
        switch (EpcisDocument.Read(mapped.Json, eventByEvent, mapped.EventPaths))
        {
            case EpcisReadResult.Read { LeftOut.Count: > 0 } read:
                return read with { LeftOut = InXml(utf8, read.LeftOut) };
            case EpcisReadResult.Invalid invalid:
                return new EpcisReadResult.Invalid(InXml(utf8, invalid.Findings));
            case var whole:
                return whole;
        }
    }

    // Where each part came from is remembered only in a second reading, which few documents need.
    private static List<Finding> InXml(ReadOnlyMemory<byte> utf8, IReadOnlyList<Finding> findings)
    {
        var places = new XmlPlaces();
        XmlSource.ToJson(utf8, places, out _);
        return [.. findings.Select(found => found with { Path = places.Of(found.Path) })];
    }
}
