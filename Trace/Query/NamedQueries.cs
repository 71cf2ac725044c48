using System.Text.Json;
using System.Text.RegularExpressions;
using Xinyuan.Ledger;

namespace Xinyuan.Trace.Query;

/// <summary>A query that a party keeps under a name (EPCIS 2.0, <c>/queries</c>).</summary>
/// <param name="Name">Its name, unique among the party's.</param>
/// <param name="Json">The query in its JSON form.</param>
/// <param name="Query">The query, read.</param>
/// <param name="Created">When it was recorded.</param>
/// <param name="Position">Where it is recorded.</param>
public sealed record NamedQuery(string Name, JsonElement Json, EventQuery Query, DateTimeOffset Created, long Position);

/// <summary>What became of a change of named queries.</summary>
public enum NamedQueryChange
{
    /// <summary>It is recorded.</summary>
    Done,

    /// <summary>The party has a query of this name; or the very document that asks for it was taken before.</summary>
    Exists,

    /// <summary>The party has none of this name.</summary>
    Missing,

    /// <summary>The party has as many as it may.</summary>
    TooMany,

    /// <summary>The key that signed the document has ended.</summary>
    KeyEnded,

    /// <summary>The log cannot take more just now.</summary>
    Busy,
}

/// <summary>
/// The named queries of each party. They are entries in the party's stream, of class party, so that they outlive the service and
/// are no one else's to see: <see cref="NamedType"/> and <see cref="RemovedType"/>.
/// </summary>
public sealed partial class NamedQueries(IEventLog log, TimeProvider clock)
{
    /// <summary>The entry type of a query's naming.</summary>
    public const string NamedType = "QueryNamed";

    /// <summary>The entry type of a query's removal.</summary>
    public const string RemovedType = "QueryRemoved";

    /// <summary>Named queries of a party.</summary>
    public const int QueriesMax = 200;

    /// <summary>Changes of a party's named queries, ever: each stays on the ledger.</summary>
    public const int ChangesMax = 10_000;

    private const string Section = "query";
    private const int AttemptsMax = 4;

    /// <summary>Whether a text can be a name: it stands in a path.</summary>
    public static bool IsName(string text) => NameForm().IsMatch(text);

    /// <summary>A party's queries, in the order in which they were named.</summary>
    public async ValueTask<IReadOnlyList<NamedQuery>> ListAsync(string party, CancellationToken cancel) =>
        [.. (await ReadAsync(party, cancel).ConfigureAwait(false)).Queries.Values.OrderBy(query => query.Position)];

    /// <summary>A party's query of this name, or null.</summary>
    public async ValueTask<NamedQuery?> FindAsync(string party, string name, CancellationToken cancel) =>
        (await ReadAsync(party, cancel).ConfigureAwait(false)).Queries.GetValueOrDefault(name);

    /// <summary>Names a query.</summary>
    /// <param name="submission">The document that asks for it.</param>
    /// <param name="name">A name: <see cref="IsName"/>.</param>
    /// <param name="query">A query that can be read.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public ValueTask<NamedQueryChange> NameAsync(Submission submission, string name, JsonElement query, CancellationToken cancel) =>
        ChangeAsync(
            submission,
            NamedType,
            name,
            query,
            state =>
                state.Queries.ContainsKey(name) ? NamedQueryChange.Exists
                : state.Queries.Count >= QueriesMax || state.Changes >= ChangesMax ? NamedQueryChange.TooMany
                : null,
            cancel
        );

    /// <summary>Removes a query.</summary>
    public ValueTask<NamedQueryChange> RemoveAsync(Submission submission, string name, CancellationToken cancel) =>
        ChangeAsync(
            submission,
            RemovedType,
            name,
            null,
            state => state.Queries.ContainsKey(name) ? null : NamedQueryChange.Missing,
            cancel
        );

    private static string TagOf(string party) => "queries:" + party;

    // The party's queries are decided on as they stand, and the log holds the batch to that.
    private async ValueTask<NamedQueryChange> ChangeAsync(
        Submission submission,
        string type,
        string name,
        JsonElement? query,
        Func<State, NamedQueryChange?> decide,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(submission);
        var party = submission.Submitter;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var state = await ReadAsync(party, cancel).ConfigureAwait(false);
            if (decide(state) is { } refused)
                return refused;
            var batch = new AppendBatch
            {
                Entries = [Entry(submission, type, name, query, state)],
                Documents = submission.Bytes.Length > 0 ? [submission.Document] : [],
                Conditions = [new AppendCondition.NoneAfter(state.Last, LogQuery.Tagged(TagOf(party)))],
            };
            switch (await SignedAppend.AppendAsync(log, submission, batch, clock, cancel).ConfigureAwait(false))
            {
                case AppendResult.Appended appended:
                    return appended.Receipts[0].AlreadyKnown ? NamedQueryChange.Exists : NamedQueryChange.Done;
                case AppendResult.Refused { Reason: RefusalReason.KeyEnded }:
                    return NamedQueryChange.KeyEnded;
                case AppendResult.Refused { Reason: RefusalReason.Busy }:
                    return NamedQueryChange.Busy;
                case AppendResult.Refused refusal:
                    throw new InvalidOperationException("an entry of a named query is refused: " + refusal.Detail);
            }
        }
        return NamedQueryChange.Busy;
    }

    private NewEntry Entry(Submission submission, string type, string name, JsonElement? query, State state)
    {
        var party = submission.Submitter;
        object said = query is { } json ? new { name, query = json } : new { name };
        return new NewEntry
        {
            // A signed document is taken once, so that nobody who kept it can hand it in again.
            Id = submission.Signature is null ? $"query:{party}:{state.Changes}" : $"query:{party}:{submission.JobId}",
            Stream = party,
            Type = type,
            Issuer = party,
            Occurred = clock.GetUtcNow(),
            EnvelopeClass = AccessClass.Party,
            Sections = [new NewSection(Section, AccessClass.Party, JsonSerializer.SerializeToUtf8Bytes(said))],
            Tags = [TagOf(party)],
            Evidence = submission.Bytes.Length > 0 ? new NewEvidence(0, 0, submission.Signature, submission.KeyId) : null,
        };
    }

    private async ValueTask<State> ReadAsync(string party, CancellationToken cancel)
    {
        var positions = log.Find(LogQuery.Tagged(TagOf(party)));
        var queries = new Dictionary<string, NamedQuery>(StringComparer.Ordinal);
        foreach (var position in positions)
        {
            var entry = await log.ReadAsync(position, cancel).ConfigureAwait(false);
            if (entry[Section] is not { } section || entry.Envelope.Issuer != party)
                continue;
            var said = JsonElement.Parse(section.Bytes.Span);
            var name = said.GetProperty("name").GetString()!;
            if (entry.Envelope.Type == RemovedType)
                queries.Remove(name);
            else if (EventQuery.Read(said.GetProperty("query")) is QueryReadResult.Read { Query: var query })
                queries[name] = new NamedQuery(name, said.GetProperty("query"), query, entry.Recorded, position);
        }
        return new State(queries, positions.Count, positions.Count > 0 ? positions[^1] : -1);
    }

    private sealed record State(Dictionary<string, NamedQuery> Queries, int Changes, long Last);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._~-]{0,63}\z")]
    private static partial Regex NameForm();
}
