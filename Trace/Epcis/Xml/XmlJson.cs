using System.Globalization;
using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>Writes the parts of events as the JSON binding of EPCIS 2.0 has them, and remembers where each came from if asked to.</summary>
internal sealed class XmlJson(Utf8JsonWriter json, XmlNamespaces names, XmlPlaces? places)
{
    public Utf8JsonWriter Json => json;

    public XmlNamespaces Names => names;

    /// <summary>A member, whose value is written meanwhile.</summary>
    public void Member(string name, XmlPart from, Action value)
    {
        json.WritePropertyName(name);
        places?.Enter(name, from.Path);
        value();
        places?.Leave();
    }

    /// <summary>A member out of an attribute.</summary>
    public void AttributeMember(string name, XmlPart from, XmlName attribute, Action value)
    {
        json.WritePropertyName(name);
        places?.Enter(name, $"{from.Path}/@{(attribute.Prefix.Length == 0 ? "" : attribute.Prefix + ":")}{attribute.Local}");
        value();
        places?.Leave();
    }

    /// <summary>An array, an item for each part.</summary>
    public void Array(IReadOnlyList<XmlPart> parts, Action<XmlPart> item)
    {
        json.WriteStartArray();
        for (var i = 0; i < parts.Count; i++)
        {
            places?.Enter(i.ToString(CultureInfo.InvariantCulture), parts[i].Path);
            item(parts[i]);
            places?.Leave();
        }
        json.WriteEndArray();
    }

    /// <summary>A number as it is spelled, brought to JSON's grammar; text when it is none, which the rules then refuse.</summary>
    public void Number(string text)
    {
        if (JsonNumber(text) is { } number)
            json.WriteRawValue(number, skipInputValidation: true);
        else
            json.WriteStringValue(text);
    }

    /// <summary>A truth value of XML Schema.</summary>
    public void Boolean(string text)
    {
        if (text is "true" or "1")
            json.WriteBooleanValue(true);
        else if (text is "false" or "0")
            json.WriteBooleanValue(false);
        else
            json.WriteStringValue(text);
    }

    /// <summary>Extension elements as members, those of one name together; elements without namespace under their bare name.</summary>
    public void Extensions(IEnumerable<XmlPart> parts)
    {
        foreach (var group in parts.GroupBy(part => names.NameOf(part.Name), StringComparer.Ordinal))
        {
            var same = group.ToList();
            Member(
                group.Key,
                same[0],
                () =>
                {
                    if (same.Count == 1)
                        Extension(same[0]);
                    else
                        Array(same, Extension);
                }
            );
        }
    }

    /// <summary>An attribute with a namespace of its own, as a member.</summary>
    public void ExtensionAttributes(XmlPart part)
    {
        foreach (var (name, value) in part.Attributes)
        {
            if (name.Space.Length > 0)
                AttributeMember(names.NameOf(name), part, name, () => json.WriteStringValue(value.Trim()));
        }
    }

    private void Extension(XmlPart part)
    {
        if (part.Children.Count == 0 && part.Attributes.Count == 0)
        {
            json.WriteStringValue(part.Text);
            return;
        }
        json.WriteStartObject();
        foreach (var (name, value) in part.Attributes)
            AttributeMember(names.NameOf(name), part, name, () => json.WriteStringValue(value.Trim()));
        if (part.Text.Length > 0)
            json.WriteString("#text", part.Text);
        Extensions(part.Children);
        json.WriteEndObject();
    }

    // XML Schema allows a plus sign, leading zeros and a missing digit beside the point; JSON does not.
    private static string? JsonNumber(string text)
    {
        var rest = text.AsSpan();
        var sign = rest.StartsWith('-') ? "-" : "";
        if (rest.StartsWith('-') || rest.StartsWith('+'))
            rest = rest[1..];
        var e = rest.IndexOfAny('e', 'E');
        var exponent = e < 0 ? [] : rest[e..];
        var mantissa = e < 0 ? rest : rest[..e];
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? [] : mantissa[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction) || !IsExponent(exponent))
            return null;
        var trimmed = whole.TrimStart('0');
        return $"{sign}{(trimmed.IsEmpty ? "0" : trimmed)}{(fraction.IsEmpty ? "" : ".")}{fraction}{exponent}";
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return true;
        var digits = text.Length > 1 && text[1] is '+' or '-' ? text[2..] : text[1..];
        return digits.Length > 0 && AreDigits(digits);
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
