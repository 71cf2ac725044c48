using System.Globalization;
using System.Text;

namespace Xinyuan.Ledger;

/// <summary>What a log asks of a witness (C2SP tlog-witness, <c>add-checkpoint</c>): to cosign a checkpoint that follows one it knows.</summary>
/// <param name="OldSize">The size of the checkpoint that the witness cosigned last; 0 for none.</param>
/// <param name="Proof">The consistency proof from there.</param>
/// <param name="Checkpoint">The checkpoint, with the log's signature.</param>
public sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<Digest> Proof, Checkpoint Checkpoint)
{
    /// <summary>A request has at most so many bytes: the longest proof, and a note of 16 signatures of 5 kB each.</summary>
    public const int BytesMax = 96 << 10;

    /// <summary>The last part of the address that requests go to, after the witness's submission prefix.</summary>
    public const string Path = "add-checkpoint";

    private const int ProofMax = 63;
    private const string OldPrefix = "old ";

    /// <summary>The request's body.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{OldPrefix}{OldSize}\n");
        foreach (var hash in Proof)
            text.Append(hash.ToBase64()).Append('\n');
        return text.Append('\n').Append(Checkpoint.Note).ToString();
    }

    /// <summary>Reads a body; null with a reason when it is none. Says nothing of signatures or of whether the proof holds.</summary>
    public static AddCheckpointRequest? Parse(string body, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (Encoding.UTF8.GetByteCount(body) > BytesMax)
            return Bad($"the request has more than {BytesMax} bytes", out fault);
        var split = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return Bad("no empty line parts the proof from the checkpoint", out fault);
        var lines = body[..split].Split('\n');
        if (
            !lines[0].StartsWith(OldPrefix, StringComparison.Ordinal)
            || !Checkpoint.IsDecimal(lines[0][OldPrefix.Length..], out var oldSize)
        )
            return Bad("the first line is not 'old' and a size", out fault);
        if (lines.Length - 1 > ProofMax)
            return Bad($"the proof has more than {ProofMax} hashes", out fault);
        var proof = new List<Digest>(lines.Length - 1);
        foreach (var line in lines.Skip(1))
        {
            if (line.Length != 44 || Digest.Parse(line) is not { } hash)
                return Bad($"line {proof.Count + 2} is not a hash", out fault);
            proof.Add(hash);
        }
        var note = body[(split + 2)..];
        if (SignedNote.Parse(note, out fault) is null || Checkpoint.Parse(note, out fault) is not { } checkpoint)
            return null;
        return new AddCheckpointRequest(oldSize, proof, checkpoint);
    }

    private static AddCheckpointRequest? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
