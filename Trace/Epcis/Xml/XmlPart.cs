using System.Globalization;

namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>An attribute, or an element without its content: a name with its namespace.</summary>
/// <param name="Space">The namespace; empty for none.</param>
/// <param name="Local">The local name.</param>
/// <param name="Prefix">The prefix that it was written with; empty for none.</param>
internal readonly record struct XmlName(string Space, string Local, string Prefix);

/// <summary>An element of an event or header, read whole.</summary>
internal sealed class XmlPart(XmlName name, XmlPart? parent)
{
    private static readonly XmlPart[] None = [];
    private List<XmlPart>? _children;
    private Dictionary<XmlName, int>? _counts;

    public XmlName Name { get; } = name;

    public XmlPart? Parent { get; } = parent;

    /// <summary>Attributes but those of XML itself and of schema instances.</summary>
    public List<(XmlName Name, string Value)> Attributes { get; } = [];

    public IReadOnlyList<XmlPart> Children => _children ?? (IReadOnlyList<XmlPart>)None;

    /// <summary>The text, without white space around it.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Which of its name it is among its parent's elements, from 1.</summary>
    public int Number { get; private init; } = 1;

    /// <summary>Where it is, as an XPath; a number stands where several have the name.</summary>
    public string Path
    {
        get
        {
            var step = Name.Prefix.Length == 0 || Parent is null ? Name.Local : $"{Name.Prefix}:{Name.Local}";
            var isOnly = !IsNumbered && (Parent?._counts is null || Parent._counts[Counted] == 1);
            var number = isOnly ? "" : string.Create(CultureInfo.InvariantCulture, $"[{Number}]");
            return $"{Parent?.Path}/{step}{number}";
        }
    }

    private bool IsNumbered { get; init; }

    // By which elements are counted: the same name, whatever the prefix.
    private XmlName Counted => Name with { Prefix = "" };

    /// <summary>An element that stands in a list which is not kept.</summary>
    public static XmlPart InList(XmlName name, XmlPart list, int number) => new(name, list) { Number = number, IsNumbered = true };

    /// <summary>Adds an element.</summary>
    public XmlPart Add(XmlName name)
    {
        _counts ??= [];
        var number = _counts[name with { Prefix = "" }] = _counts.GetValueOrDefault(name with { Prefix = "" }) + 1;
        var child = new XmlPart(name, this) { Number = number };
        (_children ??= []).Add(child);
        return child;
    }

    /// <summary>Adds text.</summary>
    public void AddText(string text) => Text = Text.Length == 0 ? text : Text + text;

    /// <summary>Ends the element.</summary>
    public void Close() => Text = Text.Trim();

    /// <summary>The value of an attribute without namespace, or null.</summary>
    public string? Attribute(string name)
    {
        foreach (var (attribute, value) in Attributes)
        {
            if (attribute.Space.Length == 0 && attribute.Local == name)
                return value;
        }
        return null;
    }

    /// <summary>The first element of this name without namespace, or null.</summary>
    public XmlPart? Child(string name)
    {
        foreach (var child in Children)
        {
            if (child.Name.Space.Length == 0 && child.Name.Local == name)
                return child;
        }
        return null;
    }
}
