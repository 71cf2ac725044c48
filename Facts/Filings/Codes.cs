using System.Text.RegularExpressions;

namespace Xinyuan.Facts.Filings;

/// <summary>Forms of codes in filings.</summary>
internal static partial class Codes
{
    [GeneratedRegex(@"\A[a-z]{2}(-[A-Z]{2})?\z")]
    public static partial Regex Language();

    [GeneratedRegex(@"\A[a-z]+/[a-z0-9][-+.a-z0-9]{0,80}\z")]
    public static partial Regex MediaType();

    // RFC 3986: what a URI holds as it is; so that it can stand in a header.
    [GeneratedRegex(@"\A[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+\z")]
    public static partial Regex UriCharacters();

    [GeneratedRegex(@"\A[0-9]{4,12}\z")]
    public static partial Regex CompanyPrefix();
}
