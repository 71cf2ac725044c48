using System.CommandLine;
using System.Globalization;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Export;

namespace Xinyuan.Verifier;

/// <summary><c>xycheck checkpoint</c>: a checkpoint's signatures.</summary>
internal static class CheckpointCheck
{
    public static Command Create()
    {
        var file = TrustOptions.Argument("FILE", "A signed checkpoint (C2SP tlog-checkpoint).");
        var trust = new TrustOptions();
        var command = new Command("checkpoint", "Check that the log, and the witnesses that your policy asks for, signed a checkpoint.")
        {
            file,
        };
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            var policy = trust.Read(parsed) ?? throw new WrongUseException("say whose word is enough: --log-key or --policy");
            var read = policy.Open(TrustOptions.Text(parsed.GetValue(file)!), out var fault);
            return read is null
                ? Answer.Give(new Verdict(false) { Reason = fault }, parsed.GetValue(trust.Json), [])
                : Answer.Give(Of(read), parsed.GetValue(trust.Json), [Say(read), Answer.Trust(true, [])]);
        });
        return command;
    }

    public static Verdict Of(Checkpoint checkpoint) =>
        new(true)
        {
            Pinned = true,
            Origin = checkpoint.Origin,
            CheckpointSize = checkpoint.Size,
            Root = checkpoint.Root.ToBase64(),
        };

    private static string Say(Checkpoint checkpoint) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Verified: {checkpoint.Origin} states {checkpoint.Size} entries with the root {checkpoint.Root.ToBase64()}."
        );
}

/// <summary><c>xycheck consistency</c>: that a later checkpoint extends an earlier one.</summary>
internal static class ConsistencyCheck
{
    public static Command Create()
    {
        var (old, later) = (TrustOptions.Argument("OLD", "The earlier checkpoint."), TrustOptions.Argument("NEW", "The later checkpoint."));
        var tiles = new Option<DirectoryInfo>("--tiles")
        {
            Description = "A folder with the tiles of the later checkpoint: an exported log.",
            Required = true,
            HelpName = "FOLDER",
        };
        var trust = new TrustOptions();
        var command = new Command("consistency", "Check that a later checkpoint holds everything that an earlier one held.")
        {
            old,
            later,
            tiles,
        };
        trust.AddTo(command);
        command.SetAction(
            async (parsed, cancel) =>
            {
                var policy = trust.Read(parsed) ?? throw new WrongUseException("say whose word is enough: --log-key or --policy");
                var json = parsed.GetValue(trust.Json);
                var before = policy.Open(TrustOptions.Text(parsed.GetValue(old)!), out var fault);
                if (before is null)
                    return Answer.Give(new Verdict(false) { Reason = "OLD: " + fault }, json, []);
                var after = policy.Open(TrustOptions.Text(parsed.GetValue(later)!), out fault);
                if (after is null)
                    return Answer.Give(new Verdict(false) { Reason = "NEW: " + fault }, json, []);
                fault = await TileFolder.ConsistencyFaultAsync(parsed.GetValue(tiles)!.FullName, before, after, cancel);
                return fault is null
                    ? Answer.Give(
                        CheckpointCheck.Of(after),
                        json,
                        [
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"Verified: the {after.Size} entries of {after.Origin} begin with the {before.Size} of the earlier checkpoint."
                            ),
                            Answer.Trust(true, []),
                        ]
                    )
                    : Answer.Give(new Verdict(false) { Reason = fault }, json, []);
            }
        );
        return command;
    }
}

/// <summary><c>xycheck export</c>: a whole exported log.</summary>
internal static class ExportFolderCheck
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "A folder that `xinyuan export` wrote." };
        var trust = new TrustOptions();
        var command = new Command("export", "Check a whole exported log; says where each fault is.") { folder };
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(folder)!;
            if (!named.Exists)
                throw new WrongUseException($"{named} is not there");
            var found = ExportCheck.Run(named.FullName, trust.Read(parsed));
            var verdict = new Verdict(found.Faults.Count == 0)
            {
                Pinned = found.IsPinned,
                Origin = found.Origin,
                CheckpointSize = found.Entries,
                SectionsChecked = found.SectionsChecked,
                Documents = found.Documents,
                Faults = found.Faults,
            };
            var summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Origin ?? "unknown log"}: {found.Entries} entries, {found.SectionsChecked} sections, {found.Documents} documents"
            );
            var outcome = found.Faults.Count == 0 ? "Verified" : $"Not verified, {found.Faults.Count} faults";
            return Answer.Give(
                verdict,
                parsed.GetValue(trust.Json),
                [
                    .. found.Faults.Select(fault => fault.ToString()),
                    $"{outcome}: {summary}.",
                    .. found.Faults.Count == 0 ? [Answer.Trust(found.IsPinned, found.LogKeys)] : Array.Empty<string>(),
                ]
            );
        });
        return command;
    }
}
