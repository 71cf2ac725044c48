using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Xinyuan.GraphApi.Pages;

/// <summary>Writes a square image of black and white as PNG (RFC 2083, ISO/IEC 15948): one bit a pixel, with its physical size.</summary>
internal static class PngImage
{
    private const byte UnitMetre = 1;
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <param name="side">Width and height in pixels.</param>
    /// <param name="pixelsPerMetre">How large it is to be shown.</param>
    /// <param name="isBlack">Whether the pixel at x and y is black.</param>
    public static byte[] Write(int side, int pixelsPerMetre, Func<int, int, bool> isBlack)
    {
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\u001a\n"u8]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], side);
        header[8] = 1; // bits a pixel; the rest is zero: grey, deflate, adaptive filters, not interlaced
        WriteChunk(png, "IHDR", header);
        Span<byte> size = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(size, pixelsPerMetre);
        BinaryPrimitives.WriteInt32BigEndian(size[4..], pixelsPerMetre);
        size[8] = UnitMetre;
        WriteChunk(png, "pHYs", size);
        WriteChunk(png, "IDAT", Pixels(side, isBlack));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Pixels(int side, Func<int, int, bool> isBlack)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            // Before each row the number of its filter, none.
            var row = new byte[1 + ((side + 7) / 8)];
            for (var y = 0; y < side; y++)
            {
                Array.Clear(row);
                for (var x = 0; x < side; x++)
                {
                    if (!isBlack(x, y))
                        row[1 + (x / 8)] |= (byte)(0x80 >> (x % 8));
                }
                deflate.Write(row);
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        var crc = uint.MaxValue;
        foreach (var one in body)
            crc = CrcTable[(byte)(crc ^ one)] ^ (crc >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        png.Write(number);
    }

    private static uint[] MakeCrcTable()
    {
        const uint Polynomial = 0xEDB88320;
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : Polynomial ^ (crc >> 1);
            table[i] = crc;
        }
        return table;
    }
}
