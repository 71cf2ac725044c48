namespace Xinyuan.Ledger;

/// <summary>
/// Who a section is meant for. The ledger stores the class in the header, where it is part of what is proven, and attaches no
/// meaning to it; the policy table at the edge decides which role reads which class.
/// </summary>
public static class AccessClass
{
    /// <summary>Anyone: public filings, keys, published decisions.</summary>
    public const string Open = "open";

    /// <summary>Whoever names an item that the entry touches, such as a consumer with a code in hand. Not whoever walks positions.</summary>
    public const string Holder = "holder";

    /// <summary>The parties to the trade, departments and auditors.</summary>
    public const string Party = "party";

    /// <summary>The enterprise that the entry is about, departments, auditors, and a bank that has the enterprise's consent.</summary>
    public const string Subject = "subject";

    /// <summary>Departments (authorities) and auditors.</summary>
    public const string Department = "department";

    /// <summary>The natural person that the section is about, and an authority with a recorded ground.</summary>
    public const string Personal = "personal";

    /// <summary>Auditors and the operator: what serves to check the log rather than to read it.</summary>
    public const string Audit = "audit";

    /// <summary>All classes, in the order above.</summary>
    public static IReadOnlyList<string> All { get; } = [Open, Holder, Party, Subject, Department, Personal, Audit];
}
