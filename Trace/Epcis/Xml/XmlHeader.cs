namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// The header of a document: who sent it to whom (UN/CEFACT's Standard Business Document Header) and master data, as JSON has them.
/// </summary>
internal sealed class XmlHeader(XmlJson to)
{
    public const string BusinessHeaderSpace = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";

    /// <summary>Writes members of the document; an answer to a query has no place for who sent it.</summary>
    public void Write(XmlPart header, bool isQuery)
    {
        var parts = header
            .Children.SelectMany(child => child.Name is { Space: "", Local: "extension" } ? child.Children : [child])
            .ToList();
        to.Member(
            "epcisHeader",
            header,
            () =>
            {
                to.Json.WriteStartObject();
                foreach (var masterData in parts.Where(part => part.Name is { Space: "", Local: "EPCISMasterData" }))
                    to.Member("epcisMasterData", masterData, () => MasterData(masterData));
                to.Extensions(parts.Where(part => part.Name is not { Space: "", Local: "EPCISMasterData" } && !IsBusiness(part)));
                to.Json.WriteEndObject();
            }
        );
        if (!isQuery && parts.Find(IsBusiness) is { } business)
        {
            Text("sender", business, "Sender", "Identifier");
            Text("receiver", business, "Receiver", "Identifier");
            Text("instanceIdentifier", business, "DocumentIdentification", "InstanceIdentifier");
        }
    }

    private static bool IsBusiness(XmlPart part) => part.Name is { Space: BusinessHeaderSpace, Local: "StandardBusinessDocumentHeader" };

    private void Text(string member, XmlPart business, string part, string field)
    {
        if (Find(Find(business, part), field) is { Text.Length: > 0 } found)
            to.Member(member, found, () => to.Json.WriteStringValue(found.Text));
    }

    private static XmlPart? Find(XmlPart? parent, string name) =>
        parent?.Children.FirstOrDefault(child => child.Name.Space == BusinessHeaderSpace && child.Name.Local == name);

    private void MasterData(XmlPart masterData)
    {
        to.Json.WriteStartObject();
        foreach (var list in masterData.Children)
        {
            if (list.Name is { Space: "", Local: "VocabularyList" })
                to.Member("vocabularyList", list, () => to.Array(list.Children, Vocabulary));
            else
                to.Extensions([list]);
        }
        to.Json.WriteEndObject();
    }

    private void Vocabulary(XmlPart vocabulary)
    {
        to.Json.WriteStartObject();
        Attribute(vocabulary, "type");
        foreach (var list in vocabulary.Children)
        {
            if (list.Name is { Space: "", Local: "VocabularyElementList" })
                to.Member("vocabularyElementList", list, () => to.Array(list.Children, Element));
            else
                to.Extensions([list]);
        }
        to.Json.WriteEndObject();
    }

    private void Element(XmlPart element)
    {
        to.Json.WriteStartObject();
        Attribute(element, "id");
        var attributes = element.Children.Where(child => child.Name is { Space: "", Local: "attribute" }).ToList();
        if (attributes.Count > 0)
            to.Member("attributes", attributes[0], () => to.Array(attributes, Named));
        if (element.Child("children") is { } children)
            to.Member("children", children, () => to.Array(children.Children, child => to.Json.WriteStringValue(child.Text)));
        to.Extensions(element.Children.Where(child => child.Name is not { Space: "", Local: "attribute" or "children" }));
        to.Json.WriteEndObject();
    }

    private void Named(XmlPart attribute)
    {
        to.Json.WriteStartObject();
        Attribute(attribute, "id");
        to.Json.WritePropertyName("attribute");
        if (attribute.Children.Count == 0)
        {
            to.Json.WriteStringValue(attribute.Text);
        }
        else
        {
            to.Json.WriteStartObject();
            to.Extensions(attribute.Children);
            to.Json.WriteEndObject();
        }
        to.Json.WriteEndObject();
    }

    private void Attribute(XmlPart part, string name)
    {
        if (part.Attribute(name) is { } value)
            to.AttributeMember(name, part, new XmlName("", name, ""), () => to.Json.WriteStringValue(value.Trim()));
    }
}
