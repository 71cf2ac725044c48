using System.CommandLine;
using System.Globalization;
using System.Text;
using Xinyuan.Ledger;

namespace Xinyuan.Verifier;

/// <summary><c>xycheck proof</c>: a proof bundle, or a bare tlog-proof with the entry that it is about.</summary>
internal static class ProofCheck
{
    public static Command Create()
    {
        var file = TrustOptions.Argument("FILE", "A proof bundle (.xyproof) or a C2SP tlog-proof.");
        var header = new Option<FileInfo?>("--header") { Description = "For a tlog-proof: the entry's header.", HelpName = "FILE" };
        var leaf = new Option<string?>("--leaf")
        {
            Description = "For a tlog-proof: the entry's leaf hash, base64 or hexadecimal.",
            HelpName = "HASH",
        };
        var trust = new TrustOptions();
        var command = new Command("proof", "Check that a log holds an entry, and what it says.") { file, header, leaf };
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            var bytes = TrustOptions.Bytes(parsed.GetValue(file)!, ProofBundle.BytesMax);
            var policy = trust.Read(parsed);
            var json = parsed.GetValue(trust.Json);
            return bytes.AsSpan().StartsWith("c2sp.org/tlog-proof@"u8)
                ? CheckBare(Encoding.UTF8.GetString(bytes), Leaf(parsed.GetValue(header), parsed.GetValue(leaf)), policy, json)
                : CheckBundle(bytes, policy, json);
        });
        return command;
    }

    private static int CheckBundle(byte[] bytes, Policy? policy, bool json)
    {
        var found = ProofBundle.Check(bytes, policy);
        if (found is BundleVerdict.Bad bad)
            return Answer.Give(new Verdict(false) { Reason = bad.Reason }, json, []);
        var good = (BundleVerdict.Good)found;
        var verdict = new Verdict(true)
        {
            Pinned = good.IsPinned,
            Origin = good.Header.Origin,
            Position = good.Position,
            Recorded = good.Header.Recorded,
            CheckpointSize = good.Checkpoint.Size,
            Sections = good.Sections.ToDictionary(section => section.Key, section => Answer.Text(section.Value)),
            Elements = [.. good.Elements.Select(one => new ElementSaid(one.Section, one.Index, Answer.Text(one.Bytes)))],
        };
        return Answer.Give(
            verdict,
            json,
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Verified: entry {good.Position} of {good.Header.Origin}, recorded {good.Header.Recorded:O},"
                ),
                string.Create(CultureInfo.InvariantCulture, $"under the checkpoint of {good.Checkpoint.Size} entries."),
                .. verdict.Sections.Select(section => $"{section.Key}: {section.Value}"),
                .. verdict.Elements.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Section}[{one.Index}]: {one.Text}")),
                Answer.Trust(good.IsPinned, good.Policy.Logs.Select(key => key.ToString())),
            ]
        );
    }

    private static int CheckBare(string text, Digest leaf, Policy? policy, bool json)
    {
        if (policy is null)
            throw new WrongUseException("a tlog-proof names no log that it could be taken at its word: give --log-key or --policy");
        var proof = TlogProof.Parse(text, out var fault);
        fault ??= policy.Fault(proof!.Checkpoint);
        if (fault is null && !proof!.Includes(leaf))
            fault = "the inclusion path does not lead from the entry to the checkpoint's root";
        if (fault is not null)
            return Answer.Give(new Verdict(false) { Reason = fault }, json, []);
        var verdict = new Verdict(true)
        {
            Pinned = true,
            Origin = proof!.Checkpoint.Origin,
            Position = proof.Index,
            CheckpointSize = proof.Checkpoint.Size,
        };
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"Verified: {proof.Checkpoint.Origin} holds this entry at {proof.Index}, under the checkpoint of {proof.Checkpoint.Size} entries."
        );
        return Answer.Give(verdict, json, [said, Answer.Trust(true, [])]);
    }

    private static Digest Leaf(FileInfo? header, string? leaf) =>
        (header, leaf) switch
        {
            ({ } file, null) => MerkleTree.LeafHash(TrustOptions.Bytes(file, LedgerLimits.HeaderBytesMax)),
            (null, { } text) => Digest.Parse(text) ?? throw new WrongUseException("--leaf: that is not 32 bytes in base64 or hexadecimal"),
            _ => throw new WrongUseException("a tlog-proof does not hold its entry: name it with --header FILE or --leaf HASH"),
        };
}
