using System.Text;

namespace Xinyuan.Ledger.Files;

/// <summary>The checkpoint that was published with its cosignatures, as the log finds it at a start.</summary>
internal static class CosignedFile
{
    /// <summary>
    /// Reads it; null when there is none, and when it does not satisfy the policy because the policy has changed since: then the
    /// witnesses are asked anew.
    /// </summary>
    /// <exception cref="DamageException">It is not what was written, or is of other entries.</exception>
    public static Checkpoint? Read(string path, Policy policy, long size, TreeReader tree)
    {
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        var text = Encoding.UTF8.GetString(bytes);
        var note = SignedNote.Parse(text, out var fault);
        var checkpoint = fault is null ? Checkpoint.Parse(text, out fault) : null;
        var keys = policy.Logs.Where(log => log.Name == checkpoint?.Origin).ToList();
        if (fault is null && !keys.Exists(note!.IsSignedBy))
            fault = "the log did not sign the checkpoint";
        if (fault is null)
            note!.Open([.. keys, .. policy.Witnesses.Select(witness => witness.Key)], out fault);
        if (fault is null && !Encoding.UTF8.GetBytes(note!.ToString()).AsSpan().SequenceEqual(bytes))
            fault = "the note is not spelled as it was written";
        if (fault is null && checkpoint!.Size > size)
            fault = $"{checkpoint.Size} entries were published and the log has {size}";
        if (fault is null && tree.Root(checkpoint!.Size) != checkpoint.Root)
            fault = "the entries do not have the root that this checkpoint states";
        if (fault is not null)
            throw new DamageException(new Damage(path, 0, null, fault));
        return policy.Fault(checkpoint!) is null ? checkpoint : null;
    }
}
