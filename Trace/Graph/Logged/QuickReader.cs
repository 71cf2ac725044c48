using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Epcis.Reading;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Graph.Logged;

/// <summary>
/// Reads out of an entry as it lies what the graph needs of an event, without a document of it. What is rare, such as prefixes of one's
/// own around a lot number, it leaves to <see cref="EpcisEvent.FromEntry"/>; a test holds the two to one answer.
/// </summary>
internal static class QuickReader
{
    /// <summary>Reads an event; null for an entry that is none that the graph follows.</summary>
    /// <exception cref="InvalidDataException">It is not as an event is recorded.</exception>
    public static GraphEvent? Read(StoredEntry entry)
    {
        try
        {
            if (ReadEnvelope(entry) is not { } submitter)
                return null;
            var fields = ReadFields(entry, submitter);
            return GraphEvent.Of(IsRare(entry, fields) ? GraphFields.Of(EpcisEvent.FromEntry(entry.Read())) : fields);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"entry {entry.Position} is not that of an EPCIS event: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// The items of an event that are spelled as their canonical ids are, as most are: handed out as they stand, so that nothing is made of
    /// those that are not asked for.
    /// </summary>
    /// <param name="entry">The event.</param>
    /// <param name="take">Handed the bytes of an id that has nothing escaped; says whether to go on.</param>
    public static void Spellings(StoredEntry entry, Func<ReadOnlySpan<byte>, bool> take)
    {
        if (!entry.TryGet(EventSections.Items, out var items))
            return;
        var reader = new Utf8JsonReader(items);
        while (reader.Read())
        {
            var isId = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8) && reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && !take(reader.ValueSpan))
                return;
        }
    }

    // Who said it, if it is an event whose items are known.
    private static string? ReadEnvelope(StoredEntry entry)
    {
        if (!entry.TryGet(Envelope.SectionName, out var bytes))
            throw new InvalidDataException($"entry {entry.Position} has no envelope");
        string? issuer = null;
        var isEvent = false;
        var reader = new Utf8JsonReader(bytes);
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName; reader.Skip())
        {
            if (reader.ValueTextEquals("type"u8))
                isEvent = reader.Read() && EventForms.IsType(reader.GetString()!);
            else if (reader.ValueTextEquals("issuer"u8))
                issuer = reader.Read() ? reader.GetString() : null;
        }
        return isEvent ? issuer : null;
    }

    // The papers of a return; and prefixes of somebody's own, under which a lot number may stand.
    private static bool IsRare(StoredEntry entry, GraphFields fields) =>
        entry.TryGet(EventSections.Trade, out var trade)
        && (trade.IndexOf("rma"u8) >= 0 || (fields.HasMasterData && trade.IndexOf("context\""u8) >= 0));

    private static GraphFields ReadFields(StoredEntry entry, string submitter)
    {
        if (!entry.TryGet(EventSections.Public, out var open))
            throw new InvalidDataException($"entry {entry.Position} is not an EPCIS event: it has no section 'public'");
        var fields = new GraphFields { Submitter = submitter };
        var reader = new Utf8JsonReader(open);
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName; )
            ReadField(ref reader, fields);
        if (entry.TryGet(EventSections.Items, out var items))
            ReadItems(items, fields);
        return fields;
    }

    private static void ReadField(ref Utf8JsonReader reader, GraphFields fields)
    {
        if (reader.ValueTextEquals("type"u8))
            fields.Type = Text(ref reader)!;
        else if (reader.ValueTextEquals("eventID"u8))
            fields.EventId = Text(ref reader)!;
        else if (reader.ValueTextEquals("eventTime"u8))
            fields.UtcTicks = EpcisTime.TryParse(Text(ref reader)!, out var time)
                ? time.UtcTicks
                : throw new InvalidDataException("the event's time is not a time");
        else if (reader.ValueTextEquals("action"u8))
            fields.Action = Text(ref reader);
        else if (reader.ValueTextEquals("bizStep"u8))
            fields.BizStep = Text(ref reader) is { } step ? Cbv.BizStep(step) : null;
        else if (reader.ValueTextEquals("disposition"u8))
            fields.Disposition = Text(ref reader) is { } disposition ? Cbv.Disposition(disposition) : null;
        else if (reader.ValueTextEquals("transformationID"u8))
            fields.TransformationId = Text(ref reader) is { Length: > 0 } id ? id : null;
        else if (reader.ValueTextEquals("persistentDisposition"u8))
            ReadPersistent(ref reader, fields);
        else if (reader.ValueTextEquals("ilmd"u8))
            ReadLot(ref reader, fields);
        else
        {
            fields.IsDeclaration |= reader.ValueTextEquals("errorDeclaration"u8);
            reader.Skip();
        }
    }

    private static void ReadPersistent(ref Utf8JsonReader reader, GraphFields fields)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isSet, isUnset) = (reader.ValueTextEquals("set"u8), reader.ValueTextEquals("unset"u8));
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var isRecall = reader.TokenType == JsonTokenType.String && Cbv.Disposition(reader.GetString()!) == "recalled";
                fields.SetsRecall |= isSet && isRecall;
                fields.UnsetsRecall |= isUnset && isRecall;
            }
        }
    }

    private static void ReadLot(ref Utf8JsonReader reader, GraphFields fields)
    {
        fields.HasMasterData = true;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLot =
                fields.LotNumber is null
                && Ilmd.StandardName(reader.GetString()!, EpcisContext.Standard) is "lotNumber" or "hasBatchLotNumber";
            reader.Read();
            if (isLot && reader.TokenType == JsonTokenType.String)
                fields.LotNumber = reader.GetString();
            else
                reader.Skip();
        }
    }

    // Parent, objects, children, inputs, outputs: in this order, and of each those of the plain list before the quantities, as they are kept.
    private static void ReadItems(ReadOnlySpan<byte> items, GraphFields fields)
    {
        var reader = new Utf8JsonReader(items);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (role, id) = (default(ItemRole?), default(string));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("role"u8))
                    role = EventSections.RoleOf(Text(ref reader));
                else if (reader.ValueTextEquals("id"u8))
                    id = Text(ref reader);
                else
                    reader.Skip();
            }
            fields.Items.Add(
                role is { } known && id is not null
                    ? (known, ItemId.Parse(id))
                    : throw new InvalidDataException("an item lacks its role or its id")
            );
        }
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }
}
