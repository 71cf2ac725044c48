using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Xinyuan.GraphApi.Pages;

/// <summary>
/// Text that is HTML. It is made from interpolated strings, of which the literal parts are HTML and every value is encoded, unless
/// it is itself <see cref="Html"/>. There is no other way to make it, so nothing gets onto a page unencoded.
/// </summary>
internal readonly struct Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>Nothing.</summary>
    public static Html Empty => default;

    /// <summary>HTML out of an interpolated string. Attribute values stand in double quotes.</summary>
    public static Html Of(ref Writer writer) => new(writer.ToString());

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part._text);
        return new Html(text.ToString());
    }

    /// <summary>
    /// JSON for a data block of a <c>script</c> element, in which a browser reads up to the next <c>&lt;/script</c>: with
    /// <c>&lt;</c> written as JSON writes it, there is none.
    /// </summary>
    public static Html JsonBlock(ReadOnlySpan<byte> utf8Json) =>
        new(Encoding.UTF8.GetString(utf8Json).Replace("<", "\\u003c", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => _text ?? "";

    /// <summary>Takes the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Writer
    {
        private readonly StringBuilder _text;

        /// <summary>Called by the compiler.</summary>
        public Writer(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

        /// <summary>A literal part is HTML.</summary>
        public void AppendLiteral(string html) => _text.Append(html);

        /// <summary>HTML stays as it is.</summary>
        public void AppendFormatted(Html html) => _text.Append(html._text);

        /// <summary>Text is encoded.</summary>
        public void AppendFormatted(string? text)
        {
            if (text is not null)
                _text.Append(Encoder.Encode(text));
        }

        /// <summary>So is a number, which is written as everywhere.</summary>
        public void AppendFormatted(long number) => _text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

        /// <inheritdoc/>
        public override string ToString() => _text.ToString();
    }
}
