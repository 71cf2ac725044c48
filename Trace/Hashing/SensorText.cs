using System.Text.Json;

namespace Xinyuan.Trace.Hashing;

/// <summary>Sensor elements in the text that is hashed (CBV 2.0 §8.9.2).</summary>
internal sealed class SensorText(PrehashBuffer buffer, ExtensionText extensions)
{
    private enum Kind
    {
        Time,
        Text,
        Uri,
        Word,
        Number,
        Boolean,
    }

    private const string VocStem = "https://gs1.org/voc/";
    private const string ComponentStem = "https://ref.gs1.org/cbv/Comp-";

    private static readonly (string Name, Kind Kind)[] Metadata =
    [
        ("time", Kind.Time),
        ("startTime", Kind.Time),
        ("endTime", Kind.Time),
        ("deviceID", Kind.Uri),
        ("deviceMetadata", Kind.Uri),
        ("rawData", Kind.Uri),
        ("dataProcessingMethod", Kind.Uri),
        ("bizRules", Kind.Uri),
    ];

    private static readonly (string Name, Kind Kind)[] Report =
    [
        ("type", Kind.Word),
        ("exception", Kind.Word),
        ("deviceID", Kind.Uri),
        ("deviceMetadata", Kind.Uri),
        ("rawData", Kind.Uri),
        ("dataProcessingMethod", Kind.Uri),
        ("bizRules", Kind.Uri),
        ("time", Kind.Time),
        ("microorganism", Kind.Uri),
        ("chemicalSubstance", Kind.Uri),
        ("value", Kind.Number),
        ("component", Kind.Word),
        ("stringValue", Kind.Text),
        ("booleanValue", Kind.Boolean),
        ("hexBinaryValue", Kind.Text),
        ("uriValue", Kind.Uri),
        ("minValue", Kind.Number),
        ("maxValue", Kind.Number),
        ("meanValue", Kind.Number),
        ("sDev", Kind.Number),
        ("percRank", Kind.Number),
        ("percValue", Kind.Number),
        ("uom", Kind.Text),
        ("coordinateReferenceSystem", Kind.Uri),
    ];

    /// <summary>A list of sensor elements.</summary>
    public void Elements(JsonElement value)
    {
        var start = buffer.Length;
        buffer.Add("sensorElementList"u8);
        var before = buffer.Length;
        var list = buffer.BeginList();
        foreach (var element in value.EnumerateArray())
        {
            var part = buffer.Length;
            Element(element);
            buffer.EndPart(part);
        }
        buffer.EndList(list);
        if (buffer.Length == before)
            buffer.CutTo(start);
    }

    private void Element(JsonElement element)
    {
        buffer.Add("sensorElement"u8);
        if (element.TryGetProperty("sensorMetadata", out var metadata))
            Fields("sensorMetadata"u8, metadata, Metadata);
        if (element.TryGetProperty("sensorReport", out var reports))
        {
            var list = buffer.BeginList();
            foreach (var report in reports.EnumerateArray())
            {
                var part = buffer.Length;
                Fields("sensorReport"u8, report, Report);
                buffer.EndPart(part);
            }
            buffer.EndList(list);
        }
        var others = buffer.BeginList();
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name is not ("sensorMetadata" or "sensorReport"))
                extensions.Member(member.Name, member.Value);
        }
        buffer.EndList(others);
    }

    private void Fields(ReadOnlySpan<byte> parent, JsonElement element, (string Name, Kind Kind)[] fields)
    {
        var start = buffer.Length;
        buffer.Add(parent);
        var before = buffer.Length;
        foreach (var (name, kind) in fields)
        {
            if (element.TryGetProperty(name, out var value))
                Field(name, kind, value);
        }
        var others = buffer.BeginList();
        foreach (var member in element.EnumerateObject())
        {
            if (!IsOneOf(fields, member.Name))
                extensions.Member(member.Name, member.Value);
        }
        buffer.EndList(others);
        if (buffer.Length == before)
            buffer.CutTo(start);
    }

    private void Field(string name, Kind kind, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text.AsSpan().Trim().IsEmpty)
            return;
        buffer.Add(name.AsSpan());
        buffer.Add('=');
        switch (kind)
        {
            case Kind.Time:
                CanonicalValue.Time(buffer, text);
                break;
            case Kind.Word:
                CanonicalValue.Word(buffer, text, name == "component" ? ComponentStem : VocStem);
                break;
            case Kind.Uri:
                CanonicalValue.Text(buffer, text);
                break;
            case Kind.Number when CanonicalValue.Number(buffer, text):
                break;
            default:
                buffer.Add(text.AsSpan().Trim());
                break;
        }
    }

    private static bool IsOneOf((string Name, Kind Kind)[] fields, string name)
    {
        foreach (var field in fields)
        {
            if (field.Name == name)
                return true;
        }
        return false;
    }
}
