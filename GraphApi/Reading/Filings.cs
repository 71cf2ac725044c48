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

    // Owned by the turn, like the register: the prefixes that were filed when the union was made.
    private CompanyPrefixes? _filed;
    private CompanyPrefixes? _known;

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

    /// <summary>Company prefixes that the operator gave or that enterprises filed: for keys as EPC URNs.</summary>
    public ValueTask<CompanyPrefixes> CompanyPrefixesAsync(CancellationToken cancel) =>
        ReadAsync(
            register =>
            {
                if (register.CompanyPrefixes != _filed)
                    (_filed, _known) = (register.CompanyPrefixes, options.CompanyPrefixes.With(register.CompanyPrefixes));
                return _known ?? options.CompanyPrefixes;
            },
            cancel
        );

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
