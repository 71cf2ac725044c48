using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Hosting;
using Xinyuan.Silo.Reactions;

namespace Xinyuan.Benchmarks;

/// <summary>
/// <c>bench capture</c>: signed EPCIS documents over HTTP into the whole service, until each is durable and answered. The limit is one
/// pass of a JSON reader and SHA-256 over the same bytes, on every core, with nothing else to do.
/// </summary>
internal static class CaptureCommand
{
    private const string MediaType = "application/ld+json";

    public static Command Create()
    {
        var events = Bench.CountOption("--events", "Events a round.", 100_000);
        var each = Bench.CountOption("--document-events", "Events in a document.", 100);
        var writers = Bench.CountOption("--writers", "Connections, each of which waits for its document.", 8);
        var rounds = Bench.CountOption("--rounds", "Rounds, each measuring everything once.", 3);
        var (folder, json) = (Bench.FolderOption(), Bench.JsonOption());
        var command = new Command("capture", "Signed EPCIS documents over HTTP into the whole service.")
        {
            events,
            each,
            writers,
            rounds,
            folder,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
            {
                var plan = new Plan(parsed.GetValue(events), parsed.GetValue(writers), parsed.GetValue(rounds), parsed.GetValue(json));
                return Bench.InFolderAsync(parsed.GetValue(folder)!, root => RunAsync(root, plan, parsed.GetValue(each), cancel));
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(string root, Plan plan, int each, CancellationToken cancel)
    {
        using var key = BenchKey.New();
        var (ours, limit) = (new Measured("xinyuan"), new Measured("read-and-hash"));
        var documents = Math.Max(1, plan.Events / each);
        await using var log = FileLog.Open(LedgerSubject.Options(root));
        await BenchKey.RegisterAsync(log, key, cancel);
        await using var service = ServiceHost.Build(new ServiceOptions { Port = 0, Listen = IPAddress.Loopback }, log);
        await service.StartAsync(cancel);
        using var sender = new CaptureSender(AddressOf(service), plan.Writers);
        // The first round only warms up code and disk; it does not count.
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var signed = CaptureDocuments.Sign(key, documents, each, (long)round * documents * each);
            var file = Path.Combine(root, "requests");
            CaptureSender.Write(file, signed.Select(Request));
            await sender.LoadAsync(file, cancel);
            await log.WaitForCheckpointAsync(log.Head.Size, cancel);
            await log.ReadyAsync();
            var before = (Processor: Environment.CpuUsage.TotalTime, Allocated: GC.GetTotalAllocatedBytes());
            var (sent, ofSender) = await sender.SendAsync(cancel);
            var processor = (Environment.CpuUsage.TotalTime - before.Processor).TotalMicroseconds / (documents * each);
            var allocated = (double)(GC.GetTotalAllocatedBytes() - before.Allocated) / (documents * each);
            // What reacts to events runs beside their capture, and is waited for apart.
            await service.Services.GetRequiredService<ReactionRunner>().WaitAsync(log.Head.Size - 1, cancel);
            var whole = (Environment.CpuUsage.TotalTime - before.Processor).TotalMicroseconds / (documents * each);
            var first = PerEvent(sent, each);
            var second = PerEvent(
                await Load.RunAsync(number => ReadAsync(signed[number].Document), documents, Environment.ProcessorCount, cancel),
                each
            );
            if (round > 0)
            {
                ours.Add(first);
                limit.Add(second);
            }
            var bytes = signed.Average(one => (double)one.Document.Length) / each;
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: xinyuan {first.PerSecond:N0} events/s, read-and-hash {second.PerSecond:N0}/s; an event of {bytes:N0} bytes took the"
                        + $" service {processor:N1} us of processor time until all were answered, {whole:N1} until all was reacted to as well,"
                        + $" and the sender {ofSender.TotalMicroseconds / (documents * each):N1}; {allocated:N0} bytes were allocated"
                )
            );
        }
        await service.StopAsync(cancel);
        Report.Print("capture", [ours, limit], plan.IsJson);
        return 0;
    }

    // A document's latency stays a document's; the rate is that of its events.
    private static Round PerEvent(Round documents, int each) => documents with { PerSecond = documents.PerSecond * each };

    private static Uri AddressOf(WebApplication service) =>
        new(service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static (byte[] Head, byte[] Body) Request((byte[] Document, string Signature) signed) =>
        (
            Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"POST /capture HTTP/1.1\r\nHost: localhost\r\nContent-Type: {MediaType}\r\nContent-Length: {signed.Document.Length}\r\n"
                        + $"{DetachedJws.HttpHeader}: {signed.Signature}\r\n\r\n"
                )
            ),
            signed.Document
        );

    private static Task ReadAsync(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read()) { }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        return Task.CompletedTask;
    }
}
