using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Facts.Risk;
using Xinyuan.Trace.Epcis;

namespace Xinyuan.Trace.Risk.Detectors;

/// <summary>Finds goods that went towards a buyer after their date.</summary>
public static partial class ExpiredGoods
{
    /// <summary>Looks at one event about an item.</summary>
    /// <param name="item">The item, canonical.</param>
    /// <param name="history">Events of the item and of its lot, which may state the date.</param>
    /// <param name="said">The event.</param>
    /// <param name="rules">The thresholds.</param>
    public static IEnumerable<FoundSignal> Find(string item, IEnumerable<SaidEvent> history, SaidEvent said, RiskRules rules)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(rules);
        if (said.Event.BizStep is not { } step || !rules.OutwardSteps.Contains(step))
            yield break;
        var stated = history
            .Append(said)
            .Select(one => (Said: one, Expires: ExpiryOf(one.Event)))
            .Where(one => one.Expires is not null)
            .OrderBy(one => one.Expires)
            .FirstOrDefault();
        // On the day itself the goods are still good; the day is that of the place where the event happened.
        if (stated.Expires is { } expires && DayOf(said.Event) > expires)
        {
            var explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"{step} at {said.Position} on {DayOf(said.Event):yyyy-MM-dd}; the goods expired on {expires:yyyy-MM-dd} by what {stated.Said.Position} states"
            );
            yield return FoundSignal.Of(AlertSignals.ExpiredGoods, AlertLevels.Critical, item, explanation, stated.Said, said);
        }
    }

    /// <summary>The date that an event states: in the master data of lot or item, or as AI 17 (expiry) or 16 (sell by) in an identifier; null when none.</summary>
    public static DateOnly? ExpiryOf(EpcisEvent said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return OfMasterData(said) ?? said.Items.Select(item => OfSpelling(item.Spelling)).FirstOrDefault(date => date is not null);
    }

    private static DateOnly? OfMasterData(EpcisEvent said)
    {
        if (!said.Json.TryGetProperty("ilmd", out var ilmd) || ilmd.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in ilmd.EnumerateObject())
        {
            if (
                Ilmd.StandardName(member.Name, said.Context) is "itemExpirationDate" or "expirationDate" or "sellByDate"
                && member.Value.ValueKind == JsonValueKind.String
                && member.Value.GetString() is { Length: >= 10 } text
                && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            )
            {
                return date;
            }
        }
        return null;
    }

    // YYMMDD; a day of 00 is the last of the month (GS1 General Specifications §3.4.6).
    private static DateOnly? OfSpelling(string spelling)
    {
        if (Dates().Match(spelling) is not { Success: true } match)
            return null;
        var digits = match.Groups[1].Value;
        var (year, month, day) = (2000 + int.Parse(digits[..2], CultureInfo.InvariantCulture), Two(digits, 2), Two(digits, 4));
        if (month is < 1 or > 12)
            return null;
        var last = DateTime.DaysInMonth(year, month);
        return day > last ? null : new DateOnly(year, month, day == 0 ? last : day);
    }

    private static int Two(string digits, int at) => int.Parse(digits.AsSpan(at, 2), CultureInfo.InvariantCulture);

    private static DateOnly DayOf(EpcisEvent said) => DateOnly.FromDateTime(said.EventTime.Date);

    [GeneratedRegex(@"(?:[?&]|\()(?:17|16)(?:=|\))([0-9]{6})(?![0-9])")]
    private static partial Regex Dates();
}
