using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;

namespace Xinyuan.Benchmarks.Trace;

/// <summary>
/// A PostgreSQL of our own in a folder, gone with it: with the machine's programs, as a user who is not root, over loopback only, and
/// without syncs, since it is only read. Given what a careful administrator gives: memory, indexes that cover, statistics.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private readonly string _folder;
    private readonly string _bin;

    private PostgresServer(string folder, string bin, int port)
    {
        (_folder, _bin) = (folder, bin);
        Connection = string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Command Timeout=600"
        );
        Url = string.Create(CultureInfo.InvariantCulture, $"postgres://{User}@127.0.0.1:{port}/postgres");
    }

    public string Connection { get; }

    public string Url { get; }

    /// <summary>The process that all its others are children of.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Where the programs are, or null when the machine has none.</summary>
    public static string? FindBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;

    public static async Task<PostgresServer> StartAsync(string bin, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var server = new PostgresServer(folder, bin, FreePort());
        if (Environment.UserName == "root")
            await server.RunAsync("chown", [User, folder], cancel);
        await server.AsUserAsync("initdb", ["-D", server.Data, "-U", User, "--auth=trust", "--no-sync"], cancel);
        var port = new NpgsqlConnectionStringBuilder(server.Connection).Port;
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=2GB -c work_mem=128MB "
                + $"-c maintenance_work_mem=512MB -c effective_cache_size=6GB -c random_page_cost=1.1 -c jit=off -c max_wal_size=8GB"
        );
        await server.AsUserAsync(
            "pg_ctl",
            ["-D", server.Data, "-w", "-t", "60", "-l", Path.Combine(folder, "server.log"), "-o", settings, "start"],
            cancel
        );
        return server;
    }

    /// <summary>Tells the world to it.</summary>
    public async Task FillAsync(SupplyWorld world, string schema, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await ExecuteAsync(source, schema, cancel);
        var items = new Dictionary<string, int>();
        await using (var link = await source.OpenConnectionAsync(cancel))
        await using (var links = await link.BeginBinaryImportAsync("copy bench.link from stdin (format binary)", cancel))
        await using (var said = await source.OpenConnectionAsync(cancel))
        await using (var events = await said.BeginBinaryImportAsync("copy bench.event from stdin (format binary)", cancel))
        await using (var of = await source.OpenConnectionAsync(cancel))
        await using (var lots = await of.BeginBinaryImportAsync("copy bench.lot from stdin (format binary)", cancel))
        {
            foreach (var (number, one) in world.Events().Index())
                await WriteAsync(events, links, lots, items, number, one, cancel);
            await events.CompleteAsync(cancel);
            await links.CompleteAsync(cancel);
            await lots.CompleteAsync(cancel);
        }
        await using (var names = await source.OpenConnectionAsync(cancel))
        await using (var rows = await names.BeginBinaryImportAsync("copy bench.item from stdin (format binary)", cancel))
        {
            foreach (var (name, id) in items)
            {
                await rows.StartRowAsync(cancel);
                await rows.WriteAsync(id, NpgsqlDbType.Integer, cancel);
                await rows.WriteAsync(name, NpgsqlDbType.Text, cancel);
            }
            await rows.CompleteAsync(cancel);
        }
        const string Indexes = """
            create unique index on bench.item (name) include (id);
            create index on bench.link (item, role) include (event);
            create index on bench.link (event, role) include (item);
            create index on bench.lot (item) include (lot);
            create index on bench.lot (lot) include (item);
            """;
        await ExecuteAsync(source, Indexes, cancel);
        await ExecuteAsync(source, "vacuum analyze", cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await AsUserAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"], CancellationToken.None);
    }

    private string Data => Path.Combine(_folder, "data");

    private static async Task WriteAsync(
        NpgsqlBinaryImporter events,
        NpgsqlBinaryImporter links,
        NpgsqlBinaryImporter lots,
        Dictionary<string, int> items,
        int number,
        WorldEvent said,
        CancellationToken cancel
    )
    {
        await events.StartRowAsync(cancel);
        await events.WriteAsync(number, NpgsqlDbType.Integer, cancel);
        await events.WriteAsync(said.Occurred.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
        await events.WriteAsync(
            (short)(
                said.Type switch
                {
                    "AggregationEvent" => 1,
                    "TransformationEvent" => 3,
                    _ => 0,
                }
            ),
            NpgsqlDbType.Smallint,
            cancel
        );
        await events.WriteAsync(
            (short)(
                said.Action switch
                {
                    "ADD" => 1,
                    "DELETE" => 2,
                    _ => 0,
                }
            ),
            NpgsqlDbType.Smallint,
            cancel
        );
        var lot = said.Items.FirstOrDefault(item => item.As == Said.Lot).Item;
        foreach (var (item, role) in said.Items)
        {
            await links.StartRowAsync(cancel);
            await links.WriteAsync(number, NpgsqlDbType.Integer, cancel);
            await links.WriteAsync(IdOf(item), NpgsqlDbType.Integer, cancel);
            await links.WriteAsync((short)role, NpgsqlDbType.Smallint, cancel);
            if (lot is null || role == Said.Lot)
                continue;
            await lots.StartRowAsync(cancel);
            await lots.WriteAsync(IdOf(item), NpgsqlDbType.Integer, cancel);
            await lots.WriteAsync(IdOf(lot), NpgsqlDbType.Integer, cancel);
        }

        int IdOf(string item)
        {
            if (!items.TryGetValue(item, out var id))
                items.Add(item, id = items.Count);
            return id;
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private Task AsUserAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var path = Path.Combine(_bin, program);
        return Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", User, "--", path, .. arguments], cancel)
            : RunAsync(path, arguments, cancel);
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = _folder };
        using var process = Process.Start(start)!;
        // What it starts keeps the other end open: it is not read to its end.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await process.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromMinutes(2), cancel);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {arguments.FirstOrDefault()} ended with {process.ExitCode}");
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
