using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xinyuan.GraphApi;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Trace.Capture;
using Xinyuan.Trace.Epcis;
using Xinyuan.Trace.Hashing;
using Xinyuan.Trace.MasterData;

namespace Xinyuan.Sweeps.Mutation;

/// <summary>A log with the whole HTTP edge before it, into which documents are sent, one after another; and what must hold of each.</summary>
internal sealed class CaptureTarget : IAsyncDisposable
{
    private const string Sender = "org:open";
    private readonly FileLog _log;
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly EpcisCapture _capture;

    private CaptureTarget(FileLog log, WebApplication app)
    {
        (_log, _app) = (log, app);
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        _capture = new EpcisCapture(log, TimeProvider.System);
    }

    public static async Task<CaptureTarget> StartAsync(string folder)
    {
        var log = FileLog.Open(Script.Options(folder) with { CheckpointInterval = TimeSpan.FromSeconds(10) });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IEventLog>(log);
        builder.Services.AddXinyuanApi(
            new XinyuanApiOptions
            {
                Open = true,
                PublicUrl = new Uri("https://trace.example/"),
                WebFolder = folder,
            }
        );
        var app = builder.Build();
        app.MapXinyuanApi();
        await app.StartAsync();
        return new CaptureTarget(log, app);
    }

    /// <summary>Sends a document past HTTP; what became of it in a word, and what does not hold.</summary>
    public async Task<(string Outcome, string? Fault)> CaptureAsync(Mutant mutant, bool proceeds)
    {
        var before = _log.Head.Size;
        var submission = new Submission(Sender, mutant.MediaType, mutant.Bytes);
        var behaviour = proceeds ? ErrorBehaviour.Proceed : ErrorBehaviour.Rollback;
        var outcome = await _capture.SubmitAsync(submission, behaviour, CancellationToken.None);
        var name = outcome.GetType().Name;
        return outcome switch
        {
            CaptureOutcome.Captured when mutant.MustBeRefused => (name, "it was taken in"),
            CaptureOutcome.Captured captured => (name, await WholeAsync(mutant, captured, before)),
            CaptureOutcome.Refused or CaptureOutcome.Conflict or CaptureOutcome.TooMany => (name, await NothingAsync(before)),
            CaptureOutcome.Partly partly => (name, await ReadableAsync(partly.Receipts.Select(receipt => receipt.Position))),
            _ => (name, "it came to what it cannot"),
        };
    }

    /// <summary>Sends a document over HTTP.</summary>
    public async Task<(string Outcome, string? Fault)> PostAsync(Mutant mutant, bool proceeds)
    {
        var before = _log.Head.Size;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/capture") { Content = new ByteArrayContent(mutant.Bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mutant.MediaType);
        if (proceeds)
            request.Headers.Add("GS1-Capture-Error-Behaviour", "proceed");
        using var response = await _http.SendAsync(request);
        var status = (int)response.StatusCode;
        var fault = status switch
        {
            202 when mutant.MustBeRefused && !proceeds => "it was taken in",
            202 => null,
            400 or 409 or 413 => await NothingAsync(before),
            _ => "it is answered with " + status,
        };
        return ("HTTP " + status, fault);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _log.DisposeAsync();
    }

    // Every event is there, as it was said; and beside the events nothing but master data.
    private async Task<string?> WholeAsync(Mutant mutant, CaptureOutcome.Captured captured, long before)
    {
        if (EpcisDocument.Read(mutant.Bytes, mutant.MediaType) is not EpcisReadResult.Read { Document: var document })
            return "it was taken in and cannot be read";
        if (captured.Receipts.Count != document.Events.Count)
            return $"{document.Events.Count} events have {captured.Receipts.Count} receipts";
        for (var i = 0; i < document.Events.Count; i++)
        {
            var entry = await _log.ReadAsync(captured.Receipts[i].Position, CancellationToken.None);
            if (EventHash.TermOf(EpcisEvent.FromEntry(entry)) != EventHash.TermOf(document.Events[i]))
                return $"event {i} is recorded with other content";
        }
        var ofEvents = captured.Receipts.Select(receipt => receipt.Position).ToHashSet();
        for (var position = before; position < _log.Head.Size; position++)
        {
            if (ofEvents.Contains(position))
                continue;
            var entry = await _log.ReadAsync(position, CancellationToken.None);
            if (entry.Envelope.Type != MasterDataStatement.EntryType)
                return $"entry {position} is nobody's";
            MasterDataStatement.Read(entry);
        }
        return null;
    }

    // Of what was not taken in the log has at most that it was refused.
    private async Task<string?> NothingAsync(long before)
    {
        var added = _log.Head.Size - before;
        if (added == 0)
            return null;
        var entry = await _log.ReadAsync(before, CancellationToken.None);
        return added == 1 && entry.Envelope.Type == RefusedDocument.EntryType ? null : $"{added} entries are recorded of it";
    }

    private async Task<string?> ReadableAsync(IEnumerable<long> positions)
    {
        foreach (var position in positions)
            EpcisEvent.FromEntry(await _log.ReadAsync(position, CancellationToken.None));
        return null;
    }
}
