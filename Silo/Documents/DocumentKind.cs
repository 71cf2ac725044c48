using System.Text.Json;
using Xinyuan.Credit.Records;

namespace Xinyuan.Silo.Documents;

/// <summary>What a document is.</summary>
internal enum DocumentKind
{
    /// <summary>EPCIS 2.0 in JSON or JSON-LD.</summary>
    Epcis,

    /// <summary>EPCIS of any version in XML.</summary>
    EpcisXml,

    /// <summary>Filings, ratings, credit records and decisions.</summary>
    Records,
}

/// <summary>Tells kinds of documents apart.</summary>
internal static class DocumentKinds
{
    public static DocumentKind Parse(string name) =>
        name switch
        {
            "epcis" => DocumentKind.Epcis,
            "epcis-xml" => DocumentKind.EpcisXml,
            "records" => DocumentKind.Records,
            _ => throw new InvalidDataException($"'{name}' is not a kind of document: epcis, epcis-xml or records"),
        };

    public static string MediaType(string name) => MediaType(Parse(name));

    public static string MediaType(DocumentKind kind) =>
        kind switch
        {
            DocumentKind.Epcis => "application/ld+json",
            DocumentKind.EpcisXml => "application/xml",
            _ => RecordsIntake.MediaType,
        };

    /// <summary>
    /// What the bytes look like: XML begins with <c>&lt;</c>, a records document has <c>records</c> at the top, everything else is taken for
    /// EPCIS in JSON.
    /// </summary>
    public static DocumentKind Recognise(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var text = bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes;
        if (text.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
            return DocumentKind.EpcisXml;
        var reader = new Utf8JsonReader(text);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return DocumentKind.Epcis;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("records"u8))
                    return DocumentKind.Records;
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The reader of its kind will say what is wrong, and where.
        }
        return DocumentKind.Epcis;
    }
}
