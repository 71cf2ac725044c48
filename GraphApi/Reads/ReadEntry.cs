using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Xinyuan.Facts.Filings;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Personal;
using Xinyuan.Trace.Cases;

namespace Xinyuan.GraphApi.Reads;

/// <summary>What was asked.</summary>
/// <param name="Interface">How: <c>graphql</c> or <c>rest</c>.</param>
/// <param name="Text">The question whole, of which the hash is kept.</param>
/// <param name="Result">SHA-256 of the answer, where it is known before it goes out.</param>
internal sealed record ReadQuestion(string Interface, string Text, Digest? Result = null);

/// <summary>
/// A privileged read on the ledger: one entry a request, of class <c>audit</c>, however many enterprises it opened. Who read in person is in
/// a personal section, and so is what was read of a sole trader. Records of provision to others are kept three years at least
/// (网络数据安全管理条例 art. 12): the log deletes nothing.
/// </summary>
internal static class ReadEntry
{
    /// <summary>The entries' type.</summary>
    public const string Type = "ReadRecorded";

    /// <summary>Sole traders of one request: each has a section of its own.</summary>
    public const int SoleTradersMax = 48;

    private const string Stream = "reads";
    private const string ReadSection = "read";
    private const string OpeningsSection = "openings";
    private const string PersonSection = "personal.1";

    /// <summary>The index term of the reads of a party's data, or of a stream that names none.</summary>
    public static string TagOf(string subject) => "read-of:" + subject;

    /// <summary>Writes the entry; null when there is nobody under whose key the reader could be kept.</summary>
    /// <exception cref="UnrecordedReadException">It cannot be recorded whole.</exception>
    public static NewEntry Write(
        Caller caller,
        IReadOnlyList<Opening> openings,
        ReadQuestion question,
        DateTimeOffset at,
        SubjectVault? vault
    )
    {
        var personal = new List<NewSection>();
        if (caller.Person is { } person)
            personal.Add(Personal(personal.Count, AccessClass.Personal, person, Json(new Reader(person))));
        var named = new List<Opening>();
        foreach (var opening in openings)
        {
            if (vault is null || !EnterpriseFiled.IsSoleTraderCode(opening.Subject))
                named.Add(opening);
            // Of whom nothing is readable any more only the pseudonym may still be said.
            else if (vault.PseudonymOf(opening.Subject) is var pseudonym && vault.ErasureOf(pseudonym) is not null)
                named.Add(opening with { Subject = "credit:" + pseudonym });
            else if (personal.Count <= SoleTradersMax)
                personal.Add(Personal(personal.Count, AccessClass.Audit, opening.Subject, Json(opening)));
            else
                throw new UnrecordedReadException($"One request opens the data of at most {SoleTradersMax} sole traders.");
        }
        var read = new Read
        {
            By = caller.Party?.Text ?? Rest.Intake.OpenParty,
            Roles = [.. caller.Roles.Select(role => role.ToString().ToLowerInvariant())],
            LegalBasis = caller.Ground?.LegalBasis,
            Purpose = caller.Ground?.Purpose,
            Interface = question.Interface,
            QueryHash = Digest.Of(System.Text.Encoding.UTF8.GetBytes(question.Text)).ToHex(),
            ResultHash = question.Result?.ToHex(),
        };
        return new NewEntry
        {
            Id = "read:" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Stream = Stream,
            Type = Type,
            Issuer = CaseActor.ServiceParty,
            Occurred = at,
            EnvelopeClass = AccessClass.Audit,
            Sections =
            [
                new NewSection(ReadSection, AccessClass.Audit, Json(read)),
                NewSection.List(
                    OpeningsSection,
                    AccessClass.Audit,
                    AccessClass.Audit,
                    [.. named.Select(opening => (ReadOnlyMemory<byte>)Json(opening))]
                ),
                .. personal,
            ],
            Tags = [.. named.Select(opening => TagOf(opening.Subject))],
        };
    }

    /// <summary>Reads an entry.</summary>
    public static RecordedRead Open(Entry entry, SubjectVault? vault)
    {
        var person = default(string);
        var openings = JsonSerializer.Deserialize<List<Opening>>(entry[OpeningsSection]!.Bytes.Span, JsonSerializerOptions.Web)!;
        foreach (var section in entry.Sections.Where(SubjectVault.IsPersonal))
        {
            if (vault?.Open(entry, section) is not PersonalReading<ReadOnlyMemory<byte>>.Opened opened)
                continue;
            if (section.Class == AccessClass.Personal)
                person = JsonSerializer.Deserialize<Reader>(opened.Value.Span, JsonSerializerOptions.Web)!.Person;
            else
                openings.Add(JsonSerializer.Deserialize<Opening>(opened.Value.Span, JsonSerializerOptions.Web)!);
        }
        var read = JsonSerializer.Deserialize<Read>(entry[ReadSection]!.Bytes.Span, JsonSerializerOptions.Web)!;
        return new RecordedRead(entry.Position, entry.Recorded, read, openings, person);
    }

    private static NewSection Personal(int before, string accessClass, string subject, byte[] json) =>
        new($"personal.{before + 1}", accessClass, json) { Subject = subject };

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain);

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Encoder = PlainJson.Encoder,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private sealed record Reader(string Person);
}

/// <summary>Who asked what, and why.</summary>
internal sealed record Read
{
    /// <summary>The party that read.</summary>
    public required string By { get; init; }

    /// <summary>In which role; several only on a service that runs open.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Norm and article, as the reader says; or null.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>What for, as the reader says; or null.</summary>
    public string? Purpose { get; init; }

    /// <summary><c>graphql</c> or <c>rest</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>SHA-256 of the question, 64 hexadecimal digits.</summary>
    public required string QueryHash { get; init; }

    /// <summary>SHA-256 of the answer, or null where it was not known before it went out.</summary>
    public string? ResultHash { get; init; }
}

/// <summary>A read as the log has it.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Recorded">When; the answer went out after it.</param>
/// <param name="Read">Who, what and why.</param>
/// <param name="Openings">What was opened, by enterprise.</param>
/// <param name="Person">Who in person; null without a token, or once erased.</param>
internal sealed record RecordedRead(long Position, DateTimeOffset Recorded, Read Read, IReadOnlyList<Opening> Openings, string? Person);
