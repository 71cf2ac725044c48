using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Xinyuan.Credit;
using Xinyuan.GraphApi.Access;
using Xinyuan.GraphApi.Rest.Query;
using Xinyuan.GraphApi.Streaming.Webhooks;
using Xinyuan.Ledger;
using Xinyuan.Trace.Query;

namespace Xinyuan.GraphApi.Rest.Subscriptions;

/// <summary>Subscriptions to named queries by webhook. A party's are its own, and nobody else's are there for it.</summary>
internal static class SubscriptionEndpoints
{
    private const int SegmentOfName = 1;

    private static readonly ProblemType ControlsType = new("epcisException:SubscriptionControlsException", "Subscription error");

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        var subscriptions = routes.MapGroup("/queries/{name}/subscriptions").AddEndpointFilter(Epcis.SetHeaders);
        subscriptions.MapRead("", ListAsync);
        subscriptions.MapPost("", PostAsync);
        subscriptions.MapRead("/{id}", GetAsync);
        subscriptions.MapDelete("/{id}", DeleteAsync);
        subscriptions.MapOptions("", "GET, HEAD, POST, OPTIONS");
        subscriptions.MapOptions("/{id}", "GET, HEAD, DELETE, OPTIONS");
    }

    /// <summary>What is wrong with a subscription, as the standard names it.</summary>
    public static ProblemHttpResult Problem(SubscriptionFault fault) =>
        Problems.BadRequest(ControlsType, $"{fault.Path}: {fault.Message}", [new ProblemError(fault.Path, fault.Message)]);

    private static async Task<IResult> ListAsync(
        HttpContext http,
        NamedQueries named,
        SubscriptionService service,
        CancellationToken cancel
    )
    {
        var name = QueryRequest.Segment(http, SegmentOfName);
        if (await PartyOfAsync(http, name, named, cancel) is not { } party)
            return EpcisProblems.NoSuchQuery(name);
        await service.ReachNowAsync(cancel);
        var list = service.List(party, name).Select(one => (JsonNode)Json(one, service));
        return QueryDocument.Answer(http.Request, new JsonArray([.. list]))
            ?? (IResult)EpcisProblems.NotAcceptable($"answers are {string.Join(" or ", Epcis.MediaTypes)}");
    }

    private static async Task<IResult> GetAsync(
        HttpContext http,
        string id,
        NamedQueries named,
        SubscriptionService service,
        CancellationToken cancel
    )
    {
        var name = QueryRequest.Segment(http, SegmentOfName);
        if (await PartyOfAsync(http, name, named, cancel) is not { } party)
            return EpcisProblems.NoSuchQuery(name);
        await service.ReachNowAsync(cancel);
        return service.List(party, name).FirstOrDefault(one => one.Terms.Id == id) is { } found
            ? QueryDocument.Answer(http.Request, Json(found, service))
                ?? (IResult)EpcisProblems.NotAcceptable($"answers are {string.Join(" or ", Epcis.MediaTypes)}")
            : NoSuchSubscription(id);
    }

    private static async Task<IResult> PostAsync(
        HttpContext http,
        IEventLog log,
        NamedQueries named,
        SubscriptionDesk desk,
        AddressGuard guard,
        CancellationToken cancel
    )
    {
        var name = QueryRequest.Segment(http, SegmentOfName);
        if (EpcFormat.Of(http.Request) is not { } format)
            return EpcisProblems.Invalid(EpcFormat.Header, "is none of the standard's formats");
        var (submission, role, refused) = await TakeAsync(http, log, cancel);
        if (submission is null)
            return refused!;
        if (await named.FindAsync(submission.Submitter, name, cancel) is not { } query)
            return EpcisProblems.NoSuchQuery(name);
        if (SoundJson.Read(submission.Bytes.Span) is not { } body)
            return EpcisProblems.Invalid("", "is a JSON object, of sound UTF-8, in which no name comes twice");
        var (dest, token, controls, fault) = SubscriptionRequest.Read(body);
        fault ??= SubscriptionRequest.FaultOf(query.Query);
        fault ??= guard.FaultOf(dest!, out _) is { } why ? new SubscriptionFault("/dest", why) : null;
        if (fault is not null)
            return Problem(fault);
        var terms = new SubscriptionTerms(SubscriptionDesk.IdOf(submission), name, dest!)
        {
            Schedule = controls!.Schedule?.Given,
            ReportIfEmpty = controls.ReportIfEmpty,
            InitialRecordTime = controls.InitialRecordTime,
            EpcFormat = format.Name,
            Roles = submission.Signature is null ? http.Caller().Roles : [RoleOf(role)],
            Open = submission.Signature is null,
        };
        return await desk.SubscribeAsync(submission, terms, token, cancel) switch
        {
            SubscriptionChange.Done => Created(http, name, terms.Id, submission.Submitter),
            SubscriptionChange.Exists => EpcisProblems.AlreadyExists("this very document was handed in before"),
            var other => Problem(http, other, terms.Id),
        };
    }

    // A signed request carries what it asks for, {"delete":ID}.
    private static async Task<IResult> DeleteAsync(
        HttpContext http,
        string id,
        IEventLog log,
        SubscriptionDesk desk,
        CancellationToken cancel
    )
    {
        Submission? submission;
        if (http.Request.Headers.ContainsKey(DetachedJws.HttpHeader))
        {
            (submission, _, var refused) = await TakeAsync(http, log, cancel);
            if (submission is null)
                return refused!;
            if (SoundJson.Read(submission.Bytes.Span) is not { ValueKind: JsonValueKind.Object } body || !Asks(body, id))
                return EpcisProblems.Invalid("/delete", "is the id of the subscription");
        }
        else if (http.Caller().Open && Intake.SpeakerOf(http.Caller()) is not null)
            submission = new Submission(Intake.SubmitterOf(http.Caller()), Epcis.MediaTypes[1], default);
        else
            return EpcisProblems.Forbidden($"the request must be signed: {DetachedJws.HttpHeader} over {{\"delete\":\"{id}\"}}");
        return await desk.UnsubscribeAsync(submission, id, cancel) switch
        {
            SubscriptionChange.Done => TypedResults.NoContent(),
            var other => Problem(http, other, id),
        };
    }

    private static ContentHttpResult Created(HttpContext http, string name, string id, string party)
    {
        var service = (SubscriptionService)http.RequestServices.GetService(typeof(SubscriptionService))!;
        var made = service.List(party, name).First(one => one.Terms.Id == id);
        http.Response.Headers.Location = $"/queries/{name}/subscriptions/{id}";
        return TypedResults.Text(Json(made, service).ToJsonString(), Epcis.MediaTypes[1], System.Text.Encoding.UTF8, 201);
    }

    // The token is a secret: it is never shown again.
    private static JsonObject Json(QuerySubscription one, SubscriptionService service)
    {
        var (terms, place) = (one.Terms, service.PlaceOf(one.Terms.Id));
        var json = new JsonObject
        {
            ["subscriptionID"] = terms.Id,
            ["dest"] = terms.Dest,
            ["createdAt"] = QueryDocument.Time(one.Created),
            ["initialRecordTime"] = QueryDocument.Time(terms.InitialRecordTime ?? one.Created),
            ["minRecordTime"] = QueryDocument.Time(place?.Checked ?? terms.InitialRecordTime ?? one.Created),
            ["epcFormat"] = terms.EpcFormat,
            ["state"] =
                place is null ? "suspended"
                : place.GivenUp ? "givenUp"
                : place.FailingSince is null ? "active"
                : "failing",
        };
        if (terms.Schedule is { } schedule)
        {
            json["schedule"] = new JsonObject(schedule.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value)));
            json["reportIfEmpty"] = terms.ReportIfEmpty;
        }
        else
            json["stream"] = true;
        if (place?.Notified is { } notified)
            json["lastNotifiedAt"] = QueryDocument.Time(notified);
        if (place?.FailingSince is { } since)
        {
            json["failingSince"] = QueryDocument.Time(since);
            json["failure"] = place.Failure;
        }
        return json;
    }

    private static async Task<string?> PartyOfAsync(HttpContext http, string name, NamedQueries named, CancellationToken cancel) =>
        NamedQueryEndpoints.PartyOf(http.Caller()) is { } party && await named.FindAsync(party, name, cancel) is not null ? party : null;

    private static async ValueTask<(Submission? Submission, SpeakerRole Role, IResult? Refused)> TakeAsync(
        HttpContext http,
        IEventLog log,
        CancellationToken cancel
    ) =>
        await Intake.ReadAsync(http, log, Epcis.MediaTypes, cancel) switch
        {
            IntakeResult.Taken taken => (taken.Submission, taken.Role, null),
            IntakeResult.Refused refused => (null, default, refused.Problem),
            _ => throw new InvalidOperationException("unexpected result of reading a document"),
        };

    private static Role RoleOf(SpeakerRole role) =>
        role switch
        {
            SpeakerRole.Enterprise => Role.Enterprise,
            SpeakerRole.Department => Role.Department,
            SpeakerRole.Operator => Role.Operator,
            _ => Role.Consumer,
        };

    private static ProblemHttpResult Problem(HttpContext http, SubscriptionChange change, string id) =>
        change switch
        {
            SubscriptionChange.Missing => NoSuchSubscription(id),
            SubscriptionChange.Exists => EpcisProblems.AlreadyExists("this very document was handed in before"),
            SubscriptionChange.TooMany => EpcisProblems.TooComplex("there are as many subscriptions as there may be"),
            SubscriptionChange.KeyEnded => Problems.KeyEnded("the key that signed the document has ended"),
            _ => Problems.Busy(http),
        };

    private static ProblemHttpResult NoSuchSubscription(string id) => EpcisProblems.NotFound($"the caller has no subscription '{id}' here");

    private static bool Asks(JsonElement body, string id) =>
        body.TryGetProperty("delete", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() == id;
}
