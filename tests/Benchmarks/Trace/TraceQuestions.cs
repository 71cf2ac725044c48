using Npgsql;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>The questions, put to all in turn.</summary>
internal sealed class TraceQuestions(
    SupplyWorld world,
    int steps,
    OurService ours,
    PostGraphileServer? graphile,
    NpgsqlDataSource bare,
    HandGraph hand
)
{
    private const int RootsARound = 3;
    private readonly Measured _graphQL = new("xinyuan");
    private readonly Measured _plain = new("xinyuan-json");
    private readonly Measured _where = new("xinyuan-destination");
    private readonly Measured _graphile = new("postgraphile");
    private readonly Measured _postgres = new("postgres");
    private readonly Measured _hand = new("handwritten");
    private readonly Measured _graphileWhere = new("postgraphile-destination");
    private readonly Measured _postgresWhere = new("postgres-destination");
    private int _asked;

    public IReadOnlyList<Measured> Results =>
        [
            .. ((Measured[])[_graphQL, _plain, _where, _graphile, _postgres, _hand, _graphileWhere, _postgresWhere]).Where(one =>
                one.Rounds.Count > 0
            ),
        ];

    public Dictionary<string, double> Ratios()
    {
        var ratios = new Dictionary<string, double>();
        Add(_graphQL, _graphile);
        Add(_graphQL, _postgres);
        Add(_plain, _hand);
        Add(_where, _graphileWhere);
        Add(_where, _postgresWhere);
        return ratios;

        void Add(Measured one, Measured other)
        {
            if (other.Rounds.Count > 0)
                ratios[$"{one.Name}/{other.Name}"] = Math.Round(one.PerSecond / other.PerSecond, 3);
        }
    }

    /// <summary>Sees to it that all mean the same.</summary>
    public async Task CompareAsync(CancellationToken cancel)
    {
        for (var i = 0; i < 3; i++)
        {
            var product = SupplyWorld.Product(i * 7_919 % world.Products);
            var counts = new List<int>
            {
                await ours.GraphQLAsync(product, steps, cancel),
                await ours.PlainAsync(product, "source", steps, "events,items", cancel),
                await BareAsync("source", product, cancel),
                await HandAsync(product, cancel),
            };
            if (graphile is not null)
                counts.Add(await graphile.AskAsync("source", product, steps, cancel));
            Require(product, counts);
        }
        var root = SupplyWorld.RootLot(0);
        List<int> all =
        [
            await ours.PlainAsync(root, "destination", steps, "events,items", cancel),
            await BareAsync("destination", root, cancel),
        ];
        if (graphile is not null)
            all.Add(await graphile.AskAsync("destination", root, steps, cancel));
        Require(root, all);
    }

    public async Task MeasureAsync(Plan plan, CancellationToken cancel)
    {
        // The first round only warms up; it does not count.
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var first = _asked;
            _asked += plan.Events;
            await RoundAsync(
                _graphQL,
                round,
                plan.Events,
                plan.Writers,
                i => ours.GraphQLAsync(ProductOf(first + i), steps, cancel),
                cancel
            );
            if (graphile is not null)
                await RoundAsync(
                    _graphile,
                    round,
                    plan.Events,
                    plan.Writers,
                    i => graphile.AskAsync("source", ProductOf(first + i), steps, cancel),
                    cancel
                );
            await RoundAsync(_postgres, round, plan.Events, plan.Writers, i => BareAsync("source", ProductOf(first + i), cancel), cancel);
            var many = plan.Events * 4;
            await RoundAsync(
                _plain,
                round,
                many,
                plan.Writers,
                i => ours.PlainAsync(ProductOf(first + i), "source", steps, "events,items,links", cancel),
                cancel
            );
            await RoundAsync(_hand, round, many, plan.Writers, i => HandAsync(ProductOf(first + i), cancel), cancel);
            await RoundAsync(
                _where,
                round,
                RootsARound,
                1,
                i => ours.PlainAsync(RootOf(round, i), "destination", steps, "events,items", cancel),
                cancel
            );
            if (graphile is not null)
                await RoundAsync(
                    _graphileWhere,
                    round,
                    RootsARound,
                    1,
                    i => graphile.AskAsync("destination", RootOf(round, i), steps, cancel),
                    cancel
                );
            await RoundAsync(_postgresWhere, round, RootsARound, 1, i => BareAsync("destination", RootOf(round, i), cancel), cancel);
            var rates = Results.Select(one => FormattableString.Invariant($"{one.Name} {one.Rounds[^1].PerSecond:N1}/s"));
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"round {round}: {string.Join(", ", rates)}"));
        }
    }

    private string ProductOf(int number) => SupplyWorld.Product((int)(number * 104_729L % world.Products));

    // Every root once, as long as there are others: what was answered before would not be worked out again.
    private string RootOf(int round, int number) => SupplyWorld.RootLot(((round * RootsARound) + number) % world.Families);

    private static async Task RoundAsync(Measured into, int round, int count, int writers, Func<int, Task> ask, CancellationToken cancel)
    {
        var measured = await Load.RunAsync(ask, count, writers, cancel);
        if (round > 0)
            into.Add(measured);
    }

    private async Task<int> BareAsync(string function, string root, CancellationToken cancel)
    {
        await using var command = bare.CreateCommand($"select kind, event, occurred, item, depth from bench.{function}($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = root });
        command.Parameters.Add(new NpgsqlParameter { Value = steps });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var count = 0;
        while (await rows.ReadAsync(cancel))
            count++;
        return count;
    }

    private async Task<int> HandAsync(string product, CancellationToken cancel)
    {
        var bytes = await hand.Client.GetByteArrayAsync($"/source?id={Uri.EscapeDataString(product)}&depth={steps}", cancel);
        return bytes.AsSpan().Count("\"depth\":"u8);
    }

    private static void Require(string root, List<int> counts)
    {
        if (counts.Distinct().Count() != 1)
            throw new InvalidOperationException($"{root}: not all give the same answer, but {string.Join(", ", counts)} nodes");
    }
}
