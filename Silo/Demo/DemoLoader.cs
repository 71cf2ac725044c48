using System.Text;
using Xinyuan.Credit;
using Xinyuan.Ledger;
using Xinyuan.Silo.Documents;

namespace Xinyuan.Silo.Demo;

/// <summary>
/// Fills an empty log with the demo data, by the way that real documents take: every party gets a key, which the log registers, and
/// signs its own documents. The private keys are thrown away afterwards. A load that was cut off is taken up again.
/// </summary>
internal sealed class DemoLoader(IEventLog log, TimeProvider clock, TextWriter progress) : IDisposable
{
    private const string BeginId = "demo:begin";
    private const string EndId = "demo:end";
    private const int StepsShown = 20;

    private readonly DocumentIntake _intake = new(log, clock);
    private readonly Dictionary<string, SigningKey> _keys = new(StringComparer.Ordinal);

    public void Dispose() => _intake.Dispose();

    /// <summary>Loads what is missing. Does nothing to a log that holds anything but the demo.</summary>
    /// <exception cref="InvalidDataException">A demo document was not accepted; the message names it.</exception>
    public async Task LoadAsync(string folder, CancellationToken cancel)
    {
        if (log.FindId(EndId) is not null || (log.Head.Size > 0 && log.FindId(BeginId) != 0))
            return;
        try
        {
            await MarkAsync(BeginId, "DemoLoadBegan", cancel);
            var documents = DemoFolder.Documents(folder);
            for (var i = 0; i < documents.Count; i++)
            {
                if (i % Math.Max(1, documents.Count / StepsShown) == 0)
                    await progress.WriteAsync($"\rLoading demo data: {i * 100 / documents.Count} %");
                await TakeAsync(folder, documents[i], cancel);
            }
            await MarkAsync(EndId, "DemoLoadEnded", cancel);
            await progress.WriteLineAsync($"\rLoaded demo data: {documents.Count} documents, {log.Head.Size} entries.");
        }
        finally
        {
            foreach (var key in _keys.Values)
                key.Dispose();
            _keys.Clear();
        }
    }

    private async Task TakeAsync(string folder, DemoDocument document, CancellationToken cancel)
    {
        var role = RoleOf(document.Submitter);
        if (!_keys.TryGetValue(document.Submitter, out var key))
        {
            key = IssuerKeyMaking.Create();
            _keys.Add(document.Submitter, key);
            await ExpectAsync(
                "the demo's keys",
                DocumentKind.Records,
                new Submission(
                    IssuerKeyMaking.Operator,
                    DocumentKinds.MediaType(DocumentKind.Records),
                    IssuerKeyMaking.Registration(key, document.Submitter, role.Name)
                ),
                SpeakerRole.Operator,
                cancel
            );
        }
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, document.File), cancel);
        var signature = DetachedJws.Sign(key, bytes);
        if (await IssuerKeys.VerifyAsync(log, signature, bytes, cancel) is not SignatureVerdict.Valid { Key: var known })
            throw new InvalidDataException($"{document.File}: the demo's own signature does not verify");
        var submission = new Submission(document.Submitter, DocumentKinds.MediaType(document.Kind), bytes, signature, known);
        await ExpectAsync(document.File, DocumentKinds.Parse(document.Kind), submission, role.Role, cancel);
    }

    private async Task ExpectAsync(string name, DocumentKind kind, Submission submission, SpeakerRole role, CancellationToken cancel)
    {
        if (await _intake.TakeAsync(kind, submission, role, cancel) is IntakeOutcome.Refused refused)
            throw new InvalidDataException($"{name} was not accepted: {string.Join("; ", refused.Reasons.Take(3))}");
    }

    private async Task MarkAsync(string id, string type, CancellationToken cancel)
    {
        var entry = new NewEntry
        {
            Id = id,
            Stream = IssuerKeyMaking.Operator,
            Type = type,
            Issuer = IssuerKeyMaking.Operator,
            Occurred = clock.GetUtcNow(),
            EnvelopeClass = AccessClass.Open,
            Sections =
            [
                new NewSection("public", AccessClass.Open, Encoding.UTF8.GetBytes("{\"about\":\"demo data: invented firms and goods\"}")),
            ],
        };
        if (await log.AppendAsync(AppendBatch.Of(entry), cancel) is not AppendResult.Appended)
            throw new InvalidDataException("the log does not take the demo data");
    }

    private static (SpeakerRole Role, string Name) RoleOf(string submitter) =>
        submitter switch
        {
            IssuerKeyMaking.Operator => (SpeakerRole.Operator, "operator"),
            _ when submitter.StartsWith("org:", StringComparison.Ordinal) => (SpeakerRole.Department, "department"),
            _ => (SpeakerRole.Enterprise, "enterprise"),
        };
}
