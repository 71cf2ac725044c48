using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Xinyuan.Sweeps.Mutation;

/// <summary>Changes a document token by token: takes some out, says some twice, puts others in their place.</summary>
internal static partial class TokenMutation
{
    private static readonly string[] OtherJson =
    [
        "null",
        "true",
        "-0",
        "1e999",
        "0.1e-400",
        "123456789012345678901234567890",
        "\"\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"urn:epc:id:sgtin:6901234.001234.*\"",
        "\"https://id.gs1.org/01/06901234012340\"",
        "\"$context\"",
        "\"@context\"",
        "\"eventID\"",
        "{}",
        "[]",
        "[[[[[[[[]]]]]]]]",
        "{\"a\":{\"a\":{}}}",
        "\"" + new string('x', 20_000) + "\"",
    ];

    private static readonly string[] OtherXml =
    [
        "<![CDATA[x]]>",
        "&lt;",
        "&#0;",
        "&nope;",
        "&#x10FFFF;",
        "<!-- -->",
        "<?php x?>",
        "<!DOCTYPE x>",
        "<epcis:EPCISDocument>",
        "</epcis:EPCISDocument>",
        "<extension>",
        "</extension>",
        "<extension/>",
        "<nope:x/>",
        "<farm:x xmlns:farm='urn:y'/>",
        "<x xmlns=''/>",
        "]]>",
        "NaN",
        new('x', 20_000),
    ];

    public static byte[] OfJson(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tokens = new List<(int Start, int End)>();
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
            tokens.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
        var pieces = tokens.ConvertAll(token => Encoding.UTF8.GetString(bytes, token.Start, token.End - token.Start));
        var gaps = tokens.Select((token, i) => text[(i == 0 ? 0 : tokens[i - 1].End)..token.Start]).ToList();
        Change(pieces, OtherJson, random);
        return Encoding.UTF8.GetBytes(string.Concat(pieces.Select((piece, i) => (i < gaps.Count ? gaps[i] : ",") + piece)));
    }

    public static byte[] OfXml(string text, Random random)
    {
        var pieces = Pieces().Matches(text).Select(match => match.Value).ToList();
        Change(pieces, OtherXml, random);
        return Encoding.UTF8.GetBytes(string.Concat(pieces));
    }

    private static void Change(List<string> pieces, string[] others, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var (one, other) = (random.Next(pieces.Count), random.Next(pieces.Count));
            switch (random.Next(5))
            {
                case 0:
                    pieces[one] = others[random.Next(others.Length)];
                    break;
                case 1:
                    pieces[one] = pieces[other];
                    break;
                case 2:
                    (pieces[one], pieces[other]) = (pieces[other], pieces[one]);
                    break;
                case 3:
                    pieces.Insert(one, pieces[other]);
                    break;
                default:
                    pieces.RemoveAt(one);
                    break;
            }
        }
    }

    [GeneratedRegex("<[^>]*>|[^<]+")]
    private static partial Regex Pieces();
}
