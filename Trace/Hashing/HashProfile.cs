namespace Xinyuan.Trace.Hashing;

/// <summary>
/// In which order the fields of an event go into its hash. Two orders are published for the same hash (CBV 2.0 §8.9): the table of the
/// standard, and what the reference implementation does. They differ where an event has a parent beside its items, or documents,
/// sources, destinations, sensor data and master data together.
/// </summary>
public enum HashProfile
{
    /// <summary>The table of CBV 2.0 §8.9.2; so do most implementations, and so does this ledger where it records a hash.</summary>
    Table,

    /// <summary>The reference implementation: what its own order does not know comes last, sorted.</summary>
    Reference,
}
