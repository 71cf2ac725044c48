using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.Facts.Filings;
using Xinyuan.Facts.Recalls;
using Xinyuan.Ledger;
using Xinyuan.Trace.Cases;
using Xinyuan.Trace.Recall;

namespace Xinyuan.Silo.Reactions;

/// <summary>
/// Brings what an authority decided about conduct in a recall into the credit files, by the same way that every credit record takes. The ids
/// derive from the decision's position, the rule and the firm.
/// </summary>
internal sealed class RecallConductReaction(IEventLog log, RecordsIntake credit, ILogger<RecallConductReaction> logger) : IReaction
{
    private static readonly Dictionary<string, ConductRule> Rules = LoadRules();

    public string Name => "recall-conduct";

    public LogQuery Query { get; } = LogQuery.OfType(nameof(RecallFailureFound), nameof(RecallClosed));

    public async ValueTask ReactAsync(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            foreach (var conduct in await ConductAsync(entry, cancel))
                await RecordAsync(entry.Position, conduct, cancel);
        }
    }

    // The recall as it stood after the decision, and the filings as they stood then, whenever this runs.
    private async Task<IReadOnlyList<Conduct>> ConductAsync(Entry decision, CancellationToken cancel)
    {
        RecallState? recall = null;
        foreach (var position in log.FindStream(decision.Envelope.Stream).TakeWhile(position => position <= decision.Position))
        {
            var entry = await log.ReadAsync(position, cancel);
            recall = RecallState.Evolve(recall, (RecallFact)CaseEntry.Read(entry), CaseEntry.PlaceOf(entry));
        }
        var filings = new FilingRegister();
        foreach (var position in log.Find(LogQuery.OfType(Filing.Types)).TakeWhile(position => position < decision.Position))
        {
            var entry = await log.ReadAsync(position, cancel);
            filings.Apply(position, entry.Envelope.Type, entry["public"]!.Bytes);
        }
        return recall is null ? [] : RecallConduct.Of((RecallFact)CaseEntry.Read(decision), recall, CaseEntry.PlaceOf(decision), filings);
    }

    private async Task RecordAsync(long position, Conduct conduct, CancellationToken cancel)
    {
        // Of an office no credit file is kept.
        if (conduct.Subject.StartsWith("org:", StringComparison.Ordinal))
            return;
        var rule = Rules[conduct.Rule];
        var record = new JsonObject
        {
            ["type"] = "CreditRecordEntered",
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"recall-conduct/{position}/{conduct.Rule}/{conduct.Subject}"),
            ["occurred"] = conduct.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00+08:00",
            ["subject"] = conduct.Subject,
            ["kind"] = "quality",
            ["catalogueItem"] = rule.CatalogueItem,
            ["severity"] = rule.Severity,
            ["authority"] = conduct.Authority,
            ["documentNo"] = conduct.DocumentNo,
            ["documentDate"] = conduct.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["summary"] = conduct.Summary + (rule.Source == "verified" ? "" : "（目录项未核实 unverified）"),
        };
        var document = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["records"] = new JsonArray(record) });
        var submission = new Submission(CaseActor.ServiceParty, RecordsIntake.MediaType, document);
        while (true)
        {
            switch (await credit.SubmitAsync(submission, SpeakerRole.Service, cancel))
            {
                case RecordsOutcome.Accepted:
                    return;
                case RecordsOutcome.Busy or RecordsOutcome.Conflict { Finding.Path: "" }:
                    await Task.Delay(ReactionAppend.BusyWait, cancel);
                    break;
                case var refused:
                    // Such as of a sole trader whose data were erased: there is no file for it to enter.
                    logger.LogWarning(
                        "Conduct in the recall decision at {Position} enters no credit file: {Outcome}",
                        position,
                        refused.GetType().Name
                    );
                    return;
            }
        }
    }

    private static Dictionary<string, ConductRule> LoadRules()
    {
        using var stream = typeof(RecallConductReaction).Assembly.GetManifestResourceStream("Xinyuan.Silo.Reactions.recall-conduct.json")!;
        using var json = JsonDocument.Parse(stream);
        return json
            .RootElement.GetProperty("rules")
            .EnumerateArray()
            .ToDictionary(
                row => row.GetProperty("rule").GetString()!,
                row => new ConductRule(
                    row.GetProperty("severity").GetString()!,
                    row.GetProperty("catalogueItem").GetString()!,
                    row.GetProperty("source").GetString()!
                ),
                StringComparer.Ordinal
            );
    }

    private sealed record ConductRule(string Severity, string CatalogueItem, string Source);
}
