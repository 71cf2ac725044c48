using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Supervision;

/// <summary>
/// What measures must keep to: nothing burdens a firm that the published list does not have on the day, and the platform, which is no
/// authority, gives nothing but its own service.
/// </summary>
internal static class MeasureConsistency
{
    public static void Check(MeasureCatalogue catalogue, List<Finding> findings)
    {
        CheckRepeats("items", [.. catalogue.List.Items.Select(item => item.Code)], "code", findings);
        CheckRepeats("measures", [.. catalogue.Measures.Select(measure => measure.Id)], "id", findings);
        foreach (var (index, item) in catalogue.List.Items.Index())
        {
            if (item.ValidTo < item.ValidFrom)
                findings.Add(new Finding($"/items/{index}/validTo", "it ends before it begins"));
        }
        foreach (var (index, measure) in catalogue.Measures.Index())
        {
            if (measure.ValidTo < measure.ValidFrom)
                findings.Add(new Finding($"/measures/{index}/validTo", "it ends before it begins"));
            if (Fault(measure, catalogue.List) is var (field, message))
                findings.Add(new Finding($"/measures/{index}/{field}", message));
        }
    }

    private static void CheckRepeats(string list, List<string> keys, string field, List<Finding> findings)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, key) in keys.Index())
        {
            if (!known.Add(key))
                findings.Add(new Finding($"/{list}/{index}/{field}", $"'{key}' occurs twice"));
        }
    }

    private static (string Field, string Message)? Fault(MeasureRule measure, MeasureList list)
    {
        var isOfTier = measure.Cause is MeasureCause.OfTier;
        if (isOfTier != (measure.Kind == MeasureKind.Service))
            return ("on", "a tier of the platform indicator gives the platform's own service, and nothing else does");
        if (isOfTier && measure.Effect == MeasureEffect.Burden)
            return ("effect", "the platform is no authority: its indicator burdens nobody");
        var sort = measure.Effect == MeasureEffect.Burden ? ListedSort.Discipline : ListedSort.Incentive;
        if (measure.Item is null)
        {
            return measure.Effect == MeasureEffect.Burden || measure.Kind is MeasureKind.Incentive or MeasureKind.Discipline
                ? ("item", "a measure that burdens, and one of several departments together, names its item of the published list")
                : null;
        }
        if (list.Find(measure.Item) is not { } item)
            return ("item", $"'{measure.Item}' is not in the published list '{list.Id}'");
        if (item.Sort != sort)
            return ("item", $"'{measure.Item}' is a measure of {item.Sort.ToString().ToLowerInvariant()}");
        if (item.NeedsListing && measure.Cause is not MeasureCause.OfListing)
            return ("on", $"'{measure.Item}' follows from a listing and from nothing else");
        return IsCovered(measure, item, list)
            ? null
            : ("item", $"'{measure.Item}' is not in the published list on every day on which the measure holds");
    }

    // Before the list's first edition nothing was limited to it.
    private static bool IsCovered(MeasureRule measure, ListedMeasure item, MeasureList list)
    {
        var from = measure.ValidFrom < list.ValidFrom ? list.ValidFrom : measure.ValidFrom;
        if (measure.ValidTo < from)
            return true;
        return item.ValidFrom <= from && (item.ValidTo is null || (measure.ValidTo is { } last && last <= item.ValidTo));
    }
}
