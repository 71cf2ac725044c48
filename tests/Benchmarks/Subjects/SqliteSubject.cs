using Microsoft.Data.Sqlite;

namespace Xinyuan.Benchmarks.Subjects;

/// <summary>SQLite: a transaction a group with a prepared insert, write-ahead log, <c>synchronous=FULL</c>.</summary>
internal sealed class SqliteSubject : GroupSubject
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _position;
    private readonly SqliteParameter _body;
    private long _next;

    public SqliteSubject(string folder)
    {
        Directory.CreateDirectory(folder);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "events.db"), Pooling = false }.ToString()
        );
        _connection.Open();
        // Checkpoints copy the log into the database; every 10,000 pages was the faster of what was tried.
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("PRAGMA wal_autocheckpoint=10000");
        Execute("CREATE TABLE events (position INTEGER PRIMARY KEY, body BLOB NOT NULL)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO events VALUES ($position, $body)";
        _position = _insert.Parameters.Add("$position", SqliteType.Integer);
        _body = _insert.Parameters.Add("$body", SqliteType.Blob);
        _insert.Prepare();
        Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }

    protected override void Commit(List<Waiting> group)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var (number, _) in group)
        {
            _position.Value = _next++;
            _body.Value = Payload.Of(number);
            _insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private void Execute(string statement)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
