using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Xinyuan.Ledger.Tests;

/// <summary>A header is read alike however it is read, and comes back as it was written.</summary>
public sealed class HeaderTests
{
    [Property(MaxTest = 300)]
    public Property What_is_written_is_read_and_written_again_byte_for_byte() =>
        Prop.ForAll(
            Headers().ToArbitrary(),
            header =>
            {
                var bytes = header.Write();
                var (fast, any) = (HeaderScan.TryRead(bytes), HeaderReader.Read(bytes));
                return Same(any, header)
                    && (fast is null || Same(fast, header))
                    && Header.Read(bytes).Write().AsSpan().SequenceEqual(bytes);
            }
        );

    [Property(MaxTest = 3_000)]
    public Property A_changed_header_is_read_by_both_alike_or_not_by_the_fast_one() =>
        Prop.ForAll(
            (
                from header in Headers()
                from at in Gen.Choose(0, 10_000)
                from flip in Gen.Choose(1, 255)
                from isCut in Gen.Elements(true, false)
                select (header, at, flip, isCut)
            ).ToArbitrary(),
            it =>
            {
                var bytes = it.header.Write();
                var at = it.at % bytes.Length;
                bytes[at] ^= (byte)it.flip;
                if (it.isCut)
                    bytes = bytes[..at];
                return Try(() => HeaderScan.TryRead(bytes)) is not { } fast
                    || (Try(() => HeaderReader.Read(bytes)) is { } any && Same(fast, any));
            }
        );

    [Fact]
    public void The_spelling_that_the_log_writes_is_read_the_fast_way()
    {
        var header = new Header(
            "demo.example/log",
            new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero),
            Digest.Of("before"u8),
            [
                new HeaderSection("envelope", AccessClass.Holder, Digest.Of("a"u8)),
                new HeaderSection("personal.1", AccessClass.Personal, Digest.Of("b"u8)),
            ]
        );
        Assert.True(Same(HeaderScan.TryRead(header.Write())!, header));
    }

    private static Gen<Header> Headers() =>
        from origin in Gen.Elements("demo.example/log", "x", "延吉.example/日志", "a\"b\\c")
        from micros in Gen.Choose(0, int.MaxValue)
        from previous in Gen.Choose(0, 2)
        from sections in Gen.ArrayOf(Gen.Choose(0, 255), 6)
        select new Header(
            origin,
            DateTimeOffset.UnixEpoch.AddTicks((long)micros * 10_000_010),
            previous == 0 ? null : Digest.Of([(byte)previous]),
            [
                .. sections.Select(
                    (n, i) =>
                        new HeaderSection(
                            $"s{i}.{n}",
                            AccessClass.All[n % AccessClass.All.Count],
                            Digest.Of(Encoding.UTF8.GetBytes("d" + n))
                        )
                ),
            ]
        );

    private static Header? Try(Func<Header?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool Same(Header left, Header right) =>
        left.Origin == right.Origin
        && left.Recorded == right.Recorded
        && left.Previous == right.Previous
        && left.Sections.SequenceEqual(right.Sections);
}
