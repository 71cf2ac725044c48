using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Xinyuan.Facts;

/// <summary>
/// Who somebody is: <c>uscc:</c> for mainland firms, <c>gln:</c>, <c>lei:</c> or <c>nat:CC:number</c> (a national register's
/// number) for overseas ones, and <c>org:name</c> for authorities and the operator, which answer by office and not by code.
/// The text form is canonical: two spellings of one party never differ.
/// </summary>
public sealed partial record PartyId
{
    private PartyId(string text) => Text = text;

    /// <summary>The canonical text, such as <c>uscc:91222401MA00000001</c>. Its parts hold no white space and no control characters.</summary>
    public string Text { get; }

    /// <summary>The part before the first colon.</summary>
    public string Scheme => Text[..Text.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The part after the first colon.</summary>
    public string Value => Text[(Text.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads a party id; on failure <paramref name="fault"/> says in a sentence what is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PartyId? party, [NotNullWhen(false)] out string? fault)
    {
        party = null;
        fault = Check(text);
        if (fault is not null)
            return false;
        party = new PartyId(text!);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? Check(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "a party id is missing";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return $"'{text}' has no scheme; write uscc:…, gln:…, lei:…, nat:CC:… or org:…";
        var value = text[(colon + 1)..];
        return text[..colon] switch
        {
            "uscc" => Uscc.Fault(value),
            "gln" => value.Length == 13 && Gs1CheckDigit.IsValid(value)
                ? null
                : $"'{value}' is not a GLN: 13 digits, the last a check digit",
            "lei" => IsLei(value) ? null : $"'{value}' is not an LEI (ISO 17442)",
            "nat" => National().IsMatch(value) ? null : $"'{value}' is not CC:number with an ISO 3166 country code",
            "org" => Office().IsMatch(value) ? null : $"'{value}' is not an office name (lower-case letters, digits, '-' and '.')",
            var scheme => $"'{scheme}' is not a party scheme; use uscc, gln, lei, nat or org",
        };
    }

    // ISO 17442: 18 letters or digits and two check digits, ISO 7064 mod 97-10.
    private static bool IsLei(string value)
    {
        if (!Lei().IsMatch(value))
            return false;
        var remainder = 0;
        foreach (var c in value)
        {
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % 97 : ((remainder * 100) + (c - 'A' + 10)) % 97;
        }
        return remainder == 1;
    }

    [GeneratedRegex(@"\A[A-Z0-9]{18}[0-9]{2}\z")]
    private static partial Regex Lei();

    [GeneratedRegex(@"\A[A-Z]{2}:[A-Za-z0-9./-]{1,40}\z")]
    private static partial Regex National();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,63}\z")]
    private static partial Regex Office();
}
