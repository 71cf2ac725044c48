using Xinyuan.Facts.Cases;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Recalls;
using Xinyuan.Facts.Risk;
using Xinyuan.Ledger;
using Xinyuan.Trace.Recall;
using Xinyuan.Trace.Risk;

namespace Xinyuan.Trace.Cases;

/// <summary>
/// The cases that the log has, with who is filed: a fold over their facts, in the order of the log, that a decider, a reaction and a
/// reader share. What a case holds in thousands, its items, stays in the log.
/// </summary>
public sealed class CaseBook(IEventLog log) : IDisposable
{
    private static readonly LogQuery Followed = LogQuery.OfType([.. Filing.Types, .. CaseFact.Types]);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Cases _cases = new();

    // All before it has been looked at, whether or not it was of a case.
    private long _next;

    /// <summary>Reads the cases as the log's head has them. What is read is immutable, the register of filings excepted: use that at once.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<Cases, T> read, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(read);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Entry by entry, each applied once: after a fault the next call goes on where this one ended.
            var size = log.Head.Size;
            if (size > _next)
            {
                foreach (var position in log.Find(Followed, _next - 1))
                {
                    _cases.Apply(await log.ReadAsync(position, cancel).ConfigureAwait(false));
                    _next = position + 1;
                }
                _next = Math.Max(_next, size);
            }
            return read(_cases);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}

/// <summary>All recalls and signals, and the filings. A fold; not safe for use by several threads at once.</summary>
public sealed class Cases
{
    private readonly Dictionary<string, RecallState> _recalls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertState> _alerts = new(StringComparer.Ordinal);
    private readonly List<string> _recallOrder = [];
    private readonly List<string> _alertOrder = [];

    /// <summary>Who is filed, and who answers for what.</summary>
    public FilingRegister Filings { get; } = new();

    /// <summary>The recalls in the order in which they were opened.</summary>
    public IEnumerable<RecallState> Recalls => _recallOrder.Select(id => _recalls[id]);

    /// <summary>The signals in the order in which they were raised.</summary>
    public IReadOnlyList<string> AlertIds => _alertOrder;

    /// <summary>The recall of this id, or null.</summary>
    public RecallState? Recall(string id) => _recalls.GetValueOrDefault(id);

    /// <summary>The signal of this id, or null.</summary>
    public AlertState? Alert(string id) => _alerts.GetValueOrDefault(id);

    /// <summary>Takes in an entry of the log, of a filing or a case; another is passed over.</summary>
    public void Apply(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var type = entry.Envelope.Type;
        if (Filing.Types.Contains(type))
            Filings.Apply(entry.Position, type, entry["public"]!.Bytes);
        else if (CaseFact.Types.Contains(type))
            Apply(CaseEntry.Read(entry), CaseEntry.PlaceOf(entry));
    }

    private void Apply(CaseFact fact, CasePlace place)
    {
        switch (fact)
        {
            case RecallFact said when RecallState.Evolve(Recall(said.Recall), said, place) is { } recall:
                if (!_recalls.ContainsKey(recall.Id))
                    _recallOrder.Add(recall.Id);
                _recalls[recall.Id] = recall;
                break;
            case AlertFact said when AlertState.Evolve(Alert(said.Alert), said, place) is { } alert:
                if (!_alerts.ContainsKey(said.Alert))
                    _alertOrder.Add(said.Alert);
                _alerts[said.Alert] = alert;
                break;
        }
    }
}
