using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Tests;

public class AccessPolicyTests
{
    /// <summary>The policy once more, as a reader would say it: Y yes, B with a recorded legal basis, H when holding an item, O only one's own, - never.</summary>
    private const string Expected = """
                   consumer enterprise department bank auditor operator
        open       Y        Y          Y          Y    Y       Y
        holder     H        H          Y          H    Y       H
        party      -        O          Y          -    Y       -
        subject    -        O          Y          -    Y       -
        department -        -          Y          -    Y       -
        personal   -        -          B          -    B       -
        audit      -        -          -          -    Y       Y
        read-log   -        O          -          -    Y       Y
        history    -        -          -          -    B       -
        """;

    public static TheoryData<Role, string, Verdict> Cells()
    {
        var lines = Expected.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var roles = Words(lines[0]).Select(name => Enum.Parse<Role>(name, ignoreCase: true)).ToList();
        var cells = new TheoryData<Role, string, Verdict>();
        foreach (var words in lines.Skip(1).Select(Words))
        {
            for (var i = 0; i < roles.Count; i++)
                cells.Add(roles[i], words[0], Read(words[i + 1]));
        }
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell(Role role, string accessClass, Verdict verdict) => Assert.Equal(verdict, AccessPolicy.Of(role, accessClass));

    [Fact]
    public void The_table_has_a_cell_for_every_role_and_class()
    {
        var cells = Cells().Select(row => (row.Data.Item1, row.Data.Item2)).ToHashSet();
        Assert.Equal(Enum.GetValues<Role>().Length * AccessPolicy.Classes.Count, cells.Count);
        Assert.Superset(AccessClass.All.ToHashSet(), AccessPolicy.Classes.ToHashSet());
        Assert.Equal(Verdict.Never, AccessPolicy.Of(Role.Auditor, "a class that is not known"));
    }

    [Theory]
    [InlineData(Verdict.Never, false, false, false)]
    [InlineData(Verdict.OwnOnly, false, false, true)]
    [InlineData(Verdict.Holding, false, true, true)]
    [InlineData(Verdict.Yes, true, true, true)]
    public void A_verdict_depends_on_how_the_caller_stands_to_the_entry(Verdict verdict, bool stranger, bool holder, bool owner)
    {
        var (role, accessClass) = Cells().Select(row => row.Data).First(cell => cell.Item3 == verdict) switch
        {
            var cell => (cell.Item1, cell.Item2),
        };
        var caller = new Caller([role], null, Open: false);
        Assert.Equal(stranger, AccessPolicy.Allows(caller, accessClass, Standing.Stranger));
        Assert.Equal(holder, AccessPolicy.Allows(caller, accessClass, Standing.Holder));
        Assert.Equal(owner, AccessPolicy.Allows(caller, accessClass, Standing.Owner));
    }

    [Fact]
    public void Several_roles_read_what_any_of_them_reads()
    {
        var caller = new Caller([Role.Operator, Role.Department], null, Open: false);
        Assert.True(AccessPolicy.Allows(caller, AccessClass.Audit, Standing.Stranger));
        Assert.True(AccessPolicy.Allows(caller, AccessClass.Party, Standing.Stranger));
        Assert.False(AccessPolicy.Allows(caller, AccessClass.Personal, Standing.Owner));
    }

    [Fact]
    public void What_needs_a_basis_opens_with_one_and_not_with_a_purpose_alone()
    {
        var auditor = new Caller([Role.Auditor], null, Open: false);
        Assert.False(AccessPolicy.Allows(auditor, AccessPolicy.History, Standing.Owner));
        Assert.False(AccessPolicy.Allows(auditor with { Ground = new(null, "case 7") }, AccessPolicy.History, Standing.Stranger));
        Assert.True(AccessPolicy.Allows(auditor with { Ground = new("审计法 art. 34", null) }, AccessPolicy.History, Standing.Stranger));
    }

    [Fact]
    public void A_privileged_read_that_cannot_be_noted_is_refused()
    {
        var department = new Caller([Role.Department], null, Open: false);
        Assert.Throws<UnrecordedReadException>(() => Note(department));
        var sheet = new ReadSheet();
        Note(department with { Reads = sheet });
        Assert.Equal("uscc:1", Assert.Single(sheet.Take()).Subject);
        sheet.Close();
        Assert.Throws<UnrecordedReadException>(() => Note(department with { Reads = sheet }));
        // What is one's own is not read by privilege.
        AccessPolicy.Note(new Caller([Role.Enterprise], null, Open: false), AccessClass.Subject, Standing.Owner, "uscc:1", "a field");

        static void Note(Caller caller) => AccessPolicy.Note(caller, AccessClass.Subject, Standing.Stranger, "uscc:1", "a field");
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Verdict Read(string letter) =>
        letter switch
        {
            "Y" => Verdict.Yes,
            "H" => Verdict.Holding,
            "O" => Verdict.OwnOnly,
            "B" => Verdict.WithBasis,
            _ => Verdict.Never,
        };
}
