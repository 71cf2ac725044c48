using System.Text.Json;
using System.Text.Json.Nodes;

namespace Xinyuan.Trace.Epcis;

/// <summary>stub</summary>
internal static class EventSections
{
    public const string ExtendedType = "ExtendedEvent";

    public static EpcisEvent Join(ReadOnlyMemory<byte> open, ReadOnlyMemory<byte>? items, ReadOnlyMemory<byte>? trade, string submitter) =>
        throw new InvalidDataException(submitter);
}
