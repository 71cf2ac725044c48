using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Xinyuan.Credit;
using Xinyuan.Facts;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Documents;
using Xinyuan.Silo.Hosting;

namespace Xinyuan.Silo.Commands;

/// <summary><c>import</c>: takes files into the log, or sends them to a running service.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = CommandLine.NotEmpty(
            new Argument<FileInfo[]>("FILE")
            {
                Description = "EPCIS 2.0 documents (JSON, JSON-LD) and records documents.",
                Arity = ArgumentArity.OneOrMore,
            }
        );
        var (data, operatorKey) = (CommandLine.DataOption(), SubjectCommands.OperatorKeyOption());
        var url = CommandLine.UrlOption("--url", "Send to a running service instead of writing to the folder.");
        var submitter = new Option<string?>("--submitter")
        {
            Description = "The party that answers for the documents, when they are not signed.",
            HelpName = "PARTY",
        };
        var key = new Option<FileInfo?>("--key")
        {
            Description = "A private key made by `key new`: signs each document for the key's party.",
            HelpName = "FILE",
        };
        var verbose = new Option<bool>("--verbose") { Description = "A line for each document, once all of it is durable." };
        var json = CommandLine.JsonOption();
        var command = new Command(
            "import",
            "Take documents into the log. Running it again changes nothing: what is known is not stored twice."
        )
        {
            files,
            data,
            url,
            submitter,
            key,
            operatorKey,
            verbose,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    parsed.GetValue(files)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(url),
                    parsed.GetValue(submitter),
                    parsed.GetValue(key),
                    parsed.GetValue(operatorKey),
                    parsed.GetValue(json) ? Telling.Json
                        : parsed.GetValue(verbose) ? Telling.EachDocument
                        : Telling.Summary,
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo[] files,
        string data,
        Uri? url,
        string? submitter,
        FileInfo? keyFile,
        string? operatorKey,
        Telling telling,
        CancellationToken cancel
    )
    {
        string? fault = null;
        if (submitter is not null && !PartyId.TryParse(submitter, out _, out fault))
            throw new WrongUseException("--submitter: " + fault);
        if (submitter is not null && keyFile is not null)
            throw new WrongUseException("give --submitter or --key, not both: a key says whose it is");
        if (files.FirstOrDefault(file => !file.Exists) is { } missing)
            throw new WrongUseException(Directory.Exists(missing.FullName) ? $"{missing} is a folder" : $"{missing} is not there");
        using var key = keyFile is null ? null : SigningKey.Parse(await File.ReadAllTextAsync(keyFile.FullName, cancel));
        if (url is not null)
        {
            using var service = new RemoteImport(url, submitter, key);
            return await RunAllAsync(files, service.SendAsync, telling, cancel);
        }
        if (submitter is null && key is null)
            throw new WrongUseException("say who answers for the documents: --submitter PARTY, or --key FILE");
        await using var opened = await OpenedLog.OpenAsync(CommandLine.LogIn(data), operatorKey, cancel);
        using var local = new LocalImport(opened.Log, submitter, key);
        return await RunAllAsync(files, local.TakeAsync, telling, cancel);
    }

    private static async Task<int> RunAllAsync(
        FileInfo[] files,
        Func<ReadOnlyMemory<byte>, CancellationToken, Task<IntakeOutcome>> take,
        Telling telling,
        CancellationToken cancel
    )
    {
        var results = new List<object>();
        var hasBar = telling == Telling.Summary && !Console.IsErrorRedirected;
        var (recorded, known, refused) = (0, 0, 0);
        for (var i = 0; i < files.Length; i++)
        {
            var outcome = await take(await CommandLine.ReadAsync(files[i], LedgerLimits.DocumentBytesMax, cancel), cancel);
            switch (outcome)
            {
                case IntakeOutcome.Accepted accepted:
                    (recorded, known) = (recorded + accepted.Recorded, known + accepted.Known);
                    results.Add(
                        new
                        {
                            File = files[i].ToString(),
                            accepted.Recorded,
                            accepted.Known,
                            accepted.Warnings,
                        }
                    );
                    if (telling == Telling.EachDocument)
                        Console.WriteLine($"{files[i]}: {accepted.Recorded} recorded, {accepted.Known} known before");
                    if (telling != Telling.Json)
                        PrintWarnings(files[i], accepted.Warnings);
                    break;
                case IntakeOutcome.Refused no:
                    refused++;
                    results.Add(new { File = files[i].ToString(), Refused = no.Reasons });
                    if (telling != Telling.Json)
                        Console.WriteLine(
                            CommandLine.Printable(
                                $"{files[i]}: refused{string.Concat(no.Reasons.Take(10).Select(reason => "\n  " + reason))}"
                            )
                        );
                    break;
            }
            if (hasBar)
                await Console.Error.WriteAsync(Progress(i + 1, files.Length, recorded));
        }
        if (hasBar)
            await Console.Error.WriteLineAsync();
        if (telling == Telling.Json)
            Console.WriteLine(JsonSerializer.Serialize(results, JsonSerializerOptions.Web));
        else
            Console.WriteLine(
                $"{files.Length - refused} of {files.Length} documents taken: {recorded} entries recorded, {known} known before."
            );
        return refused == 0 ? CommandLine.Done : CommandLine.Failed;
    }

    private static void PrintWarnings(FileInfo file, IReadOnlyList<string> warnings)
    {
        const int Shown = 10;
        if (warnings.Count == 0)
            return;
        var more = warnings.Count > Shown ? $"\n  and {warnings.Count - Shown} more; see the capture job" : "";
        var lines = string.Concat(warnings.Take(Shown).Select(warning => "\n  " + warning));
        Console.WriteLine(CommandLine.Printable($"{file}: taken, with warnings{lines}{more}"));
    }

    private static string Progress(int done, int all, int recorded)
    {
        const int Width = 30;
        var filled = done * Width / all;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"\r[{new string('=', filled)}{new string(' ', Width - filled)}] {done}/{all} documents, {recorded} entries"
        );
    }

    private enum Telling
    {
        Summary,
        EachDocument,
        Json,
    }

    private sealed class LocalImport(FileLog log, string? submitter, SigningKey? key) : IDisposable
    {
        private readonly DocumentIntake _intake = new(log, TimeProvider.System);

        public void Dispose() => _intake.Dispose();

        public async Task<IntakeOutcome> TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            if (bytes.Length > LedgerLimits.DocumentBytesMax)
                return new IntakeOutcome.Refused([$"a document has at most {LedgerLimits.DocumentBytesMax} bytes"]);
            var kind = DocumentKinds.Recognise(bytes.Span);
            // Whoever has the folder is the operator, and may say on whose behalf a document comes.
            if (key is null)
                return await _intake.TakeAsync(
                    kind,
                    new Submission(submitter!, DocumentKinds.MediaType(kind), bytes),
                    SpeakerRole.Anyone,
                    cancel
                );
            var signature = DetachedJws.Sign(key, bytes.Span);
            return await IssuerKeys.VerifyAsync(log, signature, bytes, cancel) switch
            {
                SignatureVerdict.Valid { Key: var known } when Enum.TryParse<SpeakerRole>(known.Role, ignoreCase: true, out var role) =>
                    await _intake.TakeAsync(
                        kind,
                        new Submission(known.Party, DocumentKinds.MediaType(kind), bytes, signature, known),
                        role,
                        cancel
                    ),
                SignatureVerdict.Invalid invalid => throw new WrongUseException("--key: " + invalid.Reason),
                var other => throw new WrongUseException($"--key: {other}"),
            };
        }
    }
}
