namespace Xinyuan.Facts.Access;

/// <summary>What was opened of one enterprise.</summary>
/// <param name="Subject">The party whose data it is; or the stream, where no party is named in clear.</param>
/// <param name="What">The fields and sections, each with its access class: <c>Enterprise.ratings (subject)</c>. Sorted.</param>
public sealed record Opening(string Subject, IReadOnlyList<string> What);

/// <summary>
/// Notes what one request opens by privilege, so that it can be recorded before the answer goes out. Once closed, whatever still
/// wants to be noted is refused: nothing is read that would not be recorded.
/// </summary>
public sealed class ReadSheet
{
    /// <summary>Enterprises of one request.</summary>
    public const int SubjectsMax = 1_000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SortedSet<string>> _noted = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>Notes that something is being opened.</summary>
    /// <exception cref="UnrecordedReadException">The sheet is closed, or full.</exception>
    public void Note(string subject, string accessClass, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        lock (_gate)
        {
            if (_isClosed)
                throw new UnrecordedReadException(
                    "This is read by privilege, and such a read is recorded before it is answered: ask by a query."
                );
            if (!_noted.TryGetValue(subject, out var whats))
            {
                if (_noted.Count >= SubjectsMax)
                    throw new UnrecordedReadException($"One request opens the data of at most {SubjectsMax} enterprises.");
                _noted.Add(subject, whats = new SortedSet<string>(StringComparer.Ordinal));
            }
            whats.Add($"{what} ({accessClass})");
        }
    }

    /// <summary>What was noted, by subject; the sheet is empty afterwards.</summary>
    public IReadOnlyList<Opening> Take()
    {
        lock (_gate)
        {
            var taken = _noted.Select(one => new Opening(one.Key, [.. one.Value])).ToList();
            _noted.Clear();
            return taken;
        }
    }

    /// <summary>From now on nothing more may be noted.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }
}

/// <summary>Something would have been read by privilege that could not be recorded. Nothing of it is shown.</summary>
public sealed class UnrecordedReadException(string message) : InvalidOperationException(message);
