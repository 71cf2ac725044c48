using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Facts;
using Xinyuan.Trace.Identifiers;

namespace Xinyuan.Trace.Tests.Identifiers;

/// <summary>The laws of spelling, over generated keys of every length of company prefix and every character a serial may have.</summary>
public sealed class SpellingLaws
{
    private const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    internal static readonly Gen<Spelled> Items =
        from digits in Gen.ArrayOf(Gen.Choose('0', '9').Select(c => (char)c), 13)
        from company in Gen.Choose(6, 12)
        from length in Gen.Choose(1, 20)
        from serial in Gen.ArrayOf(Gen.Elements(Set82.ToCharArray()), length)
        from isLot in Gen.Elements(true, false)
        select new Spelled(new string(digits), company, new string(serial), isLot);

    [Property(MaxTest = 500)]
    public Property A_URN_and_its_link_have_one_canonical_form() =>
        Prop.ForAll(
            Items.ToArbitrary(),
            item =>
            {
                var ofUrn = ItemId.Parse(item.Urn);
                var ofLink = ItemId.Parse(item.Link("https://brand.example/stem"));
                Assert.Equal(item.IsLot ? ItemKind.Lot : ItemKind.Serial, ofUrn.Kind);
                Assert.Equal(ofUrn, ofLink);
                Assert.Equal(item.Serial, item.IsLot ? ofUrn.Lot : ofUrn.Serial);
            }
        );

    [Property(MaxTest = 500)]
    public Property Parsing_the_canonical_form_changes_nothing() =>
        Prop.ForAll(
            Items.ToArbitrary(),
            item =>
            {
                var once = ItemId.Parse(item.Urn);
                var twice = ItemId.Parse(once.Canonical);
                Assert.Equal((once.Canonical, once.Kind, once.Gtin), (twice.Canonical, twice.Kind, twice.Gtin));
                Assert.Equal(once.Canonical, ItemId.Parse(once.DigitalLink).Canonical);
            }
        );

    [Property(MaxTest = 1000)]
    public void Any_text_at_all_is_read_and_its_canonical_form_is_stable(NonNull<string> text)
    {
        var once = ItemId.Parse(text.Get);
        Assert.Equal(once.Canonical, ItemId.Parse(once.Canonical).Canonical);
    }

    [Property(MaxTest = 1000)]
    public Property Any_damaged_link_is_read(int at, char replacement) =>
        Prop.ForAll(
            Items.ToArbitrary(),
            item =>
            {
                foreach (var spelling in (string[])[item.Urn, item.Link(ItemId.Stem)])
                {
                    var chars = spelling.ToCharArray();
                    chars[(at & int.MaxValue) % chars.Length] = replacement;
                    var once = ItemId.Parse(new string(chars));
                    Assert.Equal(once.Canonical, ItemId.Parse(once.Canonical).Canonical);
                }
            }
        );

    /// <summary>One trade item, spelled both ways by rules written out here a second time.</summary>
    public sealed record Spelled(string Digits, int Company, string Serial, bool IsLot)
    {
        public string Urn
        {
            get
            {
                var gtin = Digits;
                var encoded = string.Concat(
                    Serial.Select(c => "\"%&/<>?".Contains(c, StringComparison.Ordinal) ? $"%{(int)c:X2}" : c.ToString())
                );
                return $"urn:epc:{(IsLot ? "class:lgtin" : "id:sgtin")}:{gtin[1..(Company + 1)]}.{gtin[0]}{gtin[(Company + 1)..]}.{encoded}";
            }
        }

        public string Link(string stem) =>
            $"{stem}/01/{Digits}{Gs1CheckDigit.Compute(Digits)}/{(IsLot ? "10" : "21")}/{Uri.EscapeDataString(Serial)}";
    }
}
