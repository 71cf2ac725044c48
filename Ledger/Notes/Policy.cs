namespace Xinyuan.Ledger;

/// <summary>
/// Whose word is enough (C2SP tlog-policy): the logs that are accepted, the witnesses, and the quorum of witnesses that must have
/// cosigned a checkpoint.
/// </summary>
public sealed record Policy
{
    /// <summary>A policy has at most so many characters.</summary>
    public const int LengthMax = 256 << 10;

    private const int LinesMax = 1_000;

    // In the order of the lines: a group's members stand above it, so one pass decides all of them.
    private readonly List<Rule> _rules = [new Rule.Group(0, [])];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal) { ["none"] = 0 };
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly List<VerifierKey> _logs = [];
    private readonly List<PolicyWitness> _witnesses = [];
    private int _quorum;

    private Policy(string text) => Text = text;

    /// <summary>The policy as written.</summary>
    public string Text { get; }

    /// <summary>The accepted logs' keys.</summary>
    public IReadOnlyList<VerifierKey> Logs => _logs;

    /// <summary>The witnesses, in the order of their lines.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses => _witnesses;

    /// <summary>A policy that accepts one log and asks for no witness.</summary>
    /// <exception cref="ArgumentException">The key is no log's; see <see cref="VerifierKey.ParseLog"/>.</exception>
    public static Policy OfLog(VerifierKey log) =>
        Parse($"log {log}\nquorum none\n", out var fault) ?? throw new ArgumentException(fault, nameof(log));

    /// <summary>Reads a policy; null with a reason that names the line at fault.</summary>
    public static Policy? Parse(string text, out string? fault) => Parse(text, needsQuorum: true, out fault);

    /// <summary>
    /// Reads the keys of the logs that a policy accepts, as a witness needs them: a quorum line may be missing. Null with a reason that
    /// names the line at fault.
    /// </summary>
    public static IReadOnlyList<VerifierKey>? ParseLogs(string text, out string? fault) => Parse(text, needsQuorum: false, out fault)?.Logs;

    private static Policy? Parse(string text, bool needsQuorum, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        if (text.Length > LengthMax)
            return Bad($"a policy has at most {LengthMax} characters", out fault);
        var policy = new Policy(text);
        var quorums = 0;
        var lines = text.Split('\n');
        if (lines.Length > LinesMax)
            return Bad($"a policy has at most {LinesMax} lines", out fault);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Any(c => c is < ' ' and not '\t' or '\u007f'))
                return Bad($"line {i + 1}: a control character", out fault);
            var words = lines[i].Split((char[]?)[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            if (words[0] == "quorum")
                quorums++;
            if (policy.Take(words, i + 1) is { } reason)
                return Bad($"line {i + 1}: {reason}", out fault);
        }
        if (policy._logs.Count == 0)
            return Bad("the policy accepts no log", out fault);
        return quorums == 1 || (quorums == 0 && !needsQuorum) ? policy : Bad("the policy has not exactly one quorum line", out fault);
    }

    /// <summary>Reads a checkpoint that is enough for this policy; null with a reason when it is none.</summary>
    public Checkpoint? Open(string note, out string? fault)
    {
        var checkpoint = Checkpoint.Parse(note, out fault);
        fault ??= Fault(checkpoint!);
        return fault is null ? checkpoint : null;
    }

    /// <summary>Why a checkpoint is not enough for this policy, or null when it is.</summary>
    /// <param name="checkpoint">The checkpoint; its origin must be the name of an accepted log's key.</param>
    public string? Fault(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (SignedNote.Parse(checkpoint.Note, out var fault) is not { } note)
            return fault;
        var logs = _logs.FindAll(key => key.Name == checkpoint.Origin);
        if (!logs.Exists(note.IsSignedBy))
            return $"no accepted log key signed the checkpoint of '{checkpoint.Origin}'";
        if (note.Open([.. logs, .. _witnesses.Select(witness => witness.Key)], out fault) is not { } lines)
            return fault;
        return IsMet(key => lines.Any(line => line.Names(key))) ? null : "the quorum of witnesses did not cosign the checkpoint";
    }

    /// <summary>Whether the witnesses for whose keys <paramref name="hasCosigned"/> is true make the quorum.</summary>
    public bool IsMet(Func<VerifierKey, bool> hasCosigned)
    {
        ArgumentNullException.ThrowIfNull(hasCosigned);
        var met = new bool[_rules.Count];
        for (var i = 0; i < met.Length; i++)
        {
            met[i] = _rules[i] switch
            {
                Rule.Witness witness => hasCosigned(witness.Key),
                Rule.Group group => group.Members.Count(member => met[member]) >= group.Needed,
                _ => false,
            };
        }
        return met[_quorum];
    }

    private string? Take(string[] words, int line) =>
        (words[0], words.Length) switch
        {
            ("log", 2 or 3) => TakeLog(words[1]),
            ("witness", 3 or 4) => TakeWitness(words[1], words[2], words.ElementAtOrDefault(3), line),
            ("group", >= 4) => TakeGroup(words[1], words[2], words[3..]),
            ("quorum", 2) => TakeQuorum(words[1]),
            // Not quoted: somebody may hand in a file of keys by mistake.
            _ => "this is not a log, witness, group or quorum line",
        };

    private string? TakeLog(string text)
    {
        if (VerifierKey.ParseLog(text, out var fault) is not { } key)
            return fault;
        if (_logs.Exists(log => log.PublicKey.SequenceEqual(key.PublicKey)))
            return "the log's key is there already";
        _logs.Add(key);
        return null;
    }

    private string? TakeWitness(string name, string text, string? url, int line)
    {
        if (VerifierKey.Parse(text, out var fault) is not { } key)
            return fault;
        // A log's key must never count as a witness of itself.
        if (key.Type != VerifierKey.CosignatureType)
            return "a witness's key makes cosignatures (type 4)";
        // Two names for one key would let one witness count twice.
        if (_witnesses.Exists(witness => witness.Key.PublicKey.SequenceEqual(key.PublicKey)))
            return "the witness's key is there already";
        if (Define(name, new Rule.Witness(key)) is { } taken)
            return taken;
        _witnesses.Add(new PolicyWitness(name, key, url, line));
        return null;
    }

    private string? TakeGroup(string name, string threshold, string[] members)
    {
        var rules = new List<int>();
        foreach (var member in members)
        {
            if (member == "none" || !_names.TryGetValue(member, out var rule))
                return $"'{member}' is not defined above";
            rules.Add(rule);
        }
        // A name is a member once in the whole policy, so that no witness counts in two ways.
        if (members.FirstOrDefault(member => !_members.Add(member)) is { } twice)
            return $"'{twice}' is a member already";
        int needed;
        if (threshold == "all")
            needed = rules.Count;
        else if (threshold == "any")
            needed = 1;
        else if (!Checkpoint.IsDecimal(threshold, out var count) || count < 1 || count > rules.Count)
            return $"'{threshold}' is not all, any or 1 to {rules.Count}";
        else
            needed = (int)count;
        return Define(name, new Rule.Group(needed, rules));
    }

    private string? TakeQuorum(string name)
    {
        if (!_names.TryGetValue(name, out var rule))
            return $"'{name}' is not defined above";
        _quorum = rule;
        return null;
    }

    private string? Define(string name, Rule rule)
    {
        if (!_names.TryAdd(name, _rules.Count))
            return $"'{name}' is defined twice";
        _rules.Add(rule);
        return null;
    }

    private static Policy? Bad(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }

    private abstract record Rule
    {
        public sealed record Witness(VerifierKey Key) : Rule;

        public sealed record Group(int Needed, IReadOnlyList<int> Members) : Rule;
    }
}

/// <summary>A witness of a policy.</summary>
/// <param name="Name">What the policy calls it; it means nothing elsewhere.</param>
/// <param name="Key">The key of its cosignatures.</param>
/// <param name="Url">Where it takes checkpoints, its submission prefix, as written; null when the policy does not say.</param>
/// <param name="Line">The line of the policy that names it, from 1.</param>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url, int Line);
