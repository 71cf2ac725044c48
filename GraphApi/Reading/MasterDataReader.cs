using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.MasterData;

namespace Xinyuan.GraphApi.Reading;

/// <summary>Master data out of documents of events, kept up with the log, as each caller may see it.</summary>
internal sealed class MasterDataReader(IEventLog log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly MasterDataStore _store = new();

    /// <summary>What the log has by now, of which the caller sees what the policy opens: a statement is its submitter's own.</summary>
    public async ValueTask<MasterDataView> ForAsync(Caller caller, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            foreach (var position in log.Find(MasterDataStore.Followed, after: _store.Position))
                _store.Apply(await log.ReadAsync(position, cancel));
            return _store.SeenBy(submitter => AccessPolicy.Allows(caller, AccessClass.Party, StandingTo(submitter)));
        }
        finally
        {
            _turn.Release();
        }

        Standing StandingTo(string submitter) => caller.Party?.Text == submitter ? Standing.Owner : Standing.Stranger;
    }

    public void Dispose() => _turn.Dispose();
}
