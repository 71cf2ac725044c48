using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Xinyuan.Credit.Events;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Reading;

namespace Xinyuan.Credit.Bulk;

/// <summary>
/// An event of a credit file in a few dozen bytes. Records of conduct and ratings, of which there are millions, have forms of their own;
/// everything else, and one of those that its form does not hold whole, is kept as the JSON that it was recorded with. Little-endian.
/// Layout: docs/credit.md.
/// </summary>
internal static class FileEvents
{
    private const byte JsonForm = 0;
    private const byte RecordForm = 1;
    private const byte RatingForm = 2;
    private const byte FilingForm = 3;

    /// <summary>An event of a credit stream.</summary>
    /// <param name="to">Where it is written.</param>
    /// <param name="event">The event.</param>
    /// <param name="place">Where the log has it.</param>
    /// <param name="json">Its fields, as they were recorded.</param>
    public static void Write(ByteWriter to, CreditEvent @event, EventPlace place, ReadOnlySpan<byte> json)
    {
        var start = to.Length;
        switch (@event)
        {
            case CreditRecordEntered record:
                WriteHead(to, RecordForm, place);
                WriteRecord(to, record);
                break;
            case RatingImported rating:
                WriteHead(to, RatingForm, place);
                WriteRating(to, rating);
                break;
            default:
                WriteJson(to, JsonForm, place, @event.GetType().Name, json);
                return;
        }
        // A field that this form does not know yet must not be lost.
        var reader = new FileEventReader(to.Written[start..], @event.Subject, new TextPool(), withProse: true);
        if (reader.Read(out _) is Placed<CreditEvent> read && read.Event.Equals(@event))
            return;
        to.Length = start;
        WriteJson(to, JsonForm, place, @event.GetType().Name, json);
    }

    /// <summary>A filing of the enterprise.</summary>
    public static void WriteFiling(ByteWriter to, EventPlace place, ReadOnlySpan<byte> json) =>
        WriteJson(to, FilingForm, place, nameof(EnterpriseFiled), json);

    private static void WriteHead(ByteWriter to, byte form, EventPlace place)
    {
        to.Byte(form);
        to.Int64(place.Position);
        to.Int64(place.Recorded.UtcTicks);
        to.Text(place.Issuer);
    }

    private static void WriteJson(ByteWriter to, byte form, EventPlace place, string type, ReadOnlySpan<byte> json)
    {
        WriteHead(to, form, place);
        to.Text(type);
        to.Int32(json.Length);
        to.Bytes(json);
    }

    private static void WriteRecord(ByteWriter to, CreditRecordEntered record)
    {
        to.Text(record.Kind);
        to.OptionalText(record.CatalogueItem);
        to.Byte((byte)record.Severity);
        to.Text(record.Authority);
        to.Text(record.DocumentNo);
        to.Int32(record.DocumentDate.DayNumber);
        to.Text(record.Summary);
        to.OptionalText(record.Amount?.Currency);
        if (record.Amount is { } amount)
        {
            foreach (var part in decimal.GetBits(amount.Value))
                to.Int32(part);
        }
        to.OptionalText(record.Matter);
        to.Int32(record.ValidFrom?.DayNumber ?? -1);
        to.Int32(record.ValidTo?.DayNumber ?? -1);
    }

    private static void WriteRating(ByteWriter to, RatingImported rating)
    {
        to.Text(rating.Scheme);
        to.Text(rating.Grade);
        to.Int32(rating.Decided.DayNumber);
        to.Int32(rating.ValidTo?.DayNumber ?? -1);
        to.Text(rating.Authority);
        to.Text(rating.DocumentNo);
    }

    /// <summary>Reads the events of one enterprise back, in their order.</summary>
    /// <param name="bytes">The events.</param>
    /// <param name="subject">The enterprise.</param>
    /// <param name="pool">Texts that were read before.</param>
    /// <param name="withProse">Whether summaries are read, which nothing computes with.</param>
    public ref struct FileEventReader(ReadOnlySpan<byte> bytes, string subject, TextPool pool, bool withProse)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        /// <summary>Whether all were read.</summary>
        public readonly bool IsAtEnd => _rest.IsEmpty;

        /// <summary>The file after all of the events.</summary>
        /// <exception cref="InvalidDataException">The bytes are not of their form.</exception>
        public CreditFile Fold(CreditFile file)
        {
            while (!IsAtEnd)
            {
                file = Read(out var filing) is { } read
                    ? CreditFile.Evolve(file, read.Event, read.Place)
                    : CreditFile.Evolve(file, filing!.Filing, filing.Position);
            }
            return file;
        }

        /// <summary>The next event of the credit stream; null, and the filing, when it is one.</summary>
        public Placed<CreditEvent>? Read(out Filed<EnterpriseFiled>? filing)
        {
            filing = null;
            try
            {
                var form = Take(1)[0];
                var place = new EventPlace(Int64(), "", new DateTimeOffset(Int64(), TimeSpan.Zero));
                place = place with { Issuer = Text() };
                switch (form)
                {
                    case RecordForm:
                        return new Placed<CreditEvent>(ReadRecord(), place);
                    case RatingForm:
                        return new Placed<CreditEvent>(ReadRating(), place);
                    case JsonForm:
                        return new Placed<CreditEvent>(ReadJson(Text(), Take(Int32())), place);
                    case FilingForm:
                        filing = new Filed<EnterpriseFiled>((EnterpriseFiled)Filing.Read(Text(), Take(Int32()).ToArray()), place.Position);
                        return null;
                    default:
                        throw new InvalidDataException($"an event of a credit file has the unknown form {form}");
                }
            }
            catch (Exception fault) when (fault is ArgumentOutOfRangeException or JsonException or ArgumentException)
            {
                throw new InvalidDataException("an event of a credit file is not of its form", fault);
            }
        }

        private CreditRecordEntered ReadRecord()
        {
            var (kind, item, severity) = (Text(), OptionalText(), (Severity)Take(1)[0]);
            var (authority, documentNo, date) = (Text(), Once(), DateOnly.FromDayNumber(Int32()));
            var summary = Prose();
            var amount = OptionalText() is { } currency ? new Money(new decimal([Int32(), Int32(), Int32(), Int32()]), currency) : null;
            return new CreditRecordEntered(subject, kind, item, severity, authority, documentNo, date, summary, amount)
            {
                Matter = OptionalText(),
                ValidFrom = OptionalDay(),
                ValidTo = OptionalDay(),
            };
        }

        private RatingImported ReadRating()
        {
            var (scheme, grade, decided, validTo) = (Text(), Text(), DateOnly.FromDayNumber(Int32()), OptionalDay());
            return new RatingImported(subject, scheme, grade, decided, validTo, Text(), Once());
        }

        private static CreditEvent ReadJson(string type, ReadOnlySpan<byte> json)
        {
            using var document = JsonDocument.Parse(json.ToArray());
            return ObjectReader.Open(document.RootElement, "", []) is { } fields && CreditEventReader.Read(type, fields) is { } read
                ? read
                : throw new InvalidDataException($"a {type} of a credit file is not of its form");
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }

        private int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        private long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        private DateOnly? OptionalDay() => Int32() is >= 0 and var day ? DateOnly.FromDayNumber(day) : null;

        private ReadOnlySpan<byte> TextBytes() => Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));

        private string Text() => pool.Get(TextBytes());

        // What is as a rule another each time is not worth remembering.
        private string Once() => Encoding.UTF8.GetString(TextBytes());

        private string Prose()
        {
            var bytes = TextBytes();
            return withProse ? Encoding.UTF8.GetString(bytes) : "";
        }

        private string? OptionalText() => Take(1)[0] == 0 ? null : Text();
    }
}
