using System.Text.Json;

namespace Xinyuan.Trace.Epcis;

/// <summary>
/// A share of a JSON value: what of it belongs to one section. Two shares of one value never hold the same leaf, and arrays keep
/// their length, so that shares can be put together again.
/// </summary>
internal abstract record SectionPart
{
    private SectionPart() { }

    /// <summary>A whole value.</summary>
    public sealed record Leaf(JsonElement Value) : SectionPart;

    /// <summary>Some members of an object.</summary>
    public sealed record Members(SortedDictionary<string, SectionPart> ByName) : SectionPart
    {
        public static Members Empty() => new(new SortedDictionary<string, SectionPart>(StringComparer.Ordinal));
    }

    /// <summary>A share of each object of an array; an empty one where nothing of it belongs here.</summary>
    public sealed record Items(IReadOnlyList<SectionPart> InOrder) : SectionPart;

    /// <summary>Reads a share as it was written.</summary>
    public static SectionPart Read(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => new Members(
                new SortedDictionary<string, SectionPart>(
                    element.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value)),
                    StringComparer.Ordinal
                )
            ),
            JsonValueKind.Array => new Items([.. element.EnumerateArray().Select(Read)]),
            _ => new Leaf(element),
        };

    /// <summary>Puts two shares of one value together.</summary>
    /// <exception cref="InvalidDataException">They are not shares of one value.</exception>
    public static SectionPart Join(SectionPart first, SectionPart second) =>
        (first, second) switch
        {
            (Members ours, Members theirs) => Join(ours, theirs),
            (Items ours, Items theirs) when ours.InOrder.Count == theirs.InOrder.Count => new Items([
                .. ours.InOrder.Zip(theirs.InOrder, Join),
            ]),
            _ => throw new InvalidDataException("two sections of an event hold the same field"),
        };

    /// <summary>Writes the share, with the members of every object in the order of their names, so that equal content gives equal bytes.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        switch (this)
        {
            case Leaf leaf:
                SectionShare.WriteOrdered(leaf.Value, writer);
                break;
            case Members members:
                writer.WriteStartObject();
                foreach (var (name, part) in members.ByName)
                {
                    writer.WritePropertyName(name);
                    part.Write(writer);
                }
                writer.WriteEndObject();
                break;
            case Items items:
                writer.WriteStartArray();
                foreach (var part in items.InOrder)
                    part.Write(writer);
                writer.WriteEndArray();
                break;
        }
    }

    private static Members Join(Members ours, Members theirs)
    {
        var joined = new SortedDictionary<string, SectionPart>(ours.ByName, StringComparer.Ordinal);
        foreach (var (name, part) in theirs.ByName)
            joined[name] = joined.TryGetValue(name, out var there) ? Join(there, part) : part;
        return new Members(joined);
    }
}
