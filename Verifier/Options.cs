using System.CommandLine;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Verifier;

/// <summary>Options that several commands share, and what they name.</summary>
internal sealed class TrustOptions
{
    private const int FileBytesMax = 1 << 20;

    private readonly Option<string?> _logKey = new("--log-key")
    {
        Description = "The log's verifier key that you trust, name+id+key.",
        HelpName = "VKEY",
    };

    private readonly Option<FileInfo?> _policy = new("--policy")
    {
        Description = "The policy that you trust, a file in C2SP tlog-policy form.",
        HelpName = "FILE",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON." };

    public void AddTo(Command command)
    {
        command.Options.Add(_logKey);
        command.Options.Add(_policy);
        command.Options.Add(Json);
    }

    /// <summary>The policy that the caller trusts, or null when they named none.</summary>
    public Policy? Read(ParseResult parsed)
    {
        var (logKey, file) = (parsed.GetValue(_logKey), parsed.GetValue(_policy));
        if (logKey is not null && file is not null)
            throw new WrongUseException("give --log-key or --policy, not both");
        string? fault;
        if (file is not null)
            return Policy.Parse(Text(file), out fault) ?? throw new WrongUseException($"{file}: {fault}");
        if (logKey is null)
            return null;
        return Policy.OfLog(VerifierKey.ParseLog(logKey, out fault) ?? throw new WrongUseException($"--log-key: {fault}"));
    }

    /// <summary>A file's bytes, at most so many.</summary>
    public static byte[] Bytes(FileInfo file, int bytesMax)
    {
        if (!file.Exists)
            throw new WrongUseException($"{file} is not there");
        return file.Length <= bytesMax
            ? File.ReadAllBytes(file.FullName)
            : throw new WrongUseException($"{file} has more than {bytesMax} bytes");
    }

    /// <summary>A small file's text.</summary>
    public static string Text(FileInfo file) => Encoding.UTF8.GetString(Bytes(file, FileBytesMax));

    /// <summary>A required file.</summary>
    public static Argument<FileInfo> Argument(string name, string description) => new(name) { Description = description };
}
