namespace Xinyuan.Facts.Access;

/// <summary>In which capacity somebody reads or writes.</summary>
public enum Role
{
    /// <summary>Anybody, without a name: who scans a code.</summary>
    Consumer,

    /// <summary>An enterprise, about itself and about what it takes part in.</summary>
    Enterprise,

    /// <summary>An authority: customs, market supervision and their like.</summary>
    Department,

    /// <summary>A bank or insurer.</summary>
    Bank,

    /// <summary>Who checks the log as a whole.</summary>
    Auditor,

    /// <summary>Who runs the service. Running it gives no right to read what it keeps.</summary>
    Operator,
}
