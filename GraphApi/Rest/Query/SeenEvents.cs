using System.Buffers;
using System.Text.Json;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Query;

/// <summary>Puts together what one reader may see of an event, for queries and answers alike.</summary>
internal static class SeenEvents
{
    /// <summary>The event, or null when the reader may not know of it.</summary>
    public static SeenEvent? Of(Entry entry, Caller caller, IWay way, IVocabulary vocabulary)
    {
        if (!EpcisEvent.IsEntryType(entry.Envelope.Type))
            return null;
        var disclosure = Disclosure.Of(entry, caller, way);
        return EpcisEvent.FromDisclosed(name => Bytes(entry, disclosure, name), entry.Envelope.Issuer) is { } seen
            ? new SeenEvent(seen, entry.Recorded, vocabulary)
            : null;
    }

    private static ReadOnlyMemory<byte>? Bytes(Entry entry, Disclosure disclosure, string name)
    {
        if (entry[name] is not { } section)
            return null;
        if (disclosure.Shows(name))
            return section.Bytes;
        var open = disclosure.Elements.Where(element => element.Section == name).Select(element => element.Index).ToHashSet();
        // Not `?:`, whose null would be an empty memory here.
        if (open.Count == 0)
            return null;
        return Elements(section, open);
    }

    // Of a list, those elements that are open by themselves.
    private static ReadOnlyMemory<byte> Elements(Section section, HashSet<int> open)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            var index = 0;
            foreach (var element in JsonElement.Parse(section.Bytes.Span).EnumerateArray())
            {
                if (open.Contains(index++))
                    element.WriteTo(writer);
            }
            writer.WriteEndArray();
        }
        return bytes.WrittenMemory;
    }
}
