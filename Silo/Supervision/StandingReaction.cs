using Xinyuan.Credit.Supervision;
using Xinyuan.Ledger;
using Xinyuan.Silo.Reactions;

namespace Xinyuan.Silo.Supervision;

/// <summary>Looks at an enterprise again whenever something is put on record about it.</summary>
internal sealed class StandingReaction(StandingWatch watch) : IReaction
{
    public string Name => "standing";

    public LogQuery Query { get; } = LogQuery.OfType([.. SubjectEvents.Types]);

    public async ValueTask ReactAsync(IReadOnlyList<Entry> entries, CancellationToken cancel) =>
        await watch.LookAsync(entries.Select(SubjectEvents.SubjectOf).OfType<string>().Distinct(StringComparer.Ordinal), cancel);
}
