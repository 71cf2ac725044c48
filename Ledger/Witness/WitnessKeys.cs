using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger;

/// <summary>A witness's key and its memory belong together: a key without the memory would cosign a fork of what it cosigned before.</summary>
internal static class WitnessKeys
{
    /// <summary>Takes up the key, or makes one for a new witness.</summary>
    /// <exception cref="LogRefusedException">Key, memory and name do not belong together, or a new witness has no name.</exception>
    /// <exception cref="DamageException">The memory's verifier is not what was written.</exception>
    public static SigningKey OpenOrCreate(WitnessOptions options)
    {
        var (hasKey, hasMemory) = (File.Exists(options.SigningKey), File.Exists(options.Verifier));
        if (hasKey && !hasMemory)
            throw new LogRefusedException(
                $"the witness with the key {options.SigningKey} has no memory in {options.Folder}, and would cosign what contradicts it; "
                    + "bring the folder back, or make a new witness with a key of its own"
            );
        if (!hasKey && hasMemory)
            throw new LogRefusedException(
                $"the witness in {options.Folder} has no key in {options.KeyFolder}; bring the key folder back, or make a new witness"
            );
        if (!hasKey)
            return Create(options);
        var key = SigningKey.Parse(File.ReadAllText(options.SigningKey), VerifierKey.CosignatureType);
        var fault =
            File.ReadAllText(options.Verifier) != key.Verifier + "\n"
                ? $"the key in {options.KeyFolder} is not that of the witness in {options.Folder}"
            : options.Name is { } name && name != key.Verifier.Name ? $"the witness in {options.Folder} is named '{key.Verifier.Name}'"
            : null;
        if (fault is null)
            return key;
        key.Dispose();
        throw new LogRefusedException(fault);
    }

    private static SigningKey Create(WitnessOptions options)
    {
        if (options.Name is not { } name)
            throw new LogRefusedException("a new witness needs a name: a schema-less URL, such as witness.example/customs");
        if (VerifierKey.NameFault(name) is { } fault)
            throw new LogRefusedException($"'{name}' is not a witness's name: {fault}");
        var key = SigningKey.Create(name, VerifierKey.CosignatureType);
        Durable.CreateFolder(options.KeyFolder, ownerOnly: true);
        // The memory first: a key alone is refused, for it may have cosigned.
        Durable.Replace(options.Verifier, Encoding.UTF8.GetBytes(key.Verifier + "\n"));
        Durable.Replace(options.SigningKey, Encoding.UTF8.GetBytes(key.ExportPrivate() + "\n"), ownerOnly: true);
        return key;
    }
}
