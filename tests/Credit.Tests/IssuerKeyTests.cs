using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xinyuan.Credit.Records;
using Xinyuan.Credit.Tests.Lifecycle;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Credit.Tests;

public sealed class IssuerKeyTests
{
    private const string Bureau = "org:samr.yanbian";
    private static readonly string Maker = Samples.Maker;

    /// <summary>
    /// Random runs of registering, rotating, revoking, submitting and waiting: each submission is taken if and only if its key speaks
    /// there, which is held against a model; and at the end no entry stands outside the range of the key that signed it.
    /// </summary>
    [Property(MaxTest = 60)]
    public Property A_document_is_taken_if_and_only_if_its_key_speaks_at_its_position() =>
        Prop.ForAll(Runs().ToArbitrary(), steps => RunAsync(steps).GetAwaiter().GetResult());

    [Theory]
    [InlineData("keyId", "nobody", "/records/0/keyId: a rotation is signed by the key that it replaces")]
    [InlineData("newKeyId", "short", "/records/0/newKeyId: the id of the new key is its JWK thumbprint (RFC 7638)")]
    [InlineData("role", "operator", "/records/0/role: the key's role is department, and a rotation keeps it")]
    [InlineData(
        "party",
        "org:customs.changchun",
        "/records/0/type: org:samr.yanbian may not say this in the role of Department: a key is replaced by itself"
    )]
    [InlineData("overlapUntil", "2026-06-30T00:00:00Z", "/records/0/overlapUntil: the moment has passed, or lies more than 366 days ahead")]
    [InlineData("overlapUntil", "2028-06-30T00:00:00Z", "/records/0/overlapUntil: the moment has passed, or lies more than 366 days ahead")]
    [InlineData(
        "notAfter",
        "2027-01-01T00:00:01Z",
        "/records/0/notAfter: the key is registered until 2027-01-01T00:00:00.0000000+00:00, and so is at most the one that replaces it"
    )]
    [InlineData(
        "notAfter",
        null,
        "/records/0/notAfter: the key is registered until 2027-01-01T00:00:00.0000000+00:00, and so is at most the one that replaces it"
    )]
    public async Task A_rotation_that_is_not_the_old_key_s_own_word_within_its_bounds_is_refused(
        string field,
        string? value,
        string expected
    )
    {
        await using var world = new World();
        var key = await world.RegisterAsync(notAfter: "2027-01-01T00:00:00Z");
        var fields = World.Rotation(key, notAfter: "2027-01-01T00:00:00Z");
        fields[field] = value;
        Assert.Equal(expected, Reason(await world.SubmitAsync(key, fields)));
    }

    [Fact]
    public async Task A_rotation_stands_alone()
    {
        await using var world = new World();
        var key = await world.RegisterAsync();
        var outcome = await world.SubmitAsync(key, World.Rotation(key), World.Filing("x"));
        Assert.Contains("stands alone", Reason(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_revoked_by_the_operator_or_another_key_of_its_party_and_by_nobody_else()
    {
        await using var world = new World();
        var (one, two) = (await world.RegisterAsync(), await world.RegisterAsync());
        var stranger = await world.RegisterAsync("org:customs.changchun");
        Assert.Contains("does not revoke itself", Reason(await world.SubmitAsync(one, World.Revocation(one))), StringComparison.Ordinal);
        Assert.Contains("by its own party", Reason(await world.SubmitAsync(stranger, World.Revocation(one))), StringComparison.Ordinal);
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(two, World.Revocation(one)));
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(null, World.Revocation(two)));
        Assert.Contains("ended at position 5", Reason(await world.SubmitAsync(one, World.Filing("x"))), StringComparison.Ordinal);
        Assert.Contains("ended at position", Reason(await world.SubmitAsync(two, World.Filing("x"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_holds_a_key_is_the_same_person_with_the_key_that_was_put_in_its_place()
    {
        await using var world = new World();
        var key = await world.RegisterAsync();
        var file = RuleSetSamples.File();
        Dictionary<string, string?> Step(string type, string officer) =>
            new()
            {
                ["type"] = type,
                ["ruleSet"] = "next-2027",
                ["officer"] = officer,
                ["hash"] = RuleSetSamples.Hash(file),
            };
        var draft = Step("RuleSetDrafted", "A-1");
        draft["file"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(file));
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(key, draft));
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(key, Step("RuleSetShadowed", "A-1")));
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(key, World.Rotation(key, null, null, out var successor)));
        var approval = Step("RuleSetApproved", "B-1");
        Assert.Contains("who drafted", Reason(await world.SubmitAsync(successor, approval)), StringComparison.Ordinal);
        var other = await world.RegisterAsync("org:customs.changchun");
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(other, approval));
    }

    [Fact]
    public async Task A_revoked_key_can_be_revoked_again_only_to_say_that_it_was_compromised_earlier()
    {
        await using var world = new World();
        var key = await world.RegisterAsync();
        Assert.IsType<RecordsOutcome.Accepted>(await world.SubmitAsync(null, World.Revocation(key)));
        var again = World.Revocation(key);
        again["reason"] = "superseded";
        Assert.Contains("revoked already", Reason(await world.SubmitAsync(null, again)), StringComparison.Ordinal);
        foreach (var (since, isTaken) in new[] { ("2026-06-20", true), ("2026-06-21", false), ("2026-06-19", true) })
        {
            var earlier = World.Revocation(key);
            (earlier["reason"], earlier["compromisedSince"]) = ("key_compromise", since + "T00:00:00Z");
            Assert.Equal(isTaken, await world.SubmitAsync(null, earlier) is RecordsOutcome.Accepted);
        }
        var found = (await IssuerKeys.FindAsync(world.Log, key.Name, TestLog.Cancel))!;
        var validity = await KeyValidity.OfAsync(world.Log, found, world.Log.Head.Size, world.Now, TestLog.Cancel);
        Assert.Equal((1L, new DateTimeOffset(2026, 6, 19, 0, 0, 0, TimeSpan.Zero)), (validity.Until, validity.CompromisedSince));
    }

    [Fact]
    public async Task Of_two_rotations_of_a_key_at_once_one_is_taken()
    {
        await using var world = new World();
        var key = await world.RegisterAsync();
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.SubmitAsync(key, World.Rotation(key)), TestLog.Cancel))
        );
        Assert.Single(outcomes.OfType<RecordsOutcome.Accepted>());
        Assert.Equal(7, outcomes.OfType<RecordsOutcome.KeyEnded>().Count());
    }

    private static string? Text(DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Reason(RecordsOutcome outcome) =>
        outcome switch
        {
            RecordsOutcome.Refused refused => refused.Findings[0].ToString(),
            RecordsOutcome.KeyEnded ended => ended.Reason,
            _ => outcome.ToString(),
        };

    private static Gen<Step[]> Runs() =>
        Gen.ArrayOf(
            from kind in Gen.Frequency(
                (2, Gen.Constant(StepKind.Register)),
                (3, Gen.Constant(StepKind.Rotate)),
                (2, Gen.Constant(StepKind.Revoke)),
                (8, Gen.Constant(StepKind.Submit)),
                (2, Gen.Constant(StepKind.Resubmit)),
                (2, Gen.Constant(StepKind.Wait))
            )
            from key in Gen.Choose(0, 5)
            from other in Gen.Choose(-1, 5)
            from hours in Gen.Choose(0, 3)
            select new Step(kind, key, other, hours),
            40
        );

    private static async Task<bool> RunAsync(Step[] steps)
    {
        await using var world = new World();
        var keys = new List<(NamedKey Key, DateTimeOffset? EndsAt, bool Ended, bool Replaced)>();
        var taken = new List<(int Key, string Name)>();
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step.Kind == StepKind.Wait)
                world.Now += TimeSpan.FromHours(step.Hours);
            if (step.Kind == StepKind.Register)
            {
                var bound = step.Hours > 0 ? world.Now.AddHours(step.Hours) : (DateTimeOffset?)null;
                keys.Add((await world.RegisterAsync(notAfter: Text(bound)), bound, false, false));
            }
            if (step.Kind is StepKind.Wait or StepKind.Register || keys.Count == 0)
                continue;
            var at = step.Key % keys.Count;
            var (key, endsAt, ended, replaced) = keys[at];
            var speaks = !ended && !(endsAt <= world.Now);
            switch (step.Kind)
            {
                case StepKind.Submit:
                    var name = "goods " + i;
                    if (speaks != await world.SubmitAsync(key, World.Filing(name)) is RecordsOutcome.Accepted)
                        return false;
                    if (speaks)
                        taken.Add((at, name));
                    break;
                case StepKind.Resubmit when taken.Count > 0:
                    var (signer, known) = taken[step.Key % taken.Count];
                    if (await world.SubmitAsync(keys[signer].Key, World.Filing(known)) is not RecordsOutcome.Accepted)
                        return false;
                    break;
                case StepKind.Rotate:
                    var overlap = step.Hours > 0 ? world.Now.AddHours(step.Hours) : (DateTimeOffset?)null;
                    var rotation = World.Rotation(key, Text(overlap), Text(endsAt), out var successor);
                    var rotated = await world.SubmitAsync(key, rotation) is RecordsOutcome.Accepted;
                    if (rotated != (speaks && !replaced))
                        return false;
                    if (!rotated)
                        break;
                    keys.Add((successor, endsAt, false, false));
                    keys[at] = (key, overlap < endsAt || endsAt is null ? overlap ?? endsAt : endsAt, overlap is null, true);
                    break;
                case StepKind.Revoke:
                    var by = step.Other < 0 || step.Other >= keys.Count ? -1 : step.Other;
                    var mayRevoke = by < 0 || (by != at && !keys[by].Ended && !(keys[by].EndsAt <= world.Now));
                    var revoked = await world.SubmitAsync(by < 0 ? null : keys[by].Key, World.Revocation(key)) is RecordsOutcome.Accepted;
                    if (revoked && !mayRevoke)
                        return false;
                    if (!revoked && mayRevoke && !world.WasRevoked(key))
                        return false;
                    if (revoked)
                        keys[at] = (key, endsAt, true, replaced);
                    break;
            }
        }
        return await world.EveryEntryStandsWhereItsKeySpeaksAsync();
    }

    private enum StepKind
    {
        Register,
        Rotate,
        Revoke,
        Submit,
        Resubmit,
        Wait,
    }

    private sealed record Step(StepKind Kind, int Key, int Other, int Hours);

    /// <summary>A key as its holder has it.</summary>
    private sealed record NamedKey(string Name, string PublicKey, string Party);

    /// <summary>A log with an intake, to which documents come whose signatures were verified.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly TestLog _test = new();
        private readonly HashSet<string> _revoked = new(StringComparer.Ordinal);

        public FileLog Log => _test.Log;

        public DateTimeOffset Now
        {
            get => _test.Clock.Now;
            set => _test.Clock.Now = value;
        }

        public async Task<NamedKey> RegisterAsync(string party = Bureau, string? notAfter = null)
        {
            var key = Make(party);
            var outcome = await SubmitAsync(
                null,
                new Dictionary<string, string?>
                {
                    ["type"] = "IssuerKeyRegistered",
                    ["party"] = party,
                    ["keyId"] = key.Name,
                    ["publicKey"] = key.PublicKey,
                    ["role"] = "department",
                    ["notAfter"] = notAfter,
                }
            );
            Assert.IsType<RecordsOutcome.Accepted>(outcome);
            return key;
        }

        public static Dictionary<string, string?> Rotation(NamedKey key, string? overlapUntil = null, string? notAfter = null) =>
            Rotation(key, overlapUntil, notAfter, out _);

        public static Dictionary<string, string?> Rotation(NamedKey key, string? overlapUntil, string? notAfter, out NamedKey successor)
        {
            successor = Make(key.Party);
            return new()
            {
                ["type"] = "IssuerKeyRotated",
                ["party"] = key.Party,
                ["role"] = "department",
                ["keyId"] = key.Name,
                ["newKeyId"] = successor.Name,
                ["publicKey"] = successor.PublicKey,
                ["overlapUntil"] = overlapUntil,
                ["notAfter"] = notAfter,
            };
        }

        public static Dictionary<string, string?> Revocation(NamedKey key) =>
            new()
            {
                ["type"] = "IssuerKeyRevoked",
                // One of its own: the same word said again would be answered as the first time.
                ["id"] = Guid.NewGuid().ToString(),
                ["party"] = key.Party,
                ["keyId"] = key.Name,
                ["reason"] = "unspecified",
            };

        public static Dictionary<string, string?> Filing(string name) =>
            new()
            {
                ["type"] = "GoodsFiled",
                ["gtin"] = Samples.Gtin,
                ["party"] = Maker,
                ["name"] = name,
                ["hsCode"] = "1211202000",
                ["originCountry"] = "CN",
            };

        public bool WasRevoked(NamedKey key) => _revoked.Contains(key.Name);

        /// <summary>Hands a document in, signed by a key, or by the operator without one.</summary>
        public async Task<RecordsOutcome> SubmitAsync(NamedKey? key, params Dictionary<string, string?>[] records)
        {
            var json = records.Select(fields =>
                System.Text.Json.JsonSerializer.Serialize(fields.Where(field => field.Value is not null).ToDictionary())
            );
            var bytes = Samples.Document(json);
            var submission = key is null
                ? new Submission("org:operator", RecordsIntake.MediaType, bytes)
                : new Submission(
                    key.Party,
                    RecordsIntake.MediaType,
                    bytes,
                    "header..signature",
                    await IssuerKeys.FindAsync(Log, key.Name, TestLog.Cancel)
                );
            var role = key is null ? SpeakerRole.Operator : SpeakerRole.Department;
            var outcome = await _test.Intake.SubmitAsync(submission, role, CancellationToken.None);
            if (outcome is RecordsOutcome.Accepted && records[0]["type"] == "IssuerKeyRevoked")
                _revoked.Add(records[0]["keyId"]!);
            return outcome;
        }

        public async Task<bool> EveryEntryStandsWhereItsKeySpeaksAsync()
        {
            await foreach (var entry in Log.ReadRangeAsync(0, Log.Head.Size, CancellationToken.None))
            {
                if (entry.Evidence?.KeyId is not { } keyId)
                    continue;
                var key = (await IssuerKeys.FindAsync(Log, keyId, CancellationToken.None))!;
                var validity = await KeyValidity.OfAsync(Log, key, Log.Head.Size, Now, CancellationToken.None);
                if (entry.Position <= key.Position || entry.Position >= validity.Until)
                    return false;
            }
            return true;
        }

        public ValueTask DisposeAsync() => _test.DisposeAsync();

        private static NamedKey Make(string party)
        {
            var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
            return new NamedKey(DetachedJws.Thumbprint(bytes), Convert.ToBase64String(bytes), party);
        }
    }
}
