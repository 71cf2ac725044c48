using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>
/// Reads JSON text strictly: UTF-8, with or without a byte order mark, no member twice in an object, within the limits, and every
/// string a whole one. What passes can be read without an exception.
/// </summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = EpcisLimits.DepthMax, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = EpcisLimits.DepthMax };

    /// <summary>The text without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>The root element, or null with a finding. With an element there may be a finding too: a warning.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8, out Finding? finding)
    {
        finding = null;
        Finding? warning = null;
        if (utf8.Length > EpcisLimits.DocumentBytesMax)
            return Bad($"the document has more than {EpcisLimits.DocumentBytesMax} bytes", out finding);
        var text = WithoutMark(utf8);
        if (!Utf8.IsValid(text.Span))
            return Bad("the document is not UTF-8", out finding);
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(text, Strict).RootElement;
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException)
        {
            finding = JsonFault.Locate(text.Span);
            if (finding is not null)
                return null;
            root = JsonDocument.Parse(text, Lenient).RootElement;
            warning = new Finding("", $"an event has {LastWins.Name} twice; the last counts");
        }
        finding = Beyond(root);
        if (finding is not null)
            return null;
        finding = warning;
        return warning is null ? root : LastWins.Rewrite(root);
    }

    // The first value beyond a limit. The path is put together only where there is one, on the way back.
    private static Finding? Beyond(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if ((BeyondName(member) ?? Beyond(member.Value)?.Within(member.Name)) is { } inMember)
                        return inMember;
                }
                return null;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (Beyond(item) is { } inItem)
                        return inItem.Within(index.ToString(CultureInfo.InvariantCulture));
                    index++;
                }
                return null;
            case JsonValueKind.String:
                var value = JsonMarshal.GetRawUtf8Value(element);
                if (value.Length > EpcisLimits.StringBytesMax)
                    return new Finding("", $"the string has more than {EpcisLimits.StringBytesMax} bytes");
                return !value.Contains((byte)'\\') || IsWhole(element.GetString)
                    ? null
                    : new Finding("", "the string holds half a surrogate pair");
            case JsonValueKind.Number:
                return JsonMarshal.GetRawUtf8Value(element).Length <= EpcisLimits.NumberBytesMax
                    ? null
                    : new Finding("", $"the number has more than {EpcisLimits.NumberBytesMax} characters");
            default:
                return null;
        }
    }

    private static Finding? BeyondName(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length > EpcisLimits.NameBytesMax)
            return new Finding("", $"a member's name has more than {EpcisLimits.NameBytesMax} bytes");
        return !raw.Contains((byte)'\\') || IsWhole(() => member.Name)
            ? null
            : new Finding("", "a member's name holds half a surrogate pair");
    }

    private static Finding Within(this Finding finding, string step) => finding with { Path = $"/{JsonFault.Escape(step)}{finding.Path}" };

    // Valid UTF-8 can still escape a lone surrogate; only then does reading the string throw.
    private static bool IsWhole(Func<string?> read)
    {
        try
        {
            read();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonElement? Bad(string message, out Finding? finding)
    {
        finding = new Finding("", message);
        return null;
    }
}
