using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

/// <summary>What holds of every link and element string, over values of every application identifier.</summary>
public sealed class DigitalLinkLaws
{
    public static TheoryData<string> Ais => [.. ApplicationIdentifiers.All.Select(ai => ai.Ai)];

    [Theory]
    [MemberData(nameof(Ais))]
    public void Every_application_identifier_is_read_back_from_every_form(string ai)
    {
        var known = ApplicationIdentifiers.Find(ai)!;
        var key = known.IsPrimaryKey ? null : ApplicationIdentifiers.All.FirstOrDefault(primary => known.Qualifies(primary));
        key ??= ApplicationIdentifiers.Find("8003") is { } grai && !known.IsPrimaryKey ? grai : null;
        foreach (var (value, keyValue) in ElementGen.ValueOf(ai).Zip(ElementGen.ValueOf(key?.Ai ?? ai)).Sample(20))
        {
            var element = new GsElement(ai, value);
            Assert.Equal([element], Read(ElementString.Bracketed([element])));
            Assert.Equal([element], Read(ElementString.Message([element])));
            if (!known.IsPrimaryKey && !known.IsDataAttribute && !known.Qualifies(key!))
                continue;
            GsElement[] elements = key is null ? [element] : [new GsElement(key.Ai, keyValue), element];
            var link = DigitalLink.Of(elements, null, out var fault);
            Assert.True(link is not null, $"{element}: {fault}");
            Same(link, link.ToUri());
            Same(link, link.ToCompressedUri());
        }
    }

    [Property(MaxTest = 1000)]
    public Property Building_and_reading_a_link_changes_nothing() =>
        Prop.ForAll(
            ElementGen.Links.ToArbitrary(),
            link =>
            {
                var again = DigitalLink.Read(link.ToUri(), out _)!;
                Assert.Equal(link.Elements, again.Elements);
                Assert.Equal((link.Stem, link.ToUri()), (again.Stem, again.ToUri()));
                Assert.Empty(again.Warnings);
            }
        );

    [Property(MaxTest = 1000)]
    public Property Compressing_and_decompressing_a_link_changes_nothing() =>
        Prop.ForAll(
            ElementGen.Links.ToArbitrary(),
            link =>
            {
                var again = Same(link, link.ToCompressedUri());
                Assert.Equal((true, link.Stem), (again.WasCompressed, again.Stem));
            }
        );

    [Property(MaxTest = 500)]
    public Property The_canonical_form_is_its_own_canonical_form() =>
        Prop.ForAll(ElementGen.Links.ToArbitrary(), link => Same(link, link.Canonical));

    [Property(MaxTest = 1000)]
    public Property Building_and_reading_an_element_string_changes_nothing() =>
        Prop.ForAll(
            ElementGen.Links.ToArbitrary(),
            link =>
            {
                Assert.Equal(link.Elements, Read(ElementString.Bracketed(link.Elements)));
                Assert.Equal(link.Elements, Read(ElementString.Message(link.Elements)));
                Assert.Equal(link.Elements, Read("]C1" + ElementString.Message(link.Elements)));
            }
        );

    [Property(MaxTest = 500)]
    public Property Any_single_digit_changed_breaks_a_check_digit() =>
        Prop.ForAll(
            Gen.Choose('0', '9').ArrayOf(17).Select(digits => new string([.. digits.Select(digit => (char)digit)])).ToArbitrary(),
            body =>
            {
                var key = body + Gs1CheckDigit.Compute(body);
                Assert.True(Gs1CheckDigit.IsValid(key));
                for (var at = 0; at < key.Length; at++)
                {
                    foreach (var digit in "0123456789".Where(digit => digit != key[at]))
                        Assert.False(Gs1CheckDigit.IsValid(key[..at] + digit + key[(at + 1)..]));
                }
            }
        );

    [Property(MaxTest = 3000)]
    public void Any_text_is_read_or_refused_with_a_place_in_it(NonNull<string> text)
    {
        foreach (
            var spelling in (string[])[text.Get, "https://a/" + text.Get, "https://a/01/" + text.Get, "(01)" + text.Get, "]C101" + text.Get]
        )
            HasPlace(spelling);
    }

    [Property(MaxTest = 2000)]
    public Property Any_damaged_spelling_is_read_or_refused_with_a_place_in_it(int at, char replacement) =>
        Prop.ForAll(
            ElementGen.Links.ToArbitrary(),
            link =>
            {
                string[] spellings =
                [
                    link.ToUri(),
                    link.ToCompressedUri(),
                    ElementString.Bracketed(link.Elements),
                    ElementString.Message(link.Elements),
                ];
                foreach (var spelling in spellings)
                {
                    var chars = spelling.ToCharArray();
                    chars[(at & int.MaxValue) % chars.Length] = replacement;
                    HasPlace(new string(chars));
                    HasPlace(spelling[..((at & int.MaxValue) % spelling.Length)]);
                }
            }
        );

    private static void HasPlace(string spelling)
    {
        if (DigitalLink.Read(spelling, out var fault) is null)
            Assert.InRange(fault!.At, 0, spelling.Length);
        if (ElementString.Read(spelling, out fault) is null)
            Assert.InRange(fault!.At, 0, spelling.Length);
    }

    private static DigitalLink Same(DigitalLink expected, string uri)
    {
        var actual = DigitalLink.Read(uri, out var fault);
        Assert.True(actual is not null, $"{uri}: {fault}");
        Assert.Equal(expected.Canonical, actual.Canonical);
        return actual;
    }

    private static IReadOnlyList<GsElement> Read(string text)
    {
        var elements = ElementString.Read(text, out var fault);
        Assert.True(elements is not null, $"{text}: {fault}");
        return elements;
    }
}
