using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>
/// How long dishonesty is public, by its class: Order 36 of the NDRC (信用修复管理办法, in force since 2026-04-01) and 国办发〔2025〕22号; of a
/// market regulator's penalty by SAMR Decree 45 too, and then the shorter longest term holds. The terms run from the date of the
/// judicial or administrative document, or from the day on which a repair obtained by fraud was revoked.
/// </summary>
/// <param name="MonthsMin">Before this many months there is no repair.</param>
/// <param name="MonthsMax">After this many months publicity ends by itself; with 0 it never begins.</param>
/// <param name="MaxNorm">The norm that <paramref name="MonthsMax"/> was taken from.</param>
public sealed record Publicity(int MonthsMin, int MonthsMax, string MaxNorm)
{
    private static readonly Dictionary<(Severity, SamrPenalty?), Publicity> Terms = Combine();

    /// <summary>The norm that the shortest terms are taken from.</summary>
    public static string Norm => LegalNorms.Shipped.National.Norm;

    /// <summary>The terms of a class; null for what is no dishonesty.</summary>
    /// <param name="severity">The class.</param>
    /// <param name="penalty">What penalty of a market regulator it is; null for another authority's, or when it is not said.</param>
    public static Publicity? Of(Severity severity, SamrPenalty? penalty = null) =>
        severity.IsNegative() ? Terms.GetValueOrDefault((severity, penalty)) : null;

    /// <summary>The first day on which repair can be applied for.</summary>
    public DateOnly RepairFrom(DateOnly documentDate) => documentDate.AddMonths(MonthsMin);

    /// <summary>The first day on which publicity has ended.</summary>
    public DateOnly EndsOn(DateOnly documentDate) => documentDate.AddMonths(MonthsMax);

    private static Dictionary<(Severity, SamrPenalty?), Publicity> Combine()
    {
        var (national, samr) = (LegalNorms.Shipped.National, LegalNorms.Shipped.Samr);
        var terms = new Dictionary<(Severity, SamrPenalty?), Publicity>();
        foreach (var severity in Enum.GetValues<Severity>().Where(severity => severity.IsNegative()))
        {
            var (min, max) = (national.MonthsMin[severity.Write()], national.MonthsMax[severity.Write()]);
            terms[(severity, null)] = new Publicity(min, max, national.Norm);
            foreach (var penalty in Enum.GetValues<SamrPenalty>())
            {
                var other = samr.MonthsMax[penalty.Write()];
                terms[(severity, penalty)] = other < max ? new Publicity(min, other, samr.Norm) : new Publicity(min, max, national.Norm);
            }
        }
        return terms;
    }
}
