using System.Text.Json;
using System.Text.Json.Serialization;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>What a party asked for: to be told of what matches one of its named queries. As it lies on the ledger, without its token.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Query">The name of the query.</param>
/// <param name="Dest">Where to call.</param>
internal sealed record SubscriptionTerms(string Id, string Query, string Dest)
{
    /// <summary>The fields of the schedule; null for a stream.</summary>
    public IReadOnlyDictionary<string, string>? Schedule { get; init; }

    /// <summary>Whether calls come also when there is nothing new.</summary>
    public bool ReportIfEmpty { get; init; }

    /// <summary>Events recorded from then on; null for those after the subscription.</summary>
    public DateTimeOffset? InitialRecordTime { get; init; }

    /// <summary>How identifiers are spelled (<c>GS1-EPC-Format</c>).</summary>
    public required string EpcFormat { get; init; }

    /// <summary>In which roles its party sees events.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Nobody signed it: it holds only while the service is open.</summary>
    public bool Open { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static SubscriptionTerms Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<SubscriptionTerms>(bytes, Json) ?? throw new InvalidDataException("a subscription is no object");
}

/// <summary>A subscription out of the log.</summary>
/// <param name="Party">Whose it is.</param>
/// <param name="Terms">What was asked for.</param>
/// <param name="Created">When it was recorded.</param>
/// <param name="Position">Where.</param>
internal sealed record QuerySubscription(string Party, SubscriptionTerms Terms, DateTimeOffset Created, long Position)
{
    /// <summary>The entry type of a subscription.</summary>
    public const string SubscribedType = "QuerySubscribed";

    /// <summary>The entry type of its end.</summary>
    public const string UnsubscribedType = "QueryUnsubscribed";

    /// <summary>The section that holds the terms; class party.</summary>
    public const string Section = "subscription";

    /// <summary>Who reads on its behalf.</summary>
    public Caller Reader => new(Terms.Roles, Facts.PartyId.TryParse(Party, out var party, out _) ? party : null, Terms.Open);

    /// <summary>The tag of a party's subscriptions.</summary>
    public static string TagOf(string party) => "subscriptions:" + party;

    /// <summary>The entry of a change.</summary>
    public static NewEntry Entry(string id, string type, string party, DateTimeOffset occurred, byte[] section) =>
        new()
        {
            Id = id,
            Stream = party,
            Type = type,
            Issuer = party,
            Occurred = occurred,
            EnvelopeClass = AccessClass.Party,
            Sections = [new NewSection(Section, AccessClass.Party, section)],
            Tags = [TagOf(party)],
        };
}
