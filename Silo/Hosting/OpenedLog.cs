using Xinyuan.Ledger.Files;
using Xinyuan.Ledger.Personal;

namespace Xinyuan.Silo.Hosting;

/// <summary>A log with its key store, opened together by who may append to it, and closed together.</summary>
internal sealed class OpenedLog : IAsyncDisposable
{
    private OpenedLog(FileLog log, SubjectVault vault) => (Log, Vault) = (log, vault);

    public FileLog Log { get; }

    public SubjectVault Vault { get; }

    /// <summary>Opens both, and completes what an erasure that was cut short left to do.</summary>
    /// <param name="options">The log's folders; its vault is opened here.</param>
    /// <param name="operatorKey">The file with the operator key; null for the one in the key folder.</param>
    /// <param name="cancel">Ends the work.</param>
    public static async Task<OpenedLog> OpenAsync(FileLogOptions options, string? operatorKey, CancellationToken cancel)
    {
        var vault = SubjectVault.Open(options.KeyFolder, operatorKey);
        FileLog? log = null;
        try
        {
            log = FileLog.Open(options with { Personal = vault });
            await new Eraser(log).CompleteAsync(cancel);
            return new OpenedLog(log, vault);
        }
        catch
        {
            if (log is not null)
                await log.DisposeAsync();
            vault.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Vault.Dispose();
    }
}
