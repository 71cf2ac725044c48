using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Proofs;

/// <summary>Makes proofs of entries under one checkpoint.</summary>
internal sealed class EntryProofs
{
    private readonly IEventLog _log;
    private readonly Checkpoint _checkpoint;
    private readonly TreeReader _tree;

    /// <summary>Under the checkpoint that the log has published last. All proofs made by one instance are under the same.</summary>
    public EntryProofs(IEventLog log)
    {
        _log = log;
        _checkpoint = log.Checkpoint;
        _tree = new TreeReader(log);
    }

    public Checkpoint Checkpoint => _checkpoint;

    /// <summary>The inclusion of an entry, or null when no checkpoint covers it yet.</summary>
    public async ValueTask<TlogProof?> InclusionAsync(long position, CancellationToken cancel) =>
        position >= 0 && position < _checkpoint.Size
            ? new TlogProof(position, await _tree.InclusionAsync(position, _checkpoint.Size, cancel), _checkpoint)
            : null;

    /// <summary>The bundle of an entry with what the reader may see, or null when no checkpoint covers it yet.</summary>
    public async ValueTask<byte[]?> BundleAsync(Entry entry, Disclosure disclosure, CancellationToken cancel) =>
        await InclusionAsync(entry.Position, cancel) is { } proof
            ? ProofBundle.Write(entry, section => disclosure.Shows(section.Name), disclosure.Elements, proof, _log.Policy)
            : null;

    /// <summary>The log's key in text form.</summary>
    public string LogKey => _log.VerifierKey;
}
