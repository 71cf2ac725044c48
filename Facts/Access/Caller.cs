namespace Xinyuan.Facts.Access;

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

    /// <summary>
    /// The natural person behind the caller, as the issuer of the token names it: <c>person:</c>, the issuer and its subject. Null for who came
    /// without a token. Personal data: it goes nowhere but into personal sections.
    /// </summary>
    public string? Person { get; init; }

    /// <summary>Until when the token is good; null for who came without one.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why the caller reads, as it says itself; null when it says nothing.</summary>
    public ReadGround? Ground { get; init; }

    /// <summary>Where what the caller opens by privilege is noted; null for a caller that may open nothing so.</summary>
    public ReadSheet? Reads { get; init; }

    /// <summary>Whether a token says who it is.</summary>
    public bool HasToken => Person is not null;

    /// <summary>Whether one of the roles is <paramref name="role"/>.</summary>
    public bool Is(Role role) => Roles.Contains(role);
}

/// <summary>Why somebody reads what is not theirs, in their own words; recorded with the read. At least one of both is there.</summary>
/// <param name="LegalBasis">Norm and article, or null.</param>
/// <param name="Purpose">What for, such as a case number, or null.</param>
public sealed record ReadGround(string? LegalBasis, string? Purpose)
{
    /// <summary>Characters of either.</summary>
    public const int LengthMax = 300;
}
