using System.Text;
using Xinyuan.Ledger.Files;

namespace Xinyuan.Ledger;

/// <summary>
/// A witness (C2SP tlog-witness): it cosigns checkpoints of the logs that it knows, each only if it follows from the one before, and
/// remembers it on the disk before it answers. So no two of its cosignatures are of histories that contradict each other. Safe to call
/// from any thread; requests for one log are taken one after another.
/// </summary>
public sealed class WitnessState : IDisposable
{
    private readonly WitnessOptions _options;
    private readonly FileStream _lock;
    private readonly SigningKey _key;
    private readonly Dictionary<string, WitnessedLog> _byOrigin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WitnessedLog> _byHash = new(StringComparer.Ordinal);
    private volatile string? _broken;

    private WitnessState(WitnessOptions options, FileStream @lock, SigningKey key)
    {
        (_options, _lock, _key) = (options, @lock, key);
        foreach (var keys in options.Logs.GroupBy(log => log.Name, StringComparer.Ordinal))
        {
            var log = new WitnessedLog(keys.Key, [.. keys]);
            log.Latest = Read(log);
            _byOrigin.Add(log.Origin, log);
            _byHash.Add(log.OriginHash, log);
        }
    }

    /// <summary>The key of its cosignatures.</summary>
    public VerifierKey Key => _key.Verifier;

    /// <summary>The origins of the logs that it knows.</summary>
    public IReadOnlyCollection<string> Origins => _byOrigin.Keys;

    /// <summary>Why it cosigns nothing any more, or null while it does. For health checks.</summary>
    public string? Broken => _broken;

    /// <summary>Opens the witness, or makes it when the folder has none.</summary>
    /// <exception cref="LogRefusedException">Another process has it open, or key, memory and name do not belong together.</exception>
    /// <exception cref="DamageException">What it remembers is damaged.</exception>
    public static WitnessState Open(WitnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Durable.CreateFolder(options.Folder);
        var @lock = FolderLock.Take(options.Lock, "the witness");
        SigningKey? key = null;
        try
        {
            key = WitnessKeys.OpenOrCreate(options);
            return new WitnessState(options, @lock, key);
        }
        catch
        {
            key?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Takes a request: checks it, remembers its checkpoint, and cosigns it.</summary>
    /// <param name="body">The request's body, as it came.</param>
    public AddCheckpointResult Add(ReadOnlySpan<byte> body)
    {
        if (body.Length > AddCheckpointRequest.BytesMax)
            return Malformed($"the request has more than {AddCheckpointRequest.BytesMax} bytes");
        string text;
        try
        {
            text = StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Malformed("the request is not UTF-8");
        }
        return AddCheckpointRequest.Parse(text, out var fault) is { } request ? Add(request) : Malformed(fault!);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{byte})"/>
    public AddCheckpointResult Add(AddCheckpointRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var checkpoint = request.Checkpoint;
        if (!_byOrigin.TryGetValue(checkpoint.Origin, out var log))
            return AddCheckpointResult.Refused(AddCheckpointResult.UnknownStatus, "this witness does not know the log");
        var note = SignedNote.Parse(checkpoint.Note, out _)!;
        if (note.Open(log.Keys, out var fault) is not { } signatures)
            return AddCheckpointResult.Refused(AddCheckpointResult.UnsignedStatus, fault!);
        if (request.OldSize > checkpoint.Size)
            return Malformed("the old size is larger than the checkpoint's");
        lock (log.Gate)
        {
            if (_broken is not null)
                return AddCheckpointResult.Refused(AddCheckpointResult.BrokenStatus, "the witness cannot keep what it cosigns");
            return log.Refuse(request) ?? Cosign(log, checkpoint, note with { Signatures = signatures });
        }
    }

    /// <summary>The latest cosigned checkpoint of the log whose origin has this SHA-256, in lower-case hexadecimal; null for none.</summary>
    public Checkpoint? Latest(string originHash) => _byHash.GetValueOrDefault(originHash)?.Latest?.Checkpoint;

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        _lock.Dispose();
    }

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static AddCheckpointResult Malformed(string reason) => AddCheckpointResult.Refused(AddCheckpointResult.MalformedStatus, reason);

    // Under the log's gate: nobody cosigns for it between the check, the sync and the change of memory.
    private AddCheckpointResult Cosign(WitnessedLog log, Checkpoint checkpoint, SignedNote note)
    {
        var last = log.Latest;
        // A clock that was set back must not make a later statement look like the earlier one.
        var time = Math.Max(_options.Clock.GetUtcNow().ToUnixTimeSeconds(), Math.Max(last?.Line.CosignedAt ?? 0, 1));
        if (last is not null && last.Line.CosignedAt == time && last.Text == note.Text)
            return AddCheckpointResult.Cosigned(last.Line);
        var line = _key.Cosign(note.Text, time);
        var cosigned = note.With(line).ToString();
        try
        {
            Durable.Replace(_options.FileOf(log.OriginHash), Encoding.UTF8.GetBytes(cosigned));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Whether the file is the old one or the new is not known before it is read again. Nothing was answered, so either is right.
            _broken = "a checkpoint could not be kept: " + failed.Message;
            return AddCheckpointResult.Refused(AddCheckpointResult.BrokenStatus, "the witness cannot keep what it cosigns");
        }
        log.Latest = new WitnessedCheckpoint(checkpoint with { Note = cosigned }, note.Text, line);
        return AddCheckpointResult.Cosigned(line);
    }

    private WitnessedCheckpoint? Read(WitnessedLog log)
    {
        var path = _options.FileOf(log.OriginHash);
        // By the folder's list: what is there and cannot be looked at must not pass for nothing.
        if (!Directory.EnumerateFileSystemEntries(_options.Folder, Path.GetFileName(path)).Any())
            return null;
        var bytes = File.ReadAllBytes(path);
        var text = Encoding.UTF8.GetString(bytes);
        var checkpoint = Checkpoint.Parse(text, out var fault);
        var note = fault is null ? SignedNote.Parse(text, out fault) : null;
        var line = fault is null ? note!.Open([_key.Verifier], out fault)?[0] : null;
        if (fault is null && checkpoint!.Origin != log.Origin)
            fault = "the checkpoint is of another log";
        if (fault is null && !Encoding.UTF8.GetBytes(note!.ToString()).AsSpan().SequenceEqual(bytes))
            fault = "the note is not spelled as it was written";
        return fault is null
            ? new WitnessedCheckpoint(checkpoint!, note!.Text, line!)
            : throw new DamageException(new Damage(path, 0, null, fault));
    }
}
