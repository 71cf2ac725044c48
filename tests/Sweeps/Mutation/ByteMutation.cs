namespace Xinyuan.Sweeps.Mutation;

/// <summary>Changes bytes, whatever they mean.</summary>
internal static class ByteMutation
{
    private const int ChangesMax = 4;

    public static byte[] Of(byte[] bytes, Random random)
    {
        var text = bytes.ToList();
        for (var changes = random.Next(1, ChangesMax + 1); changes > 0 && text.Count > 1; changes--)
            Change(text, random);
        return [.. text];
    }

    private static void Change(List<byte> text, Random random)
    {
        var at = random.Next(text.Count);
        var length = Math.Min(random.Next(1, 24), text.Count - at);
        switch (random.Next(7))
        {
            case 0:
                text[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                text[at] = (byte)random.Next(256);
                break;
            case 2:
                text.RemoveRange(at, length);
                break;
            case 3:
                text.InsertRange(at, text.GetRange(random.Next(text.Count - length + 1), length));
                break;
            case 4:
                text.Insert(at, "\0\"\\<>&{}[],:/\u007f"u8.ToArray()[random.Next(14)]);
                break;
            case 5:
                text.RemoveRange(at, text.Count - at);
                break;
            default:
                text.InsertRange(at, (byte[])[0xEF, 0xBB, 0xBF, 0xC0, 0xED, 0xA0, 0x80]);
                break;
        }
    }
}
