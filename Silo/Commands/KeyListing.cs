using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Silo.Commands;

/// <summary><c>key list</c>: how every key stands, from where to where in the log it speaks, and what it signed that is in doubt.</summary>
internal static class KeyListing
{
    public static Command Create()
    {
        var (data, json) = (CommandLine.DataOption(), CommandLine.JsonOption());
        var command = new Command("list", "List the registered keys and how each stands. The service must not be running on the folder.")
        {
            data,
            json,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(data)!, parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string data, bool json, CancellationToken cancel)
    {
        ProofCommand.RequireLog(data);
        await using var log = FileLog.Open(CommandLine.LogIn(data));
        var listed = new List<ListedKey>();
        var (size, now) = (log.Head.Size, TimeProvider.System.GetUtcNow());
        foreach (var position in log.Find(LogQuery.OfType(IssuerKeys.RegisteredType, IssuerKeys.RotatedType)))
        {
            if (IssuerKeys.Introduced(await log.ReadAsync(position, cancel)) is not { } key)
                continue;
            var validity = await KeyValidity.OfAsync(log, key, size, now, cancel);
            var doubtful = new List<long>();
            await foreach (var entry in validity.InDoubtAsync(log, cancel))
                doubtful.Add(entry);
            listed.Add(ListedKey.Of(validity, doubtful));
        }
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(listed, JsonSerializerOptions.Web));
        foreach (var key in json ? [] : listed)
            Console.WriteLine(CommandLine.Printable(key.ToString()));
        return CommandLine.Done;
    }

    /// <param name="KeyId">Its id.</param>
    /// <param name="Party">Whose it is.</param>
    /// <param name="Role">In which role it speaks.</param>
    /// <param name="State">valid, rotated, revoked or expired.</param>
    /// <param name="From">The first position at which it speaks.</param>
    /// <param name="Until">The first at which it speaks no more; null while it does.</param>
    /// <param name="EndsAt">The time from which it speaks no more; null for no such bound.</param>
    /// <param name="Successor">The key in its place.</param>
    /// <param name="Reason">Why it was revoked.</param>
    /// <param name="CompromisedSince">Since when what it signed is in doubt.</param>
    /// <param name="InDoubt">Positions of what it signed that is in doubt.</param>
    private sealed record ListedKey(
        string KeyId,
        string Party,
        string Role,
        string State,
        long From,
        long? Until,
        DateTimeOffset? EndsAt,
        string? Successor,
        string? Reason,
        DateTimeOffset? CompromisedSince,
        IReadOnlyList<long> InDoubt
    )
    {
        public static ListedKey Of(KeyValidity validity, IReadOnlyList<long> inDoubt) =>
            new(
                validity.Key.KeyId,
                validity.Key.Party,
                validity.Key.Role,
                validity.State.ToString().ToLowerInvariant(),
                validity.Key.Position,
                validity.Until,
                validity.EndsAt,
                validity.Successor,
                validity.Reason,
                validity.CompromisedSince,
                inDoubt
            );

        public override string ToString()
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"positions {From} to {(Until is { } end ? end - 1 : "…")}");
            var bound = Until is null && EndsAt is { } time ? $", until {time:O}" : "";
            var reason = Reason is null ? "" : $", {Reason}";
            var doubt = CompromisedSince is { } since
                ? string.Create(CultureInfo.InvariantCulture, $", compromised since {since:O}: {InDoubt.Count} entries in doubt")
                : "";
            return $"{KeyId}  {Party}  {Role}  {State}  {range}{bound}{reason}{doubt}";
        }
    }
}
