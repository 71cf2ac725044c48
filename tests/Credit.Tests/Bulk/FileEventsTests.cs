using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Bulk;
using Xinyuan.Credit.Events;
using Xinyuan.Credit.Tests.Supervision;

namespace Xinyuan.Credit.Tests.Bulk;

public sealed class FileEventsTests
{
    private const int JsonForm = 0;
    private static readonly string Maker = Samples.Maker;
    private static readonly EventPlace Place = new(4_711, Samples.Samr, new DateTimeOffset(2026, 7, 1, 4, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Records =>
        [
            Samples.Rating(Maker),
            Samples.Rating(Maker, validTo: "2026-12-31"),
            Samples.Record(Maker),
            Samples.Figures(Maker, "orders"),
            Samples.Proposed(Maker),
            Samples.Notice(Maker),
            Samples.Decided(Maker),
            Samples.Published(Maker),
            Samples.Applied(Maker),
            Samples.Repaired(Maker),
            Samples.Duty(Maker),
            Samples.Defence(Maker),
            Samples.HearingRequested(Maker),
            Samples.HearingHeld(Maker),
            Samples.Accepted(Maker),
            Samples.Annulled(Maker),
            Samples.Reinstated(Maker),
            Samples.Withdrawn(Maker, 4),
            Samples.ObjectionToRecord(Maker, 4),
            Samples.ObjectionAnswered(Maker, "unchanged"),
            Samples.OverrideProposed(Maker),
            Samples.OverrideApproved(Maker),
            Samples.OverrideEnded(Maker),
            SupervisionSamples.Applied(Maker),
            SupervisionSamples.Lifted(Maker),
            SupervisionSamples.Suspended(Maker),
            SupervisionSamples.Resumed(Maker),
            SupervisionSamples.SelfAssessed(Maker),
        ];

    [Theory]
    [MemberData(nameof(Records))]
    public void An_event_of_every_type_is_read_as_it_was_written(string record)
    {
        var written = Samples.Event(record);
        var read = RoundTrip(written, Fields(record), out _);
        Assert.Equal(Place, read.Place);
        // Lists of a record are compared by what is in them.
        Assert.Equivalent(written, read.Event, strict: true);
    }

    [Fact]
    public void Events_of_every_type_are_tried() =>
        Assert.Equal(
            CreditEvent.Types.Order(StringComparer.Ordinal),
            Records.Select(row => Samples.Event(row.Data).GetType().Name).Distinct().Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_the_short_form_has_no_place_for_is_kept_as_it_was_recorded()
    {
        var plain = Samples.Record(Maker);
        RoundTrip(Samples.Event(plain), Fields(plain), out var form);
        Assert.NotEqual(JsonForm, form);
        var correcting = plain.Replace("\"kind\"", "\"corrects\":3,\"kind\"", StringComparison.Ordinal);
        var read = RoundTrip(Samples.Event(correcting), Fields(correcting), out form);
        Assert.Equal(JsonForm, form);
        Assert.Equal(3, Assert.IsType<CreditRecordEntered>(read.Event).Corrects);
    }

    [Property]
    public Property A_record_of_any_texts_and_numbers_is_read_as_it_was_written(NonNull<string> text, decimal value, byte severity, int day)
    {
        var proper = new string([.. text.Get.Where(c => !char.IsSurrogate(c)).Take(2_000)]);
        var record = new CreditRecordEntered(
            Maker,
            proper,
            severity % 2 == 0 ? null : proper,
            (Severity)(severity % 5),
            proper,
            proper + "1",
            DateOnly.FromDayNumber(Math.Abs(day % 3_000_000)),
            proper,
            severity % 3 == 0 ? null : new Money(value, "CNY")
        )
        {
            ValidTo = severity % 7 == 0 ? null : DateOnly.FromDayNumber(severity),
        };
        return (RoundTrip(record, "{}"u8.ToArray(), out _).Event == record).ToProperty();
    }

    [Property]
    public Property Bytes_that_are_no_events_are_refused_and_do_nothing_else(byte[] bytes)
    {
        try
        {
            new FileEvents.FileEventReader(bytes, Maker, new TextPool(), withProse: true).Fold(new CreditFile(Maker));
            return (bytes.Length == 0).ToProperty();
        }
        catch (InvalidDataException)
        {
            return true.ToProperty();
        }
    }

    private static byte[] Fields(string record) =>
        Encoding.UTF8.GetBytes(
            System.Text.RegularExpressions.Regex.Replace(record, "\\A\\{\"type\":\"[A-Za-z]+\",", "{", default, TimeSpan.FromSeconds(1))
        );

    private static Placed<CreditEvent> RoundTrip(CreditEvent written, byte[] json, out byte form)
    {
        var writer = new ByteWriter();
        FileEvents.Write(writer, written, Place, json);
        form = writer.Written[0];
        var reader = new FileEvents.FileEventReader(writer.Written, Maker, new TextPool(), withProse: true);
        var read = reader.Read(out _);
        Assert.True(reader.IsAtEnd);
        return read!;
    }
}
