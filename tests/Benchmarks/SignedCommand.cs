using System.CommandLine;
using System.Globalization;
using System.Text;
using NSec.Cryptography;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger;

namespace Xinyuan.Benchmarks;

/// <summary>
/// <c>bench signed</c>: documents of one event, each with a detached signature that is verified against the key that the log has
/// registered, recorded with the document as evidence. The limit is what the cores verify when they do nothing else.
/// </summary>
internal static class SignedCommand
{
    public static Command Create()
    {
        var events = Bench.CountOption("--events", "Documents a round.", 20_000);
        var writers = Bench.CountOption("--writers", "Writers that wait for their documents.", 256);
        var rounds = Bench.CountOption("--rounds", "Rounds, each measuring everything once.", 5);
        var (folder, json) = (Bench.FolderOption(), Bench.JsonOption());
        var command = new Command("signed", "Documents of one event, each signed, verified on the way in.")
        {
            events,
            writers,
            rounds,
            folder,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var plan = new Plan(parsed.GetValue(events), parsed.GetValue(writers), parsed.GetValue(rounds), parsed.GetValue(json));
                return Bench.InFolderAsync(parsed.GetValue(folder)!, root => RunAsync(root, plan, cancel));
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(string root, Plan plan, CancellationToken cancel)
    {
        using var key = BenchKey.New();
        var (ours, limit) = (new Measured("xinyuan"), new Measured("ed25519"));
        // The first round only warms up code and disk; it does not count.
        for (var round = 0; round <= plan.Rounds; round++)
        {
            // Signing is the sender's work, and done before the clock starts.
            var documents = Sign(key, plan.Events, round);
            var first = await AppendAsync(Path.Combine(root, "log-" + round), key, documents, plan, cancel);
            var second = await VerifyAsync(key, documents, cancel);
            if (round > 0)
            {
                ours.Add(first);
                limit.Add(second);
            }
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: xinyuan {first.PerSecond:N0}/s, ed25519 {second.PerSecond:N0}/s"
                )
            );
        }
        Report.Print("signed", [ours, limit], plan.IsJson);
        return 0;
    }

    private static (byte[] Document, string Signature)[] Sign(SigningKey key, int count, int round)
    {
        var signed = new (byte[], string)[count];
        Parallel.For(
            0,
            count,
            i =>
            {
                var document = Payload.Of((round * count) + i);
                signed[i] = (document, DetachedJws.Sign(key, document));
            }
        );
        return signed;
    }

    private static async Task<Round> AppendAsync(
        string folder,
        SigningKey key,
        (byte[] Document, string Signature)[] documents,
        Plan plan,
        CancellationToken cancel
    )
    {
        await using var subject = new LedgerSubject(folder);
        await BenchKey.RegisterAsync(subject.Log, key, cancel);
        await subject.SettleAsync(cancel);
        return await Load.RunAsync(AppendOneAsync, documents.Length, plan.Writers, cancel);

        async Task AppendOneAsync(int number)
        {
            var (document, signature) = documents[number];
            var verdict = await IssuerKeys.VerifyAsync(subject.Log, signature, document, cancel);
            if (verdict is not SignatureVerdict.Valid valid)
                throw new InvalidOperationException($"a good signature was not accepted: {verdict}");
            var submission = new Submission(valid.Key.Party, "application/json", document, signature, valid.Key);
            var batch = new AppendBatch
            {
                Documents = [submission.Document],
                Entries = [LedgerSubject.Event(number) with { Evidence = new NewEvidence(0, 0, signature, valid.Key.KeyId) }],
            };
            if (await SignedAppend.AppendAsync(subject.Log, submission, batch, TimeProvider.System, cancel) is not AppendResult.Appended)
                throw new InvalidOperationException("a document was not recorded");
        }
    }

    // Key, messages and signatures in the form that the algorithm takes, and nothing to do but verify, on every core.
    private static Task<Round> VerifyAsync(SigningKey key, (byte[] Document, string Signature)[] documents, CancellationToken cancel)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        var publicKey = PublicKey.Import(algorithm, key.Verifier.PublicKey, KeyBlobFormat.RawPublicKey);
        var messages = Array.ConvertAll(documents, signed => Message(signed.Document, signed.Signature));
        return Load.RunAsync(Verify, documents.Length, Environment.ProcessorCount, cancel);

        Task Verify(int number) =>
            algorithm.Verify(publicKey, messages[number].Input, messages[number].Signature)
                ? Task.CompletedTask
                : throw new InvalidOperationException("a good signature does not verify");
    }

    private static (byte[] Input, byte[] Signature) Message(byte[] document, string signature)
    {
        var parts = signature.Split("..");
        return (
            Encoding.ASCII.GetBytes(parts[0] + "." + System.Buffers.Text.Base64Url.EncodeToString(document)),
            System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])
        );
    }
}
