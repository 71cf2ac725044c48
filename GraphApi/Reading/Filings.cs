using Xinyuan.Credit;
using Xinyuan.Facts;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Reading;

/// <summary>The register of filings, kept up with the log. Every section of a filing is open, so it holds nothing to withhold.</summary>
internal sealed class Filings(IEventLog log, XinyuanApiOptions options) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FilingRegister _register = new();

    // Written in the turn, like the register; read by anyone.
    private volatile CompanyPrefixes _known = options.CompanyPrefixes;
    private CompanyPrefixes _filed = CompanyPrefixes.None;

    /// <summary>Reads from the register as the log's head has it.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<FilingRegister, T> read, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await ApplyNewAsync(cancel);
            return read(_register);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Company prefixes that the operator gave or that enterprises filed, as of the last reading: for keys as EPC URNs.
    /// </summary>
    public CompanyPrefixes KnownPrefixes => _known;

    /// <summary>Takes in what was filed up to the log's head.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancel) => _ = await ReadAsync(static register => register.Position, cancel);

    public void Dispose() => _turn.Dispose();

    private async ValueTask ApplyNewAsync(CancellationToken cancel)
    {
        foreach (var position in log.Find(LogQuery.OfType(Filing.Types), after: _register.Position))
        {
            var entry = await log.ReadAsync(position, cancel);
            _register.Apply(position, CreditLog.ReadFiling(entry));
        }
        if (_register.CompanyPrefixes == _filed)
            return;
        _filed = _register.CompanyPrefixes;
        _known = options.CompanyPrefixes.With(_filed);
    }
}
