using System.Globalization;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Benchmarks;

/// <summary>
/// Signed EPCIS documents as a warehouse sends them: every event about one serial, with its step, place and order, and no two events
/// the same.
/// </summary>
internal static class CaptureDocuments
{
    private static readonly string[] Steps = ["commissioning", "packing", "shipping", "receiving", "storing"];
    private static readonly string[] Dispositions = ["active", "in_progress", "in_transit", "in_progress", "sellable_accessible"];

    /// <summary>Makes and signs documents on every core.</summary>
    /// <param name="key">Signs.</param>
    /// <param name="documents">How many.</param>
    /// <param name="events">Events in each.</param>
    /// <param name="first">The number of the first event, so that no two calls make the same.</param>
    public static (byte[] Document, string Signature)[] Sign(SigningKey key, int documents, int events, long first)
    {
        var signed = new (byte[], string)[documents];
        Parallel.For(
            0,
            documents,
            i =>
            {
                var document = Write(first + ((long)i * events), events);
                signed[i] = (document, DetachedJws.Sign(key, document));
            }
        );
        return signed;
    }

    private static byte[] Write(long first, int events)
    {
        var text = new StringBuilder(events * 512);
        text.Append(
            """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument",
            "schemaVersion":"2.0","creationDate":"2026-01-01T00:00:00Z","epcisBody":{"eventList":[
            """
        );
        for (var i = 0; i < events; i++)
        {
            if (i > 0)
                text.Append(',');
            AppendEvent(text, first + i);
        }
        text.Append("]}}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendEvent(StringBuilder text, long number)
    {
        var step = number % Steps.Length;
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
            {"type":"ObjectEvent","eventID":"urn:uuid:{{new Guid((int)(number >> 32), 0, 0, BitConverter.GetBytes(number))}}",
            "eventTime":"{{DateTimeOffset.UnixEpoch.AddYears(55).AddSeconds(number):yyyy-MM-ddTHH:mm:ss}}Z","eventTimeZoneOffset":"+09:00",
            "epcList":["urn:epc:id:sgtin:9520032.000321.S{{number / Steps.Length}}"],"action":"{{(step == 0 ? "ADD" : "OBSERVE")}}",
            "bizStep":"{{Steps[step]}}","disposition":"{{Dispositions[step]}}",
            "readPoint":{"id":"urn:epc:id:sgln:9520032.00001.{{step}}"},"bizLocation":{"id":"urn:epc:id:sgln:9520032.00001.0"},
            "bizTransactionList":[{"type":"po","bizTransaction":"urn:epc:id:gdti:9520032.00001.{{number / 1000}}"}]}
            """
        );
    }
}
