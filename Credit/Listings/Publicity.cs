using Xinyuan.Credit.Events;

namespace Xinyuan.Credit.Listings;

/// <summary>
/// How long dishonesty is public, by its class: Order 36 of the NDRC (信用修复管理办法, in force since 2026-04-01) and 国办发〔2025〕22号.
/// Both terms run from the date of the judicial or administrative document.
/// </summary>
/// <param name="MonthsMin">Before this many months there is no repair.</param>
/// <param name="MonthsMax">After this many months publicity ends by itself.</param>
public sealed record Publicity(int MonthsMin, int MonthsMax)
{
    /// <summary>The norm that the terms are taken from.</summary>
    public const string Norm = "NDRC Order 36 (2026)";

    private static readonly Publicity Minor = new(0, 3);
    private static readonly Publicity General = new(3, 12);
    private static readonly Publicity Serious = new(12, 36);

    /// <summary>The terms of a class; null for what is no dishonesty.</summary>
    public static Publicity? Of(Severity severity) =>
        severity switch
        {
            Severity.Minor => Minor,
            Severity.General => General,
            Severity.Serious => Serious,
            _ => null,
        };

    /// <summary>The first day on which repair can be applied for.</summary>
    public DateOnly RepairFrom(DateOnly documentDate) => documentDate.AddMonths(MonthsMin);

    /// <summary>The first day on which publicity has ended.</summary>
    public DateOnly EndsOn(DateOnly documentDate) => documentDate.AddMonths(MonthsMax);
}
