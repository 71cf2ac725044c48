using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Xinyuan.Benchmarks.Subjects;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Hosting;

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
        using var client = new HttpClient { BaseAddress = AddressOf(service) };
        // The first round only warms up code and disk; it does not count.
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var signed = CaptureDocuments.Sign(key, documents, each, (long)round * documents * each);
            await log.WaitForCheckpointAsync(log.Head.Size, cancel);
            await log.ReadyAsync();
            var bytes = signed.Average(one => (double)one.Document.Length) / each;
            var before = Environment.CpuUsage.TotalTime;
            var sent = await Load.RunAsync(number => PostAsync(client, signed[number], cancel), documents, plan.Writers, cancel);
            var processor = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (documents * each);
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
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: xinyuan {first.PerSecond:N0} events/s, read-and-hash {second.PerSecond:N0}/s; an event has {bytes:N0} bytes"
                        + $" and took {processor:N1} us of processor time, the sender's with it"
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

    private static async Task PostAsync(HttpClient client, (byte[] Document, string Signature) signed, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(signed.Document);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/capture") { Content = content };
        request.Headers.Add(DetachedJws.HttpHeader, signed.Signature);
        using var answer = await client.SendAsync(request, cancel);
        if (answer.StatusCode != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"a good document was answered with {answer.StatusCode}");
    }

    private static Task ReadAsync(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read()) { }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        return Task.CompletedTask;
    }
}
