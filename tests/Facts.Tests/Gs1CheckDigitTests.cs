using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Xinyuan.Facts.Tests;

public sealed class Gs1CheckDigitTests
{
    [Theory]
    [InlineData("4006381333931")]
    [InlineData("0614141123452")]
    [InlineData("00614141123452")]
    [InlineData("106141412345678908")]
    public void A_published_key_is_valid(string key) => Assert.True(Gs1CheckDigit.IsValid(key));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("4006381333932")]
    [InlineData("40063813339３1")]
    [InlineData("400638133393A")]
    public void What_is_no_key_is_not_valid(string key) => Assert.False(Gs1CheckDigit.IsValid(key));

    [Property]
    public Property A_change_of_any_single_digit_is_detected() =>
        Prop.ForAll(
            Keys(),
            Gen.Choose(0, 13).ToArbitrary(),
            Gen.Choose(1, 9).ToArbitrary(),
            (key, place, by) => !Gs1CheckDigit.IsValid(key[..place] + (char)('0' + ((key[place] - '0' + by) % 10)) + key[(place + 1)..])
        );

    [Property]
    public Property Two_neighbours_that_change_places_are_detected_unless_they_differ_by_five() =>
        Prop.ForAll(
            Keys(),
            Gen.Choose(0, 11).ToArbitrary(),
            (key, place) =>
            {
                var swapped = $"{key[..place]}{key[place + 1]}{key[place]}{key[(place + 2)..]}";
                var undetectable = Math.Abs(key[place] - key[place + 1]) is 0 or 5;
                return Gs1CheckDigit.IsValid(swapped) == undetectable;
            }
        );

    private static Arbitrary<string> Keys() =>
        Gen.Choose(0, 9)
            .ArrayOf(13)
            .Select(digits => string.Concat(digits))
            .Select(body => body + Gs1CheckDigit.Compute(body))
            .ToArbitrary();
}
