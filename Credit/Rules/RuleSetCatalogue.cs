using Xinyuan.Credit.Lifecycle;

namespace Xinyuan.Credit.Rules;

/// <summary>
/// The rule sets of this service: those that come with the program, and before them those that are in force on the ledger. A catalogue
/// without any of the program switches the indicator off, whatever the ledger has.
/// </summary>
public sealed class RuleSetCatalogue
{
    private const string ResourcePrefix = "Xinyuan.Credit.RuleSets.";
    private static readonly Lazy<RuleSetCatalogue> Shipped = new(Load);
    private readonly List<RuleSet> _ruleSets;

    /// <summary>A catalogue of these rule sets.</summary>
    /// <exception cref="ArgumentException">Two have one id.</exception>
    public RuleSetCatalogue(params IEnumerable<RuleSet> ruleSets)
    {
        _ruleSets = [.. ruleSets.OrderBy(rules => rules.ValidFrom).ThenBy(rules => rules.Id, StringComparer.Ordinal)];
        if (_ruleSets.DistinctBy(rules => rules.Id).Count() != _ruleSets.Count)
            throw new ArgumentException("two rule sets have one id", nameof(ruleSets));
    }

    /// <summary>The rule sets that come with the program, the oldest first.</summary>
    public IReadOnlyList<RuleSet> All => _ruleSets;

    /// <summary>The rule sets of the ledger.</summary>
    public RuleSetRegister Ledger { get; private init; } = RuleSetRegister.Empty;

    /// <summary>Whether there is an indicator at all.</summary>
    public bool IsOn => _ruleSets.Count > 0;

    /// <summary>The rule sets that come with the program.</summary>
    /// <exception cref="InvalidDataException">One of them is not in order.</exception>
    public static RuleSetCatalogue Embedded() => Shipped.Value;

    /// <summary>These rule sets of the program, with those of a ledger.</summary>
    public RuleSetCatalogue With(RuleSetRegister ledger) => new(_ruleSets) { Ledger = ledger };

    /// <summary>The rule set of this id that is or was to be in force, of the program or the ledger; null for a draft or a shadow.</summary>
    public RuleSet? Find(string id) =>
        _ruleSets.Find(rules => rules.Id == id) ?? (IsOn && Ledger.Find(id) is { IsApproved: true } life ? life.RuleSet : null);

    /// <summary>The rule set of this id however far it has come, or null.</summary>
    public RuleSet? FindAny(string id) => Find(id) ?? (IsOn ? Ledger.Find(id)?.RuleSet : null);

    /// <summary>
    /// The rule set in force on a day: that of the ledger, else that of the program, the one that came last when several are; null when
    /// none is.
    /// </summary>
    public RuleSet? InForceOn(DateOnly day) =>
        IsOn && Ledger.All.FirstOrDefault(life => life.IsInForceOn(day)) is { } life
            ? life.RuleSet
            : _ruleSets.FindLast(rules => rules.IsInForceOn(day));

    /// <summary>The rule sets that run in the shadow on a day, in the order in which they were drafted.</summary>
    public IReadOnlyList<RuleSet> ShadowsOn(DateOnly day) =>
        IsOn ? [.. Ledger.All.Where(life => life.StageOn(day) == RuleSetStage.Shadow).Select(life => life.RuleSet)] : [];

    private static RuleSetCatalogue Load()
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
}
