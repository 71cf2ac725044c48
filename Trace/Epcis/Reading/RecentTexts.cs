using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Xinyuan.Trace.Epcis.Reading;

/// <summary>
/// Names and strings of JSON as text, those that a thread read last without making them anew: names and words come again in every event, and
/// an event's strings are read several times, for its rules, index terms, sections and hash. A slot holds one; what falls on it next
/// takes its place, so that memory is bounded. One a thread.
/// </summary>
internal static class RecentTexts
{
    private const int Slots = 2_048;
    private const int BytesMax = 128;

    [ThreadStatic]
    private static string?[]? _mine;

    /// <summary>The text of a string.</summary>
    public static string Of(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (raw.Length is 0 or > BytesMax)
            return text.GetString()!;
        ref var slot = ref SlotOf(raw);
        return IsThere(slot, raw) ? slot! : Keep(ref slot, raw, text.GetString()!);
    }

    /// <summary>The name of a member.</summary>
    public static string NameOf(JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Length is 0 or > BytesMax)
            return member.Name;
        ref var slot = ref SlotOf(raw);
        return IsThere(slot, raw) ? slot! : Keep(ref slot, raw, member.Name);
    }

    // Only what stands in the JSON letter by letter is kept, so that equal letters are equal texts.
    private static string Keep(ref string? slot, ReadOnlySpan<byte> raw, string text)
    {
        if (Ascii.Equals(raw, text))
            slot = text;
        return text;
    }

    private static bool IsThere(string? kept, ReadOnlySpan<byte> raw) =>
        kept is not null && kept.Length == raw.Length && Ascii.Equals(raw, kept);

    // Texts mostly differ at their ends; two that fall together only cost the time of making them anew.
    private static ref string? SlotOf(ReadOnlySpan<byte> raw)
    {
        const ulong Odd = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)raw.Length;
        if (raw.Length >= sizeof(ulong))
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(raw[^8..]) * Odd;
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(raw[((raw.Length - 8) / 2)..]) * (Odd << 1 | 1);
        }
        else
        {
            foreach (var one in raw)
                hash = (hash ^ one) * Odd;
        }
        return ref (_mine ??= new string?[Slots])[(int)((hash * Odd) >> 53)];
    }
}
