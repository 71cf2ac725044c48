using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.GraphApi.Access.Tokens;

/// <summary>
/// Which claims of a token say what. A name is looked for as it stands; when there is none, its dots lead into objects
/// (<c>realm_access.roles</c>).
/// </summary>
public sealed record ClaimNames
{
    /// <summary>The roles: a text or a list of texts.</summary>
    public string Role { get; init; } = "role";

    /// <summary>The party as a whole id: <c>uscc:…</c>, <c>org:…</c>.</summary>
    public string Party { get; init; } = "party";

    /// <summary>The party as a bare unified social credit code.</summary>
    public string Uscc { get; init; } = "uscc";

    /// <summary>The party as the bare name of an office: <c>hz-customs</c> for <c>org:hz-customs</c>.</summary>
    public string Department { get; init; } = "department";

    /// <summary>The natural person: what is unique and never given to another within the issuer.</summary>
    public string Person { get; init; } = "sub";

    /// <summary>What the provider calls the roles, where it does not use our names. What is not in it is no role of ours.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the names from JSON, a member for each that differs; unknown members and roles are faults.</summary>
    /// <exception cref="InvalidDataException">It is not of this form; the message names the member.</exception>
    public static ClaimNames Read(string json)
    {
        try
        {
            var read =
                JsonSerializer.Deserialize<ClaimNames>(json, Strict) ?? throw new InvalidDataException("the names of claims are null");
            foreach (var (theirs, ours) in read.Roles)
            {
                if (RoleOf(ours) is null)
                    throw new InvalidDataException($"roles.{theirs}: '{ours}' is not one of {RoleNames}");
            }
            return read;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"the names of claims are not of their form: {malformed.Message}", malformed);
        }
    }

    /// <summary>The role that a value of the claim names, or null.</summary>
    public Role? Find(string value) => Roles.Count > 0 ? (Roles.TryGetValue(value, out var ours) ? RoleOf(ours) : null) : RoleOf(value);

    internal static string RoleNames => string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant();

    // Enum.TryParse also takes numbers and lists, which no one should rely on.
    internal static Role? RoleOf(string name)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            if (string.Equals(role.ToString(), name, StringComparison.OrdinalIgnoreCase))
                return role;
        }
        return null;
    }

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };
}
