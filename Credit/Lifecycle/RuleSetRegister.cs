using System.Collections.Immutable;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Lifecycle;

/// <summary>The rule sets of the ledger: a fold over their steps in the order of the log.</summary>
public sealed class RuleSetRegister
{
    private static readonly LogQuery Steps = LogQuery.OfType(RuleSetEvent.Types);
    private readonly ImmutableDictionary<string, RuleSetLife> _byId;

    private RuleSetRegister(ImmutableDictionary<string, RuleSetLife> byId, long position) => (_byId, Position) = (byId, position);

    /// <summary>The register of a log without rule sets.</summary>
    public static RuleSetRegister Empty { get; } = new(ImmutableDictionary.Create<string, RuleSetLife>(StringComparer.Ordinal), -1);

    /// <summary>Position of the last step taken in, or -1: the register's version.</summary>
    public long Position { get; }

    /// <summary>All rule sets, in the order in which they were drafted.</summary>
    public IEnumerable<RuleSetLife> All => _byId.Values.OrderBy(life => life.Positions[0]);

    /// <summary>The rule set of this id, or null.</summary>
    public RuleSetLife? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The register brought up to what the log has now; itself when nothing came.</summary>
    public async ValueTask<RuleSetRegister> CatchUpAsync(IEventLog log, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(log);
        var register = this;
        foreach (var position in log.Find(Steps, Position))
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            var (step, by) = await ReadAsync(log, entry, cancel).ConfigureAwait(false);
            register = RuleSetMachine.Evolve(register, step, by, position, entry.Recorded);
        }
        return register;
    }

    internal RuleSetRegister With(RuleSetLife life) => new(_byId.SetItem(life.Id, life), Math.Max(Position, life.Positions[^1]));

    private static async ValueTask<(RuleSetEvent Step, ActingOfficer By)> ReadAsync(IEventLog log, Entry entry, CancellationToken cancel)
    {
        var step = RecordEntry.ReadRuleSet(entry);
        var signatory = await Signatory.OfAsync(log, entry, cancel).ConfigureAwait(false);
        return (step, new ActingOfficer(entry.Envelope.Issuer, step.Officer, signatory));
    }
}
