using Xinyuan.Facts;

namespace Xinyuan.GraphApi.Access;

/// <summary>Who asks.</summary>
/// <param name="Roles">The roles held; never empty.</param>
/// <param name="Party">The party that the caller speaks for, or null.</param>
/// <param name="Open">
/// The caller is trusted without credentials, because the service runs open on this machine alone. Only such a caller may write
/// unsigned documents.
/// </param>
public sealed record Caller(IReadOnlyList<Role> Roles, PartyId? Party, bool Open)
{
    /// <summary>Somebody without a name.</summary>
    public static Caller Anonymous { get; } = new([Role.Consumer], null, Open: false);

    /// <summary>Whether one of the roles is <paramref name="role"/>.</summary>
    public bool Is(Role role) => Roles.Contains(role);
}
