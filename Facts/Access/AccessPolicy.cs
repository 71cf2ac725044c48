namespace Xinyuan.Facts.Access;

/// <summary>What a role may do with an access class.</summary>
public enum Verdict
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>Only what the caller's own party said, is named in, or is the subject of.</summary>
    OwnOnly,

    /// <summary>Only when the caller named an item that the entry touches (or that one on its way leads back to), or owns it.</summary>
    Holding,

    /// <summary>Only with a legal basis that is recorded with the read.</summary>
    WithBasis,

    /// <summary>Always.</summary>
    Yes,
}

/// <summary>How the caller stands to an entry.</summary>
[Flags]
public enum Standing
{
    /// <summary>A stranger to it.</summary>
    Stranger = 0,

    /// <summary>The caller came by an item that the entry touches.</summary>
    Holder = 1,

    /// <summary>The caller's party said it, is named in it, or is its subject.</summary>
    Owner = 2,
}

/// <summary>
/// Who reads what: the one table of roles and access classes, for the edge and for the grains behind it. What is derived from a section
/// (an edge of the graph, a tag, a count) is decided as the section itself; what is made for readers and is no section has a row of its own.
/// </summary>
public static class AccessPolicy
{
    /// <summary>Derived: who read an enterprise's data, when and on what basis.</summary>
    public const string ReadLog = "read-log";

    /// <summary>Derived: an enterprise's whole history, with what was repaired or has run out.</summary>
    public const string History = "history";

    // Credit data opens to a bank with the firm's consent (征信业管理条例; contracts say "bank that has consent"): until a consent can be put
    // on the ledger, no bank reads them.
#pragma warning disable format // A table is read by its columns.
    // csharpier-ignore
    private static readonly Dictionary<string, Row> Table = new(StringComparer.Ordinal)
    {
        //                   consumer         enterprise       department         bank             auditor            operator
        ["open"] =       new(Verdict.Yes,     Verdict.Yes,     Verdict.Yes,       Verdict.Yes,     Verdict.Yes,       Verdict.Yes),
        ["holder"] =     new(Verdict.Holding, Verdict.Holding, Verdict.Yes,       Verdict.Holding, Verdict.Yes,       Verdict.Holding),
        ["party"] =      new(Verdict.Never,   Verdict.OwnOnly, Verdict.Yes,       Verdict.Never,   Verdict.Yes,       Verdict.Never),
        ["subject"] =    new(Verdict.Never,   Verdict.OwnOnly, Verdict.Yes,       Verdict.Never,   Verdict.Yes,       Verdict.Never),
        ["department"] = new(Verdict.Never,   Verdict.Never,   Verdict.Yes,       Verdict.Never,   Verdict.Yes,       Verdict.Never),
        ["personal"] =   new(Verdict.Never,   Verdict.Never,   Verdict.WithBasis, Verdict.Never,   Verdict.WithBasis, Verdict.Never),
        ["audit"] =      new(Verdict.Never,   Verdict.Never,   Verdict.Never,     Verdict.Never,   Verdict.Yes,       Verdict.Yes),
        [ReadLog] =      new(Verdict.Never,   Verdict.OwnOnly, Verdict.Never,     Verdict.Never,   Verdict.Yes,       Verdict.Yes),
        [History] =      new(Verdict.Never,   Verdict.Never,   Verdict.Never,     Verdict.Never,   Verdict.WithBasis, Verdict.Never),
    };
#pragma warning restore format

    /// <summary>The classes that have a row.</summary>
    public static IReadOnlyCollection<string> Classes => Table.Keys;

    /// <summary>The cell of the table; <see cref="Verdict.Never"/> for a class that the table does not know.</summary>
    public static Verdict Of(Role role, string accessClass) => Table.TryGetValue(accessClass, out var row) ? row.Of(role) : Verdict.Never;

    /// <summary>Whether one of the caller's roles opens the class to one who stands so.</summary>
    public static bool Allows(Caller caller, string accessClass, Standing standing)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Allows(caller, accessClass, standing, caller.Roles);
    }

    /// <summary>
    /// Whether the class opens to the caller by privilege alone: not to anybody, nor to an enterprise that stands so. What is read by privilege of an
    /// enterprise's data is recorded.
    /// </summary>
    public static bool IsPrivileged(Caller caller, string accessClass, Standing standing)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Allows(caller, accessClass, standing)
            && !Allows(caller, accessClass, standing, [.. caller.Roles.Where(role => role is Role.Consumer or Role.Enterprise)]);
    }

    /// <summary>Notes that the caller opens something of an enterprise, where it does so by privilege.</summary>
    /// <exception cref="UnrecordedReadException">It could not be recorded; nothing may be shown.</exception>
    public static void Note(Caller caller, string accessClass, Standing standing, string subject, string what)
    {
        if (!IsPrivileged(caller, accessClass, standing))
            return;
        if (caller.Reads is not { } sheet)
            throw new UnrecordedReadException("This is read by privilege, and such a read cannot be recorded here.");
        sheet.Note(subject, accessClass, what);
    }

    /// <summary>Whether some entry of the class may be open to the caller, however they stand to it.</summary>
    public static bool MayAllow(Caller caller, string accessClass) => Allows(caller, accessClass, Standing.Holder | Standing.Owner);

    private static bool Allows(Caller caller, string accessClass, Standing standing, IReadOnlyList<Role> roles)
    {
        foreach (var role in roles)
        {
            var allowed = Of(role, accessClass) switch
            {
                Verdict.Yes => true,
                Verdict.WithBasis => caller.Ground?.LegalBasis is not null,
                Verdict.Holding => standing != Standing.Stranger,
                Verdict.OwnOnly => standing.HasFlag(Standing.Owner),
                _ => false,
            };
            if (allowed)
                return true;
        }
        return false;
    }

    private sealed record Row(Verdict Consumer, Verdict Enterprise, Verdict Department, Verdict Bank, Verdict Auditor, Verdict Operator)
    {
        public Verdict Of(Role role) =>
            role switch
            {
                Role.Consumer => Consumer,
                Role.Enterprise => Enterprise,
                Role.Department => Department,
                Role.Bank => Bank,
                Role.Auditor => Auditor,
                Role.Operator => Operator,
                _ => Verdict.Never,
            };
    }
}
