namespace Xinyuan.Ledger;

/// <summary>
/// Asks the witnesses, round after round, to cosign the checkpoint that the log signed last. A round stays with one checkpoint until the
/// quorum has cosigned it or all have answered, so that witnesses of different speed come together on the same one. Those that are down
/// are left out until their pause is over; without a quorum in sight nobody is troubled.
/// </summary>
internal sealed class CosignatureRounds
{
    private readonly CosigningOptions _options;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly List<CosignerDesk> _desks;
    private readonly Action<Checkpoint> _publish;
    private readonly Signal _changed = new();
    private readonly Lock _gate = new();

    // Under the gate: the checkpoint that is being cosigned, and what came for it.
    private readonly Dictionary<VerifierKey, NoteSignature> _lines = [];
    private SignedNote? _remembered;
    private Checkpoint? _candidate;
    private bool _isPublished;
    private Exception? _failed;

    /// <param name="options">Whom to ask.</param>
    /// <param name="tree">The log's tree.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="interval">The shortest time between two rounds.</param>
    /// <param name="publish">Takes a checkpoint that the policy accepts; called by one thread at a time, with sizes that never decrease.</param>
    public CosignatureRounds(CosigningOptions options, TreeReader tree, TimeProvider clock, TimeSpan interval, Action<Checkpoint> publish)
    {
        (_options, _clock, _interval, _publish) = (options, clock, interval, publish);
        _desks = [.. options.Cosigners.Select(cosigner => new CosignerDesk(cosigner, tree, options, clock))];
    }

    /// <summary>How the log stands with every witness of its policy, in the policy's order.</summary>
    public IReadOnlyList<Witness> Witnesses =>
        [
            .. _options.Policy.Witnesses.Select(witness =>
                _desks.Find(desk => desk.Key == witness.Key)?.State ?? new Witness(witness.Name, witness.Key, null, null, null, null)
            ),
        ];

    /// <summary>Takes up the checkpoint that was published before, whose lines are known to hold. Before <see cref="RunAsync"/>.</summary>
    public void Remember(Checkpoint published)
    {
        _remembered = SignedNote.Parse(published.Note, out _)!;
        foreach (var desk in _desks)
        {
            if (_remembered.Signatures.FirstOrDefault(line => line.Names(desk.Key)) is { } line)
                desk.Remember(published.Size, line);
        }
    }

    /// <summary>Waits for something that only the answers of witnesses bring about.</summary>
    public Task WaitUntilAsync(Func<bool> isSo, CancellationToken cancel) => _changed.WaitUntilAsync(isSo, cancel);

    /// <summary>Says that the log has signed another checkpoint.</summary>
    public void Wake() => _changed.Raise();

    /// <summary>Asks until cancelled. Nothing is published after it has ended.</summary>
    /// <param name="signed">The checkpoint that the log signed last.</param>
    /// <param name="cancel">Ends the rounds.</param>
    /// <exception cref="IOException">A checkpoint could not be published.</exception>
    public async Task RunAsync(Func<Checkpoint> signed, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var look = Look(signed());
                if (look.Due.Count == 0)
                {
                    await WaitAsync(look, signed, cancel).ConfigureAwait(false);
                    continue;
                }
                foreach (var desk in look.Due)
                    desk.Asking = AskAsync(desk, look.Candidate, cancel);
                await _changed.WaitUntilAsync(() => IsPublished || look.Due.TrueForAll(desk => !desk.IsBusy), cancel).ConfigureAwait(false);
                await Task.Delay(_interval, _clock, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(_desks.Select(desk => desk.Asking)).ConfigureAwait(false);
        }
    }

    private bool IsPublished
    {
        get
        {
            lock (_gate)
                return _isPublished;
        }
    }

    // Whom to ask now, each marked as being asked; and if nobody, when to look again.
    private Outlook Look(Checkpoint signed)
    {
        lock (_gate)
        {
            if (_failed is { } failed)
                throw new IOException(failed.Message, failed);
            if (_candidate?.Note != signed.Note)
                TakeUp(signed);
            var now = _clock.GetUtcNow();
            var missing = _desks.FindAll(desk => !_lines.ContainsKey(desk.Key));
            // Who is not busy has already said when it may be asked again.
            var busy = missing.FindAll(desk => desk.IsBusy);
            var idle = missing.Except(busy).ToLookup(desk => desk.Next <= now);
            var due = idle[true].ToList();
            if (!_isPublished && !_options.Policy.IsMet(key => _lines.ContainsKey(key) || due.Exists(desk => desk.Key == key)))
                due.Clear();
            due.ForEach(desk => desk.IsBusy = true);
            return new Outlook(signed, due, busy, idle[false].Select(desk => desk.Next - now).Order().Cast<TimeSpan?>().FirstOrDefault());
        }
    }

    private void TakeUp(Checkpoint signed)
    {
        _lines.Clear();
        (_candidate, _isPublished) = (signed, false);
        var note = SignedNote.Parse(signed.Note, out _)!;
        foreach (var desk in _remembered?.Text == note.Text ? _desks : [])
        {
            if (_remembered!.Signatures.FirstOrDefault(line => line.Names(desk.Key)) is { } line)
                _lines[desk.Key] = line;
        }
        // Where no witness is needed, nothing waits for them.
        PublishIfMet();
    }

    private async Task AskAsync(CosignerDesk desk, Checkpoint checkpoint, CancellationToken cancel)
    {
        // Not on the thread that asks the others.
        await Task.Yield();
        var line = await desk.AskAsync(checkpoint, cancel).ConfigureAwait(false);
        lock (_gate)
        {
            try
            {
                // A slow answer may be for a checkpoint that the rounds have left behind.
                if (line is not null && _candidate!.Note == checkpoint.Note)
                {
                    _lines[desk.Key] = line;
                    PublishIfMet();
                }
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                _failed ??= broken;
            }
            desk.IsBusy = false;
        }
        _changed.Raise();
    }

    private void PublishIfMet()
    {
        if (!_options.Policy.IsMet(_lines.ContainsKey))
            return;
        var note = SignedNote.Parse(_candidate!.Note, out _)!.With(_lines.Values);
        _publish(_candidate with { Note = note.ToString() });
        _isPublished = true;
    }

    // Until the log signs another checkpoint, an answer comes, or the first pause is over.
    private async Task WaitAsync(Outlook look, Func<Checkpoint> signed, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var change = _changed.WaitUntilAsync(
            () => signed().Note != look.Candidate.Note || look.Busy.Exists(desk => !desk.IsBusy),
            end.Token
        );
        var pause = look.Pause is { } time ? Task.Delay(time, _clock, end.Token) : Task.Delay(Timeout.InfiniteTimeSpan, end.Token);
        await Task.WhenAny(change, pause).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(change, pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    private sealed record Outlook(Checkpoint Candidate, List<CosignerDesk> Due, List<CosignerDesk> Busy, TimeSpan? Pause);
}
