using Xinyuan.Credit;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Reading;

/// <summary>The register of filings, kept up with the log. Every section of a filing is open, so it holds nothing to withhold.</summary>
internal sealed class Filings(IEventLog log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FilingRegister _register = new();

    /// <summary>Reads from the register as the log's head has it.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<FilingRegister, T> read, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await CatchUpAsync(cancel);
            return read(_register);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask CatchUpAsync(CancellationToken cancel)
    {
        foreach (var position in log.Find(LogQuery.OfType(Filing.Types), after: _register.Position))
        {
            var entry = await log.ReadAsync(position, cancel);
            _register.Apply(position, CreditLog.ReadFiling(entry));
        }
    }
}
