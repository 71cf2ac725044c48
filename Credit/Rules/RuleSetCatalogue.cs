namespace Xinyuan.Credit.Rules;

/// <summary>The rule sets of this service. An empty catalogue switches the indicator off.</summary>
public sealed class RuleSetCatalogue
{
    private const string ResourcePrefix = "Xinyuan.Credit.RuleSets.";
    private readonly List<RuleSet> _ruleSets;

    /// <summary>A catalogue of these rule sets.</summary>
    /// <exception cref="ArgumentException">Two have one id.</exception>
    public RuleSetCatalogue(params IEnumerable<RuleSet> ruleSets)
    {
        _ruleSets = [.. ruleSets.OrderBy(rules => rules.ValidFrom).ThenBy(rules => rules.Id, StringComparer.Ordinal)];
        if (_ruleSets.DistinctBy(rules => rules.Id).Count() != _ruleSets.Count)
            throw new ArgumentException("two rule sets have one id", nameof(ruleSets));
    }

    /// <summary>All rule sets, the oldest first.</summary>
    public IReadOnlyList<RuleSet> All => _ruleSets;

    /// <summary>The rule sets that come with the program.</summary>
    /// <exception cref="InvalidDataException">One of them is not in order.</exception>
    public static RuleSetCatalogue Embedded()
    {
        var assembly = typeof(RuleSetCatalogue).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal));
        return new RuleSetCatalogue(
            names.Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return RuleSet.Load(bytes.ToArray()) switch
                {
                    RuleSetResult.Loaded loaded => loaded.RuleSet,
                    RuleSetResult.Invalid invalid => throw new InvalidDataException($"{name}: {string.Join("; ", invalid.Findings)}"),
                    _ => throw new InvalidOperationException("a rule set is loaded or invalid"),
                };
            })
        );
    }

    /// <summary>The rule set of this id, or null.</summary>
    public RuleSet? Find(string id) => _ruleSets.Find(rules => rules.Id == id);

    /// <summary>The rule set in force on a day, the one that came last when several are; null when none is.</summary>
    public RuleSet? InForceOn(DateOnly day) => _ruleSets.FindLast(rules => rules.IsInForceOn(day));
}
