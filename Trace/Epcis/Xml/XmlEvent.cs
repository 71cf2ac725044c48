using System.Collections.Frozen;

namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// An event in XML, of EPCIS 1.0 to 2.0, as the event in JSON that says the same. What a rule forbids is written as it is, so that the
/// rule finds it.
/// </summary>
internal sealed class XmlEvent(XmlJson to)
{
    private static readonly FrozenSet<string> UriLists = FrozenSet.ToFrozenSet(
        ["epcList", "childEPCs", "inputEPCList", "outputEPCList"],
        StringComparer.Ordinal
    );

    private static readonly FrozenSet<string> QuantityLists = FrozenSet.ToFrozenSet(
        ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"],
        StringComparer.Ordinal
    );

    private static readonly FrozenSet<string> Numbers = FrozenSet.ToFrozenSet(
        ["value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"],
        StringComparer.Ordinal
    );

    /// <summary>Writes an event.</summary>
    public void Write(XmlPart said)
    {
        to.Json.WriteStartObject();
        to.Json.WriteString("type", to.Names.NameOf(said.Name));
        to.ExtensionAttributes(said);
        foreach (var attribute in said.Attributes.Where(attribute => attribute.Name.Space.Length == 0))
            to.AttributeMember(attribute.Name.Local, said, attribute.Name, () => to.Json.WriteStringValue(attribute.Value));
        Fields(said);
        to.Json.WriteEndObject();
    }

    // EPCIS 1.x put what came later into `extension` and `baseExtension`, one within the other; JSON has it all side by side.
    private void Fields(XmlPart parent)
    {
        var fields = Flat(parent).ToList();
        foreach (var field in fields.Where(field => field.Name.Space.Length == 0 && field.Name.Local != "certificationInfo"))
            to.Member(field.Name.Local, field, () => Value(field));
        var certificates = fields.Where(field => field.Name is { Space: "", Local: "certificationInfo" }).ToList();
        if (certificates.Count == 1)
            to.Member("certificationInfo", certificates[0], () => to.Json.WriteStringValue(certificates[0].Text));
        else if (certificates.Count > 1)
            to.Member("certificationInfo", certificates[0], () => Texts(certificates));
        to.Extensions(fields.Where(field => field.Name.Space.Length > 0));
    }

    private static IEnumerable<XmlPart> Flat(XmlPart parent) =>
        parent.Children.SelectMany(child => child.Name is { Space: "", Local: "extension" or "baseExtension" } ? Flat(child) : [child]);

    private void Value(XmlPart field)
    {
        switch (field.Name.Local)
        {
            case "bizStep":
                to.Json.WriteStringValue(XmlWords.BizStep(field.Text));
                break;
            case "disposition":
                to.Json.WriteStringValue(XmlWords.Disposition(field.Text));
                break;
            case "persistentDisposition":
                States(field);
                break;
            case "readPoint" or "bizLocation":
                Place(field);
                break;
            case "bizTransactionList":
                Pairs(field, "bizTransaction", XmlWords.BizTransactionType);
                break;
            case "sourceList":
                Pairs(field, "source", XmlWords.SourceDestinationType);
                break;
            case "destinationList":
                Pairs(field, "destination", XmlWords.SourceDestinationType);
                break;
            case "errorDeclaration":
                Error(field);
                break;
            case "sensorElementList":
                to.Array(field.Children, Sensor);
                break;
            case "ilmd":
                to.Json.WriteStartObject();
                to.Extensions(Flat(field));
                to.Json.WriteEndObject();
                break;
            case var name when UriLists.Contains(name):
                Texts(field.Children);
                break;
            case var name when QuantityLists.Contains(name):
                to.Array(field.Children, Quantity);
                break;
            default:
                Text(field);
                break;
        }
    }

    // Where text belongs, elements are kept as an object, which the rules refuse.
    private void Text(XmlPart field)
    {
        if (field.Children.Count == 0)
        {
            to.Json.WriteStringValue(field.Text);
            return;
        }
        to.Json.WriteStartObject();
        to.Extensions(field.Children);
        to.Json.WriteEndObject();
    }

    private void Texts(IReadOnlyList<XmlPart> parts) => to.Array(parts, Text);

    private void Quantity(XmlPart element)
    {
        to.Json.WriteStartObject();
        foreach (var member in element.Children)
        {
            to.Member(
                to.Names.NameOf(member.Name),
                member,
                () =>
                {
                    if (member.Name is { Space: "", Local: "quantity" })
                        to.Number(member.Text);
                    else
                        Text(member);
                }
            );
        }
        to.Json.WriteEndObject();
    }

    private void States(XmlPart field)
    {
        to.Json.WriteStartObject();
        foreach (var group in field.Children.GroupBy(child => to.Names.NameOf(child.Name), StringComparer.Ordinal))
        {
            List<XmlPart> states = [.. group];
            to.Member(group.Key, states[0], () => to.Array(states, state => to.Json.WriteStringValue(XmlWords.Disposition(state.Text))));
        }
        to.Json.WriteEndObject();
    }

    private void Place(XmlPart field)
    {
        to.Json.WriteStartObject();
        var members = Flat(field).ToList();
        foreach (var member in members.Where(member => member.Name.Space.Length == 0))
            to.Member(member.Name.Local, member, () => Text(member));
        to.Extensions(members.Where(member => member.Name.Space.Length > 0));
        to.Json.WriteEndObject();
    }

    private void Pairs(XmlPart field, string name, Func<string, string> word) =>
        to.Array(
            field.Children,
            pair =>
            {
                to.Json.WriteStartObject();
                foreach (var (attribute, value) in pair.Attributes)
                {
                    var isType = attribute is { Space: "", Local: "type" };
                    var text = isType ? word(value.Trim()) : value.Trim();
                    to.AttributeMember(to.Names.NameOf(attribute), pair, attribute, () => to.Json.WriteStringValue(text));
                }
                to.Member(pair.Name is { Space: "" } own && own.Local != name ? own.Local : name, pair, () => Text(pair));
                to.Json.WriteEndObject();
            }
        );

    private void Error(XmlPart field)
    {
        to.Json.WriteStartObject();
        var members = Flat(field).ToList();
        foreach (var member in members.Where(member => member.Name.Space.Length == 0))
        {
            to.Member(
                member.Name.Local,
                member,
                () =>
                {
                    if (member.Name.Local == "correctiveEventIDs")
                        Texts(member.Children);
                    else if (member.Name.Local == "reason")
                        to.Json.WriteStringValue(XmlWords.ErrorReason(member.Text));
                    else
                        Text(member);
                }
            );
        }
        to.Extensions(members.Where(member => member.Name.Space.Length > 0));
        to.Json.WriteEndObject();
    }

    private void Sensor(XmlPart element)
    {
        to.Json.WriteStartObject();
        var members = Flat(element).ToList();
        foreach (var metadata in members.Where(member => member.Name is { Space: "", Local: "sensorMetadata" }))
            to.Member("sensorMetadata", metadata, () => Attributes(metadata));
        var reports = members.Where(member => member.Name is { Space: "", Local: "sensorReport" }).ToList();
        if (reports.Count > 0)
            to.Member("sensorReport", reports[0], () => to.Array(reports, Attributes));
        to.Extensions(members.Where(member => member.Name is not { Space: "", Local: "sensorMetadata" or "sensorReport" }));
        to.Json.WriteEndObject();
    }

    private void Attributes(XmlPart part)
    {
        to.Json.WriteStartObject();
        foreach (var (name, spelled) in part.Attributes)
        {
            var value = spelled.Trim();
            to.AttributeMember(
                to.Names.NameOf(name),
                part,
                name,
                () =>
                {
                    if (name.Space.Length == 0 && Numbers.Contains(name.Local))
                        to.Number(value);
                    else if (name is { Space: "", Local: "booleanValue" })
                        to.Boolean(value);
                    else
                        to.Json.WriteStringValue(name.Space.Length == 0 ? XmlWords.OfSensor(name.Local, value) : value);
                }
            );
        }
        to.Extensions(part.Children);
        to.Json.WriteEndObject();
    }
}
