using System.Text.RegularExpressions;

namespace Xinyuan.Facts.Reading;

/// <content>The identifiers and codes of the field.</content>
public sealed partial class ObjectReader
{
    private const int CodeLengthMax = 200;

    /// <summary>A party id that must be there, in canonical text.</summary>
    public string Party(string name)
    {
        if (!Has(name))
            return Missing(name);
        return OptionalParty(name) ?? "";
    }

    /// <summary>A party id that may be there, in canonical text.</summary>
    public string? OptionalParty(string name)
    {
        if (OptionalText(name, CodeLengthMax) is not { Length: > 0 } text)
            return null;
        if (PartyId.TryParse(text, out _, out var fault))
            return text;
        Report(name, fault);
        return null;
    }

    /// <summary>A GTIN in 14 digits, its check digit verified.</summary>
    public string Gtin(string name) => CheckedKey(name, 14, "a GTIN");

    /// <summary>A GLN, 13 digits, its check digit verified.</summary>
    public string Gln(string name) => CheckedKey(name, 13, "a GLN");

    /// <summary>A country, ISO 3166-1 alpha-2.</summary>
    public string Country(string name)
    {
        var text = Text(name, CodeLengthMax);
        if (text.Length > 0 && !CountryCode.IsKnown(text))
            Report(name, $"'{text}' is not a country of ISO 3166-1 alpha-2");
        return text;
    }

    /// <summary>A code that must be there and have a form.</summary>
    public string Code(string name, Regex form, string description)
    {
        ArgumentNullException.ThrowIfNull(form);
        var text = Text(name, CodeLengthMax);
        if (text.Length > 0 && !form.IsMatch(text))
            Report(name, $"'{text}' is not {description}");
        return text;
    }

    /// <summary>A code that may be there and then has a form.</summary>
    public string? OptionalCode(string name, Regex form, string description) => Has(name) ? Code(name, form, description) : null;

    private string CheckedKey(string name, int length, string what)
    {
        var text = Text(name, CodeLengthMax);
        if (text.Length == 0)
            return text;
        if (text.Length != length || !text.All(char.IsAsciiDigit))
            Report(name, $"'{text}' is not {what}: {length} digits");
        else if (!Gs1CheckDigit.IsValid(text))
            Report(name, $"the check digit is '{text[^1]}' and should be '{Gs1CheckDigit.Compute(text.AsSpan(0, length - 1))}'");
        return text;
    }
}
