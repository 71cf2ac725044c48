using System.Collections.Frozen;

namespace Xinyuan.Trace.Identifiers;

/// <summary>Checks the content of a part of a value, whose characters and length are already right.</summary>
internal delegate ContentFault? ContentRule(ReadOnlySpan<char> text);

/// <summary>What is wrong with a value, and at which of its characters.</summary>
internal readonly record struct ContentFault(int At, string Message);

/// <summary>The content rules by the names that the GS1 Barcode Syntax Dictionary gives them.</summary>
internal static class ContentRules
{
    private static readonly FrozenDictionary<string, ContentRule> ByName = new Dictionary<string, ContentRule>(StringComparer.Ordinal)
    {
        ["couponcode"] = CouponRules.CouponCode,
        ["couponposoffer"] = CouponRules.PositiveOffer,
        ["csum"] = CheckRules.CheckDigit,
        ["csumalpha"] = CheckRules.CheckPair,
        ["gcppos1"] = text => CheckRules.CompanyPrefix(text, 0),
        ["gcppos2"] = text => CheckRules.CompanyPrefix(text, 1),
        ["hasnondigit"] = CheckRules.HasNonDigit,
        ["hh"] = TimeRules.Hour,
        ["hhmi"] = TimeRules.HourMinute,
        ["hyphen"] = SmallRules.Hyphen,
        ["iban"] = CheckRules.Iban,
        ["importeridx"] = SmallRules.ImporterIndex,
        ["iso3166"] = CodeLists.Country,
        ["iso3166999"] = CodeLists.CountryOr999,
        ["iso3166alpha2"] = CodeLists.CountryLetters,
        ["iso4217"] = CodeLists.Currency,
        ["iso5218"] = SmallRules.Sex,
        ["latitude"] = SmallRules.Latitude,
        ["longitude"] = SmallRules.Longitude,
        ["mediatype"] = SmallRules.MediaType,
        ["mi"] = TimeRules.MinuteOrSecond,
        ["nonzero"] = SmallRules.NonZero,
        ["nozeroprefix"] = SmallRules.NoZeroPrefix,
        ["packagetype"] = CodeLists.PackageType,
        ["pcenc"] = SmallRules.PercentEncoded,
        ["pieceoftotal"] = SmallRules.PieceOfTotal,
        ["posinseqslash"] = SmallRules.PositionInSequence,
        ["ss"] = TimeRules.MinuteOrSecond,
        ["winding"] = SmallRules.Winding,
        ["yesno"] = SmallRules.YesNo,
        ["yymmd0"] = TimeRules.DateOrMonth,
        ["yymmdd"] = TimeRules.Date,
        ["yyyymmdd"] = TimeRules.FullDate,
        ["zero"] = SmallRules.Zero,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names that there are.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <exception cref="InvalidDataException">No rule has this name.</exception>
    public static ContentRule Find(string name) =>
        ByName.TryGetValue(name, out var rule) ? rule : throw new InvalidDataException($"there is no content rule '{name}'");
}
