using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Access;

/// <summary>What a role may do with an access class.</summary>
public enum Verdict
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>Only what the caller's own party said, is named in, or is the subject of.</summary>
    OwnOnly,

    /// <summary>Only when the caller named an item that the entry touches (or that one on its way leads back to), or owns it.</summary>
    Holding,

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
/// Who reads what: the one table of roles and access classes. What is derived from a section (an edge of the graph, a tag, a
/// count) is decided as the section itself.
/// </summary>
public static class AccessPolicy
{
    // Personal data needs a recorded ground, and the subject class a consent to open it to a bank; until either can be put on
    // the ledger, nobody reads them by role alone.
#pragma warning disable format // A table is read by its columns.
    // csharpier-ignore
    private static readonly Dictionary<string, Row> Table = new(StringComparer.Ordinal)
    {
        //                            consumer         enterprise       department     bank             auditor        operator
        [AccessClass.Open] =         new(Verdict.Yes,     Verdict.Yes,     Verdict.Yes,   Verdict.Yes,     Verdict.Yes,   Verdict.Yes),
        [AccessClass.Holder] =       new(Verdict.Holding, Verdict.Holding, Verdict.Yes,   Verdict.Holding, Verdict.Yes,   Verdict.Holding),
        [AccessClass.Party] =        new(Verdict.Never,   Verdict.OwnOnly, Verdict.Yes,   Verdict.Never,   Verdict.Yes,   Verdict.Never),
        [AccessClass.Subject] =      new(Verdict.Never,   Verdict.OwnOnly, Verdict.Yes,   Verdict.Never,   Verdict.Yes,   Verdict.Never),
        [AccessClass.Department] =   new(Verdict.Never,   Verdict.Never,   Verdict.Yes,   Verdict.Never,   Verdict.Yes,   Verdict.Never),
        [AccessClass.Personal] =     new(Verdict.Never,   Verdict.Never,   Verdict.Never, Verdict.Never,   Verdict.Never, Verdict.Never),
        [AccessClass.Audit] =        new(Verdict.Never,   Verdict.Never,   Verdict.Never, Verdict.Never,   Verdict.Yes,   Verdict.Yes),
    };
#pragma warning restore format

    /// <summary>The cell of the table; <see cref="Verdict.Never"/> for a class that the table does not know.</summary>
    public static Verdict Of(Role role, string accessClass) => Table.TryGetValue(accessClass, out var row) ? row.Of(role) : Verdict.Never;

    /// <summary>Whether one of the caller's roles opens the class to one who stands so.</summary>
    public static bool Allows(Caller caller, string accessClass, Standing standing)
    {
        ArgumentNullException.ThrowIfNull(caller);
        foreach (var role in caller.Roles)
        {
            var allowed = Of(role, accessClass) switch
            {
                Verdict.Yes => true,
                Verdict.Holding => standing != Standing.Stranger,
                Verdict.OwnOnly => standing.HasFlag(Standing.Owner),
                _ => false,
            };
            if (allowed)
                return true;
        }
        return false;
    }

    /// <summary>Whether some entry of the class may be open to the caller, however they stand to it.</summary>
    public static bool MayAllow(Caller caller, string accessClass) => Allows(caller, accessClass, Standing.Holder | Standing.Owner);

    /// <summary>How the caller stands to an entry, given whether they came by one of its items.</summary>
    public static Standing StandingTo(Entry entry, Caller caller, bool holding)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(caller);
        var standing = holding ? Standing.Holder : Standing.Stranger;
        if (caller.Party is not { } party)
            return standing;
        var own = entry.Envelope.Issuer == party.Text || entry.Tags.Contains("party:" + party.Text);
        return own ? standing | Standing.Owner : standing;
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
