using Npgsql;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>A question, and whom it is put to.</summary>
/// <param name="Part">The part of the suite that it is of.</param>
/// <param name="Measured">What came of it.</param>
/// <param name="Times">How often it is put in a round.</param>
/// <param name="Askers">How many ask at the same time.</param>
/// <param name="AskAsync">Puts it: by round and number.</param>
internal sealed record Question(TracePart Part, Measured Measured, int Times, int Askers, Func<int, int, Task> AskAsync)
{
    private readonly List<double> _processorUs = [];

    /// <summary>The median over rounds of the processor time that one takes, in microseconds.</summary>
    public double ProcessorUs()
    {
        var sorted = _processorUs.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Takes in a round.</summary>
    public void Add(Round round, TimeSpan processor)
    {
        Measured.Add(round);
        _processorUs.Add(processor.TotalMicroseconds / Times);
    }
}

/// <summary>The questions, put to all in turn.</summary>
internal sealed class TraceQuestions
{
    // Three roots a round, and of each round other ones, as long as there are so many: what was answered before would not be worked out again.
    private const int RootsARound = 3;

    // What takes less time is asked more often.
    private const int PlainTimes = 4;

    private readonly SupplyWorld _world;
    private readonly int _steps;
    private readonly OurService _ours;
    private readonly PostGraphileServer? _graphile;
    private readonly NpgsqlDataSource _bare;
    private readonly HandGraph _hand;
    private readonly Plan _plan;
    private readonly ProcessorTime _processor;
    private readonly int _roots;
    private readonly List<Question> _questions;

    public TraceQuestions(
        SupplyWorld world,
        int steps,
        (OurService Ours, PostGraphileServer? Graphile, NpgsqlDataSource Bare, HandGraph Hand) asked,
        Plan plan,
        IReadOnlyCollection<TracePart> parts,
        ProcessorTime processor
    )
    {
        _processor = processor;
        (_world, _steps, _plan) = (world, steps, plan);
        (_ours, _graphile, _bare, _hand) = asked;
        _roots = Math.Clamp(world.RootLots / (plan.Rounds + 1), 1, RootsARound);
        _questions = [.. All().Where(question => parts.Contains(question.Part))];
    }

    /// <summary>Microseconds of processor time a question takes, the asker's with it, and of each part what the others take over what ours does.</summary>
    public Dictionary<string, double> ProcessorTimes()
    {
        var asked = _questions.Where(question => question.Measured.Rounds.Count > 0).ToList();
        var figures = asked.ToDictionary(question => "cpu_us." + question.Measured.Name, question => Math.Round(question.ProcessorUs(), 1));
        foreach (var part in asked.GroupBy(question => question.Part))
        {
            foreach (var other in part.Skip(1))
                figures[$"cpu.{part.First().Measured.Name}/{other.Measured.Name}"] = Math.Round(
                    other.ProcessorUs() / part.First().ProcessorUs(),
                    3
                );
        }
        return figures;
    }

    public IReadOnlyList<Measured> Results => [.. _questions.Select(question => question.Measured).Where(one => one.Rounds.Count > 0)];

    /// <summary>Of each part, ours over each of the others.</summary>
    public Dictionary<string, double> Ratios() =>
        _questions
            .GroupBy(question => question.Part)
            .SelectMany(part => part.Skip(1).Select(other => (Ours: part.First().Measured, Other: other.Measured)))
            .Where(pair => pair.Ours.Rounds.Count > 0)
            .ToDictionary(pair => $"{pair.Ours.Name}/{pair.Other.Name}", pair => Math.Round(pair.Ours.PerSecond / pair.Other.PerSecond, 3));

    /// <summary>Sees to it that all mean the same.</summary>
    public async Task CompareAsync(CancellationToken cancel)
    {
        for (var i = 0; i < 3; i++)
        {
            var product = SupplyWorld.Product(i * 7_919 % _world.Products);
            var counts = new List<int>
            {
                await _ours.GraphQLAsync(product, _steps, cancel),
                await _ours.PlainAsync(product, "source", _steps, "events,items", cancel),
                await BareAsync("source", product, cancel),
                await HandAsync(product, cancel),
            };
            if (_graphile is not null)
                counts.Add(await _graphile.AskAsync("source", product, _steps, cancel));
            Require(product, counts);
        }
        var root = _world.RootLot(0);
        List<int> all =
        [
            await _ours.PlainAsync(root, "destination", _steps, "events,items", cancel),
            await BareAsync("destination", root, cancel),
        ];
        if (_graphile is not null)
            all.Add(await _graphile.AskAsync("destination", root, _steps, cancel));
        Require(root, all);
    }

    public async Task MeasureAsync(CancellationToken cancel)
    {
        // The first round only warms up; it does not count.
        for (var round = 0; round <= _plan.Rounds; round++)
        {
            var rates = new List<string>();
            foreach (var question in _questions)
            {
                if (question.Part == TracePart.Destination && (round + 1) * _roots > _world.RootLots)
                    continue;
                var number = round;
                var before = _processor.Taken();
                var measured = await Load.RunAsync(i => question.AskAsync(number, i), question.Times, question.Askers, cancel);
                if (round > 0)
                    question.Add(measured, _processor.Taken() - before);
                rates.Add(FormattableString.Invariant($"{question.Measured.Name} {measured.PerSecond:N1}/s"));
            }
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"round {round}: {string.Join(", ", rates)}"));
        }
    }

    private IEnumerable<Question> All()
    {
        yield return Source("xinyuan", root => _ours.GraphQLAsync(root, _steps, CancellationToken.None));
        if (_graphile is not null)
            yield return Source("postgraphile", root => _graphile.AskAsync("source", root, _steps, CancellationToken.None));
        yield return Source("postgres", root => BareAsync("source", root, CancellationToken.None));
        yield return Plain("xinyuan-json", root => _ours.PlainAsync(root, "source", _steps, "events,items,links", CancellationToken.None));
        yield return Plain("handwritten", root => HandAsync(root, CancellationToken.None));
        yield return Where("xinyuan-destination", root => _ours.PlainAsync(root, "destination", _steps, "events,items", CancellationToken.None));
        if (_graphile is not null)
            yield return Where("postgraphile-destination", root => _graphile.AskAsync("destination", root, _steps, CancellationToken.None));
        yield return Where("postgres-destination", root => BareAsync("destination", root, CancellationToken.None));

        Question Source(string name, Func<string, Task> ask) => Of(TracePart.Source, name, _plan.Events, ask);
        Question Plain(string name, Func<string, Task> ask) => Of(TracePart.Plain, name, _plan.Events * PlainTimes, ask);

        Question Of(TracePart part, string name, int times, Func<string, Task> ask) =>
            new(part, new Measured(name), times, _plan.Writers, (round, i) => ask(ProductOf((round * times) + i)));

        Question Where(string name, Func<string, Task> ask) =>
            new(TracePart.Destination, new Measured(name), _roots, 1, (round, i) => ask(_world.RootLot((round * _roots) + i)));
    }

    private string ProductOf(int number) => SupplyWorld.Product((int)(number * 104_729L % _world.Products));

    private async Task<int> BareAsync(string function, string root, CancellationToken cancel)
    {
        await using var command = _bare.CreateCommand($"select kind, event, occurred, item, depth from bench.{function}($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = root });
        command.Parameters.Add(new NpgsqlParameter { Value = _steps });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var count = 0;
        while (await rows.ReadAsync(cancel))
            count++;
        return count;
    }

    private async Task<int> HandAsync(string product, CancellationToken cancel)
    {
        var bytes = await _hand.Client.GetByteArrayAsync($"/source?id={Uri.EscapeDataString(product)}&depth={_steps}", cancel);
        return bytes.AsSpan().Count("\"depth\":"u8);
    }

    private static void Require(string root, List<int> counts)
    {
        if (counts.Distinct().Count() != 1)
            throw new InvalidOperationException($"{root}: not all give the same answer, but {string.Join(", ", counts)} nodes");
    }
}
