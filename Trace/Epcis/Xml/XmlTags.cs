namespace Xinyuan.Trace.Epcis.Xml;

/// <summary>
/// Looks at the lengths of tags before a reader of XML does: it keeps all attributes of a tag at hand while it reads on, so that a tag of
/// megabytes would cost it minutes.
/// </summary>
internal static class XmlTags
{
    /// <summary>Whether a start tag has more bytes than that; a document that is not XML may count as one that has.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="bytesMax">Bytes from <c>&lt;</c> to <c>&gt;</c>.</param>
    public static bool HasLonger(ReadOnlySpan<byte> utf8, int bytesMax)
    {
        while (utf8.IndexOf((byte)'<') is >= 0 and var start)
        {
            utf8 = utf8[start..];
            int end;
            if (utf8.StartsWith("<!--"u8))
                end = utf8.IndexOf("-->"u8);
            else if (utf8.StartsWith("<![CDATA["u8))
                end = utf8.IndexOf("]]>"u8);
            else if (utf8.StartsWith("<?"u8))
                end = utf8.IndexOf("?>"u8);
            else
            {
                end = EndOfTag(utf8);
                if ((end < 0 ? utf8.Length : end) > bytesMax)
                    return true;
            }
            if (end < 0)
                return false;
            utf8 = utf8[(end + 1)..];
        }
        return false;
    }

    // The first `>` that stands in no attribute's value.
    private static int EndOfTag(ReadOnlySpan<byte> tag)
    {
        for (var at = 0; tag[at..].IndexOfAny((byte)'>', (byte)'"', (byte)'\'') is >= 0 and var next; )
        {
            at += next;
            if (tag[at] == '>')
                return at;
            var quote = tag[at++];
            if (tag[at..].IndexOf(quote) is not (>= 0 and var close))
                return -1;
            at += close + 1;
        }
        return -1;
    }
}
