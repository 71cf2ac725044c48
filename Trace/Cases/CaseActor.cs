namespace Xinyuan.Trace.Cases;

/// <summary>In which role somebody speaks in a case; the edge knows it from the key.</summary>
public enum CaseRole
{
    /// <summary>Whoever asks, on a service opened for trying out (<c>--open</c>): may say everything that people say.</summary>
    Anyone,

    /// <summary>An enterprise.</summary>
    Enterprise,

    /// <summary>An authority.</summary>
    Department,

    /// <summary>Who reads, or runs the service: says nothing in a case.</summary>
    Other,

    /// <summary>The service itself, in a reaction to what the log has.</summary>
    Service,
}

/// <summary>Who speaks.</summary>
/// <param name="Party">The party, a party id in canonical text.</param>
/// <param name="Role">The role.</param>
public sealed record CaseActor(string Party, CaseRole Role)
{
    /// <summary>The party that the service's own entries are issued by.</summary>
    public const string ServiceParty = "org:operator";

    /// <summary>The service itself.</summary>
    public static CaseActor Service { get; } = new(ServiceParty, CaseRole.Service);

    /// <summary>Whether it may do what authorities do.</summary>
    public bool IsAuthority => Role is CaseRole.Department or CaseRole.Anyone;
}

/// <summary>What a decider says to something that was stated.</summary>
public abstract record CaseDecision
{
    private CaseDecision() { }

    /// <summary>It stands; where its entry belongs.</summary>
    /// <param name="Class">The access class of the entry's envelope.</param>
    /// <param name="Tags">The entry's index terms.</param>
    public sealed record Accepted(string Class, IReadOnlyList<string> Tags) : CaseDecision;

    /// <summary>It does not stand.</summary>
    /// <param name="Field">The field at fault.</param>
    /// <param name="Message">A sentence; values out of the document stand between single quotes.</param>
    public sealed record Refused(string Field, string Message) : CaseDecision;
}

/// <summary>Where an entry of a case stands in the log.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Issuer">Who said it.</param>
/// <param name="Occurred">When it happened, as its issuer says.</param>
/// <param name="Recorded">When the log recorded it.</param>
public sealed record CasePlace(long Position, string Issuer, DateTimeOffset Occurred, DateTimeOffset Recorded);
