using System.Net.Http.Json;
using Xinyuan.Benchmarks.Trace;
using Xinyuan.Credit;
using Xinyuan.Credit.Grains;
using Xinyuan.Facts.Access;
using Xinyuan.GraphApi.Access;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Benchmarks.Evaluate;

/// <summary>One enterprise at a time, of the whole service: its evaluation over GraphQL, and its grain taken up from the snapshot.</summary>
internal sealed class SingleRounds(FileLog log, string root, Plan plan, int enterprises)
{
    private const string Query = """
        query E($id: ID!) { enterprise(uscc: $id) { uscc indicator(lawAsOf: "2026-07-01") { tier score inputHash ruleSet { id }
          vetoes { rule legalBasis remedy reliefOn } reasons { rule legalBasis points remedy reliefOn } } } }
        """;

    public Measured GraphQL { get; } = new("graphql");

    public Measured Activate { get; } = new("activate");

    public Measured FromLog { get; } = new("from-log");

    public IReadOnlyList<Measured> Results => [GraphQL, Activate, FromLog];

    public async Task MeasureAsync(CancellationToken cancel)
    {
        // A round's grains were never asked for before: each has enterprises of its own.
        var asked = Math.Min(plan.Events, enterprises / (plan.Rounds + 2));
        await using var service = await OurService.StartAsync(log, root, cancel);
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var first = round * asked;
            var activated = await Load.RunAsync(i => ReadAsync(service, first + i, cancel), asked, 1, cancel);
            await Load.RunAsync(i => AskAsync(service, first + i, cancel), asked, plan.Writers, cancel);
            var answered = await Load.RunAsync(i => AskAsync(service, first + i, cancel), asked, plan.Writers, cancel);
            var fromLog = await Load.RunAsync(i => CatchUpAsync(enterprises - 1 - first - i, cancel), asked, 1, cancel);
            if (round == 0)
                continue;
            Activate.Add(activated);
            GraphQL.Add(answered);
            FromLog.Add(fromLog);
        }
    }

    private static async Task ReadAsync(OurService service, int firm, CancellationToken cancel)
    {
        var grain = service.Grains.GetGrain<ICreditFileGrain>(FirmWorld.Id(firm));
        var asker = new CreditCaller([nameof(Role.Enterprise)], FirmWorld.Id(firm));
        if (await grain.Read(new CreditFileRequest(Caller: asker), cancel) is null)
            throw new InvalidOperationException($"nothing is known of {FirmWorld.Id(firm)}");
    }

    private static async Task AskAsync(OurService service, int firm, CancellationToken cancel)
    {
        // The enterprise asks about itself: what authorities read is recorded first, which is another cost.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query = Query, variables = new { id = FirmWorld.Id(firm) } }),
        };
        request.Headers.Add(CallerReader.RoleHeader, "enterprise");
        request.Headers.Add(CallerReader.PartyHeader, FirmWorld.Id(firm));
        using var answer = await service.Client.SendAsync(request, cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancel);
        if (!answer.IsSuccessStatusCode || bytes.AsSpan().IndexOf("\"reasons\":[{"u8) < 0)
            throw new InvalidOperationException("the service answered: " + System.Text.Encoding.UTF8.GetString(bytes));
    }

    // What a grain does without a snapshot: it reads the enterprise's events one by one.
    private async Task CatchUpAsync(int firm, CancellationToken cancel) =>
        await CreditLog.CatchUpAsync(log, new CreditFile(FirmWorld.Id(firm)), cancel);
}
