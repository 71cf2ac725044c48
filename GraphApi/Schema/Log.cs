using System.Text;
using GraphQL;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.GraphQL;
using Xinyuan.GraphApi.Proofs;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Schema;

/// <summary>The log.</summary>
internal sealed class Log(IEventLog log)
{
    /// <summary>Its name, a schema-less URL.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Origin => log.Origin;

    /// <summary>Its verifier key in text form (C2SP signed-note).</summary>
    [ReadableBy(AccessClass.Open)]
    public string VerifierKey => log.VerifierKey;

    /// <summary>The latest published checkpoint: signed by the log, and cosigned by a quorum of its witnesses if it has any.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Checkpoint => log.Checkpoint.Note;

    /// <summary>How many entries the checkpoint covers.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Size => log.Checkpoint.Size;

    /// <summary>The witnesses that the log asks to cosign its checkpoints, in the order of its policy.</summary>
    [ReadableBy(AccessClass.Open)]
    public IReadOnlyList<Witness> Witnesses => [.. log.Witnesses.Select(witness => new Witness(witness))];

    /// <summary>The proof of an entry, with what the reader may see; null when no checkpoint covers it yet.</summary>
    [ReadableBy(AccessClass.Open)]
    public async Task<Proof?> Proof(long position, IResolveFieldContext context)
    {
        var proofs = new EntryProofs(log);
        if (position < 0 || position >= proofs.Checkpoint.Size)
            return null;
        var entry = await log.ReadAsync(position, context.CancellationToken);
        var disclosure = await EntryDisclosure.OfAsync(
            log,
            entry,
            GraphQLContext.Of(context.UserContext).Caller,
            NoWay.Instance,
            context.CancellationToken
        );
        if (!disclosure.IsEmpty)
            return new Proof(entry, (await proofs.BundleAsync(entry, disclosure, context.CancellationToken))!);
        var inclusion = await proofs.InclusionAsync(position, context.CancellationToken);
        return new Proof(entry, Encoding.UTF8.GetBytes(inclusion!.ToString()));
    }
}
