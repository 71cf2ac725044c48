namespace Xinyuan.Ledger;

/// <summary>
/// Whose word is enough (C2SP tlog-policy): the logs that are accepted, the witnesses, and the quorum of witnesses that must have
/// cosigned a checkpoint.
/// </summary>
public sealed record Policy
{
    private const int LinesMax = 1_000;

    // In the order of the lines: a group's members stand above it, so one pass decides all of them.
    private readonly List<Rule> _rules = [new Rule.Group(0, [])];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal) { ["none"] = 0 };
    private int _quorum;

    private Policy(string text) => Text = text;

    /// <summary>The policy as written.</summary>
    public string Text { get; }

    /// <summary>The accepted logs' keys.</summary>
    public IReadOnlyList<VerifierKey> Logs => _logs;

    private readonly List<VerifierKey> _logs = [];

    /// <summary>A policy that accepts one log and asks for no witness.</summary>
    public static Policy OfLog(VerifierKey log) => Parse($"log {log}\nquorum none\n", out _)!;

    /// <summary>Reads a policy; null with a reason that names the line at fault.</summary>
    public static Policy? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        var policy = new Policy(text);
        var quorums = 0;
        var lines = text.Split('\n');
        if (lines.Length > LinesMax)
            return Bad($"a policy has at most {LinesMax} lines", out fault);
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split((char[]?)[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            if (words[0] == "quorum")
                quorums++;
            if (policy.Take(words) is { } reason)
                return Bad($"line {i + 1}: {reason}", out fault);
        }
        if (policy._logs.Count == 0)
            return Bad("the policy accepts no log", out fault);
        return quorums == 1 ? policy : Bad("the policy has not exactly one quorum line", out fault);
    }

    /// <summary>Why a checkpoint is not enough for this policy, or null when it is.</summary>
    /// <param name="checkpoint">The checkpoint; its origin must be the name of an accepted log's key.</param>
    public string? Fault(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (SignedNote.Parse(checkpoint.Note, out var fault) is not { } note)
            return fault;
        var log = _logs.Find(key => key.Name == checkpoint.Origin && note.IsSignedBy(key));
        if (log is null)
            return $"no accepted log key signed the checkpoint of '{checkpoint.Origin}'";
        return IsMet(note) ? null : "the quorum of witnesses did not cosign the checkpoint";
    }

    private string? Take(string[] words) =>
        (words[0], words.Length) switch
        {
            ("log", 2 or 3) => TakeLog(words[1]),
            ("witness", 3 or 4) => TakeWitness(words[1], words[2]),
            ("group", >= 4) => TakeGroup(words[1], words[2], words[3..]),
            ("quorum", 2) => TakeQuorum(words[1]),
            // Not quoted: somebody may hand in a file of keys by mistake.
            _ => "this is not a log, witness, group or quorum line",
        };

    private string? TakeLog(string text)
    {
        if (VerifierKey.Parse(text, out var fault) is not { } key)
            return fault;
        if (key.Type != VerifierKey.Ed25519Type)
            return "a log's key signs with Ed25519 (type 1)";
        _logs.Add(key);
        return null;
    }

    private string? TakeWitness(string name, string text)
    {
        if (VerifierKey.Parse(text, out var fault) is not { } key)
            return fault;
        // A log's key must never count as a witness of itself.
        if (key.Type != VerifierKey.CosignatureType)
            return "a witness's key makes cosignatures (type 4)";
        // Two names for one key would let one witness count twice.
        return _rules.OfType<Rule.Witness>().Any(witness => witness.Key == key)
            ? "the witness's key is there already"
            : Define(name, new Rule.Witness(key));
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
        if (members.Distinct(StringComparer.Ordinal).Count() != members.Length)
            return "a member is named twice";
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

    private bool IsMet(SignedNote note)
    {
        var met = new bool[_rules.Count];
        for (var i = 0; i < met.Length; i++)
        {
            met[i] = _rules[i] switch
            {
                Rule.Witness witness => note.IsSignedBy(witness.Key),
                Rule.Group group => group.Members.Count(member => met[member]) >= group.Needed,
                _ => false,
            };
        }
        return met[_quorum];
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
