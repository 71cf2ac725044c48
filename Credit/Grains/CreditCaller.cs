using Xinyuan.Facts;
using Xinyuan.Facts.Access;

namespace Xinyuan.Credit.Grains;

/// <summary>
/// Who asks a grain: set by the edge from whoever it has recognised, so that the grain applies the same table of access once more. A request
/// without it is answered with nothing.
/// </summary>
/// <param name="Roles">Names of <see cref="Role"/>; one that is not known opens nothing.</param>
/// <param name="Party">The party that the caller speaks for, or null.</param>
/// <param name="LegalBasis">The legal basis that the caller gave and that is recorded with the read, or null.</param>
[GenerateSerializer, Alias("xinyuan.credit.caller")]
public sealed record CreditCaller(
    [property: Id(0)] IReadOnlyList<string> Roles,
    [property: Id(1)] string? Party,
    [property: Id(2)] string? LegalBasis = null
)
{
    /// <summary>The caller of a request, for a grain.</summary>
    public static CreditCaller Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new CreditCaller([.. caller.Roles.Select(role => role.ToString())], caller.Party?.Text, caller.Ground?.LegalBasis);
    }

    /// <summary>Whether the caller may see what is on record about an enterprise.</summary>
    internal bool MayRead(string subject, string accessClass) =>
        AccessPolicy.Allows(ToCaller(), accessClass, Party == subject ? Standing.Owner : Standing.Stranger);

    private Caller ToCaller() =>
        new(
            [.. Enum.GetValues<Role>().Where(role => Roles.Contains(role.ToString()))],
            PartyId.TryParse(Party, out var party, out _) ? party : null,
            Open: false
        )
        {
            Ground = LegalBasis is null ? null : new ReadGround(LegalBasis, null),
        };
}
