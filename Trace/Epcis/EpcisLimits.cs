using Xinyuan.Ledger;

namespace Xinyuan.Trace.Epcis;

/// <summary>What is read at most. Larger input is refused with a finding that names the place.</summary>
public static class EpcisLimits
{
    /// <summary>A document, in bytes.</summary>
    public const int DocumentBytesMax = LedgerLimits.DocumentBytesMax;

    /// <summary>Objects and arrays within each other.</summary>
    public const int DepthMax = 32;

    /// <summary>Elements of XML within each other.</summary>
    public const int XmlDepthMax = 40;

    /// <summary>Elements of XML in one event, or in the header.</summary>
    public const int XmlElementsMax = 1 << 18;

    /// <summary>Bytes of an XML tag with its attributes.</summary>
    public const int XmlTagBytesMax = 64 << 10;

    /// <summary>Events of a document.</summary>
    public const int EventsMax = LedgerLimits.BatchEntriesMax;

    /// <summary>Elements of master data in a document.</summary>
    public const int MasterDataMax = 1_000;

    /// <summary>A string, in bytes of JSON.</summary>
    public const int StringBytesMax = 16 << 10;

    /// <summary>A member's name, in bytes of JSON.</summary>
    public const int NameBytesMax = 512;

    /// <summary>A number, in digits and signs.</summary>
    public const int NumberBytesMax = 64;

    /// <summary>An event's own identifier, in characters.</summary>
    public const int EventIdLengthMax = 300;

    /// <summary>Findings of a refused document; what follows is not looked for.</summary>
    public const int FindingsMax = 100;
}
