using Xinyuan.Credit;
using Xinyuan.Credit.Records;
using Xinyuan.Ledger;
using Xinyuan.Ledger.Files;
using Xinyuan.Silo.Commands;

namespace Xinyuan.Silo.Documents;

/// <summary>Hands in documents about keys: to a log in a folder, whose owner is the operator, or to a running service.</summary>
internal sealed class KeyDesk : IAsyncDisposable
{
    private readonly FileLog? _log;
    private readonly Uri? _url;

    /// <summary>Opens the log in the folder, or names the service when there is an address.</summary>
    public KeyDesk(string data, Uri? url) => (_url, _log) = (url, url is null ? FileLog.Open(CommandLine.LogIn(data)) : null);

    /// <summary>A key as the log has it; null when it does not know it, or when only a service was named.</summary>
    public async ValueTask<KeyValidity?> FindAsync(string keyId, CancellationToken cancel) =>
        _log is not null && await IssuerKeys.FindAsync(_log, keyId, cancel) is { } key
            ? await KeyValidity.OfAsync(_log, key, _log.Head.Size, TimeProvider.System.GetUtcNow(), cancel)
            : null;

    /// <summary>Hands a document in, signed by a key or as the operator's own; why it was not taken, or null.</summary>
    public async Task<string?> SubmitAsync(byte[] document, SigningKey? signer, CancellationToken cancel)
    {
        if (_url is not null)
        {
            using var service = new RemoteImport(_url, submitter: null, signer);
            return await service.SendAsync(document, cancel) is IntakeOutcome.Refused refused ? string.Join("; ", refused.Reasons) : null;
        }
        var submission = new Submission(IssuerKeyMaking.Operator, RecordsIntake.MediaType, document);
        var role = SpeakerRole.Operator;
        if (signer is not null)
        {
            var signature = DetachedJws.Sign(signer, document);
            if (await IssuerKeys.VerifyAsync(_log!, signature, document, cancel) is not SignatureVerdict.Valid { Key: var key })
                return "the signing key is not registered";
            if (!Enum.TryParse(key.Role, ignoreCase: true, out role))
                return $"a key of role {key.Role} signs no documents";
            submission = new Submission(key.Party, RecordsIntake.MediaType, document, signature, key);
        }
        return await new RecordsIntake(_log!, TimeProvider.System).SubmitAsync(submission, role, cancel) switch
        {
            RecordsOutcome.Accepted => null,
            RecordsOutcome.Refused refused => string.Join("; ", refused.Findings),
            RecordsOutcome.Conflict conflict => conflict.Finding.ToString(),
            RecordsOutcome.KeyEnded ended => ended.Reason,
            _ => "the log is busy; try again",
        };
    }

    public ValueTask DisposeAsync() => _log?.DisposeAsync() ?? ValueTask.CompletedTask;
}
