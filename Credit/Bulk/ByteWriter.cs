using System.Buffers.Binary;
using System.Text;

namespace Xinyuan.Credit.Bulk;

/// <summary>Bytes that grow; what is written can be taken back.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[1024];

    /// <summary>How many bytes were written; to make it less takes the last ones back.</summary>
    public int Length { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Byte(byte value) => Take(1)[0] = value;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>A text of at most 65,535 bytes of UTF-8 behind its length.</summary>
    /// <exception cref="OverflowException">It is longer.</exception>
    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), checked((ushort)length));
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    public void OptionalText(string? text)
    {
        Byte((byte)(text is null ? 0 : 1));
        if (text is not null)
            Text(text);
    }

    private Span<byte> Take(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), 2 * _bytes.Length));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
