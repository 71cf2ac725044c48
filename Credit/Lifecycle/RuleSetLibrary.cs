using Xinyuan.Credit.Rules;
using Xinyuan.Ledger;

namespace Xinyuan.Credit.Lifecycle;

/// <summary>
/// The catalogue as the log has it now, one for the whole process. Nobody is told of a new rule set: whoever asks next gets it, and as
/// long as the log did not grow nothing is read. Safe for use by several threads at once.
/// </summary>
public sealed class RuleSetLibrary(IEventLog log, RuleSetCatalogue shipped) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Held _held = new(shipped, 0);

    /// <summary>The catalogue with all that the log has now.</summary>
    public async ValueTask<RuleSetCatalogue> ReadAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _held) is { } known && known.Size == log.Head.Size)
            return known.Catalogue;
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var (catalogue, size) = (_held.Catalogue, log.Head.Size);
            var register = await catalogue.Ledger.CatchUpAsync(log, cancel).ConfigureAwait(false);
            if (register.Position != catalogue.Ledger.Position)
                catalogue = shipped.With(register);
            Volatile.Write(ref _held, new Held(catalogue, size));
            return catalogue;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private sealed record Held(RuleSetCatalogue Catalogue, long Size);
}
