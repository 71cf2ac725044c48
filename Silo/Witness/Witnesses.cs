using Xinyuan.Ledger;
using Xinyuan.Silo.Commands;

namespace Xinyuan.Silo.Witnessing;

/// <summary>The witnesses that a policy file names, for the log that asks them.</summary>
internal static class Witnesses
{
    /// <summary>Reads the file. Its witnesses with an address are asked; without them no quorum may be wanted.</summary>
    /// <exception cref="WrongUseException">Names the line at fault.</exception>
    public static CosigningOptions Of(FileInfo file, HttpClient http)
    {
        var policy =
            Policy.Parse(CommandLine.ReadPolicyText("--policy", file), out var fault)
            ?? throw new WrongUseException($"--policy {file.Name}: {fault}");
        foreach (var witness in policy.Witnesses)
        {
            if (witness.Url is { } url && HttpCosigner.AddressOf(url) is null)
                throw new WrongUseException($"--policy {file.Name}: line {witness.Line}: '{url}' is not an http or https address");
        }
        var asked = policy.Witnesses.Where(witness => witness.Url is not null).ToList();
        if (!policy.IsMet(key => asked.Exists(witness => witness.Key == key)))
            throw new WrongUseException(
                $"--policy {file.Name}: the witnesses that have an address do not make the quorum, so it would never be met"
            );
        return new CosigningOptions { Policy = policy, Cosigners = [.. asked.Select(witness => new HttpCosigner(witness, http))] };
    }
}
