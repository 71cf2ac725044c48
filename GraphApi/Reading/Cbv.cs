namespace Xinyuan.GraphApi.Reading;

/// <summary>Terms of the Core Business Vocabulary, and of vocabularies like it.</summary>
internal static class Cbv
{
    /// <summary>The last word of a term, however it is spelled: bare, as a URN, or as a web address.</summary>
    public static string Word(string? term)
    {
        if (term is null)
            return "";
        var last = term[(term.LastIndexOfAny([':', '/', '#']) + 1)..];
        foreach (var prefix in (string[])["BizStep-", "Disp-"])
        {
            if (last.StartsWith(prefix, StringComparison.Ordinal))
                return last[prefix.Length..];
        }
        return last;
    }
}
