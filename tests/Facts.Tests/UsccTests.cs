using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Xinyuan.Facts.Tests;

public sealed class UsccTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    [Theory]
    [InlineData("914403001922038216")]
    [InlineData("9144030071526726XG")]
    [InlineData("91330100799655058B")]
    [InlineData("91110000802100433B")]
    [InlineData("91110108551385082Q")]
    [InlineData("9152000071430580XT")]
    [InlineData("91350100M000100Y43")]
    public void A_code_that_is_in_use_is_well_formed(string code) => Assert.Null(Uscc.Fault(code));

    [Fact]
    public void The_check_character_that_it_should_be_is_named() =>
        Assert.Equal("the check character is '7' and should be '6'", Uscc.Fault("914403001922038217"));

    [Theory]
    [InlineData("")]
    [InlineData("91440300192203821")]
    [InlineData("9144030019220382166")]
    [InlineData("91440300I922038216")]
    [InlineData("9144030071526726xg")]
    [InlineData("９14403001922038216")]
    public void What_is_not_of_the_form_is_refused(string code) => Assert.NotNull(Uscc.Fault(code));

    [Fact]
    public void The_organisation_code_has_a_check_of_its_own()
    {
        // The last character is right for these 17, the 17th is not right for the organisation code.
        var fault = Uscc.Fault(WithCheckCharacter("91440300192203831"));
        Assert.StartsWith("the organisation code's check character", fault, StringComparison.Ordinal);
    }

    [Property]
    public Property A_change_of_any_single_character_is_detected() =>
        Prop.ForAll(
            Codes(),
            Gen.Choose(0, 17).ToArbitrary(),
            Gen.Elements(Alphabet.ToCharArray()).ToArbitrary(),
            (code, place, character) => code[place] == character || Uscc.Fault(code[..place] + character + code[(place + 1)..]) is not null
        );

    [Property]
    public Property A_completed_code_is_well_formed() => Prop.ForAll(Codes(), code => Uscc.Fault(code) is null);

    private static Arbitrary<string> Codes() =>
        Gen.Elements(Alphabet.ToCharArray()).ArrayOf(14).Select(characters => Uscc.Complete("91" + new string(characters))).ToArbitrary();

    private static string WithCheckCharacter(string body) =>
        Alphabet
            .Select(check => body + check)
            .Single(code => Uscc.Fault(code)?.StartsWith("the check character", StringComparison.Ordinal) != true);
}
