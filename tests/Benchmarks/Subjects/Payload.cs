using System.Globalization;
using System.Text;

namespace Xinyuan.Benchmarks.Subjects;

/// <summary>The events: JSON of 1 KiB that no engine can compress to nothing, the same bytes for every subject.</summary>
internal static class Payload
{
    public const int Bytes = 1_024;

    // A fixed seed: every run and every subject writes the same.
    private const int Seed = 20_261_123;
    private const int TextBytes = 1 << 20;
    private static readonly byte[] Text = MakeText();

    /// <summary>Event <paramref name="number"/>, of <paramref name="length"/> bytes.</summary>
    public static byte[] Of(int number, int length = Bytes)
    {
        var bytes = new byte[length];
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{number},\"text\":\""));
        head.CopyTo(bytes, 0);
        var room = length - head.Length - 2;
        Text.AsSpan((int)((uint)number * 7_919 % (TextBytes - length)), room).CopyTo(bytes.AsSpan(head.Length));
        "\"}"u8.CopyTo(bytes.AsSpan(length - 2));
        return bytes;
    }

    private static byte[] MakeText()
    {
        var random = new byte[TextBytes];
        new Random(Seed).NextBytes(random);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(random))[..TextBytes];
    }
}
