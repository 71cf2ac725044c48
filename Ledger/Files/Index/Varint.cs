namespace Xinyuan.Ledger.Files.Index;

/// <summary>Numbers of any size in as few bytes as they need: seven bits a byte, lowest first, the eighth says that more follow.</summary>
internal static class Varint
{
    public const int BytesMax = 10;

    public static int Write(Span<byte> target, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            target[at++] = (byte)(value | 0x80);
        target[at++] = (byte)value;
        return at;
    }

    /// <summary>Reads one and steps over it; false when the bytes end within it or it is too long.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if ((uint)at >= (uint)bytes.Length)
                return false;
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return true;
        }
        return false;
    }
}
