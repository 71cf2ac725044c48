using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Xinyuan.Ledger;

/// <summary>
/// That a natural person, whom the service recognised by a token, said something for a party: an entry of its own beside what was said, in
/// the same batch. What was said names the party alone, as what a key signs does; the person is in a personal section here, and is erased with it.
/// </summary>
internal static class Attestation
{
    /// <summary>The entry's type.</summary>
    public const string Type = "StatementAttested";

    private const string Section = "attestation";
    private const int IdDigits = 32;

    /// <summary>The id of the entry about what these entries say.</summary>
    public static string IdOf(IReadOnlyList<string> ids) =>
        "attested:" + Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', ids))).ToHex()[..IdDigits];

    /// <summary>The entry about what a batch says.</summary>
    /// <param name="party">Who said it.</param>
    /// <param name="person">Who in person: a data subject.</param>
    /// <param name="said">The entries.</param>
    /// <param name="at">When.</param>
    public static NewEntry Write(string party, string person, IReadOnlyList<NewEntry> said, DateTimeOffset at)
    {
        var ids = said.Select(entry => entry.Id).ToList();
        return new NewEntry
        {
            Id = IdOf(ids),
            Stream = "attested:" + party,
            Type = Type,
            Issuer = party,
            Occurred = at,
            EnvelopeClass = AccessClass.Audit,
            Sections =
            [
                new NewSection(
                    Section,
                    AccessClass.Audit,
                    JsonSerializer.SerializeToUtf8Bytes(new Attested(ids), AttestationJson.Default.Attested)
                ),
                new NewSection(
                    "personal.1",
                    AccessClass.Personal,
                    JsonSerializer.SerializeToUtf8Bytes(new AttestedPerson(person), AttestationJson.Default.AttestedPerson)
                )
                {
                    Subject = person,
                },
            ],
        };
    }
}

/// <param name="Entries">Ids of the entries that the person answers for.</param>
internal sealed record Attested(IReadOnlyList<string> Entries);

/// <param name="Person">The issuer of the token and its subject.</param>
internal sealed record AttestedPerson(string Person);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Attested))]
[JsonSerializable(typeof(AttestedPerson))]
internal sealed partial class AttestationJson : JsonSerializerContext;
