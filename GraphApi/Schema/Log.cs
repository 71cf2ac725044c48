using GraphQL;
using Xinyuan.GraphApi.GraphQL;
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

    /// <summary>The latest signed checkpoint.</summary>
    [ReadableBy(AccessClass.Open)]
    public string Checkpoint => log.Checkpoint.Note;

    /// <summary>How many entries the checkpoint covers.</summary>
    [ReadableBy(AccessClass.Open)]
    public long Size => log.Checkpoint.Size;
}
