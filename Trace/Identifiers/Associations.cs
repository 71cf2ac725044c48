namespace Xinyuan.Trace.Identifiers;

/// <summary>
/// Which element strings must stand beside each other on one item, and which must not (GS1 General Specifications §4.14). It holds of
/// everything that is on the item, in whatever carriers, so that one carrier alone may lack what another has.
/// </summary>
public static class Associations
{
    /// <summary>Says what of the rules the elements break: the application identifier and a sentence. Unknown ones are passed over.</summary>
    public static IEnumerable<(string Ai, string Message)> Broken(IReadOnlyList<GsElement> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var present = elements.Select(element => element.Ai).Distinct().ToList();
        foreach (var ai in present.Select(ApplicationIdentifiers.Find).OfType<ApplicationIdentifier>())
        {
            foreach (var pattern in ai.Excludes)
            {
                if (present.Find(other => other != ai.Ai && ApplicationIdentifiers.Matches(pattern, other)) is { } excluded)
                    yield return (ai.Ai, $"{ai} and {ApplicationIdentifiers.Find(excluded)} exclude each other");
            }
            foreach (var condition in ai.Requires)
            {
                if (!condition.Any(group => group.All(IsPresent)))
                    yield return (ai.Ai, $"{ai} needs {Shown(condition)} beside it");
            }
        }

        bool IsPresent(string pattern) => present.Exists(ai => ApplicationIdentifiers.Matches(pattern, ai));
    }

    private static string Shown(IReadOnlyList<IReadOnlyList<string>> condition) =>
        string.Join(" or ", condition.Select(group => string.Join(" with ", group.Select(ai => $"({ai.Replace('*', 'n')})"))));
}
