using System.Collections.Frozen;
using System.Text.Json;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Hashing;

/// <summary>
/// Extensions in the text that is hashed: <c>{namespace}name=value</c>, nested ones behind the name of what they are in, each level
/// sorted. An array is its name as often as it has elements.
/// </summary>
internal sealed class ExtensionText(PrehashBuffer buffer)
{
    private EpcisContext _context = EpcisContext.Standard;
    private FrozenSet<string>? _ignored;

    /// <summary>Says what prefixes mean, and which extensions count for nothing.</summary>
    public void Begin(EpcisContext context, FrozenSet<string>? ignored) => (_context, _ignored) = (context, ignored);

    /// <summary>The members of an object but one, sorted.</summary>
    public void MembersBut(JsonElement element, string? but)
    {
        var list = buffer.BeginList();
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name != but)
                Member(member.Name, member.Value);
        }
        buffer.EndList(list);
    }

    /// <summary>A member, as one part of the list at hand; as several when it is an array.</summary>
    public void Member(string name, JsonElement value)
    {
        if (HashFields.IsComment(name) || _ignored is not null && _ignored.Contains(_context.Expand(name)))
            return;
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                Member(name, item);
            return;
        }
        var start = buffer.Length;
        Name(name);
        var before = buffer.Length;
        if (value.ValueKind == JsonValueKind.Object)
            MembersBut(value, null);
        else
            Scalar(value);
        if (buffer.Length == before)
            buffer.CutTo(start);
        buffer.EndPart(start);
    }

    private void Name(string name)
    {
        var (space, local) = _context.Split(name);
        if (space is not null)
        {
            buffer.Add('{');
            buffer.Add(space.AsSpan());
            buffer.Add('}');
        }
        buffer.Add(local.Span);
    }

    // Of an extension's type nothing is known, and XML has none: a text that is a number counts as that number.
    private void Scalar(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = value.GetString().AsSpan().Trim();
                if (text.IsEmpty)
                    return;
                buffer.Add('=');
                if (!CanonicalValue.Number(buffer, text))
                    CanonicalValue.Text(buffer, text);
                break;
            case JsonValueKind.Number:
                buffer.Add('=');
                var number = value.GetRawText();
                if (!CanonicalValue.Number(buffer, number))
                    buffer.Add(number.AsSpan());
                break;
            case JsonValueKind.True:
                buffer.Add("=true"u8);
                break;
            case JsonValueKind.False:
                buffer.Add("=false"u8);
                break;
        }
    }
}
