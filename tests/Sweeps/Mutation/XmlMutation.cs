using System.Text;
using System.Xml.Linq;

namespace Xinyuan.Sweeps.Mutation;

/// <summary>Changes a document in XML so that it is well formed still: elements go, come, change places, names and namespaces.</summary>
internal static class XmlMutation
{
    private static readonly XName[] Names =
    [
        "extension",
        "baseExtension",
        "action",
        "eventID",
        "epcList",
        "ilmd",
        "quantityElement",
        "errorDeclaration",
        "EventList",
        "nope",
        "{https://ns.farm.example/epcis/}x",
        "{urn:epcglobal:epcis:xsd:2}ObjectEvent",
        "{urn:epcglobal:cbv:mda}lotNumber",
        "{https://ns.example/天}平",
    ];

    private static readonly string[] Texts =
    [
        "",
        " ",
        "NaN",
        "-1",
        "1e5",
        "urn:x:1",
        "shipping",
        "2026-05-04",
        "9999-12-31T23:59:59Z",
        "天平",
    ];

    public static byte[] Of(string text, Random random)
    {
        var document = XDocument.Parse(text, LoadOptions.PreserveWhitespace);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            List<XElement> inner = [.. document.Root!.Descendants()];
            if (inner.Count > 0)
                Change(inner[random.Next(inner.Count)], new XElement(inner[random.Next(inner.Count)]), random);
        }
        return Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting));
    }

    private static void Change(XElement element, XElement other, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                element.Remove();
                break;
            case 1:
                element.AddAfterSelf(other);
                break;
            case 2:
                element.Add(other);
                break;
            case 3:
                element.ReplaceWith(other);
                break;
            case 4:
                element.Name = Names[random.Next(Names.Length)];
                break;
            case 5:
                element.ReplaceWith(new XElement(Names[random.Next(Names.Length)], new XElement(element)));
                break;
            case 6:
                element.SetAttributeValue(random.Next(2) == 0 ? "type" : "value", Texts[random.Next(Texts.Length)]);
                break;
            default:
                element.Value = Texts[random.Next(Texts.Length)];
                break;
        }
    }
}
