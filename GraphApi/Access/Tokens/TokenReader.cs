using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xinyuan.Facts;

namespace Xinyuan.GraphApi.Access.Tokens;

/// <summary>Who a token says that somebody is; or why it is not believed.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict() { }

    /// <summary>The token is believed.</summary>
    /// <param name="Caller">Who it is, with every role that the token gives.</param>
    public sealed record Believed(Caller Caller) : TokenVerdict;

    /// <summary>It is not. The reason says nothing of the token's content.</summary>
    public sealed record Refused(string Reason) : TokenVerdict;

    /// <summary>The issuer's keys cannot be had at the moment.</summary>
    public sealed record Unknown : TokenVerdict;
}

/// <summary>
/// Checks bearer tokens (JWT, RFC 7519; RFC 8725): known issuer, our audience, in its time, signed by the issuer's own key with an
/// algorithm of the list; and reads who it is.
/// </summary>
internal sealed class TokenReader(XinyuanApiOptions options, TimeProvider clock)
{
    /// <summary>Characters of a token.</summary>
    public const int LengthMax = 16 << 10;

    private const int PersonLengthMax = 256;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LengthMax };

    private readonly Dictionary<string, (TokenIssuer Issuer, IssuerKeySource Keys)> _issuers = options.TokenIssuers.ToDictionary(
        issuer => issuer.Issuer,
        issuer => (issuer, new IssuerKeySource(issuer)),
        StringComparer.Ordinal
    );

    /// <summary>Checks a token.</summary>
    /// <param name="token">What follows <c>Bearer</c>.</param>
    /// <param name="isOpenHere">The request came from this machine to a service that runs open.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<TokenVerdict> ReadAsync(string token, bool isOpenHere, CancellationToken cancel)
    {
        if (token.Length > LengthMax || !_handler.CanReadToken(token))
            return new TokenVerdict.Refused("that is not a JWT");
        if (IssuerOf(token) is not { } named || !_issuers.TryGetValue(named, out var known) || (known.Issuer.LocalOnly && !isOpenHere))
            return new TokenVerdict.Refused("the issuer is not one that is believed here");
        if (await known.Keys.KeysAsync(cancel) is not { } keys)
            return known.Issuer.LocalOnly ? new TokenVerdict.Refused("the signature is not the issuer's") : new TokenVerdict.Unknown();
        var result = await _handler.ValidateTokenAsync(token, Parameters(known.Issuer, keys));
        if (result.IsValid)
        {
            var read = (JsonWebToken)result.SecurityToken;
            return LifetimeFault(read) is { } fault ? new TokenVerdict.Refused(fault) : Read(read, known.Issuer);
        }
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            known.Keys.Refresh();
        return new TokenVerdict.Refused(Reason(result.Exception));
    }

    private string? IssuerOf(string token)
    {
        try
        {
            return _handler.ReadJsonWebToken(token).Issuer;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or JsonException)
        {
            return null;
        }
    }

    private static TokenValidationParameters Parameters(TokenIssuer issuer, IReadOnlyList<SecurityKey> keys) =>
        new()
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            IssuerSigningKeys = keys,
            // A token that names no key, or another, is not tried with every key that there is.
            TryAllIssuerSigningKeys = false,
            ValidAlgorithms = TokenIssuer.Algorithms,
            RequireSignedTokens = true,
            // Told by the service's own clock, which also ends streams: see LifetimeFault.
            ValidateLifetime = false,
            ValidateAudience = true,
            ValidateIssuer = true,
        };

    // Without `exp` a token has no end; without `nbf` it is good at once. The library says neither but by the first moment that there is.
    private string? LifetimeFault(JsonWebToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return token.ValidTo == DateTime.MinValue ? "the token does not say when it ends"
            : now - TokenIssuer.ClockSkew >= token.ValidTo ? "the token has expired"
            : now + TokenIssuer.ClockSkew < token.ValidFrom ? "the token is not valid yet"
            : null;
    }

    // What ends at the last moment that there is cannot be believed for longer.
    private static DateTimeOffset EndOf(JsonWebToken token) =>
        token.ValidTo < DateTime.MaxValue - TokenIssuer.ClockSkew ? token.ValidTo + TokenIssuer.ClockSkew : DateTimeOffset.MaxValue;

    private static string Reason(Exception? fault) =>
        fault switch
        {
            SecurityTokenInvalidAudienceException => "the token is meant for another service",
            SecurityTokenInvalidAlgorithmException => "the token is signed with an algorithm that is not believed",
            _ => "the signature is not the issuer's",
        };

    private static TokenVerdict Read(JsonWebToken token, TokenIssuer issuer)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var (claims, names) = (payload.RootElement, issuer.Claims);
        var roles = Texts(Find(claims, names.Role)).Select(names.Find).OfType<Role>().Distinct().ToList();
        if (roles.Count == 0)
            return new TokenVerdict.Refused($"the claim {names.Role} names no role that is known here");
        if (Texts(Find(claims, names.Person)).FirstOrDefault() is not { Length: > 0 } subject)
            return new TokenVerdict.Refused($"the claim {names.Person} does not say who it is");
        var person = $"person:{subject}@{issuer.Issuer}";
        if (person.Length > PersonLengthMax || person.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            return new TokenVerdict.Refused($"the claim {names.Person} is too long, or is not plain text");
        if (!TryReadParty(claims, names, out var party))
            return new TokenVerdict.Refused($"the claims {names.Party}, {names.Uscc} and {names.Department} name no party, or several");
        // Who reads by privilege, or says something, answers for it as a party.
        if (party is null && roles.Any(role => role != Role.Consumer))
            return new TokenVerdict.Refused($"the token names no party: {names.Party}, {names.Uscc} or {names.Department}");
        return new TokenVerdict.Believed(new Caller(roles, party, Open: false) { Person = person, Until = EndOf(token) });
    }

    private static bool TryReadParty(JsonElement claims, ClaimNames names, out PartyId? party)
    {
        party = null;
        (string Name, string Prefix)[] ways = [(names.Party, ""), (names.Uscc, "uscc:"), (names.Department, "org:")];
        foreach (var (name, prefix) in ways)
        {
            if (Find(claims, name) is not { } value)
                continue;
            if (
                value.ValueKind != JsonValueKind.String
                || !PartyId.TryParse(prefix + value.GetString(), out var read, out _)
                || (party is not null && party != read)
            )
                return false;
            party = read;
        }
        return true;
    }

    private static JsonElement? Find(JsonElement claims, string name)
    {
        if (claims.TryGetProperty(name, out var whole))
            return whole;
        JsonElement? here = claims;
        foreach (var part in name.Split('.'))
            here = here is { ValueKind: JsonValueKind.Object } inside && inside.TryGetProperty(part, out var next) ? next : null;
        return here;
    }

    private static IEnumerable<string> Texts(JsonElement? claim) =>
        claim switch
        {
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!),
            _ => [],
        };
}
